"""Log an application, act on it."""

import mimetypes
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from casetrack.core.calendar import Calendar
from casetrack.core.case import CORRECTED, Case, Event, Fact
from casetrack.core.clock import Deadlines, deadlines
from casetrack.core.workflow import (
    Actor,
    OpenAction,
    Standing,
    Workflow,
    accepted,
    contradictions,
    decide,
    needed,
    open_actions,
    open_subjects,
    read_facts,
    receipt_of,
)
from casetrack.desk.applicants import APPLICANT_TYPES
from casetrack.desk.desk import Desk, actor_of, calendar_of, law_of
from casetrack.desk.fees import charge
from casetrack.desk.folding import Folded, fold
from casetrack.desk.letters import Issued, issue
from casetrack.desk.people import signer_key
from casetrack.desk.receiving import Entry, WayIn, days_by_channel, entry, found_late
from casetrack.desk.texts import put_apart
from casetrack.errors import Refused
from casetrack.library import Law
from casetrack.messages import Message, say
from casetrack.store import NewApplicant, NewCase, Projection, StoredCase, Transaction, text_id_of


@dataclass(frozen=True)
class Application:
    """One application as it is logged; the names are the ledger's."""

    #: None where the day is to be found from `way_in`, or is not fixed yet.
    received_on: date | None
    #: Code or Chinese title.
    channel: str
    applicant_name: str
    #: Code or Chinese title.
    applicant_type: str
    request: str
    id_number: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    handler: str | None = None
    reference: str | None = None
    #: Workflow id; None for the law in force on the day of receipt.
    workflow: str | None = None
    way_in: WayIn = field(default_factory=WayIn)


@dataclass(frozen=True)
class Received:
    """A logged application."""

    reference: str
    #: None while its receipt is to be confirmed; then `confirm_by` says by when.
    received_on: date | None
    due: date | None
    provisional: bool
    confirm_by: date | None = None
    warnings: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Acted:
    """What an action left."""

    reference: str
    event: Event
    workflow: Workflow
    deadlines: Deadlines
    notices: tuple[Issued, ...]
    #: What the law objects to in what has happened, and what had no effect.
    warnings: tuple[Message, ...]


def receive(desk: Desk, application: Application) -> Received:
    """Log one application under the law in force on its day of receipt."""
    law, entered = _entry(desk, application)
    with desk.store.transaction() as tx:
        actor = actor_of(desk, tx)
        calendar = desk.calendar(law.workflow.calendar, tx)
        standing = Standing(Case(()), _route(desk, law), desk.today)
        name, on, facts = entered.action, entered.on, entered.facts
        decision = decide(law.procedure, standing, name, actor, on, facts)
        case = _open_case(desk, tx, law, application, entered)
        payload = put_apart(tx, law.workflow, decision.event.payload)
        event = replace(decision.event, payload=payload, recorded_at=desk.now())
        case = tx.cases.append(case, [event])
        folded = fold(case, law.workflow, calendar)
        tx.cases.project(case, folded.projection)
    return _received(case, entered, folded.deadlines, calendar)


@dataclass(frozen=True)
class Foreseen:
    """What logging an application with these dates would come to."""

    #: None while its receipt is to be confirmed; then `confirm_by` says by when.
    received_on: date | None
    #: Why that day counts; None where it was given and nothing else says.
    why: Message | None
    due: date | None
    provisional: bool
    confirm_by: date | None
    warnings: tuple[Message, ...]


def foresee(desk: Desk, application: Application) -> Foreseen:
    """Return what `receive` would find of the dates; nothing is written. Refused as it would be."""
    law, entered = _entry(desk, application)
    with desk.store.reading() as tx:
        actor = actor_of(desk, tx)
        calendar = desk.calendar(law.workflow.calendar, tx)
    standing = Standing(Case(()), _route(desk, law), desk.today)
    decision = decide(law.procedure, standing, entered.action, actor, entered.on, entered.facts)
    case = Case.of([decision.event], desk.settings.pinned())
    found = deadlines(case, law.workflow, calendar)
    reply, confirmation = found.live("reply"), found.live("receipt_confirmation")
    receipt = receipt_of(case, law.workflow)
    return Foreseen(
        entered.on if entered.is_received else None,
        receipt.says if receipt else None,
        reply.due if reply else None,
        bool(reply and reply.provisional),
        confirmation.due if confirmation and confirmation.is_open else None,
        (*found_late(entered.facts, calendar), *found.warnings),
    )


def may_log(desk: Desk, roles: Collection[str]) -> bool:
    """Tell whether one of these roles may log an application under the law of today."""
    workflow = desk.library.law_on(desk.today).workflow
    action = workflow.action_into_case()
    return any(action in role.may for name, role in workflow.roles.items() if name in roles)


def takes(workflow: Workflow, name: str, outcome: str | None) -> tuple[tuple[str, bool], ...]:
    """Return the keys of what an action takes with this outcome, and whether each must be given."""
    action = workflow.actions[name]
    wanted = {key for demand in action.demands if not demand.when for key in demand.needs}
    must = {*needed(workflow, action, outcome), *wanted}
    return tuple((key, key in must) for key in accepted(workflow, action, outcome))


def channels(desk: Desk) -> Mapping[str, str]:
    """Return the ways in under the law of today: code and title."""
    return desk.library.law_on(desk.today).workflow.fields["channel"].choices


def ways_in(desk: Desk) -> Mapping[str, frozenset[str]]:
    """Return the days on the way in that each channel asks for, under the law of today."""
    return days_by_channel(desk.library.law_on(desk.today).workflow)


def _received(case: StoredCase, entered: Entry, found: Deadlines, calendar: Calendar) -> Received:
    reply, confirmation = found.live("reply"), found.live("receipt_confirmation")
    return Received(
        case.reference,
        entered.on if entered.is_received else None,
        reply.due if reply else None,
        bool(reply and reply.provisional),
        confirmation.due if confirmation and confirmation.is_open else None,
        (*found_late(entered.facts, calendar), *found.warnings),
    )


def _entry(desk: Desk, application: Application) -> tuple[Law, Entry]:
    """Return the law in force on the day of receipt, and how the application is entered."""
    typed = {
        "channel": application.channel,
        "division": application.handler or "",
        **application.way_in.typed(),
    }
    first = application.received_on or application.way_in.first_day or desk.today
    if application.workflow is not None:
        law = desk.library.law(application.workflow)
    else:
        law = desk.library.law_on(first)
    entered = entry(law.workflow, typed, application.received_on)
    if law.workflow.receives_on(entered.on):
        return law, entered
    if application.workflow is not None:
        raise Refused(
            "{workflow} is not in force for a receipt on {day}; leave --workflow out",
            workflow=law.workflow.id,
            day=entered.on,
        )
    law = desk.library.law_on(entered.on)
    return law, entry(law.workflow, typed, application.received_on)


def _open_case(
    desk: Desk, tx: Transaction, law: Law, application: Application, entered: Entry
) -> StoredCase:
    """Enter the case with what is pinned to it."""
    _check_filled(application)
    applicant_type = _applicant_type(application.applicant_type)
    applicant = NewApplicant(
        type=applicant_type,
        name=application.applicant_name.strip(),
        id_number=application.id_number,
        phone=application.phone,
        email=application.email,
        address=application.address,
    )
    request = tx.texts.put("request", application.request.strip())
    new = NewCase(
        office=desk.office.code,
        received_on=entered.on,
        applicant_id=tx.applicants.find_or_make(applicant, desk.now()),
        applicant_type=applicant_type,
        channel=str(entered.facts["channel"]),
        workflow_id=law.workflow.id,
        workflow_sha256=tx.versions.pin_workflow(law.workflow.id, law.text, desk.now()),
        created_at=desk.now(),
        policy=desk.settings.pinned(),
        route=list(_route(desk, law)),
        request_text=text_id_of(request),
        handler=application.handler,
        reference=application.reference,
    )
    return tx.cases.add(new)


def _check_filled(application: Application) -> None:
    given = {"applicant_name": application.applicant_name, "request": application.request}
    for name, value in given.items():
        if not value.strip():
            raise Refused("{name} is empty; an application needs it", name=name)


def _applicant_type(given: str) -> str:
    for code, title in APPLICANT_TYPES.items():
        if given in (code, title):
            return code
    raise Refused(
        "applicant_type {given!r} is none of: {types}",
        given=given,
        types=", ".join(f"{code} {title}" for code, title in APPLICANT_TYPES.items()),
    )


def _route(desk: Desk, law: Law) -> tuple[str, ...]:
    """Return the office's review route; raise Refused where the law would not have it."""
    reviews = law.workflow.reviews
    route = desk.office.review_route
    unknown = [step for step in route if step not in reviews.steps]
    if unknown or len(set(route)) < max(reviews.at_least, len(route)) or route[-1] != reviews.last:
        raise Refused(
            "review_route of office {office} must name at least {least} different steps of "
            "{steps}, the last of them {last}; see config.toml",
            office=desk.office.code,
            least=reviews.at_least,
            steps=", ".join(reviews.steps),
            last=reviews.last,
        )
    return route


def act(
    desk: Desk,
    reference: str,
    action: str,
    on: date | None = None,
    typed: Mapping[str, str] | None = None,
    attachments: Sequence[tuple[str, bytes]] = (),
) -> Acted:
    """Fire one action on a case; raise Refused, and change nothing, where it is not to be.

    `typed` holds the action's fields as text; `attachments` are names with contents.
    """
    with desk.store.transaction() as tx:
        actor = actor_of(desk, tx)
        stored = tx.cases.get(desk.office.code, reference, for_update=True)
        law = law_of(tx, stored)
        day = on or desk.today
        before = _deadlines(desk, tx, stored, law)
        standing = _standing(desk, stored, before)
        facts, signer = _facts(tx, law.workflow, action, typed or {})
        facts = {**_only_subject(law.workflow, stored.case, action), **facts}
        charged = charge(tx, stored, law.workflow, facts, day, desk.today)
        decision = decide(
            law.procedure, standing, action, actor, day, charged.facts, signer, charged.objections
        )
        event = _stored_form(tx, law.workflow, stored.case, decision.event)
        folded = _append(desk, tx, stored, law, event)
        event = folded.case.case.events[-1]
        for name, content in attachments:
            tx.notices.attach(stored.id, event.position, name, _media_type(name), content)
        issued = _issue(desk, tx, folded, law, decision.notice, event)
    return Acted(
        reference,
        event,
        law.workflow,
        folded.folded.deadlines,
        issued,
        (
            *decision.findings,
            *charged.remarks,
            *_new_warnings(before, folded.folded.deadlines),
            *_letterhead(desk, issued),
        ),
    )


def _media_type(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


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
    calendar = _calendar_for(desk, tx, case, law)
    folded = fold(case, law.workflow, calendar)
    if folded.projection.closed:
        tx.versions.pin_calendar(calendar.version, calendar.canonical, desk.now())
    return _After(tx.cases.project(case, folded.projection), folded)


def _calendar_for(desk: Desk, tx: Transaction, case: StoredCase, law: Law) -> Calendar:
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
    desk: Desk, tx: Transaction, after: _After, law: Law, kind: str | None, event: Event
) -> tuple[Issued, ...]:
    if kind is None:
        return ()
    return (issue(desk, tx, after.case, law, kind, event, after.folded.deadlines),)


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


def _standing(desk: Desk, stored: StoredCase, found: Deadlines) -> Standing:
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
_NUMBERED = {"consultation_sent": "c", "remedy_filed": "r"}


def _stored_form(tx: Transaction, workflow: Workflow, case: Case, event: Event) -> Event:
    payload = put_apart(tx, workflow, event.payload)
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
    standing = _standing(desk, stored, found)
    return standing.state, open_actions(law.procedure, standing, actor)
