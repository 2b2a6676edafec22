"""What a version of a law changes, thing by thing, as people call the things."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casetrack.core.workflow import Change, Workflow
from casetrack.desk import Compared
from casetrack.i18n import mark
from casetrack.web.words import Words

#: Parts of a law's file, as people call one of each.
_PARTS = {
    "states": mark("state"),
    "actions": mark("action"),
    "clocks": mark("clock"),
    "milestones": mark("milestone"),
    "outcomes": mark("outcome"),
    "notices": mark("letter"),
    "fields": mark("field"),
    "roles": mark("role"),
    "questions": mark("question"),
    "tariffs": mark("tariff"),
    "groups": mark("group of states"),
    "reviews": mark("reviews"),
    "receipt": mark("receipt"),
    "items": mark("items"),
}
_HOW = {"added": mark("new"), "removed": mark("gone"), "changed": mark("changed")}


@dataclass(frozen=True)
class Changed:
    """One state, action, clock … that another version changes."""

    #: What it is, such as an action; the law itself where it is none of its parts.
    part: str
    title: str
    code: str
    #: One of added, removed, changed; and the same in words.
    how: str
    how_said: str
    #: Key, before, after; empty where it came or went whole.
    keys: tuple[tuple[str, str, str], ...]


def changed(words: Words, compared: Compared) -> Sequence[Changed]:
    """Return what changes, in the order of the file."""
    things: dict[tuple[str, str], list[tuple[str, Change]]] = {}
    for each in compared.changes:
        part, code, key = _place(each)
        things.setdefault((part, code), []).append((key, each))
    return [_thing(words, compared, *place, rows) for place, rows in things.items()]


def _place(change: Change) -> tuple[str, str, str]:
    """Return the part of the law, the thing's code and the key in it that a change is about."""
    whole = ".".join(filter(None, (change.table, change.key)))
    part, _, rest = whole.partition(".")
    if part not in _PARTS:
        return "", "", whole
    code, _, key = rest.partition(".")
    return part, code, key


def _thing(
    words: Words, compared: Compared, part: str, code: str, rows: Sequence[tuple[str, Change]]
) -> Changed:
    whole = next((each for key, each in rows if not key), None)
    how = whole.kind if whole and part else "changed"
    keys = tuple(
        (key, _written(each.before), _written(each.after))
        for key, each in rows
        if key or each.before is not None or each.after is not None
    )
    named = words.translate(_PARTS[part]) if part else words.translate("the law itself")
    title = _title(words, compared, part, code)
    return Changed(named, title, code, how, words.translate(_HOW[how]), keys)


def _title(words: Words, compared: Compared, part: str, code: str) -> str:
    """Return what the thing is called, in the newer text where both have it."""
    for workflow in (compared.new, compared.old):
        thing = _things(workflow, part).get(code)
        if thing is not None:
            english = getattr(thing, "title_en", "")
            title = english if words.language == "en" and english else getattr(thing, "title", "")
            return str(title)
    return ""


def _things(workflow: Workflow, part: str) -> Mapping[str, object]:
    found = getattr(workflow, part, None) if part else None
    return found if isinstance(found, Mapping) else {}


def _written(value: object) -> str:
    return "–" if value is None else json.dumps(value, ensure_ascii=False, default=str)
