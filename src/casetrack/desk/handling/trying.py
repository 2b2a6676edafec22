"""What an action would do to the deadlines of a case: each as it is, and as it would be."""

from dataclasses import dataclass

from casetrack.core.clock import Deadline, Deadlines


@dataclass(frozen=True)
class Shift:
    """One clock before and after."""

    clock: str
    subject: str | None
    #: None where it does not run yet.
    before: Deadline | None
    #: None where it would never have run.
    after: Deadline | None


def shifts(before: Deadlines, after: Deadlines) -> tuple[Shift, ...]:
    """Return the clocks that differ, in the order of the law; what was superseded is left out."""
    old, new = _live(before), _live(after)
    return tuple(
        Shift(*key, old.get(key), new.get(key))
        for key in dict.fromkeys((*new, *old))
        if old.get(key) != new.get(key)
    )


def _live(found: Deadlines) -> dict[tuple[str, str | None], Deadline]:
    """Return the deadlines that stand; of several alike the first, which is the newest."""
    live: dict[tuple[str, str | None], Deadline] = {}
    for each in found.all:
        if each.end != "superseded":
            live.setdefault((each.clock, each.subject), each)
    return live
