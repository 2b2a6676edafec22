"""Look: one case, lists of cases, what is due, a deadline day by day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from casetrack.core.calendar import Calendar
from casetrack.core.clock import (
    CountedDay,
    Deadline,
    Deadlines,
    MilestoneDue,
    Status,
    day_by_day,
    deadlines,
    milestones,
    status,
)
from casetrack.core.workflow import (
    NEW,
    Item,
    Remedied,
    Result,
    Workflow,
    counted,
    items_of,
    remedies_of,
    results,
)
from casetrack.desk.desk import Desk, calendar_of, law_of
from casetrack.desk.reception.parties import parties_of
from casetrack.desk.texts import put_together
from casetrack.store import (
    EVERYTHING,
    CaseLine,
    ProjectedParty,
    StoredCase,
    StoredNotice,
    Transaction,
    Wanted,
)


@dataclass(frozen=True)
class CaseView:
    """One case as staff see it."""

    stored: StoredCase
    workflow: Workflow
    deadlines: Deadlines
    milestones: tuple[MilestoneDue, ...]
    remedies: tuple[Remedied, ...]
    #: What is asked for, where there are several things, and the words of each by its id.
    items: tuple[Item, ...]
    asked: Mapping[str, object]
    #: Who applies together with the first applicant, by their keys.
    parties: tuple[ProjectedParty, ...]
    #: Each time the case was closed, oldest first, and the one it is counted by.
    rounds: tuple[Result, ...]
    counted: Result | None
    notices: tuple[StoredNotice, ...]
    #: Facts of each event in words, by position.
    facts: Mapping[int, Mapping[str, object]]
    today: date
    #: The working days it goes by: of a closed case, as they were when it was closed.
    calendar: Calendar


@dataclass(frozen=True)
class DueLine:
    """One line of a list of cases."""

    reference: str
    state: str
    state_title: str
    state_title_en: str
    #: None while the receipt is to be confirmed.
    received_on: date | None
    due: date | None
    provisional: bool
    status: Status
    #: Working days left until the due date; negative once it has passed.
    working_days_left: int | None
    outcome: str | None
    outcome_title: str | None
    outcome_title_en: str | None


@dataclass(frozen=True)
class Explanation:
    """A deadline, day by day."""

    deadline: Deadline
    status: Status
    working_days_left: int
    days: tuple[CountedDay, ...]


def look(desk: Desk, reference: str) -> CaseView:
    """Return a case with its deadlines, events and letters."""
    with desk.store.reading() as tx:
        return view_of(desk, tx, tx.cases.get(desk.office.code, reference))


def view_of(desk: Desk, tx: Transaction, stored: StoredCase) -> CaseView:
    """Return a case that was read already as staff see it."""
    law = law_of(tx, stored)
    calendar = calendar_of(desk, tx, stored, law.workflow.calendar)
    facts = {event.position: put_together(tx, event.payload) for event in stored.case.events}
    notices = tx.notices.of(stored.id)
    items = items_of(stored.case)
    asked = put_together(tx, {item.key: item.text for item in items})
    found = deadlines(stored.case, law.workflow, calendar)
    own = milestones(stored.case, law.workflow, calendar, found, stored.case.policy.milestones)
    rounds = results(law.workflow, stored.case)
    return CaseView(
        stored,
        law.workflow,
        found,
        own,
        remedies_of(stored.case),
        items,
        asked,
        parties_of(stored.case),
        rounds,
        counted(rounds),
        notices,
        facts,
        desk.today,
        calendar,
    )


def explain(desk: Desk, view: CaseView) -> tuple[Explanation, ...]:
    """Return every deadline of a case day by day, the live ones first."""
    calendar = view.calendar
    return tuple(
        Explanation(
            each,
            status(each, desk.today),
            calendar.count(desk.today, each.due),
            tuple(day_by_day(each, calendar)),
        )
        for each in view.deadlines.all
    )


def list_cases(desk: Desk, wanted: Wanted = EVERYTHING) -> tuple[DueLine, ...]:
    """Return the office's cases, the soonest due first, the closed ones last."""
    return _lines(desk, wanted, desk.today)


def due(desk: Desk, on: date | None = None) -> tuple[DueLine, ...]:
    """Return the open cases with their standing on a day, the most urgent first."""
    return _lines(desk, Wanted(closed=False), on or desk.today)


def _lines(desk: Desk, wanted: Wanted, day: date) -> tuple[DueLine, ...]:
    with desk.store.reading() as tx:
        return due_lines(desk, tx, tx.lists.cases(desk.office.code, wanted), day)


def due_lines(
    desk: Desk, tx: Transaction, found: Sequence[CaseLine], day: date
) -> tuple[DueLine, ...]:
    """Return lines of a list as they stand on a day, in the order they were found in."""
    laws = {(line.workflow_id, line.workflow_sha256): law_of(tx, line) for line in found}
    countries = {law.workflow.calendar for law in laws.values()}
    calendars = {country: desk.calendar(country, tx) for country in countries}
    return tuple(
        _line(line, workflow, calendars[workflow.calendar], day)
        for line in found
        if (workflow := laws[line.workflow_id, line.workflow_sha256].workflow)
    )


def _line(line: CaseLine, workflow: Workflow, calendar: Calendar, day: date) -> DueLine:
    state = line.state or NEW
    outcome = workflow.outcomes.get(line.outcome or "")
    return DueLine(
        line.reference,
        state,
        workflow.states[state].title,
        workflow.states[state].title_en,
        None if line.unconfirmed_since else line.received_on,
        line.due,
        line.due_provisional,
        _status(line, day),
        calendar.count(day, line.due) if line.due and not line.closed else None,
        line.outcome,
        outcome.title if outcome else None,
        outcome.title_en if outcome else None,
    )


def _status(line: CaseLine, day: date) -> Status:
    """Return how the reply clock stands on a day, from what the fold has left in the list."""
    match line.due_status:
        case "running" if line.due is not None and day > line.due:
            return "overdue"
        case "running" | "paused" | "met" | "late" as status:
            return status
        case None:
            # A law without a period to reply, or a reply on the day of receipt.
            return "met" if line.closed else "running"
        case _:
            return "lapsed"
