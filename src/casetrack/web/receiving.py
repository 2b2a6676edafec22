"""Log an application: one form, the channel first, the day of receipt with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from starlette.responses import Response

from casetrack import desk
from casetrack.desk import APPLICANT_TYPES, Application, Foreseen, WayIn
from casetrack.errors import BadInput, CasetrackError, Refused
from casetrack.web.filters import read_day
from casetrack.web.visit import Visit

_STAGES = ("submitted", "arrived", "signed", "confirmed")
#: Fields that say something only beside the day they belong to.
_BESIDE = {"signed_for_by": "signed"}
_NEEDED = ("channel", "applicant_name", "applicant_type", "request")


@dataclass(frozen=True)
class Seen:
    """What the page says of the dates typed so far: found, or why not."""

    found: Foreseen | None
    error: str


def form(visit: Visit) -> Response:
    """Show the empty form."""
    _only_for_loggers(visit)
    return _shown(visit, {}, {})


def preview(visit: Visit) -> Response:
    """Show the day of receipt that the dates come to, and why; nothing is written."""
    _only_for_loggers(visit)
    typed = dict(visit.request.query_params)
    return visit.show("receipt.html", seen=_seen(visit, typed))


def receive(visit: Visit) -> Response:
    """Log the application and go to its page."""
    _only_for_loggers(visit)
    typed = {key: value for key, value in visit.typed().items() if key != "proof"}
    errors = {
        key: visit.words.translate("this is needed")
        for key in _NEEDED
        if not typed.get(key, "").strip()
    }
    if errors:
        return _shown(visit, typed, errors)
    try:
        logged = desk.receive(visit.desk, _application(visit, typed))
    except CasetrackError as no:
        key = str(no.message.values.get("key", "")) if isinstance(no, BadInput) else ""
        return _shown(visit, typed, {key if key in typed else "": visit.words.refusal(no)})
    visit.says += [visit.words.put(each) for each in logged.warnings]
    return visit.go(f"/cases/{quote(logged.reference)}?done=1#event-1")


def _only_for_loggers(visit: Visit) -> None:
    if visit.person is None or not desk.may_log(visit.desk, visit.person.roles):
        raise Refused("your roles do not log applications; ask a registrar")


def _shown(visit: Visit, typed: Mapping[str, str], errors: Mapping[str, str]) -> Response:
    return visit.show(
        "receive.html",
        422 if errors else 200,
        typed=typed,
        errors=errors,
        channels=desk.channels(visit.desk),
        types=APPLICANT_TYPES,
        asked_by=lambda stage: _asked_by(visit, stage),
        seen=_seen(visit, typed) if typed else Seen(None, ""),
    )


def _asked_by(visit: Visit, stage: str) -> str:
    """Return the classes that hide a field while another channel is chosen."""
    asking = [channel for channel, days in desk.ways_in(visit.desk).items() if stage in days]
    return " ".join(("asked", *(f"for-{channel}" for channel in asking)))


def _seen(visit: Visit, typed: Mapping[str, str]) -> Seen:
    if not typed.get("channel"):
        return Seen(None, "")
    days = (*(f"{stage}_on" for stage in _STAGES), "forwarded_on", "received_on")
    if not any(typed.get(name, "").strip() for name in days):
        return Seen(None, visit.words.translate("type the dates that are known"))
    try:
        return Seen(desk.foresee(visit.desk, _application(visit, typed)), "")
    except CasetrackError as no:
        return Seen(None, visit.words.refusal(no))


def _application(visit: Visit, typed: Mapping[str, str]) -> Application:
    given = {key: value.strip() for key, value in typed.items() if value.strip()}
    for key in _hidden(visit, given.get("channel", "")):
        given.pop(key, None)
    return Application(
        received_on=_day(given, "received_on"),
        channel=given.get("channel", ""),
        applicant_name=given.get("applicant_name", ""),
        applicant_type=given.get("applicant_type", ""),
        request=given.get("request", ""),
        id_number=given.get("id_number"),
        phone=given.get("phone"),
        email=given.get("email"),
        address=given.get("address"),
        handler=given.get("handler"),
        way_in=_way_in(given),
    )


def _hidden(visit: Visit, channel: str) -> list[str]:
    """Return the fields that the page hides for a channel; what was typed before is not meant."""
    asked = desk.ways_in(visit.desk).get(channel, frozenset(_STAGES))
    hidden = [f"{stage}_on" for stage in _STAGES if stage not in asked]
    return hidden + [key for key, stage in _BESIDE.items() if stage not in asked]


def _way_in(given: Mapping[str, str]) -> WayIn:
    return WayIn(
        submitted_on=_day(given, "submitted_on"),
        arrived_on=_day(given, "arrived_on"),
        signed_on=_day(given, "signed_on"),
        signed_for_by=given.get("signed_for_by"),
        confirmed_on=_day(given, "confirmed_on"),
        forwarded_from=given.get("forwarded_from"),
        forwarded_on=_day(given, "forwarded_on"),
        addressed_to=given.get("addressed_to"),
        filled_by=given.get("filled_by"),
    )


def _day(given: Mapping[str, str], name: str) -> date | None:
    return read_day(name, given[name]) if name in given else None
