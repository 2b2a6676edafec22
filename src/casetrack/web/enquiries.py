"""Questions by telephone or at the counter: two fields, a list by date, counted by channel."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from starlette.responses import Response

from casetrack import desk
from casetrack.errors import BadInput, Refused
from casetrack.web.filters import read_day, read_number
from casetrack.web.visit import Visit

#: The year the law began; no office has older ones.
_FIRST_YEAR = 2008


def enquiries(visit: Visit) -> Response:
    """Show the enquiries of a year, and the form for one more."""
    _only_for_those_who_log(visit)
    return _shown(visit, {}, {})


def log(visit: Visit) -> Response:
    """Keep an enquiry and come back to the list."""
    _only_for_those_who_log(visit)
    typed = {key: value for key, value in visit.typed().items() if key != "proof"}
    needed = visit.words.translate("this is needed")
    keys = ("channel", "question")
    if errors := {key: needed for key in keys if not typed.get(key, "").strip()}:
        return _shown(visit, typed, errors)
    try:
        asked_on = read_day("on", typed["on"]) if typed.get("on") else None
        number = desk.log_enquiry(
            visit.desk, typed["question"], typed["channel"], typed.get("answer"), asked_on
        )
    except BadInput as no:
        return _shown(visit, typed, {_beside(no): visit.words.refusal(no)})
    visit.say_done(visit.words.say("Enquiry no. {number} is logged.", number=number))
    return visit.go("/enquiries")


def _only_for_those_who_log(visit: Visit) -> None:
    if not visit.may("enquiries"):
        raise Refused("your roles do not log enquiries; ask a registrar")


def _beside(no: BadInput) -> str:
    """Return the field that is wrong: a day that is none, or lies ahead; else the whole form."""
    return "on" if {"on", "key"} & no.message.values.keys() else ""


def _shown(visit: Visit, typed: Mapping[str, str], errors: Mapping[str, str]) -> Response:
    today = visit.desk.today
    year = _year(visit.query("year"), today.year)
    found = desk.enquiries(visit.desk, date(year, 1, 1), date(year, 12, 31))
    return visit.show(
        "enquiries.html",
        422 if errors else 200,
        typed=typed,
        errors=errors,
        year=year,
        found=sorted(found, key=lambda each: (each.asked_on, each.number), reverse=True),
        counted=Counter(each.channel for each in found),
        channels=desk.ENQUIRY_CHANNELS,
    )


def _year(asked: str, this: int) -> int:
    year = read_number(asked)
    return year if year is not None and _FIRST_YEAR <= year <= this else this
