"""Before a year's table goes out, and when it is frozen: preflight, closing, what differs since."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from starlette.responses import Response

from casetrack import desk
from casetrack.desk import Obstacle, YearEnd
from casetrack.errors import BadInput, Refused
from casetrack.i18n import mark
from casetrack.web.visit import Visit
from casetrack.web.year import Chosen, counted, whole_year

#: Cases of an obstacle that are named at once; the others stand folded behind them.
_NAMED = 24
#: What each obstacle is called.
_TITLES = {
    "uncounted": mark("No table"),
    "damaged": mark("Cases that cannot be worked out"),
    "no_applicant_type": mark("No type of applicant"),
    "unconfirmed": mark("Receipt not confirmed"),
    "draft": mark("Drafted, not sent"),
    "overdue": mark("No reply"),
    "logged_late": mark("Recorded after the year"),
    "no_dispatch_proof": mark("No proof of dispatch"),
    "sued_directly": mark("Sued without reconsideration"),
    "identity": mark("The table contradicts itself"),
    "carried_in": mark("Not what was carried over"),
    "figures": mark("Figures to enter"),
    "restated": mark("Differs from the closed table"),
    "voided": mark("Entered by mistake"),
}
#: Ways out that lead over a page and not over the command line: the sentence, and where to.
_WAYS = {
    "damaged": (mark("open the case; whoever looks after the program checks the record"), ""),
    "no_applicant_type": (mark("open the case and correct its receipt"), ""),
    "identity": (mark("open the table and the cell"), "#findings"),
    "figures": (mark("enter them in the table"), "#figures"),
    "restated": (
        mark("publish the correction, then close the year anew with the reason"),
        "/close",
    ),
}


@dataclass(frozen=True)
class Step:
    """One line of the checklist."""

    severity: str
    title: str
    says: str
    way_out: str
    #: Where the way out leads; empty where it begins at the cases.
    href: str
    named: tuple[str, ...]
    others: tuple[str, ...]


def preflight(visit: Visit) -> Response:
    """Show what stands between the office and a clean table."""
    asked = whole_year(visit)
    found = desk.preflight(visit.desk, asked.year, asked.form.id)
    steps = [_step(visit, asked, each) for each in found.obstacles]
    return visit.show(
        "year_preflight.html",
        asked=asked,
        steps=steps,
        errors=sum(each.severity == "error" for each in steps),
        has_table=found.year_end is not None,
        is_closed=found.year_end is not None and found.year_end.closing is not None,
    )


def _step(visit: Visit, asked: Chosen, obstacle: Obstacle) -> Step:
    words = visit.words
    says, place = _WAYS.get(obstacle.kind, ("", ""))
    way_out = words.translate(says) if says else words.put(obstacle.way_out)
    told = _figures_told(visit, asked) if obstacle.kind == "figures" else words.put(obstacle.says)
    href = asked.address(place) if place.startswith("/") else asked.address() + place
    return Step(
        obstacle.severity,
        words.translate(_TITLES[obstacle.kind]),
        told,
        way_out,
        href if place else "",
        obstacle.references[:_NAMED],
        obstacle.references[_NAMED:],
    )


def _figures_told(visit: Visit, asked: Chosen) -> str:
    """Return which figures are missing, as they are printed and not by their addresses."""
    every = desk.figures(visit.desk, asked.year, asked.form.id)
    missing = [each.label for each in every if each.value is None]
    return visit.words.say_count(
        "{count} figure is not entered: {names}",
        "{count} figures are not entered: {names}",
        len(missing),
        names="、".join(missing),
    )


def closing(visit: Visit) -> Response:
    """Show what closing a year does, how it was closed, and what differs since."""
    return _closing(visit, whole_year(visit))


def close(visit: Visit) -> Response:
    """Close a year that somebody has confirmed is to be closed."""
    asked, typed = whole_year(visit), visit.typed()
    if not visit.may("close_year"):
        raise Refused("your roles close no year")
    found = counted(visit, asked)
    errors = dict(_missing(visit, found, typed))
    if not errors:
        try:
            done = desk.close_year(
                visit.desk,
                asked.year,
                asked.form.id,
                signer=typed.get("signer", "").strip() or None,
                reason=typed.get("reason", "").strip() or None,
            )
        except Refused as no:
            errors |= visit.refused(no, {"": visit.words.put(no.message)})
        else:
            visit.say_done(
                visit.words.say(
                    "{year} is closed, signed {signer}, SHA-256 {sha256}",
                    year=asked.year,
                    signer=done.closing.signer,
                    sha256=done.closing.sha256,
                )
            )
            return visit.go(asked.address("/close"))
    return _closing(visit, asked, errors, typed)


def _missing(visit: Visit, found: YearEnd, typed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if found.closing is not None and not typed.get("reason", "").strip():
        yield "reason", visit.words.say("a year that was closed is closed anew only with a reason")
    if typed.get("sure") != "yes":
        yield "sure", visit.words.say("confirm it first")


def _closing(
    visit: Visit,
    asked: Chosen,
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    found: YearEnd | None = None
    uncounted = ""
    try:
        found = counted(visit, asked)
    except BadInput as no:
        uncounted = visit.words.put(no.message)
    return visit.show(
        "year_close.html",
        422 if errors else 200,
        asked=asked,
        found=found,
        uncounted=uncounted,
        closings=desk.closings(visit.desk, asked.year, asked.form.id),
        contradictions=_contradictions(found),
        is_over=visit.desk.today > date(asked.year, 12, 31),
        errors=errors or {},
        typed=typed or {},
    )


def _contradictions(found: YearEnd | None) -> int:
    return sum(each.severity == "error" for each in found.findings) if found else 0
