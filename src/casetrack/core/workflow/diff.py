"""What a new version of a law changes, table by table and key by key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from casetrack.core.workflow.definition import Workflow


@dataclass(frozen=True, slots=True)
class Change:
    """One key that differs; a table that came or went whole has an empty key."""

    kind: Literal["added", "removed", "changed"]
    table: str
    key: str
    #: As the file would say it; None where the key is not there.
    before: object = None
    after: object = None


def differences(old: Workflow, new: Workflow) -> tuple[Change, ...]:
    """Return what differs, in the order of the files."""
    return tuple(_between("", _plain(old), _plain(new)))


def _plain(workflow: Workflow) -> Mapping[str, object]:
    # Keys that a file leaves out are no difference to keys that say the default.
    return workflow.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _between(table: str, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[Change]:
    for key in dict.fromkeys((*old, *new)):
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        place = f"{table}.{key}" if table else key
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            yield from _between(place, before, after)
        elif isinstance(after, Mapping) and key not in old:
            yield Change("added", place, "")
        elif isinstance(before, Mapping) and key not in new:
            yield Change("removed", place, "")
        else:
            yield Change(_kind(key, old, new), table, key, before, after)


def _kind(
    key: str, old: Mapping[str, object], new: Mapping[str, object]
) -> Literal["added", "removed", "changed"]:
    if key not in old:
        return "added"
    return "changed" if key in new else "removed"
