"""Log an application."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date

from casetrack.core.calendar import Calendar
from casetrack.core.case import PUBLIC, Case
from casetrack.core.clock import Deadlines, deadlines
from casetrack.core.workflow import (
    Actor,
    Standing,
    Workflow,
    accepted,
    decide,
    needed,
    receipt_of,
)
from casetrack.desk.desk import Desk, actor_of, hold_calendar
from casetrack.desk.files import looked_at
from casetrack.desk.handling.acting import Step, carry_out
from casetrack.desk.handling.folding import fold
from casetrack.desk.reception.applicants import APPLICANT_TYPES
from casetrack.desk.reception.came_in import FromOriginal, keep_original
from casetrack.desk.reception.originals import taken_in
from casetrack.desk.reception.parties import entered as applicant_entered
from casetrack.desk.reception.receiving import Entry, WayIn, days_by_channel, entry, found_late
from casetrack.desk.reception.unsent import log_unsent
from casetrack.desk.subscribing.outbox import tell_subscribers
from casetrack.desk.texts import put_apart
from casetrack.errors import BadInput, Refused
from casetrack.library import Law
from casetrack.messages import Message
from casetrack.settings import Office
from casetrack.store import NewApplicant, NewCase, StoredCase, Transaction, text_id_of

#: Position of the event by which an application enters.
_FIRST = 1


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
    #: Whom to talk to in an organisation.
    contact_person: str | None = None
    #: The form in which the information is wanted, and the way it is to come: codes or titles.
    supply: str | None = None
    delivery: str | None = None
    handler: str | None = None
    reference: str | None = None
    #: Workflow id; None for the law in force on the day of receipt.
    workflow: str | None = None
    way_in: WayIn = field(default_factory=WayIn)
    #: What else stands on it, as actions with their fields: its items, joint applicants, an agent.
    further: tuple[tuple[str, Mapping[str, str]], ...] = ()
    #: Names with contents.
    attachments: Sequence[tuple[str, bytes]] = ()
    #: Key of the form that it was typed into.
    draft: str | None = None
    #: Number of the enquiry that it began as.
    enquiry: int | None = None
    #: The mail or the row of an export that it came in.
    original: FromOriginal | None = None


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


def receive(desk: Desk, application: Application) -> Received:
    """Log one application under the law in force on its day of receipt."""
    with desk.store.transaction() as tx:
        return logged(desk, tx, application)


def receive_from(
    desk: Desk, application: Application, name: str, content: bytes, came: FromOriginal
) -> Received:
    """Log an application with the file that it came in, which is kept only if it is logged.

    What `came` says is the row, what is taken along, and how often it was logged before.
    """
    with desk.store.transaction() as tx:
        original = taken_in(desk, tx, name, content)
        came = replace(came, number=original.id)
        return logged(desk, tx, replace(application, original=came))


def logged(
    desk: Desk, tx: Transaction, application: Application, actor: Actor | None = None
) -> Received:
    """Log an application within a transaction; by whoever sits at the desk, else by `actor`."""
    law, entered = _entry(desk, application)
    actor = actor or actor_of(desk, tx)
    if not desk.office.active:
        raise Refused("{office} takes no applications any more", office=desk.office.name)
    hold_calendar(desk, tx, law.workflow.calendar)
    calendar = desk.calendar(law.workflow.calendar, tx)
    standing = Standing(Case(()), _route(desk, law), desk.today)
    name, on, facts = entered.action, entered.on, entered.facts
    decision = decide(law.procedure, standing, name, actor, on, facts)
    case = _open_case(desk, tx, law, application, entered, actor)
    payload = put_apart(tx, law.workflow, decision.event.payload, case_id=case.id)
    event = replace(decision.event, payload=payload, recorded_at=desk.now())
    case = tx.cases.append(case, [event])
    folded = fold(case, law.workflow, calendar)
    case = tx.cases.project(case, folded.projection)
    # Before anybody is told: a row of an export knows what its platform calls it.
    _came_with(desk, tx, case, application)
    tell_subscribers(tx, case, folded.projection, case.case.events[-1], (), desk.now())
    warnings: list[Message] = [*decision.findings]
    for number, (action, typed) in enumerate(application.further):
        with _naming(number):
            case, acted = carry_out(desk, tx, actor, case, Step(action, on, typed))
        warnings += acted.warnings
    received = _received(case, entered, folded.deadlines, calendar)
    return replace(received, warnings=(*received.warnings, *warnings))


@contextmanager
def _naming(number: int) -> Iterator[None]:
    """Have BadInput name which of the further things on an application it is about: `further`."""
    try:
        yield
    except BadInput as no:
        raise BadInput(no.message.template, **no.message.values, further=number) from no


def _came_with(desk: Desk, tx: Transaction, case: StoredCase, application: Application) -> None:
    """Keep what came with an application, and say what it was before."""
    for name, content in application.attachments:
        seen = looked_at(name, content)
        tx.notices.attach(case.id, _FIRST, seen.name, seen.media_type, content)
    if application.original is not None:
        keep_original(desk, tx, case.id, _FIRST, application.original)
    if application.enquiry is not None:
        tx.enquiries.became(desk.office.code, application.enquiry, case.id)
    if application.draft is not None:
        log_unsent(desk, tx, application.draft, case.id)


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


def from_outside(desk: Desk) -> Actor:
    """Return whoever applies themselves, under the law of today: they enter and do nothing else."""
    workflow = desk.library.law_on(desk.today).workflow
    names = {workflow.action_into_case(), workflow.action_before_receipt()}
    roles = (name for name, role in workflow.roles.items() if names.intersection(role.may))
    return Actor(PUBLIC, frozenset(roles))


def takes(
    workflow: Workflow, name: str, outcome: str | None, *, has_happened: bool = False
) -> tuple[tuple[str, bool], ...]:
    """Return the keys of what an action takes with this outcome, and whether each must be given.

    What the law demands besides is no longer to be had once the action has happened.
    """
    action = workflow.actions[name]
    must = set(needed(workflow, action, outcome))
    for demand in action.demands:
        if not (demand.when or demand.only_said or has_happened):
            must.update(demand.needs)
    return tuple((key, key in must) for key in accepted(workflow, action, outcome))


def channels(desk: Desk) -> Mapping[str, str]:
    """Return the ways in under the law of today: code and title."""
    return desk.library.law_on(desk.today).workflow.fields["channel"].choices


def ways_in(desk: Desk) -> Mapping[str, frozenset[str]]:
    """Return the days on the way in that each channel asks for, under the law of today."""
    return days_by_channel(desk.library.law_on(desk.today).workflow)


def wishes(desk: Desk) -> Mapping[str, Mapping[str, str]]:
    """Return the forms of supply and the ways of delivery to choose from: code and title."""
    fields = desk.library.law_on(desk.today).workflow.fields
    return {key: fields[key].choices for key in ("supply", "delivery") if key in fields}


def agent_kinds(desk: Desk) -> Mapping[str, str]:
    """Return as what somebody may act for an applicant, under the law of today: code and title."""
    field = desk.library.law_on(desk.today).workflow.fields.get("agent_kind")
    return field.choices if field else {}


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
        "contact_person": application.contact_person or "",
        "supply": application.supply or "",
        "delivery": application.delivery or "",
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
    desk: Desk,
    tx: Transaction,
    law: Law,
    application: Application,
    entered: Entry,
    actor: Actor,
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
        applicant_id=applicant_entered(tx, applicant, actor.key, desk.now()),
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
    return review_route(desk.office, law)


def review_route(office: Office, law: Law) -> tuple[str, ...]:
    """Return an office's review route; raise Refused where the law would not have it."""
    reviews = law.workflow.reviews
    route = office.review_route
    unknown = [step for step in route if step not in reviews.steps]
    if unknown or len(set(route)) < max(reviews.at_least, len(route)) or route[-1] != reviews.last:
        raise Refused(
            "review_route of office {office} must name at least {least} different steps of "
            "{steps}, the last of them {last}; see config.toml",
            office=office.code,
            least=reviews.at_least,
            steps=", ".join(reviews.steps),
            last=reviews.last,
        )
    return route
