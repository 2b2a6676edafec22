"""One round of reminders: look at what is due, write it down, send what may go out.

What is due is worked out anew and written down under a key of its own, so a round that comes late,
twice, or in several processes at once loses nothing and doubles nothing. Only once it is written
down is it left alone until something else may come of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from casetrack.desk.desk import Desk
from casetrack.desk.reception.originals import forget_originals
from casetrack.desk.reception.unsent import forget_unsent
from casetrack.desk.reminding.due import Broken, due_on
from casetrack.desk.reminding.duty import LAST_SCAN
from casetrack.desk.reminding.looked import keep
from casetrack.desk.reminding.planning import first_lists, put_down
from casetrack.desk.reminding.sending import Sender, Sent, deliver
from casetrack.messages import Translate
from casetrack.reminders import Channel, Reminder, channels_of
from casetrack.store import Transaction


@dataclass(frozen=True)
class Round:
    """What a round has done."""

    #: New messages.
    due: int
    sent: int
    failed: int
    reminders: tuple[Sent, ...]
    broken: tuple[Broken, ...] = ()
    #: Messages taken back, since what they spoke of is done or has moved.
    taken_back: int = 0


def remind(
    desk: Desk,
    translate: Translate,
    channels: Mapping[str, Channel],
    on: date | None = None,
    dry_run: bool = False,
    sender: Sender | None = None,
) -> Round:
    """Send what is due on a day and was not sent yet; a dry run writes nothing down.

    What is due too are drafts and originals that nobody has gone on with: they are taken away.
    `channels` are those beside the inbox and the log. `sender` is the process's own, where it
    goes on sending after this round.
    """
    today = on or desk.today
    used = channels_of(desk.settings.reminders.channels, channels)
    with desk.store.reading() as tx:
        found = due_on(desk, tx, today, used, _looked_on(tx, desk))
        known = tx.reminders.known([each.key for each in found.reminders])
    new = [each for each in found.reminders if each.key not in known]
    if dry_run:
        listed = tuple(Sent(each.key, each.channel, "due") for each in new)
        return Round(len(new), 0, 0, listed, found.broken)
    with desk.store.transaction() as tx:
        forget_unsent(desk, tx)
        forget_originals(desk, tx)
    taken_back, written = _write_down(desk, today, new, used, translate)
    keep(desk, found.look, found.again)
    sent = (*written, *deliver(desk, used, translate, sender))
    failed = sum(each.state == "failed" for each in sent)
    return Round(len(new), len(sent) - failed, failed, sent, found.broken, taken_back)


def _write_down(
    desk: Desk,
    today: date,
    new: Sequence[Reminder],
    used: Mapping[str, Channel],
    translate: Translate,
) -> tuple[int, tuple[Sent, ...]]:
    """Keep new messages, take back what is answered; return how many, and what is in inboxes."""
    now = desk.now()
    with desk.store.transaction() as tx:
        taken_back = tx.reminders.settle()
        rows = [each.row(translate) for each in new]
        if tx.meta.get(_looked(desk)) is None:
            rows = first_lists(desk, rows, translate)
        written = put_down(desk, tx, rows, used, translate)
        tx.meta.put(_looked(desk), today.isoformat())
        tx.meta.put(LAST_SCAN, now.isoformat())
    left = [each for each in written if each.state == "sent" and each.carried_by is None]
    return taken_back, tuple(Sent(each.key, each.channel, "sent") for each in left)


def _looked(desk: Desk) -> str:
    """Return the fact of the database with the last day that was looked at."""
    return f"looked_on:{desk.office.code}"


def _looked_on(tx: Transaction, desk: Desk) -> date | None:
    known = tx.meta.get(_looked(desk))
    return date.fromisoformat(known) if known else None
