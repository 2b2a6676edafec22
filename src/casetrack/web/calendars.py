"""The calendar: a year at a glance, a notice loaded by its text, days counted at the counter."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from casetrack import desk
from casetrack.desk import CalendarLoaded, Counted, DayOfYear
from casetrack.errors import BadInput, CasetrackError, FileProblems, Problem, Refused
from casetrack.messages import say_count
from casetrack.web.filters import read_day, read_number
from casetrack.web.roles import titles
from casetrack.web.visit import Visit

#: What a pasted text is called where a file would have a name.
_PASTED, _PASTED_TOML = "notice.txt", "notice.toml"
#: Working days of the reply, to begin with.
_USUAL = "20"


@dataclass(frozen=True)
class Slip:
    """Something in a text that cannot be read: where, and what is wrong."""

    #: From 1; None where it is not in one line.
    line: int | None
    place: str
    says: str


def this_year(visit: Visit) -> Response:
    """Show the year that it is."""
    return _year(visit, visit.desk.today.year)


def year(visit: Visit) -> Response:
    """Show the year of the address."""
    return _year(visit, int(visit.path("year")))


def count(visit: Visit) -> Response:
    """Count working days from a day on, and show them."""
    start, number = visit.query("start"), visit.query("working_days")
    errors: dict[str, str] = {}
    counted: Counted | None = None
    if start or number:
        counted, errors = _counted(visit, start, number)
    return visit.show(
        "count.html",
        422 if errors else 200,
        counted=counted,
        errors=errors,
        given={
            "start": start or visit.desk.today.isoformat(),
            "working_days": number or _USUAL,
        },
        most=desk.MOST_COUNTED,
    )


def form(visit: Visit) -> Response:
    """Ask for the text of a notice, and say whether another calendar waits on the shelf."""
    return _form(visit, "", ())


def load(visit: Visit) -> Response:
    """Show what a text would change; load it where that has been seen and is wanted."""
    typed = visit.typed()
    text = typed.get("text", "")
    if not text.strip():
        return _form(visit, text, [Slip(None, "", visit.words.translate("paste the notice here"))])
    try:
        done = _load(visit, text, dry_run="sure" not in typed)
    except Refused:
        raise
    except CasetrackError as no:
        return _form(visit, text, _slips(visit, no, text))
    if "sure" not in typed:
        return _shown(visit, done, "/calendar/load", text)
    visit.say_done(_said(visit, done))
    return visit.go(f"/calendar/{done.years[0]}" if done.years else "/calendar")


def renew(visit: Visit) -> Response:
    """Show what the calendar on the shelf would change; go by it where that is wanted."""
    is_sure = "sure" in visit.typed()
    done = desk.renew_calendar(visit.desk, dry_run=not is_sure)
    if not is_sure:
        return _shown(visit, done, "/calendar/renew", "")
    visit.say_done(_said(visit, done))
    return visit.go("/calendar")


def _load(visit: Visit, text: str, *, dry_run: bool) -> CalendarLoaded:
    is_toml = text.lstrip().startswith(("[[", "#"))
    name = _PASTED_TOML if is_toml else _PASTED
    return desk.load_calendar(visit.desk, name, text.encode(), dry_run=dry_run)


def _said(visit: Visit, done: CalendarLoaded) -> str:
    return visit.words.say(
        "loaded: {moved}, {final}",
        moved=say_count(
            "{count} due date has moved", "{count} due dates have moved", len(done.moved)
        ),
        final=say_count(
            "{count} has become certain", "{count} have become certain", len(done.final)
        ),
    )


def _year(visit: Visit, number: int) -> Response:
    shown = desk.year_of(visit.desk, number)
    return visit.show(
        "calendar.html",
        shown=shown,
        weeks=_weeks,
        behind=[desk.waiting_on_the_shelf(each) for each in desk.calendars_behind(visit.desk)],
        usual=_USUAL,
        most=desk.MOST_COUNTED,
    )


def _weeks(days: Sequence[DayOfYear]) -> list[list[DayOfYear | None]]:
    """Return a month in weeks from Monday on, None before its first day and after its last."""
    cells: list[DayOfYear | None] = [None] * days[0].day.weekday()
    cells += days
    cells += [None] * (-len(cells) % 7)
    return [cells[n : n + 7] for n in range(0, len(cells), 7)]


def _counted(visit: Visit, start: str, number: str) -> tuple[Counted | None, dict[str, str]]:
    say = visit.words.say
    try:
        day = read_day("start", start)
    except BadInput:
        return None, {"start": say("not a date; write it like 2026-02-13")}
    working_days = read_number(number)
    if working_days is None or not 1 <= working_days <= desk.MOST_COUNTED:
        most = desk.MOST_COUNTED
        return None, {"working_days": say("a whole number from 1 to {most}", most=most)}
    try:
        return desk.count_days(visit.desk, day, working_days), {}
    except BadInput as no:
        return None, {"start": visit.words.put(no.message)}


def _form(visit: Visit, text: str, slips: Sequence[Slip]) -> Response:
    if not visit.may("calendar"):
        raise Refused(
            "only {roles} may change the calendar",
            roles=", ".join(titles(visit, desk.who_may("calendar"))),
        )
    return visit.show(
        "calendar_load.html",
        422 if slips else 200,
        text=text,
        slips=slips,
        done=None,
        to="",
        behind=[desk.waiting_on_the_shelf(each) for each in desk.calendars_behind(visit.desk)],
    )


def _shown(visit: Visit, done: CalendarLoaded, to: str, text: str) -> Response:
    clocks = desk.clocks(visit.desk.library)
    titles = {name: visit.words.title(clock) for name, clock in clocks.items()}
    return visit.show(
        "calendar_load.html", text=text, slips=(), done=done, to=to, behind=(), clocks=titles
    )


def _slips(visit: Visit, no: CasetrackError, text: str) -> list[Slip]:
    if not isinstance(no, FileProblems):
        return [Slip(None, "", visit.words.put(no.message))]
    return [
        Slip(_line_of(each, text), _place_of(each, text), visit.words.put(each.says))
        for each in no.problems
    ]


def _place_of(problem: Problem, text: str) -> str:
    """Return a place that stands in the text, such as a holiday; a key of the file says nothing."""
    return problem.table if problem.table in text else ""


def _line_of(problem: Problem, text: str) -> int | None:
    """Return the line that a problem speaks of: by its words, else by the name of its holiday."""
    lines = [unicodedata.normalize("NFKC", line) for line in text.splitlines()]
    values = problem.says.values
    about = (values.get("words"), values.get("written"), problem.table)
    for words in filter(None, map(str, filter(None, about))):
        for number, line in enumerate(lines, start=1):
            if words in line:
                return number
    return None
