"""The register of numbers: every number of a series and year, and what became of each."""

from collections.abc import Callable, Mapping

from starlette.responses import Response

from casetrack import desk
from casetrack.desk import NumberLine
from casetrack.errors import BadInput, NotFound, Refused
from casetrack.i18n import mark
from casetrack.web.visit import Visit

#: What people call the series that every office has.
SERIES = {
    "reply": mark("replies"),
    "receipt": mark("receipts"),
    "correction": mark("corrections asked for"),
    "consultation": mark("consultations"),
    "extension": mark("extensions"),
    "fee": mark("fees"),
    "reasons": mark("reasons asked for"),
}
#: The year the law began; no office has older numbers.
_FIRST_YEAR = 2008


def numbers(visit: Visit) -> Response:
    """Show the numbers of a series and year."""
    return _shown(visit, {}, {})


def reserve(visit: Visit) -> Response:
    """Reserve the next numbers of a series."""
    typed = _typed(visit)
    count = typed.get("count", "1")
    if not (count.isascii() and count.isdigit() and len(count) < 4):
        says = visit.words.translate("a whole number is needed here")
        return _shown(visit, typed, {"count": says})

    def take() -> str:
        taken = desk.reserve_numbers(visit.desk, typed["series"], typed["why"], int(count))
        return visit.words.say("reserved: {numbers}", numbers=", ".join(taken))

    return _done(visit, typed, "count", take)


def release(visit: Visit) -> Response:
    """Give a reserved number back."""
    typed = _typed(visit)

    def give_back() -> str:
        desk.release_number(visit.desk, typed["number"], typed["why"])
        return visit.words.say("{number}: the next letter takes it", number=typed["number"])

    return _done(visit, typed, "number", give_back)


def void(visit: Visit) -> Response:
    """Void a number."""
    typed = _typed(visit)

    def put_out() -> str:
        desk.void_number(visit.desk, typed["number"], typed["why"])
        return visit.words.say("{number}: voided", number=typed["number"])

    return _done(visit, typed, "number", put_out)


def _done(visit: Visit, typed: Mapping[str, str], about: str, act: Callable[[], str]) -> Response:
    """Do what was asked and show the register; a mistake stands beside the field it is `about`."""
    if not visit.may("numbers"):
        raise Refused("your roles do not reserve or void numbers; ask a registrar")
    if not typed.get("why"):
        return _shown(visit, typed, {"why": visit.words.translate("this is needed")})
    try:
        visit.say_done(act())
    except (BadInput, NotFound, Refused) as no:
        return _shown(visit, typed, visit.refused(no, {about: visit.words.refusal(no)}))
    return visit.go(f"/numbers?series={typed['series']}&year={typed['year']}")


def _typed(visit: Visit) -> dict[str, str]:
    typed = {key: value.strip() for key, value in visit.typed().items()}
    series, year = _series(visit, typed), _year(visit, typed)
    return {"number": "", "why": "", **typed, "series": series, "year": str(year)}


def _shown(visit: Visit, typed: Mapping[str, str], errors: Mapping[str, str]) -> Response:
    series, year = _series(visit, typed), _year(visit, typed)
    lines = desk.numbers_of(visit.desk, series, year)
    translate = visit.words.translate
    return visit.show(
        "numbers.html",
        422 if errors else 200,
        all_series={
            each: translate(SERIES.get(each, each)) for each in visit.desk.office.all_series()
        },
        series=series,
        year=year,
        lines=lines[::-1],
        first_year=_FIRST_YEAR,
        names={f"user:{each.code}": each.name for each in desk.users(visit.desk)},
        standings={key: visit.words.put(each) for key, each in desk.STANDINGS.items()},
        why=lambda line: _why(visit, line),
        typed=typed,
        errors=errors,
    )


def _why(visit: Visit, line: NumberLine) -> str:
    """Return why a number is as it is, as somebody said it or as the register knows it."""
    known = desk.WHY_ANNULLED.get(line.why or "")
    return visit.words.put(known) if known else line.why or ""


def _series(visit: Visit, typed: Mapping[str, str]) -> str:
    known = visit.desk.office.all_series()
    asked = typed.get("series") or visit.query("series")
    return asked if asked in known else known[0]


def _year(visit: Visit, typed: Mapping[str, str]) -> int:
    asked, this = typed.get("year") or visit.query("year"), visit.desk.today.year
    is_year = asked.isascii() and asked.isdigit() and len(asked) == 4
    return int(asked) if is_year and _FIRST_YEAR <= int(asked) <= this else this
