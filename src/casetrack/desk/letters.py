"""Letters: the values they are made from, issue with number and hash, preview before that."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from casetrack.core.case import Case, Event, Fact
from casetrack.core.clock import Deadlines, deadlines, milestones
from casetrack.core.workflow import Workflow, are_answered, items_of
from casetrack.desk.applicants import APPLICANT_TYPES
from casetrack.desk.desk import Desk, calendar_of, law_of
from casetrack.desk.itemised import values_of_items
from casetrack.desk.parties import addressees
from casetrack.desk.texts import put_together
from casetrack.desk.together import TOGETHER, others_of
from casetrack.errors import BadInput, NotFound
from casetrack.library import Law
from casetrack.notices import Letter
from casetrack.store import Attachment, NewNotice, StoredCase, StoredNotice, Transaction

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Issued:
    """A letter that was issued and stored."""

    kind: str
    #: None for a paper without a number.
    number: str | None
    sha256: str


@dataclass(frozen=True)
class Paper:
    """A letter to look at."""

    #: As it was stored; None for a preview.
    stored: bytes | None
    #: The structured text, as it was stored with the file.
    letter: Letter
    number: str | None


def issue(
    desk: Desk,
    tx: Transaction,
    case: StoredCase,
    law: Law,
    kind: str,
    event: Event,
    found: Deadlines,
) -> Issued:
    """Write, number and store the letter that an event sends."""
    notice = law.workflow.notices[kind]
    signed_on = event.on
    number = _allocate(desk, tx, notice.series, signed_on.year) if notice.series else None
    values = _values(desk, tx, case, law, kind, event, found)
    values |= {"number": number and number[0], "signed_on": signed_on, "draft": False}
    template = _template(law.workflow, kind, case.case, event)
    letter = _written(desk, tx, case, law, template, values)
    content = desk.notices.to_docx(letter)
    tx.notices.add(
        NewNotice(
            case_id=case.id,
            position=event.position,
            kind=kind,
            template_sha256=desk.notices.template_sha256(
                law.workflow.id, *_templates(law.workflow, case.case, template)
            ),
            workflow_id=law.workflow.id,
            letter=letter.as_json(),
            number=number and number[0],
            series=notice.series,
            year=signed_on.year,
            serial=number and number[1],
            signed_on=signed_on,
            media_type=DOCX,
            content=content,
            made_from=dict(event.payload),
        )
    )
    return Issued(kind, number and number[0], sha256(content).hexdigest())


def _allocate(desk: Desk, tx: Transaction, series: str, year: int) -> tuple[str, int]:
    office = desk.office
    rule = office.series(series)
    serial = tx.numbers.allocate(office.code, series, year, rule.first)
    return rule.written(office.letter_code, year, serial), serial


def paper(desk: Desk, reference: str, kind: str, position: int | None = None) -> Paper:
    """Return the last letter of a kind as stored, or a preview where none was issued.

    With `position` it is the one that this event issued; NotFound where it issued none.
    """
    with desk.store.reading() as tx:
        return _paper(desk, tx, tx.cases.get(desk.office.code, reference), kind, position)


def _paper(
    desk: Desk, tx: Transaction, case: StoredCase, kind: str, position: int | None = None
) -> Paper:
    law = law_of(tx, case)
    if kind not in law.workflow.notices:
        raise NotFound(
            "{workflow} has no letter {kind!r}; it has: {kinds}",
            workflow=law.workflow.id,
            kind=kind,
            kinds=", ".join(law.workflow.notices),
        )
    stored = [
        each
        for each in tx.notices.of(case.id)
        if each.kind == kind and position in (None, each.position)
    ]
    if not stored and position is not None:
        raise NotFound(
            "no. {position} of {reference} issued no letter {kind!r}",
            position=position,
            reference=case.reference,
            kind=kind,
        )
    if not stored and (lead := _told_in(law.workflow, case.case, kind)):
        return _paper(desk, tx, tx.cases.get(case.office, lead), kind)
    if not stored:
        event = _event_behind(law.workflow, case.case, kind)
        return Paper(None, _letter(desk, tx, case, law, kind, event, None), None)
    last = stored[-1]
    if last.letter_sha256 is not None:
        letter = Letter.from_json(tx.notices.file(last.letter_sha256))
    else:
        event = case.case.events[last.position - 1]
        letter = _letter(desk, tx, case, law, kind, event, last)
    return Paper(tx.notices.file(last.sha256), letter, last.number)


def _told_in(workflow: Workflow, case: Case, kind: str) -> str | None:
    """Return the case whose letter tells this one's reply, or None."""
    if workflow.notices[kind].template is not None:
        return None
    for event in reversed(case.standing):
        action = workflow.actions.get(event.action or "")
        if action is not None and action.told_with:
            return event.text_of(action.told_with)
    return None


def _letter(
    desk: Desk,
    tx: Transaction,
    case: StoredCase,
    law: Law,
    kind: str,
    event: Event,
    issued: StoredNotice | None,
) -> Letter:
    """Return a letter's text: as issued, or as it would be issued now."""
    calendar = calendar_of(desk, tx, case, law.workflow.calendar)
    found = deadlines(case.case, law.workflow, calendar)
    values = _values(desk, tx, case, law, kind, event, found) | {
        "number": issued and issued.number,
        "signed_on": issued and issued.signed_on,
        "draft": issued is None,
    }
    template = _template(law.workflow, kind, case.case, event)
    return _written(desk, tx, case, law, template, values)


def _written(
    desk: Desk,
    tx: Transaction,
    case: StoredCase,
    law: Law,
    template: str,
    values: dict[str, object],
) -> Letter:
    """Return the letter; where it answers several things, with what is told of each."""
    workflow = law.workflow
    if workflow.items is not None and template == workflow.items.letter:
        values = values | values_of_items(desk, tx, case.case, workflow, values)
    return desk.notices.render(workflow.id, template, values)


def _event_behind(workflow: Workflow, case: Case, kind: str) -> Event:
    """Return the event whose facts a preview is made from; the last one if none sends it."""
    leaves = {action.leaves for action in workflow.actions.values() if action.notice == kind}
    return case.last(*leaves) or case.standing[-1]


def _template(workflow: Workflow, kind: str, case: Case, event: Event) -> str:
    notice = workflow.notices[kind]
    if notice.template is not None:
        return notice.template
    code = _outcome(workflow, case, event)
    if workflow.items is not None and are_answered(workflow, items_of(case), code):
        return workflow.items.letter
    return workflow.outcomes[code].notice


def _templates(workflow: Workflow, case: Case, template: str) -> tuple[str, ...]:
    """Return every template that a letter is made from: that of each item, too."""
    if workflow.items is None or template != workflow.items.letter:
        return (template,)
    return template, *(workflow.outcomes[code].notice for code in _outcomes_of(case))


def _outcomes_of(case: Case) -> Iterator[str]:
    return (item.outcome for item in items_of(case) if item.outcome)


def _outcome(workflow: Workflow, case: Case, event: Event) -> str:
    """Return the outcome that a reply tells: the event's own, or the one last drafted."""
    action = workflow.actions.get(event.action or "")
    if action is not None and action.closes_as:
        return action.closes_as
    drafted = case.last("drafted")
    outcome = drafted.text_of("outcome") if drafted else None
    if outcome is None:
        raise BadInput("no reply has been drafted yet; draft_reply names the outcome")
    return outcome


def _values(
    desk: Desk,
    tx: Transaction,
    case: StoredCase,
    law: Law,
    kind: str,
    event: Event,
    found: Deadlines,
) -> dict[str, object]:
    workflow = law.workflow
    values: dict[str, object] = {
        "office": _office_values(desk),
        "case": _case_values(desk, tx, case, workflow, found),
        "event": _event_values(desk, tx, workflow, case, kind, event, found),
        "decided_on": event.on,
        "remedy": None,
        "outcome": None,
        "milestones": _milestone_dates(desk, tx, case, workflow, found),
    }
    if workflow.notices[kind].template is None or case.case.last("drafted"):
        values |= _outcome_values(workflow, case, event)
    if own := workflow.notices[kind].remedy:
        values["remedy"] = None if own == "none" else own
    return values


def _office_values(desk: Desk) -> dict[str, object]:
    return desk.office.model_dump(exclude={"numbers", "review_route"})


def _milestone_dates(
    desk: Desk, tx: Transaction, case: StoredCase, workflow: Workflow, found: Deadlines
) -> dict[str, object]:
    calendar = calendar_of(desk, tx, case, workflow.calendar)
    dues = milestones(case.case, workflow, calendar, found, case.case.policy.milestones)
    return {each.name: each.due for each in dues}


def _case_values(
    desk: Desk, tx: Transaction, case: StoredCase, workflow: Workflow, found: Deadlines
) -> dict[str, object]:
    reply = found.live("reply")
    applicant = tx.applicants.get(case.applicant_id)
    return {
        "reference": case.reference,
        "received_on": case.received_on,
        "channel": case.channel,
        "channel_title": workflow.fields["channel"].choices.get(case.channel or "", ""),
        "request": tx.texts.get(case.request_text) if case.request_text else None,
        "handler": case.handler or "",
        "due": reply.due if reply else None,
        "due_provisional": bool(reply and reply.provisional),
        "working_days_left": reply and _left(desk, tx, workflow, reply.due),
        "addressees": addressees(tx, applicant.name, case.case),
        "together": _together(tx, case),
        "applicant": {
            "name": applicant.name,
            "type": applicant.type,
            "type_title": APPLICANT_TYPES[applicant.type],
        },
    }


def _together(tx: Transaction, case: StoredCase) -> list[dict[str, object]]:
    """Return the other applications that the letter answers, as it names them."""
    drafted = case.case.last("drafted")
    named = others_of(drafted.payload.get(TOGETHER)) if drafted else {}
    others = (tx.cases.get(case.office, reference) for reference in named)
    return [
        {
            "reference": other.reference,
            "received_on": other.received_on,
            "request": tx.texts.get(other.request_text) if other.request_text else None,
        }
        for other in others
    ]


def _left(desk: Desk, tx: Transaction, workflow: Workflow, due: date) -> int:
    return max(desk.calendar(workflow.calendar, tx).count(desk.today, due), 0)


def _event_values(
    desk: Desk,
    tx: Transaction,
    workflow: Workflow,
    case: StoredCase,
    kind: str,
    event: Event,
    found: Deadlines,
) -> dict[str, object]:
    """Return what a template may say of the event: its facts, and the dates that follow."""
    values = _told_facts(tx, workflow, case, kind, event)
    values |= _asked_dates(workflow, event, found)
    if event.type == "extended":
        values |= _extended_dates(desk, tx, workflow, event, found)
    if event.type == "delayed_until":
        values["delayed_until"] = event.date_of("until")
    if event.type == "withdrawn":
        values["withdrawn_on"] = event.on
    if asked := case.case.last("reasons_requested"):
        values.setdefault("reasons_requested_on", asked.on)
    if workflow.notices[kind].template is None and case.case.last("lapsed"):
        values |= _lapsed_values(tx, workflow, case, found)
    if kind == "approval_form":
        values |= _form_values(tx, workflow, case, values)
    return values


def _asked_dates(workflow: Workflow, event: Event, found: Deadlines) -> dict[str, object]:
    """Return by when the addressee must answer, where that is known: the day of service is."""
    for each in found.all:
        clock = workflow.clocks[each.clock]
        is_its_own = each.subject is None or each.subject == event.payload.get("id")
        known = not clock.for_each or "served_on" in event.payload
        if event.type in clock.starts_on and clock.from_service and is_its_own and known:
            is_counted = "complete_by" not in event.payload
            return {
                "complete_by": each.due,
                "complete_by_provisional": (each.provisional and is_counted) or None,
                "working_days": each.steps[0].working_days,
            }
    return {}


def _extended_dates(
    desk: Desk, tx: Transaction, workflow: Workflow, event: Event, found: Deadlines
) -> dict[str, object]:
    """Return the due dates before and after, as the letter says them, whatever its effect."""
    reply = found.live("reply")
    if reply is None:
        return {}
    if len(reply.steps) > 1:
        old_due, new_due = reply.steps[-2].due, reply.due
    else:
        length = event.number_of("working_days") or 0
        old_due, new_due = reply.due, desk.calendar(workflow.calendar, tx).add(reply.due, length)
    is_certain = desk.calendar(workflow.calendar, tx).is_certain(new_due)
    return {
        "old_due": old_due,
        "new_due": new_due,
        "new_due_provisional": None if is_certain else True,
    }


def _lapsed_values(
    tx: Transaction, workflow: Workflow, case: StoredCase, found: Deadlines
) -> dict[str, object]:
    """Return the letter that was not answered in time: its number, service and last day."""
    asked = case.case.last("correction_requested", "fee_notified")
    if asked is None:
        return {}
    numbers = {each.position: each.number for each in tx.notices.of(case.id)}
    return {
        **put_together(tx, asked.payload),
        **_asked_dates(workflow, asked, found),
        "notice_number": numbers.get(asked.position),
        "notice_served_on": asked.served_on,
    }


#: Which line of the approval form shows the opinion of which event.
_OPINIONS = {
    "division_reviewed": "division_opinion",
    "secrecy_reviewed": "secrecy_opinion",
    "office_reviewed": "office_opinion",
    "approved": "leader_opinion",
}


def _items_in_short(tx: Transaction, workflow: Workflow, case: Case) -> Iterator[str]:
    """Yield what is to be answered on each of several things."""
    for item in items_of(case):
        asked = put_together(tx, {"item": item.text})["item"]
        outcome = workflow.outcomes[item.outcome].title if item.outcome else ""
        yield f"{item.number}．{asked or ''}：{outcome}"


def _form_values(
    tx: Transaction, workflow: Workflow, case: StoredCase, draft: Mapping[str, object]
) -> dict[str, object]:
    """Return what the approval form shows: the draft in short, and what was signed so far."""
    said = [value for key, value in draft.items() if key != "outcome" and isinstance(value, str)]
    said += _items_in_short(tx, workflow, case.case)
    values: dict[str, object] = {"draft_summary": "；".join(said)}
    for event in case.case.standing:
        if event.type in _OPINIONS:
            remarks = put_together(tx, event.payload).get("remarks")
            values[_OPINIONS[event.type]] = remarks or event.on.isoformat()
    return values


def _told_facts(
    tx: Transaction, workflow: Workflow, case: StoredCase, kind: str, event: Event
) -> dict[str, object]:
    """Return the facts in words, dates as dates: the event's, or the draft's for a reply."""
    drafted = case.case.last("drafted")
    is_reply = workflow.notices[kind].template is None
    about: Mapping[str, Fact] = event.payload
    if event.type in ("consultation_told", "third_party_told"):
        about = {**_consultation(case.case, event), **event.payload}
    if drafted and event.type != "withdrawn" and (is_reply or kind == "approval_form"):
        about = drafted.payload
    told = put_together(tx, about)
    dates = {key for key, field in workflow.fields.items() if field.kind == "date"}
    return {
        key: date.fromisoformat(value) if key in dates and isinstance(value, str) else value
        for key, value in told.items()
    }


def _consultation(case: Case, event: Event) -> Mapping[str, Fact]:
    for each in case.standing:
        if each.type == "consultation_sent" and each.payload.get("id") == event.payload.get("id"):
            return {**each.payload, "sent_on": each.on.isoformat()}
    return {}


def _outcome_values(workflow: Workflow, case: StoredCase, event: Event) -> dict[str, object]:
    code = _outcome(workflow, case.case, event)
    outcome = workflow.outcomes[code]
    remedy = outcome.remedy_on(event.on)
    kind = remedy.told(case.case.policy)
    return {
        "outcome": {
            "code": code,
            "title": outcome.title,
            "citation": outcome.source,
        },
        "remedy": None if kind == "none" else kind,
        "suit_months": remedy.suit_months,
    }


def attached(desk: Desk, reference: str, position: int, sha256: str) -> tuple[Attachment, bytes]:
    """Return a file that came with an event of a case; raise NotFound where there is none."""
    with desk.store.reading() as tx:
        case = tx.cases.get(desk.office.code, reference)
        for each in tx.notices.attachments(case.id):
            if (each.position, each.sha256) == (position, sha256):
                return each, tx.notices.file(sha256)
    raise NotFound(
        "no. {position} of {reference} has no such file", position=position, reference=reference
    )
