"""One round of reminders: look at what is due, claim it, send it, mark it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from casetrack.core.workflow import Clock, Workflow
from casetrack.desk.desk import Desk
from casetrack.desk.folding import MILESTONE
from casetrack.desk.unsent import forget_unsent
from casetrack.messages import say
from casetrack.reminders import Reminder, deliver, digests, due_reminders
from casetrack.store import NewReminder, OpenDeadline, StoredReminder, Transaction

#: Fact of the database: the first round has been sent.
FIRST_SCAN = "first_scan"
#: Fact of the database: when the last round was sent.
LAST_SCAN = "last_scan"
#: A claim this old belongs to a process that died before it could send.
ABANDONED_AFTER = timedelta(minutes=15)
#: How many days ahead a deadline can be and still be within a threshold, rest days included.
_DAYS_AHEAD_PER_WORKING_DAY = 4


@dataclass(frozen=True)
class Sent:
    """One reminder of a round."""

    key: str
    channel: str
    #: `sent`, `failed`, `due` (a dry run).
    state: str


@dataclass(frozen=True)
class Round:
    """What a round has done."""

    due: int
    sent: int
    failed: int
    reminders: tuple[Sent, ...]


def remind(
    desk: Desk,
    translate: Callable[[str], str],
    on: date | None = None,
    dry_run: bool = False,
) -> Round:
    """Send what is due on a day and was not claimed yet; a dry run claims nothing.

    What is due too are drafts that nobody has gone on with: they are taken away.
    """
    today = on or desk.today
    with desk.store.reading() as tx:
        found = _due(desk, tx, today)
        known = tx.reminders.known([reminder.key for reminder in found])
        is_first = tx.meta.get(FIRST_SCAN) is None
    unclaimed = [reminder for reminder in found if reminder.key not in known]
    if dry_run:
        listed = tuple(Sent(each.key, each.channel, "due") for each in unclaimed)
        return Round(len(unclaimed), 0, 0, listed)
    with desk.store.transaction() as tx:
        forget_unsent(desk, tx)
    claimed = _claim(desk, unclaimed, is_first, translate)
    sent = tuple(_send(desk, row) for row in claimed)
    failed = sum(each.state == "failed" for each in sent)
    return Round(len(unclaimed), len(sent) - failed, failed, sent)


def _due(desk: Desk, tx: Transaction, today: date) -> tuple[Reminder, ...]:
    rules = desk.settings.reminders
    ahead = timedelta(days=_DAYS_AHEAD_PER_WORKING_DAY * (max(rules.thresholds, default=0) + 5))
    roles = set(rules.roles)
    recipients = [
        person.code
        for person in tx.people.users()
        if person.active
        and roles.intersection(person.roles)
        and person.office in (None, desk.office.code)
    ]
    found = tx.lists.open_deadlines(desk.office.code, today + ahead)
    shelf = {law.workflow.id: law.workflow for law in desk.library.laws()}
    # Two laws may call different clocks by one name, and count by different calendars.
    ids = dict.fromkeys(each.workflow_id for each in found)
    reminders = [
        reminder
        for workflow_id in ids
        for reminder in _due_under(
            desk,
            tx,
            shelf.get(workflow_id),
            [each for each in found if each.workflow_id == workflow_id],
            recipients,
            today,
        )
    ]
    return tuple(sorted(reminders, key=lambda each: (each.deadline.due, each.deadline.case_id)))


def _due_under(
    desk: Desk,
    tx: Transaction,
    workflow: Workflow | None,
    open_deadlines: Sequence[OpenDeadline],
    recipients: Sequence[str],
    today: date,
) -> tuple[Reminder, ...]:
    """Return the reminders for deadlines of one law; None where it is on the shelf no more."""
    rules = desk.settings.reminders
    clocks = workflow.clocks if workflow else {}
    own = {
        f"{MILESTONE}{name}": milestone.title
        for name, milestone in (workflow.milestones if workflow else {}).items()
    }
    return due_reminders(
        open_deadlines,
        today,
        desk.calendar(workflow.calendar, tx) if workflow else desk.calendar(tx=tx),
        rules.thresholds,
        recipients,
        rules.channels,
        {**own, **{name: clock.title for name, clock in clocks.items()}},
        {name for name, clock in clocks.items() if _is_chance_of_the_office(clock)},
        own,
    )


def _is_chance_of_the_office(clock: Clock) -> bool:
    """Whether a missed date only means that the office may no longer do something."""
    return clock.if_missed == "lapsed" and not clock.from_service


def _claim(
    desk: Desk,
    reminders: Sequence[Reminder],
    is_first: bool,
    translate: Callable[[str], str],
) -> list[NewReminder | StoredReminder]:
    """Claim the rows; return those to send, a first round of many as one list a recipient."""
    rows = {each.key: each.row(each.says.put(translate)) for each in reminders}
    above = desk.settings.reminders.digest_above
    lists = digests(reminders, above) if is_first else ()
    with desk.store.transaction() as tx:
        mine: dict[str, NewReminder | StoredReminder] = {
            row.key: row for row in tx.reminders.claim(list(rows.values()), desk.now())
        }
        for (recipient, channel), group in lists:
            listed = [each.key for each in group if each.key in mine]
            for key in listed:
                tx.reminders.mark(key, "sent", sent_at=desk.now())
            words = "\n".join(mine.pop(key).body for key in listed)
            digest = _digest(desk, recipient, channel, group[0], words, translate)
            mine |= {row.key: row for row in tx.reminders.claim([digest], desk.now())}
        tx.meta.put_once(FIRST_SCAN, desk.now().isoformat())
        tx.meta.put(LAST_SCAN, desk.now().isoformat())
        for left in tx.reminders.take_over(desk.now(), desk.now() - ABANDONED_AFTER):
            mine[left.key] = left
    return list(mine.values())


def _digest(
    desk: Desk,
    recipient: str,
    channel: str,
    first: Reminder,
    words: str,
    translate: Callable[[str], str],
) -> NewReminder:
    heading = say("the first look at this register found these deadlines").put(translate)
    return NewReminder(
        key=f"{desk.office.code}/digest/{recipient}/{channel}",
        case_id=None,
        clock="digest",
        due=first.deadline.due,
        threshold="digest",
        recipient=recipient,
        channel=channel,
        body=f"{heading}\n{words}",
    )


def _send(desk: Desk, row: NewReminder | StoredReminder) -> Sent:
    error = deliver(row.channel, row.recipient, row.body)
    state = "failed" if error else "sent"
    with desk.store.transaction() as tx:
        if error:
            tx.reminders.mark(row.key, "failed", error=error)
        else:
            tx.reminders.mark(row.key, "sent", sent_at=desk.now())
    return Sent(row.key, row.channel, state)
