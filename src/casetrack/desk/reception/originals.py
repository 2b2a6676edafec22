"""Originals (来件原件): a mail or a platform's export that staff drop, before it is an application.

It waits for the whole office, and is no case until a person has looked through the form that it
fills. The case then keeps it as it came.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePath

from casetrack.desk.desk import Desk
from casetrack.desk.files import LARGEST_FILE_BYTES, FileSeen, looked_at
from casetrack.desk.reception.headings import opened
from casetrack.desk.reception.who_logs import only_who_logs
from casetrack.errors import BadInput
from casetrack.intake import EXPORT_ENDINGS, Enclosed, Mail, read_mail
from casetrack.messages import Message
from casetrack.store import EXPORT, MAIL, Original, Transaction

#: How long an original is kept that nobody goes on with, in days.
ORIGINAL_DAYS = 14


@dataclass(frozen=True)
class Within:
    """A file within a mail: what it is, or why it is not taken along."""

    #: Counted from 1.
    place: int
    name: str
    #: Drawn within the text, as logos are.
    is_inline: bool
    seen: FileSeen | None
    no: Message | None


def take_in(desk: Desk, name: str, content: bytes) -> Original:
    """Keep a mail or an export for the office; raise BadInput for what is neither."""
    with desk.store.transaction() as tx:
        return taken_in(desk, tx, name, content)


def taken_in(desk: Desk, tx: Transaction, name: str, content: bytes) -> Original:
    """Keep a mail or an export within a transaction."""
    actor = only_who_logs(desk, tx)
    forget_originals(desk, tx)
    seen = check_size(name, content)
    mark = None
    if is_export(seen.name):
        opened(desk, tx, seen.name, content)
    else:
        mark = mark_of_mail(desk, tx, read_mail(seen.name, content))
    kind = EXPORT if is_export(seen.name) else MAIL
    by = actor.key.removeprefix("user:")
    put = tx.originals.put(desk.office.code, kind, seen.name, content, mark, by, desk.now())
    return tx.originals.get(desk.office.code, put)


def waiting_originals(desk: Desk) -> tuple[Original, ...]:
    """Return the mails and exports that wait in the office, the newest first."""
    with desk.store.reading() as tx:
        only_who_logs(desk, tx)
        since = desk.now() - timedelta(days=ORIGINAL_DAYS)
        return tx.originals.held(desk.office.code, since)


def original_waiting(desk: Desk, number: int) -> Original:
    """Return an original; raise NotFound for one that the office has never had."""
    with desk.store.reading() as tx:
        only_who_logs(desk, tx)
        return tx.originals.get(desk.office.code, number)


def discard_original(desk: Desk, number: int) -> None:
    """Take an original away for good; it may be gone already. NotFound where there never was."""
    with desk.store.transaction() as tx:
        only_who_logs(desk, tx)
        tx.originals.take_away(desk.office.code, tx.originals.get(desk.office.code, number).id)


def forget_originals(desk: Desk, tx: Transaction) -> int:
    """Take away everything that nobody has gone on with; return how much."""
    return tx.originals.forget(desk.now() - timedelta(days=ORIGINAL_DAYS))


def is_export(name: str) -> bool:
    """Tell whether a file is to be read as an export, by its name; else it is a mail."""
    return PurePath(name).suffix.lower() in EXPORT_ENDINGS


def check_size(name: str, content: bytes) -> FileSeen:
    """Return what a file is; raise BadInput as for any other that is kept with a case."""
    if len(content) > LARGEST_FILE_BYTES:
        raise BadInput(
            "{file} has {size} MB; a file may have {most} MB at most",
            key="original",
            file=name,
            size=-(-len(content) // 1024 // 1024),
            most=LARGEST_FILE_BYTES // 1024 // 1024,
        )
    return looked_at(name, content)


def files_within(mail: Mail) -> tuple[Within, ...]:
    """Return the files within a mail, each as what it is, or with why it is not taken along."""
    return tuple(_within(place, each) for place, each in enumerate(mail.enclosed, start=1))


def mark_of_mail(desk: Desk, tx: Transaction, mail: Mail) -> str | None:
    """Return what a mail is known again by, however it was saved; None where it has no name."""
    if not mail.message_id:
        return None
    return tx.originals.mark(desk.office.code, f"message-id {mail.message_id}")


def _within(place: int, each: Enclosed) -> Within:
    try:
        seen = looked_at(each.name, each.content)
    except BadInput as no:
        return Within(place, each.name, each.is_inline, None, no.message)
    return Within(place, seen.name, each.is_inline, seen, None)
