"""The year's end: which table, of which days, and the page that shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from starlette.responses import Response

from casetrack import desk
from casetrack.core import statistics
from casetrack.core.statistics import Form, Report
from casetrack.desk import Entered, YearEnd
from casetrack.errors import BadInput, NotFound
from casetrack.reports import ANNUAL, WRITTEN
from casetrack.web.filters import read_day
from casetrack.web.visit import Visit
from casetrack.web.year_table import ShownTable, anchor, findings_of, shown

#: Years that a form can be asked for; the earliest form is of 2014.
_FIRST, _LAST = 1990, 2100
_FILES = (*WRITTEN, ".json")


@dataclass(frozen=True)
class Chosen:
    """What the address of a year's page asks for."""

    year: int
    form: Form
    #: None for the whole year's ends.
    first: date | None = None
    last: date | None = None
    subtree: bool = False
    #: The last day whose records are known; None for all there are.
    as_of: date | None = None
    #: As typed, for the form that asks.
    given: Mapping[str, str] | None = None
    errors: Mapping[str, str] | None = None

    @property
    def is_year(self) -> bool:
        ends = (self.first or date(self.year, 1, 1), self.last or date(self.year, 12, 31))
        return ends == (date(self.year, 1, 1), date(self.year, 12, 31))

    def address(self, path: str = "", **more: str) -> str:
        """Return the address of a page of this year that asks for the same."""
        query = {
            "form": self.form.id,
            "from": self.first.isoformat() if self.first else "",
            "to": self.last.isoformat() if self.last else "",
            "subtree": "yes" if self.subtree else "",
            "as_of": self.as_of.isoformat() if self.as_of else "",
            **more,
        }
        given = urlencode({name: value for name, value in query.items() if value})
        return f"/year/{self.year}{path}?{given}"


def this_year(visit: Visit) -> Response:
    """Show the last year that is over: its table is the one that is worked on."""
    return page(visit, chosen(visit, visit.desk.today.year - 1))


def year(visit: Visit) -> Response:
    """Show the year of the address."""
    return page(visit, chosen(visit))


def chosen(visit: Visit, year: int | None = None) -> Chosen:
    """Return what the address asks for; a day that cannot be read is said and left out."""
    year = int(visit.path("year")) if year is None else year
    if not _FIRST <= year <= _LAST:
        raise BadInput("{year} is no year of a table", year=year)
    given = {name: visit.query(name) for name in ("from", "to", "subtree", "as_of")}
    errors: dict[str, str] = {}
    days: dict[str, date | None] = {"from": None, "to": None, "as_of": None}
    for name in days:
        try:
            days[name] = read_day(name, given[name]) if given[name] else None
        except BadInput:
            errors[name] = visit.words.say("not a date; write it like 2026-02-13")
    first, last = days["from"], days["to"]
    if (last or date(year, 12, 31)) < (first or date(year, 1, 1)):
        errors["to"] = visit.words.say("the last day is before the first")
        first = last = None
    as_of = days["as_of"]
    if as_of is not None and as_of > visit.desk.today:
        errors["as_of"] = visit.words.say("this day has not come yet")
        as_of = None
    form = desk.form_for(visit.desk.library, year, _form_named(visit))
    return Chosen(year, form, first, last, given["subtree"] == "yes", as_of, given, errors)


def whole_year(visit: Visit) -> Chosen:
    """Return the year and form of the address, for what only a whole year of one office has."""
    year = int(visit.path("year"))
    return Chosen(year, desk.form_for(visit.desk.library, year, _form_named(visit)))


def _form_named(visit: Visit) -> str | None:
    return visit.query("form") or visit.typed().get("form") or None


def counted(visit: Visit, asked: Chosen, *, with_cases: bool = False) -> YearEnd:
    """Return the table that is asked for."""
    return desk.report(
        visit.desk,
        asked.year,
        asked.form.id,
        asked.first,
        asked.last,
        with_cases=with_cases,
        subtree=asked.subtree,
        as_of=asked.as_of,
    )


def page(
    visit: Visit,
    asked: Chosen,
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    """Show a year's table; `errors` and `typed` are of the figures that were to be entered."""
    uncounted = ""
    found: YearEnd | None = None
    try:
        found = counted(visit, asked)
    except BadInput as no:
        # A case that fits no row: there is no table, and the page says why.
        uncounted = visit.words.put(no.message)
    can_enter = found is not None and asked.is_year and not asked.subtree and not asked.as_of
    figures = desk.figures(visit.desk, asked.year, asked.form.id) if can_enter else ()
    return visit.show(
        "year.html",
        422 if errors or asked.errors else 200,
        asked=asked,
        found=found,
        uncounted=uncounted,
        tables=_tables(asked, found, figures),
        offices=[_beside(asked, each) for each in found.offices] if found else (),
        findings=findings_of(found.findings) if found else (),
        figures={each.address: each for each in figures},
        published=(published := _published(asked, figures)),
        published_wrong=any(address in (errors or {}) for address, _ in published),
        anchor=anchor,
        may_enter=can_enter and visit.may("figures"),
        has_below=len(desk.subtree_of(visit.desk.settings, visit.desk.office)) > 1,
        forms=[each for each in visit.desk.library.forms() if each.covers(asked.year)],
        files=_FILES,
        annual=ANNUAL,
        has_annual=_has_annual(visit, asked.form),
        errors=errors or {},
        typed=typed or {},
    )


def _tables(
    asked: Chosen, found: YearEnd | None, figures: tuple[Entered, ...]
) -> tuple[ShownTable, ...]:
    if found is None:
        return ()
    # What was carried over is counted here; as it was published it is entered apart.
    apart = desk.published_addresses(asked.form)
    places = {each.address for each in figures if each.address not in apart}
    cells = asked.address("/cell")
    return shown(asked.form, found, places, lambda row, column: opens_at(cells, row, column))


def opens_at(cells: str, row: str, column: str) -> str:
    """Return the address of a cell's cases among those of a table."""
    return f"{cells}&{urlencode({'row': row, 'column': column})}"


def _beside(asked: Chosen, report: Report) -> tuple[str, tuple[ShownTable, ...]]:
    """Return an office of several, with its own table."""
    tables = statistics.printed(asked.form, report)
    return report.office, tuple(
        ShownTable.plain(asked.form, each, report.office) for each in tables
    )


def _published(asked: Chosen, figures: tuple[Entered, ...]) -> list[tuple[str, str]]:
    """Return address and label of what was carried over, as it can be entered."""
    if not figures:
        return []
    labels = []
    for address in desk.published_addresses(asked.form):
        row, _, key = address.partition(" ")
        columns = asked.form.table_of[row].columns
        label = next((each.label for each in columns if each.key == key), "")
        labels.append((address, label or asked.form.rows[row].label))
    return labels


def _has_annual(visit: Visit, form: Form) -> bool:
    try:
        visit.desk.library.outline(form.id)
    except NotFound:
        return False
    return True
