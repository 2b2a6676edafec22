"""Act on a case: gather, let the law decide, append the event, issue its letter."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from casetrack.core.calendar import Calendar
from casetrack.core.case import CORRECTED, Case, Event, Fact
from casetrack.core.clock import Deadlines, deadlines
from casetrack.core.workflow import (
    NEW,
    Actor,
    OpenAction,
    Standing,
    Workflow,
    contradictions,
    decide,
    open_actions,
    open_subjects,
    read_facts,
)
from casetrack.desk.access.deeds import note_refusal
from casetrack.desk.access.people import signer_key
from casetrack.desk.desk import Desk, actor_of, calendar_of, hold_calendar, law_of, take_up
from casetrack.desk.files import looked_at
from casetrack.desk.handling.fees import charge
from casetrack.desk.handling.filling import Filled
from casetrack.desk.handling.folding import Folded, fold
from casetrack.desk.handling.together import answered_together, follow_ups
from casetrack.desk.letters.checking import before_it_leaves
from casetrack.desk.letters.issuing import Issued, issue
from casetrack.desk.letters.numbering import annul
from casetrack.desk.reception.parties import APPLICANT_JOINED, joining, parties_of
from casetrack.desk.reception.repeats import earlier_reply
from casetrack.desk.subscribing.outbox import tell_subscribers
from casetrack.desk.texts import put_apart
from casetrack.errors import BadInput, Refused
from casetrack.library import Law
from casetrack.messages import Message, say
from casetrack.store import Projection, StoredCase, Transaction


@dataclass(frozen=True)
class Acted:
    """What an action left."""

    reference: str
    event: Event
    workflow: Workflow
    #: The state that the case is in now.
    state: str
    deadlines: Deadlines
    notices: tuple[Issued, ...]
    #: What the law objects to in what has happened, and what had no effect.
    warnings: tuple[Message, ...]
    #: What it left in the cases that are answered in the same letter.
    others: tuple["Acted", ...] = ()


@dataclass(frozen=True)
class Step:
    """One action on one case, as it is asked for."""

    action: str
    on: date
    #: The action's fields as text.
    typed: Mapping[str, str] = field(default_factory=dict)
    #: Names with contents.
    attachments: Sequence[tuple[str, bytes]] = ()
    #: A number that was reserved for the letter it sends; None for the next one.
    number: str | None = None
    #: Position of the draft that was looked at; None where none was. Another in its place refuses.
    draft: int | None = None


def act(
    desk: Desk,
    reference: str,
    action: str,
    on: date | None = None,
    typed: Mapping[str, str] | None = None,
    attachments: Sequence[tuple[str, bytes]] = (),
    number: str | None = None,
    *,
    draft: int | None = None,
) -> Acted:
    """Fire one action on a case; raise Refused, and change nothing, where it is not to be.

    `typed` holds the action's fields as text; `attachments` are names with contents; `number` is
    one that was reserved for the letter. What the letter of one case tells of others is done to
    them, too. With `draft` the action is about the draft at that position, and refused once there
    is another.
    """
    step = Step(action, on or desk.today, typed or {}, attachments, number, draft)
    try:
        with desk.store.transaction() as tx:
            return done(desk, tx, reference, step)
    except Refused as no:
        note_refusal(desk, f"{reference} {action}", no)
        raise


class _NotKept(Exception):
    def __init__(self, acted: Acted) -> None:
        super().__init__()
        self.acted = acted


def what_if(
    desk: Desk,
    reference: str,
    action: str,
    on: date | None = None,
    typed: Mapping[str, str] | None = None,
) -> Acted:
    """Return what an action would leave, and keep nothing of it; raise Refused as `act` does.

    The day may lie ahead: then it is taken for today. Letters have no number yet.
    """
    day = on or desk.today
    then = replace(desk, today=max(day, desk.today))
    try:
        with desk.store.transaction() as tx:
            raise _NotKept(done(then, tx, reference, Step(action, day, typed or {})))
    except _NotKept as tried:
        drafts = tuple(replace(letter, number=None) for letter in tried.acted.notices)
        return replace(tried.acted, notices=drafts)


def done(desk: Desk, tx: Transaction, reference: str, step: Step) -> Acted:
    """Do one step on a case, and what it means for the cases that its letter answers, too."""
    actor = actor_of(desk, tx)
    hold_calendar(desk, tx)
    stored = tx.cases.get(desk.office.code, reference, for_update=True)
    take_up(desk, tx, law_of(tx, stored).workflow.calendar)
    stored, acted = carry_out(desk, tx, actor, stored, step)
    others = tuple(
        carry_out(desk, tx, actor, tx.cases.get(stored.office, other, for_update=True), more)[1]
        for other, more in _steps_for_others(tx, law_of(tx, stored).workflow, stored, acted.event)
    )
    return replace(acted, others=others)


def carry_out(
    desk: Desk, tx: Transaction, actor: Actor, stored: StoredCase, step: Step
) -> tuple[StoredCase, Acted]:
    """Do one step within a transaction; return the case as it then is, and what the step left."""
    law = law_of(tx, stored)
    _check_draft(stored.case, step)
    before = _deadlines(desk, tx, stored, law)
    standing = standing_of(desk, stored, before)
    facts, signer = _facts(tx, law.workflow, step.action, step.typed)
    facts = {**_only_subject(law.workflow, stored.case, step.action), **facts}
    filled = _filled(desk, tx, stored, law.workflow, step, facts)
    decision = decide(
        law.procedure,
        standing,
        step.action,
        actor,
        step.on,
        filled.facts,
        signer,
        filled.objections,
    )
    event = _stored_form(desk, tx, law.workflow, stored, decision.event)
    after = _append(desk, tx, stored, law, event)
    event = after.case.case.events[-1]
    for name, content in step.attachments:
        seen = looked_at(name, content)
        tx.notices.attach(stored.id, event.position, seen.name, seen.media_type, content)
    issued = _issue(desk, tx, after, law, decision.notice, event, step.number)
    annul(desk, tx, after.case, event)
    tell_subscribers(tx, after.case, after.folded.projection, event, issued, desk.now())
    warnings = (
        *decision.findings,
        *filled.remarks,
        *_new_warnings(before, after.folded.deadlines),
        *_letterhead(desk, issued),
        *before_it_leaves(desk, tx, after.case, law, event, after.folded.deadlines),
    )
    left = Acted(
        stored.reference,
        event,
        law.workflow,
        after.folded.projection.state or NEW,
        after.folded.deadlines,
        issued,
        warnings,
    )
    return after.case, left


def _steps_for_others(
    tx: Transaction, workflow: Workflow, stored: StoredCase, event: Event
) -> Iterator[tuple[str, Step]]:
    """Yield what the cases that are answered in this one's letter have happen to them."""
    for other, action, typed in follow_ups(tx, workflow, stored, event):
        yield other, Step(action, event.on, typed)


def _filled(
    desk: Desk,
    tx: Transaction,
    stored: StoredCase,
    workflow: Workflow,
    step: Step,
    facts: Mapping[str, Fact],
) -> Filled:
    """Return the facts with what the register can tell, and what speaks against them."""
    _check_names(tx, stored, facts)
    filled = charge(tx, stored, workflow, facts, step.on, desk.today)
    filled = filled.then(earlier_reply(tx, stored, workflow, filled.facts))
    return filled.then(answered_together(tx, stored, workflow, step.action, filled.facts))


def _check_draft(case: Case, step: Step) -> None:
    """Raise Refused where the draft that was looked at is no longer the one there is."""
    last = case.last("drafted")
    if step.draft is not None and (last is None or last.position != step.draft):
        raise Refused("the draft was replaced meanwhile; look at the new one before you sign it")


def _check_names(tx: Transaction, stored: StoredCase, facts: Mapping[str, Fact]) -> None:
    """Raise BadInput or NotFound where the facts name an applicant or a case that is not there."""
    recipient = facts.get("recipient")
    known = [party.key for party in parties_of(stored.case)]
    if recipient is not None and recipient not in known:
        raise BadInput(
            "recipient {key} is no joint applicant of {reference}; there are: {known}",
            key=recipient,
            reference=stored.reference,
            known=", ".join(known) or "-",
        )
    if isinstance(duplicate := facts.get("duplicate_of"), str):
        tx.cases.get(stored.office, duplicate)


@dataclass(frozen=True)
class _After:
    """A case after an event was appended."""

    case: StoredCase
    folded: Folded


def _append(desk: Desk, tx: Transaction, stored: StoredCase, law: Law, event: Event) -> _After:
    joining = replace(event, recorded_at=desk.now(), position=len(stored.case.events) + 1)
    history = Case((*stored.case.events, joining), stored.case.policy)
    for no in contradictions(law.procedure, history):
        raise Refused("{action}: {no}", action=event.action, no=no)
    case = tx.cases.append(stored, [joining])
    calendar = calendar_for(desk, tx, case, law)
    folded = fold(case, law.workflow, calendar)
    if folded.projection.closed:
        tx.versions.pin_calendar(calendar.version, calendar.canonical, desk.now())
    return _After(tx.cases.project(case, folded.projection), folded)


def calendar_for(desk: Desk, tx: Transaction, case: StoredCase, law: Law) -> Calendar:
    """Return the calendar that a case goes by once an event has joined it.

    A closed case keeps the one it was closed under, unless today's leaves every date that is
    over as it was: then what begins after the closing, such as a remedy, is counted by today's.
    """
    workflow = law.workflow
    today = desk.calendar(workflow.calendar, tx)
    kept = calendar_of(desk, tx, case, workflow.calendar)
    if kept is today:
        return today
    as_closed = fold(case, workflow, kept).projection
    if not as_closed.closed:
        return today
    as_today = fold(case, workflow, today).projection
    return today if _over(as_closed) == _over(as_today) else kept


def _over(projection: Projection) -> tuple[object, ...]:
    """Return what a closing has settled: the dates that nobody acts on any more."""
    dates = tuple((each.clock, each.due) for each in projection.deadlines if not each.is_open)
    return projection.closing, projection.replied_on, dates


def _issue(
    desk: Desk,
    tx: Transaction,
    after: _After,
    law: Law,
    kind: str | None,
    event: Event,
    number: str | None,
) -> tuple[Issued, ...]:
    if kind is None and number is not None:
        raise BadInput("{action} sends no letter that could have a number", action=event.action)
    if kind is None:
        return ()
    return (issue(desk, tx, after.case, law, kind, event, after.folded.deadlines, number),)


def _letterhead(desk: Desk, issued: tuple[Issued, ...]) -> Iterator[Message]:
    """Yield a warning where a letter went out with values nobody has filled in."""
    if issued and (keys := desk.office.unfilled()):
        yield say(
            "the letter carries sample values of config.toml: {keys}; see casetrack doctor",
            keys=", ".join(keys),
        )


def _new_warnings(before: Deadlines, after: Deadlines) -> tuple[Message, ...]:
    """Return the clock's warnings that this action has brought."""
    return tuple(warning for warning in after.warnings if warning not in before.warnings)


def _deadlines(desk: Desk, tx: Transaction, stored: StoredCase, law: Law) -> Deadlines:
    calendar = calendar_of(desk, tx, stored, law.workflow.calendar)
    return deadlines(stored.case, law.workflow, calendar)


def standing_of(desk: Desk, stored: StoredCase, found: Deadlines) -> Standing:
    """Return where a case stands when somebody wants to act on it."""
    return Standing(stored.case, route_of(stored), desk.today, found.dues)


def route_of(stored: StoredCase) -> tuple[str, ...]:
    """Return the review route pinned to a case."""
    return tuple(str(step) for step in stored.route) if isinstance(stored.route, list) else ()


def _facts(
    tx: Transaction, workflow: Workflow, action: str, typed: Mapping[str, str]
) -> tuple[dict[str, Fact], str | None]:
    """Return the facts in words, and the key of whoever signed on paper."""
    facts = read_facts(workflow, action, typed) if action in workflow.actions else {}
    name = facts.get("signed_by")
    return facts, signer_key(tx, name) if isinstance(name, str) else None


def _only_subject(workflow: Workflow, case: Case, action: str) -> dict[str, Fact]:
    """Return the id of what the action can only be about, where there is just one."""
    definition = workflow.actions.get(action)
    if definition is None or definition.about is None:
        return {}
    known = open_subjects(case, definition)
    return {"id": known[0]} if len(known) == 1 else {}


#: Letter before the number of each thing that events are told apart by.
_NUMBERED = {
    "consultation_sent": "c",
    "remedy_filed": "r",
    "item_added": "i",
    "applicant_joined": "a",
}


def _stored_form(
    desk: Desk, tx: Transaction, workflow: Workflow, stored: StoredCase, event: Event
) -> Event:
    """Return the event as it is kept: words and people apart, numbered where several can be."""
    case = stored.case
    if event.type == APPLICANT_JOINED:
        payload = joining(tx, workflow, event, stored.id, desk.now())
    else:
        payload = put_apart(tx, workflow, event.payload, case_id=stored.id)
    if event.type in _NUMBERED and "id" not in payload:
        before = sum(each.type == event.type for each in case.events)
        payload["id"] = f"{_NUMBERED[event.type]}{before + 1}"
    if event.type == CORRECTED:
        payload = _correction(case, event, payload)
    return replace(event, payload=payload)


def _correction(case: Case, event: Event, payload: dict[str, Fact]) -> dict[str, Fact]:
    """Return what a correction says: which event it voids, and what stands in its place."""
    position = event.number_of("voids")
    wrong = next((each for each in case.standing if each.position == position), None)
    if wrong is None:
        raise Refused("no standing event no. {position} to set right", position=position)
    on = payload.pop("instead_on", None)
    return payload if on is None else {**payload, "instead": {"on": on, "payload": wrong.payload}}


def what_is_open(desk: Desk, reference: str) -> tuple[str, tuple[OpenAction, ...], Workflow]:
    """Return a case's state and every action, with why those that are not open are not."""
    with desk.store.reading() as tx:
        actor = actor_of(desk, tx)
        stored = tx.cases.get(desk.office.code, reference)
        law = law_of(tx, stored)
        found = _deadlines(desk, tx, stored, law)
    return *opened(desk, stored, law, found, actor), law.workflow


def opened(
    desk: Desk, stored: StoredCase, law: Law, found: Deadlines, actor: Actor
) -> tuple[str, tuple[OpenAction, ...]]:
    """Return a case's state and its actions, from what was read already."""
    standing = standing_of(desk, stored, found)
    return standing.state, open_actions(law.procedure, standing, actor)
