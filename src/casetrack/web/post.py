"""Posting day: what goes to the post, one file to print, what comes back from the post office."""

from collections.abc import Mapping
from datetime import date

from starlette.responses import Response

from casetrack import desk
from casetrack.desk import Acted, PostDay, PostLine
from casetrack.errors import BadInput, CasetrackError, NotFound
from casetrack.intake import read_tracking
from casetrack.web.filters import read_day
from casetrack.web.papers import as_file, download
from casetrack.web.visit import Visit


def post(visit: Visit) -> Response:
    """Show what waits for the post, and the postings of the year."""
    return _waiting(visit, {})


def put_together(visit: Visit) -> Response:
    """Make the chosen letters a posting and go to it."""
    chosen = visit.several("letter")
    if not chosen:
        says = visit.words.translate("choose at least one letter")
        return _waiting(visit, {"letter": says}, chosen)
    try:
        made = desk.post_day(visit.desk, _day(visit.typed().get("on", "")), only=chosen)
    except (BadInput, NotFound) as no:
        return _waiting(visit, {"letter": visit.words.refusal(no)}, chosen)
    return visit.go(f"/post/{made.year}/{made.number}")


def posting(visit: Visit) -> Response:
    """Show a posting: its letters, and what has come back."""
    return _shown(visit, {})


def posting_pdf(visit: Visit) -> Response:
    """Return the file to print: the list, the letters, the envelopes."""
    year, number = _which(visit)
    content = desk.posting_pdf(visit.desk, number, year)
    return download(content, f"post-{year}-{number}.pdf", "application/pdf")


def posting_list(visit: Visit) -> Response:
    """Return the list alone, to print again or to go on writing in."""
    year, number = _which(visit)
    return as_file(visit, desk.posting_list(visit.desk, number, year), f"post-{year}-{number}")


def track(visit: Visit) -> Response:
    """Keep the tracking number of one letter and go on to the next."""
    typed = visit.typed()
    given = typed.get("tracking_number", "").strip()
    if not given:
        return _shown(visit, {"tracking_number": visit.words.translate("this is needed")})
    try:
        _read_back(visit, {typed.get("line", ""): given})
    except CasetrackError as no:
        says = {"tracking_number": visit.words.refusal(no)}
        return _shown(visit, visit.refused(no, says))
    # No fragment: a browser that goes to one begins there, and not in the field.
    return visit.go(f"{_address(visit)}?carrier={_carrier(visit)}")


def track_file(visit: Visit) -> Response:
    """Keep the tracking numbers of a post office's file: all of them, or none."""
    sent = visit.files("file")
    if not sent:
        return _shown(visit, {"file": visit.words.translate("choose a file")})
    try:
        numbers = read_tracking(*sent[0])
        _read_back(visit, numbers)
    except CasetrackError as no:
        return _shown(visit, visit.refused(no, {"file": visit.words.refusal(no)}))
    visit.say_done(
        visit.words.say_count(
            "{count} tracking number read", "{count} tracking numbers read", len(numbers)
        )
    )
    return visit.go(_address(visit))


def stamped(visit: Visit) -> Response:
    """Attach the stamped list to every case in it."""
    year, number = _which(visit)
    sent = visit.files("stamped")
    if not sent:
        return _shown(visit, {"stamped": visit.words.translate("choose a file")})
    try:
        count = desk.attach_stamped(visit.desk, number, *sent[0], year)
    except BadInput as no:
        return _shown(visit, {"stamped": visit.words.refusal(no)})
    visit.say_done(
        visit.words.say_count(
            "the stamped list is with {count} case", "the stamped list is with {count} cases", count
        )
    )
    return visit.go(_address(visit))


def scan(visit: Visit) -> Response:
    """Attach the scan of a sealed letter to its case."""
    year, number = _which(visit)
    lines = {str(each.place): each for each in desk.posting(visit.desk, number, year).lines}
    line = lines.get(visit.typed().get("scan_of", ""))
    sent = visit.files("scan")
    if line is None or not sent:
        says = visit.words.translate("choose a letter and a file")
        return _shown(visit, {"scan": says})
    try:
        desk.attach_scan(visit.desk, line.reference, line.kind, *sent[0])
    except (BadInput, NotFound) as no:
        return _shown(visit, {"scan": visit.words.refusal(no)})
    visit.say_done(
        visit.words.say("{reference}: the sealed scan is kept", reference=line.reference)
    )
    return visit.go(_address(visit))


def _read_back(visit: Visit, numbers: Mapping[str, str]) -> None:
    year, number = _which(visit)
    for acted in desk.read_back(visit.desk, number, numbers, _carrier(visit), year):
        visit.say_done(visit.words.say("{reference}: dispatched", reference=acted.reference))
        visit.say_warnings(_warnings(visit, acted))


def _warnings(visit: Visit, acted: Acted) -> list[str]:
    return [visit.words.put(each, acted.workflow) for each in acted.warnings]


def _waiting(visit: Visit, errors: Mapping[str, str], chosen: tuple[str, ...] = ()) -> Response:
    asked = visit.typed().get("on") or visit.query("on")
    try:
        day = _day(asked) or visit.desk.today
    except BadInput as no:
        day, errors = visit.desk.today, {**errors, "on": visit.words.refusal(no)}
    waiting = desk.waiting_for_post(visit.desk, day)
    return visit.show(
        "post.html",
        422 if errors else 200,
        day=day,
        on=asked or day.isoformat(),
        waiting=waiting,
        chosen=chosen or tuple(each.key for each in waiting),
        postings=desk.postings(visit.desk),
        errors=errors,
    )


def _shown(visit: Visit, errors: Mapping[str, str]) -> Response:
    year, number = _which(visit)
    found = desk.posting(visit.desk, number, year)
    typed = visit.typed()
    return visit.show(
        "posting.html",
        422 if errors else 200,
        posting=found,
        carriers=_carriers(visit),
        carrier=_carrier(visit),
        line=_line(found, typed.get("line") or visit.query("line")),
        typed=typed,
        errors=errors,
    )


def _line(found: PostDay, asked: str) -> PostLine | None:
    """Return the line whose number is asked for: the one in the address, else the first without."""
    bare = [each for each in found.lines if each.tracking_number is None]
    open_lines = [each for each in found.lines if each in bare or each.can_change]
    chosen = next((each for each in open_lines if str(each.place) == asked), None)
    return chosen or (bare[0] if bare else None)


def _carriers(visit: Visit) -> dict[str, str]:
    """Return the ways of the post with their titles in the law of today."""
    field = desk.ways_by_post(visit.desk)
    return {code: visit.words.choice_of(field, code) for code in desk.CARRIERS}


def _carrier(visit: Visit) -> str:
    asked = visit.typed().get("carrier") or visit.query("carrier")
    return asked if asked in desk.CARRIERS else desk.CARRIERS[0]


def _which(visit: Visit) -> tuple[int, int]:
    return int(visit.path("year")), int(visit.path("number"))


def _address(visit: Visit) -> str:
    year, number = _which(visit)
    return f"/post/{year}/{number}"


def _day(text: str) -> date | None:
    return read_day("on", text) if text else None
