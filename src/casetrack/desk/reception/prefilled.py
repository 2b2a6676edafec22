"""What an original fills into the form on which an application is logged, for a person to check."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from zoneinfo import ZoneInfo

from casetrack.desk.desk import Desk
from casetrack.desk.ledger.words import words_of
from casetrack.desk.reception.headings import (
    became_of,
    check_meant,
    headings_of,
    opened,
    remember_headings,
    said_of,
)
from casetrack.desk.reception.originals import (
    Within,
    check_size,
    files_within,
    is_export,
    mark_of_mail,
)
from casetrack.desk.reception.who_logs import only_who_logs
from casetrack.errors import NotFound
from casetrack.intake import (
    Export,
    ExportRow,
    Proposed,
    number_in,
    proposed_from_mail,
    proposed_from_row,
    read_mail,
)
from casetrack.messages import Message
from casetrack.store import EXPORT, Original, Transaction


@dataclass(frozen=True)
class Prefilled:
    """What a mail or a row of an export says of the fields of the form."""

    #: None for a file that is not kept.
    original: int | None
    name: str
    sha256: str
    #: Of an export, as its sheet counts; 0 for a mail.
    row: int
    proposed: tuple[Proposed, ...]
    #: Files within a mail.
    within: tuple[Within, ...]
    remarks: tuple[Message, ...]
    #: References of the applications that it became before.
    became: tuple[str, ...]
    #: The next row of the export that is no application yet; None where there is none.
    next_row: int | None = None
    #: The first lines of a mail, as they are shown.
    subject: str = ""
    sender: str = ""

    @property
    def typed(self) -> Mapping[str, str]:
        """Return what is filled in, by field; empty for a choice that a person has to make."""
        return {each.key: each.value for each in self.proposed}

    @property
    def taken(self) -> tuple[int, ...]:
        """Return the places of the files that come along unless a person leaves them out."""
        return tuple(each.place for each in self.within if each.seen and not each.is_inline)


@dataclass(frozen=True)
class RowSeen:
    """A row of an export in a list."""

    number: int
    #: The platform's number, who, when, what; each may be empty.
    shown: tuple[str, str, str, str]
    became: tuple[str, ...]


@dataclass(frozen=True)
class ExportSeen:
    """An export: what its headings mean, and its rows."""

    original: Original
    headings: tuple[str, ...]
    #: The field of each heading; empty for one that is left out.
    meant: tuple[str, ...]
    #: Whether a person has said so, and it is not only likely.
    is_said: bool
    #: Of each heading, what stands in the first row.
    examples: tuple[str, ...]
    rows: tuple[RowSeen, ...]
    remarks: tuple[Message, ...]


def prefilled(desk: Desk, number: int, row: int = 0) -> Prefilled:
    """Return what an original of the office fills in; raise NotFound where it is not here."""
    with desk.store.reading() as tx:
        only_who_logs(desk, tx)
        original = tx.originals.get(desk.office.code, number)
        content = tx.originals.content(desk.office.code, number)
        if original.kind == EXPORT:
            export = opened(desk, tx, original.name, content)
            return _of_row(desk, tx, original.id, original.name, original.sha256, export, row)
        return _of_mail(desk, tx, original.id, original.name, content)


def prefilled_from(desk: Desk, name: str, content: bytes, row: int = 0) -> Prefilled:
    """Return what a file fills in that is not kept; raise BadInput for what cannot be read."""
    with desk.store.reading() as tx:
        only_who_logs(desk, tx)
        seen = check_size(name, content)
        if is_export(seen.name):
            export = opened(desk, tx, seen.name, content)
            return _of_row(desk, tx, None, seen.name, seen.sha256, export, row)
        return _of_mail(desk, tx, None, seen.name, content)


def export_seen(desk: Desk, number: int) -> ExportSeen:
    """Return an export with its rows; raise NotFound where it is not here any more."""
    with desk.store.reading() as tx:
        only_who_logs(desk, tx)
        original, export = _export(desk, tx, number)
        meant, is_said = headings_of(desk, tx, export), said_of(desk, tx, export) is not None
        became = became_of(desk, tx, original.sha256, export, meant)
    first = export.rows[:1]
    return ExportSeen(
        original,
        export.headings,
        meant,
        is_said,
        tuple(first[0].shown(at) if first else "" for at in range(len(export.headings))),
        tuple(
            RowSeen(each.number, _shown(meant, each), became.get(each.number, ()))
            for each in export.rows
        ),
        export.remarks,
    )


def say_headings(desk: Desk, number: int, meant: Sequence[str]) -> None:
    """Remember what the headings of an export mean, for every later one with the same headings."""
    with desk.store.transaction() as tx:
        only_who_logs(desk, tx)
        _, export = _export(desk, tx, number)
        asked = (*meant, *[""] * len(export.headings))[: len(export.headings)]
        check_meant(export, asked)
        remember_headings(desk, tx, export, asked)


def _export(desk: Desk, tx: Transaction, number: int) -> tuple[Original, Export]:
    original = tx.originals.get(desk.office.code, number)
    if original.kind != EXPORT:
        raise NotFound("no. {number} is no export", number=number)
    content = tx.originals.content(desk.office.code, number)
    return original, opened(desk, tx, original.name, content)


def _of_mail(
    desk: Desk, tx: Transaction, original: int | None, name: str, content: bytes
) -> Prefilled:
    mail = read_mail(name, content)
    zone = ZoneInfo(desk.settings.installation.timezone)
    digest = sha256(content).hexdigest()
    mark = mark_of_mail(desk, tx, mail)
    return Prefilled(
        original,
        name,
        digest,
        0,
        proposed_from_mail(words_of(desk, tx), mail, zone, desk.today),
        files_within(mail),
        mail.remarks,
        tx.originals.became_of(desk.office.code, digest, mark),
        subject=mail.subject,
        sender=" ".join(each for each in (mail.sender_name, mail.sender_address) if each),
    )


def _of_row(
    desk: Desk,
    tx: Transaction,
    original: int | None,
    name: str,
    digest: str,
    export: Export,
    number: int,
) -> Prefilled:
    row = export.row(number)
    if row is None:
        raise NotFound("{name} has no row {row}", name=name, row=number)
    meant = headings_of(desk, tx, export)
    became = became_of(desk, tx, digest, export, meant)
    free = [each.number for each in export.rows if each.number not in {number, *became}]
    proposed = proposed_from_row(words_of(desk, tx), export, meant, row, desk.today)
    return Prefilled(
        original,
        name,
        digest,
        number,
        proposed,
        (),
        export.remarks,
        became.get(number, ()),
        next((each for each in free if each > number), next(iter(free), None)),
        subject=number_in(meant, row),
    )


def _shown(meant: Sequence[str], row: ExportRow) -> tuple[str, str, str, str]:
    """Return what a row is recognised by: number, who, when, what; an organisation as its name."""
    said = {key: row.shown(at) for at, key in reversed(list(enumerate(meant))) if row.shown(at)}
    who = said.get("organisation") or said.get("applicant_name") or ""
    return (said.get("number", ""), who, said.get("submitted_on", ""), said.get("request", ""))
