"""Mails and exports that staff drop: what waits, what an export's headings mean, its rows."""

from collections.abc import Mapping

from starlette.responses import Response

from casetrack import desk
from casetrack.desk import ExportSeen
from casetrack.errors import BadInput
from casetrack.i18n import mark
from casetrack.web.answer import LARGEST_BYTES
from casetrack.web.filters import read_number
from casetrack.web.receiving import only_for_loggers
from casetrack.web.visit import Visit

#: What a heading can mean, in the order of the form; nothing is what is left out.
MEANINGS = {
    "": mark("not taken"),
    "number": mark("The platform's number"),
    "submitted_on": mark("Submitted on"),
    "channel": mark("How it came"),
    "applicant_type": mark("Type of applicant"),
    "applicant_name": mark("Name"),
    "organisation": mark("Name of the organisation"),
    "id_number": mark("ID number or credit code"),
    "contact_person": mark("Contact person"),
    "phone": mark("Telephone"),
    "email": mark("E-mail"),
    "address": mark("Postal address"),
    "agent_name": mark("Agent"),
    "request": mark("What is asked for"),
    "supply": mark("Form wanted"),
    "delivery": mark("To be delivered"),
    "handler": mark("Division"),
}
#: Rows of an export that one page shows.
_ROWS = 100


def originals(visit: Visit) -> Response:
    """Show what waits, and where to drop more."""
    only_for_loggers(visit)
    return _shown(visit)


def take_in(visit: Visit) -> Response:
    """Keep the files that were dropped; go to the form or the rows where it is a single one."""
    only_for_loggers(visit)
    files = visit.files("original")
    if not files:
        return _shown(visit, [visit.words.say("choose a file first")])
    kept, errors = [], []
    for name, content in files:
        try:
            kept.append(desk.take_in(visit.desk, name, content))
        except BadInput as no:
            errors.append(visit.words.refusal(no))
    if errors:
        return _shown(visit, errors)
    if len(kept) > 1:
        visit.say_done(
            visit.words.say_count(
                "{count} file was read; open it in the list.",
                "{count} files were read; open them one by one.",
                len(kept),
            )
        )
        return visit.go("/originals")
    return visit.go(address_of(kept[0]))


def rows(visit: Visit) -> Response:
    """Show an export: what its headings mean, and its rows."""
    only_for_loggers(visit)
    original = desk.original_waiting(visit.desk, _number(visit))
    if original.kind != desk.EXPORT:
        return visit.go(address_of(original))
    return _rows_shown(visit, desk.export_seen(visit.desk, original.id))


def say_headings(visit: Visit) -> Response:
    """Remember what the headings mean and come back to the rows."""
    only_for_loggers(visit)
    number, typed = _number(visit), visit.typed()
    seen = desk.export_seen(visit.desk, number)
    meant = [typed.get(f"meant-{at}", "") for at in range(len(seen.headings))]
    try:
        desk.say_headings(visit.desk, number, meant)
    except BadInput as no:
        key = str(no.message.values.get("key", ""))
        return _rows_shown(visit, seen, meant, {key: visit.words.refusal(no)})
    visit.say_done(
        visit.words.say("What the headings mean is remembered for every later export like it.")
    )
    return visit.go(f"/originals/{number}")


def discard(visit: Visit) -> Response:
    """Take an original away for good."""
    only_for_loggers(visit)
    desk.discard_original(visit.desk, _number(visit))
    return visit.go("/originals")


def address_of(original: desk.Original) -> str:
    """Return where one goes on with an original."""
    if original.kind == desk.EXPORT:
        return f"/originals/{original.id}"
    return f"/receive?original={original.id}"


def _number(visit: Visit) -> int:
    return int(visit.path("number"))


def _shown(visit: Visit, errors: list[str] | None = None) -> Response:
    return visit.show(
        "originals.html",
        422 if errors else 200,
        errors=errors or [],
        waiting=desk.waiting_originals(visit.desk),
        address_of=address_of,
        kept_days=desk.ORIGINAL_DAYS,
        most_bytes=LARGEST_BYTES,
        largest_bytes=desk.LARGEST_FILE_BYTES,
    )


def _rows_shown(
    visit: Visit,
    seen: ExportSeen,
    meant: list[str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    waiting = [each for each in seen.rows if not each.became]
    first = read_number(visit.query("from")) or 1
    return visit.show(
        "export.html",
        422 if errors else 200,
        seen=seen,
        meant=meant if meant is not None else seen.meant,
        meanings=MEANINGS,
        errors=errors or {},
        waiting=waiting[first - 1 : first - 1 + _ROWS],
        count=len(waiting),
        first=first,
        step=_ROWS,
        logged=[each for each in seen.rows if each.became],
    )
