"""Applications whose applicant let the time pass: closed without a person, if an office wants it.

Only where the day of service of the letter is on record: without it nobody knows that the time has
passed (条例第30条).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from casetrack.core.workflow import Actor, Workflow, clocks_of_others
from casetrack.desk.desk import Desk, hold_calendar, law_of, take_up
from casetrack.desk.handling.acting import Step, carry_out
from casetrack.desk.handling.folding import DAMAGED, why_not
from casetrack.messages import Message
from casetrack.store import OpenDeadline, StoredCase

#: Who closes where nobody acts: the passing of a date.
PASSING = "date"


@dataclass(frozen=True)
class Lapsed:
    """What became of one application; `why_not` is None where it is closed."""

    reference: str
    why_not: Message | None = None


def close_lapsed(desk: Desk) -> tuple[Lapsed, ...]:
    """Record that applications are deemed abandoned whose applicant's time has passed.

    One that cannot be closed stops no other.
    """
    with desk.store.reading() as tx:
        shelf = {law.workflow.id: law.workflow for law in desk.library.laws()}
        found = [
            (each, action)
            for each in tx.lists.open_deadlines(desk.office.code, desk.today)
            if each.due < desk.today and each.status != "paused"
            if (action := _action(shelf.get(each.workflow_id), each.clock))
        ]
    return tuple(each for found_one in found for each in _closed(desk, *found_one))


def _action(workflow: Workflow | None, clock: str) -> str | None:
    """Return what closes an application once the clock of somebody outside has run out."""
    if workflow is None or clock not in clocks_of_others(workflow):
        return None
    actions = (name for name, each in workflow.actions.items() if clock in each.past)
    return next(actions, None)


def _closed(desk: Desk, found: OpenDeadline, action: str) -> Iterator[Lapsed]:
    try:
        with desk.store.transaction() as tx:
            hold_calendar(desk, tx)
            stored = tx.cases.get(found.office, found.reference, for_update=True)
            workflow = law_of(tx, stored).workflow
            take_up(desk, tx, workflow.calendar)
            if _is_served(stored, workflow, found.clock):
                step = Step(action, desk.today)
                carry_out(desk, tx, _whoever_may(workflow, action), stored, step)
                yield Lapsed(found.reference)
    except DAMAGED as error:
        yield Lapsed(found.reference, why_not(error))


def _is_served(stored: StoredCase, workflow: Workflow, clock: str) -> bool:
    """Tell whether the day of service of the letter that began the clock is on record."""
    begun = [e for e in stored.case.standing if e.type in workflow.clocks[clock].starts_on]
    return bool(begun) and begun[-1].date_of("served_on") is not None


def _whoever_may(workflow: Workflow, action: str) -> Actor:
    roles = frozenset(name for name, role in workflow.roles.items() if action in role.may)
    return Actor(PASSING, roles)
