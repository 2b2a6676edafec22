"""What a letter is told: the office, the case, the event that sends it, the outcome and its remedy.

docs/notices-values.md lists the values for those who write templates.
"""

from collections.abc import Mapping
from datetime import date

from casetrack.core.case import Case, Event, Fact
from casetrack.core.clock import Deadlines, milestones
from casetrack.core.workflow import Workflow
from casetrack.desk.desk import Desk, calendar_of
from casetrack.desk.handling.together import TOGETHER, others_of
from casetrack.desk.letters.approval import form_values
from casetrack.desk.reception.applicants import APPLICANT_TYPES
from casetrack.desk.reception.parties import addressees
from casetrack.desk.texts import put_together
from casetrack.errors import BadInput
from casetrack.library import Law
from casetrack.store import StoredCase, Transaction


def outcome_told(workflow: Workflow, case: Case, event: Event) -> str:
    """Return the outcome that a reply tells: the event's own, or the one last drafted."""
    action = workflow.actions.get(event.action or "")
    if action is not None and action.closes_as:
        return action.closes_as
    drafted = case.last("drafted")
    outcome = drafted.text_of("outcome") if drafted else None
    if outcome is None:
        raise BadInput("no reply has been drafted yet; draft_reply names the outcome")
    return outcome


def values_of(
    desk: Desk,
    tx: Transaction,
    case: StoredCase,
    law: Law,
    kind: str,
    event: Event,
    found: Deadlines,
) -> dict[str, object]:
    """Return everything that the letter of an event is told, but its number and signature."""
    workflow = law.workflow
    values: dict[str, object] = {
        "office": office_values(desk),
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


def office_values(desk: Desk) -> dict[str, object]:
    """Return what a letter is told of the office that writes it."""
    return desk.office.model_dump(exclude={"numbers", "review_route", "later", "active"})


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
    if kind == "receipt" and (wanted := _form_wanted(workflow, case.case)):
        values["form_wanted"] = wanted
    if kind == "approval_form":
        values |= form_values(tx, workflow, case, values)
    return values


def _form_wanted(workflow: Workflow, case: Case) -> str:
    """Return the form and the way in which it is wanted (条例第29条第2款第（三）项)."""
    told = [(key, each.text_of(key)) for each in case.standing for key in ("supply", "delivery")]
    return "，".join(workflow.fields[key].choices[code] for key, code in told if code)


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


def _told_facts(
    tx: Transaction, workflow: Workflow, case: StoredCase, kind: str, event: Event
) -> dict[str, object]:
    """Return the facts in words, dates as dates: the event's, or the draft's for a reply."""
    drafted = case.case.last("drafted")
    is_reply = workflow.notices[kind].template is None
    about: Mapping[str, Fact] = event.payload
    if event.type in ("consultation_told", "third_party_told"):
        about = {**consultation_of(case.case, event), **event.payload}
    if drafted and event.type != "withdrawn" and (is_reply or kind == "approval_form"):
        about = drafted.payload
    told = put_together(tx, about)
    dates = {key for key, field in workflow.fields.items() if field.kind == "date"}
    return {
        key: date.fromisoformat(value) if key in dates and isinstance(value, str) else value
        for key, value in told.items()
    }


def consultation_of(case: Case, event: Event) -> Mapping[str, Fact]:
    """Return the facts of the consultation that an event is or is about; empty for none."""
    for each in case.standing:
        if each.type == "consultation_sent" and each.payload.get("id") == event.payload.get("id"):
            return {**each.payload, "sent_on": each.on.isoformat()}
    return {}


def _outcome_values(workflow: Workflow, case: StoredCase, event: Event) -> dict[str, object]:
    code = outcome_told(workflow, case.case, event)
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
