"""A history from outside, as JSON, -> a case; and its deadlines as JSON again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date

from pydantic import TypeAdapter, ValidationError

from casetrack.core.case import Case, Event, Fact, Policy
from casetrack.core.clock.deadline import Deadline, Step, status
from casetrack.core.clock.fold import Deadlines
from casetrack.core.workflow.definition import STAGES
from casetrack.errors import BadInput
from casetrack.messages import Translate, english

#: Every type of event that a history may hold.
EVENT_TYPES = frozenset(
    "submitted arrived signed confirmed received forwarded correction_requested "
    "correction_received consultation_sent consultation_served consultation_returned extended "
    "reasons_requested reasons_received delayed_until fee_notified fee_paid suspended resumed "
    "reply_dispatched reply_served withdrawn lapsed remedy_filed remedy_concluded "
    "remedy_answered reply_ordered reply_revoked review_requested review_extended "
    "review_decided".split()
)
_PARTIES = ("third_party", "joint_agency", "other_agency")
_DATES = (
    "served_on",
    "complete_by",
    "until",
    *(f"{stage}_on" for stage in STAGES),
    "forwarded_on",
)
_NUMBERS = ("working_days",)
_POLICY = TypeAdapter(Policy)
_POLICY_KEYS = tuple(field.name for field in fields(Policy))


@dataclass(frozen=True)
class History:
    """What happened, and under which law and on which day it is looked at."""

    case: Case
    #: Id of the workflow, or None where the history does not say.
    workflow: str | None
    today: date | None


_SENT = "consultation_sent"


def read_history(given: object) -> History:
    """Return a history given as parsed JSON; raise BadInput naming what cannot be read."""
    if not isinstance(given, Mapping):
        raise BadInput("a history is a JSON object with `events`, not {given!r}", given=given)
    events = given.get("events")
    if not isinstance(events, list) or not events:
        raise BadInput("`events` must be a list with at least one event")
    workflow = given.get("workflow")
    if workflow is not None and not isinstance(workflow, str):
        raise BadInput("`workflow` must be text, not {given!r}", given=workflow)
    today = given.get("today")
    return History(
        Case.of(
            (_event(n, each) for n, each in enumerate(events, 1)), _policy(given.get("policy"))
        ),
        workflow,
        None if today is None else _date("today", today),
    )


def _event(number: int, given: object) -> Event:
    where = f"events[{number}]"
    if not isinstance(given, Mapping):
        raise BadInput("{where} must be a JSON object, not {given!r}", where=where, given=given)
    kind = given.get("type")
    if kind not in EVENT_TYPES:
        raise BadInput(
            "{where}: {kind!r} is no type of event; the types are: {types}",
            where=where,
            kind=kind,
            types=", ".join(sorted(EVENT_TYPES)),
        )
    on = _date(f"{where}.on", given.get("on"))
    if kind == _SENT and "party" not in given:
        raise BadInput(
            "{where}: party is missing; it is one of: {parties}",
            where=where,
            parties=", ".join(_PARTIES),
        )
    return Event(str(kind), on, dict(_payload(where, given)))


def _payload(where: str, given: Mapping[str, object]) -> Iterator[tuple[str, Fact]]:
    for key, value in given.items():
        name = "working_days" if key == "days" else key
        if name in ("type", "on") or value is None:
            continue
        if name in _DATES:
            yield name, _date(f"{where}.{key}", value).isoformat()
        elif name in _NUMBERS:
            yield name, _number(f"{where}.{key}", value)
        elif name == "party" and value not in _PARTIES:
            raise BadInput(
                "{where}: party {value!r} is none of: {parties}",
                where=where,
                value=value,
                parties=", ".join(_PARTIES),
            )
        elif isinstance(value, str | int | bool):
            yield name, value


def _date(where: str, value: object) -> date:
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise BadInput(
            "{where}: {value!r} is not a date; write it like 2026-02-13", where=where, value=value
        ) from None


def _number(where: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise BadInput("{where}: {value!r} is not a whole number above 0", where=where, value=value)
    return value


def _policy(given: object) -> Policy:
    if given is None:
        return Policy()
    if not isinstance(given, Mapping):
        raise BadInput("`policy` must be a JSON object, not {given!r}", given=given)
    for key in given:
        if key not in _POLICY_KEYS:
            raise BadInput(
                "policy: {key!r} is none of: {keys}", key=key, keys=", ".join(_POLICY_KEYS)
            )
    try:
        return _POLICY.validate_python(dict(given))
    except ValidationError as error:
        wrong = error.errors()[0]
        raise BadInput(
            "policy: {key} cannot be {value!r}: {reason}",
            key=wrong["loc"][0],
            value=wrong["input"],
            reason=wrong["msg"],
        ) from None


def deadlines_json(
    found: Deadlines, today: date, translate: Translate = english
) -> dict[str, object]:
    """Return the deadlines in the public JSON shape, with their status on that day."""
    return {
        "deadlines": [_deadline_json(each, today, translate) for each in found.all],
        "warnings": [warning.put(translate) for warning in found.warnings],
    }


def _deadline_json(deadline: Deadline, today: date, translate: Translate) -> dict[str, object]:
    told: dict[str, object] = {"clock": deadline.clock}
    if deadline.subject is not None:
        told["id"] = deadline.subject
    told["due"] = deadline.due.isoformat()
    told["provisional"] = deadline.provisional
    told["status"] = status(deadline, today)
    if deadline.met_on is not None:
        told["met_on"] = deadline.met_on.isoformat()
    if deadline.alternative_due is not None:
        told["alternative_due"] = deadline.alternative_due.isoformat()
    if deadline.silence is not None:
        told["silence"] = deadline.silence
    told["steps"] = [_step_json(step, translate) for step in deadline.steps]
    return told


def _step_json(step: Step, translate: Translate) -> dict[str, object]:
    began = {} if step.began is None else {"began": step.began.put(translate)}
    return {
        **began,
        "from": step.start.isoformat(),
        "days": step.working_days,
        "rule": step.rule.put(translate),
        "basis": step.source,
        "left_out": [
            [each.first.isoformat(), each.last.isoformat(), each.source] for each in step.left_out
        ],
        "due": step.due.isoformat(),
    }
