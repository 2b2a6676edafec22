"""A row that is no case yet -> a case with its whole history, looked at before it is written."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from casetrack.core.case import Case, Event
from casetrack.core.clock import deadlines
from casetrack.core.workflow import contradictions
from casetrack.desk.desk import Desk
from casetrack.desk.handling.folding import fold
from casetrack.desk.ledger.as_events import Told, late, objections, told_by, walked
from casetrack.desk.ledger.as_rows import COLUMNS_TEXT, kept_columns
from casetrack.desk.ledger.rows import NoRow, Ready, Under
from casetrack.intake import Row
from casetrack.messages import Message, say
from casetrack.store import NewApplicant, NewCase, NewHistory, not_entered_yet

_REPLY = "reply"


def history_of(desk: Desk, ready: Ready, actor: str, numbered: Callable[[], str]) -> NewHistory:
    """Return the case that a row becomes; raise NoRow for one that contradicts itself.

    `numbered` gives it its reference, and is called only once nothing speaks against the row.
    What the law objects to joins the row's warnings.
    """
    under = ready.under
    row = with_extension(desk.today, ready)
    policy = under.policy
    events = recorded(desk, actor, walked(under.law.procedure, told_by(under.workflow, row)))
    case = Case(events, policy)
    for no in contradictions(under.law.procedure, case):
        raise NoRow("", no)
    new = _new_case(desk, under, row)
    folded = fold(not_entered_yet(new, case), under.workflow, under.calendar)
    found = objections(under.law.procedure, events, 0, desk.today, under.calendar, policy)
    ready.warnings.extend(found)
    ready.warnings.extend(late(folded.deadlines, row.replied_on))
    ready.warnings.extend(folded.deadlines.warnings)
    columns = kept_columns(row.note, row.other)
    return NewHistory(
        case=replace(new, reference=numbered()),
        applicant=NewApplicant(
            type=row.applicant_type,
            name=row.applicant_name,
            id_number=row.id_number,
            phone=row.phone,
            email=row.email,
            address=row.address,
        ),
        request=row.request,
        events=events,
        projection=folded.projection,
        told_first={} if columns is None else {COLUMNS_TEXT: columns},
    )


def recorded(desk: Desk, actor: str, events: Iterable[Event], after: int = 0) -> tuple[Event, ...]:
    """Return events with position, person and instant; `after` is the last position taken."""
    now = desk.now()
    return tuple(
        Event(e.type, e.on, e.payload, position, e.action, e.state, actor, now)
        for position, e in enumerate(events, start=after + 1)
    )


def with_extension(today: date, ready: Ready) -> Row:
    """Return the row with day and length of its extension, said aloud where one was not told.

    The day is the due date it extends, or today where that lies ahead; the length is the law's
    most.
    """
    row, workflow = ready.row, ready.under.workflow
    if row.extended_on is not None and row.extended_days is None:
        extension = workflow.clocks[_REPLY].extension
        length = extension.at_most_working_days if extension else 1
        ready.warnings.append(
            say("the extension has no length; {length} working days were assumed", length=length)
        )
        return replace(row, extended_days=length)
    if row.extended_days is None or row.extended_on is not None:
        return row
    told = told_by(workflow, row)
    history = Case.of(walked(ready.under.law.procedure, _before_the_reply(told)))
    reply = deadlines(history, workflow, ready.under.calendar).live(_REPLY)
    due = reply.due if reply else row.received_on
    ready.warnings.append(_undated(due))
    return replace(row, extended_on=min(due, today))


def _before_the_reply(told: Iterable[Told]) -> list[Told]:
    return [each for each in told if each.type not in ("drafted", "reply_dispatched", "withdrawn")]


def _undated(due: date) -> Message:
    return say("the extension has no day of its notice; the due date {due} was taken", due=due)


def _new_case(desk: Desk, under: Under, row: Row) -> NewCase:
    return NewCase(
        office=under.office.code,
        received_on=row.received_on,
        applicant_id=0,
        applicant_type=row.applicant_type,
        channel=row.channel,
        workflow_id=under.workflow.id,
        workflow_sha256=under.workflow_sha256,
        created_at=desk.now(),
        policy=under.policy,
        route=list(under.route),
        handler=row.handler,
    )
