"""The original (来件原件) that an application came in, kept with its case and known again by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from casetrack.desk.desk import Desk
from casetrack.desk.files import looked_at
from casetrack.desk.reception.headings import became_of, headings_of, mark_of, opened
from casetrack.errors import BadInput, NotFound, Refused
from casetrack.intake import Export, ExportRow, Table, number_in, read_mail, write_table
from casetrack.store import MAIL, CameIn, Original, Transaction

_MAIL_TYPE = "message/rfc822"
_EXTRACT_TYPE = "text/csv"


@dataclass(frozen=True)
class FromOriginal:
    """The original that an application came in."""

    number: int
    #: Of an export, as its sheet counts; 0 for a mail.
    row: int = 0
    #: Which of the files within a mail come along, counted from 1.
    take: tuple[int, ...] = ()
    #: How many applications it was known to be already, by whoever logs one more.
    known: int = 0


def keep_original(
    desk: Desk, tx: Transaction, case_id: int, position: int, came: FromOriginal
) -> None:
    """Keep an original with the event of its case, as it came, and say what it became.

    Raises Refused where somebody has logged it meanwhile, NotFound where it is not here.
    """
    original = tx.originals.get(desk.office.code, came.number)
    keep = _keep_mail if original.kind == MAIL else _keep_row
    keep(desk, tx, case_id, position, original, came)


def _keep_mail(
    desk: Desk,
    tx: Transaction,
    case_id: int,
    position: int,
    original: Original,
    came: FromOriginal,
) -> None:
    office = desk.office.code
    _only_if_new(tx.originals.became_of(office, original.sha256, original.mark), came)
    content = tx.originals.content(office, original.id)
    tx.notices.attach(case_id, position, original.name, _MAIL_TYPE, content)
    enclosed = read_mail(original.name, content).enclosed
    for place in came.take:
        if not 1 <= place <= len(enclosed):
            raise BadInput("{name} has no file no. {place}", name=original.name, place=place)
        file = enclosed[place - 1]
        seen = looked_at(file.name, file.content)
        tx.notices.attach(case_id, position, seen.name, seen.media_type, file.content)
    tx.originals.became(CameIn(original.id), case_id)
    # The case has it now; nothing of it waits any more.
    tx.originals.take_away(office, original.id)


def _keep_row(
    desk: Desk,
    tx: Transaction,
    case_id: int,
    position: int,
    original: Original,
    came: FromOriginal,
) -> None:
    content = tx.originals.content(desk.office.code, original.id)
    export = opened(desk, tx, original.name, content)
    row = export.row(came.row)
    if row is None:
        raise NotFound("{name} has no row {row}", name=original.name, row=came.row)
    meant = headings_of(desk, tx, export)
    became = became_of(desk, tx, original.sha256, export, meant)
    _only_if_new(became.get(row.number, ()), came)
    seen = looked_at(original.name, content)
    tx.notices.attach(case_id, position, seen.name, seen.media_type, content)
    name = f"{PurePath(original.name).stem}-{row.number}.csv"
    tx.notices.attach(case_id, position, name, _EXTRACT_TYPE, _extract(export, row))
    mark, number = mark_of(desk, tx, export, meant, row), number_in(meant, row) or None
    tx.originals.became(CameIn(original.id, row.number, mark, number), case_id)


def _only_if_new(became: Sequence[str], came: FromOriginal) -> None:
    if len(became) > came.known:
        raise Refused(
            "this is logged already as {references}; log it again only if another application is "
            "in it",
            references=", ".join(became),
        )


def _extract(export: Export, row: ExportRow) -> bytes:
    """Return the row alone, its cells below each other: others stand in the export too."""
    shown = ((heading, row.shown(at)) for at, heading in enumerate(export.headings))
    first, *rest = [each for each in shown if each[1]]
    return write_table([Table("", first, rest)], ".csv")
