"""One round of reminders: look at what is due, write it down, send what may go out.

What is due is worked out anew each time and written down under a key of its own, so a round that
comes late, twice, or in several processes at once loses nothing and doubles nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from casetrack.core.calendar import Calendar
from casetrack.core.workflow import Clock, Workflow, clocks_of_others
from casetrack.desk.desk import Desk
from casetrack.desk.handling.folding import DAMAGED, MILESTONE, why_not
from casetrack.desk.reception.unsent import forget_unsent
from casetrack.desk.reminding.duty import LAST_SCAN, people_here
from casetrack.desk.reminding.sending import LIST, Sender, Sent, deliver
from casetrack.messages import Message, say
from casetrack.reminders import (
    GROUP,
    Channel,
    Hours,
    Reminder,
    Rule,
    Seat,
    channels_of,
    due_reminders,
    seats,
)
from casetrack.store import NewReminder, Transaction

INBOX, MAIL = "inbox", "mail"
#: How many days ahead a deadline can be and still be within a threshold, rest days included.
_DAYS_AHEAD_PER_WORKING_DAY = 4
#: Occasions that do not wait for the mail of the next day.
_URGENT = ("0", "overdue", "escalation")


@dataclass(frozen=True)
class Broken:
    """A deadline that could not be looked at; it stops no round."""

    reference: str
    says: Message


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


@dataclass(frozen=True)
class _Found:
    reminders: tuple[Reminder, ...]
    broken: tuple[Broken, ...]


def remind(
    desk: Desk,
    translate: Callable[[str], str],
    channels: Mapping[str, Channel],
    on: date | None = None,
    dry_run: bool = False,
    sender: Sender | None = None,
) -> Round:
    """Send what is due on a day and was not sent yet; a dry run writes nothing down.

    What is due too are drafts that nobody has gone on with: they are taken away.
    `channels` are those beside the inbox and the log. `sender` is the process's own, where it
    goes on sending after this round.
    """
    today = on or desk.today
    used = channels_of(desk.settings.reminders.channels, channels)
    with desk.store.reading() as tx:
        found = _due(desk, tx, today, used)
        known = tx.reminders.known([each.key for each in found.reminders])
    new = [each for each in found.reminders if each.key not in known]
    if dry_run:
        listed = tuple(Sent(each.key, each.channel, "due") for each in new)
        return Round(len(new), 0, 0, listed, found.broken)
    with desk.store.transaction() as tx:
        forget_unsent(desk, tx)
    taken_back, written = _write_down(desk, today, new, used, translate)
    sent = (*written, *deliver(desk, used, translate, sender))
    failed = sum(each.state == "failed" for each in sent)
    return Round(len(new), len(sent) - failed, failed, sent, found.broken, taken_back)


def hours(desk: Desk) -> Hours:
    """Return when people may be disturbed."""
    rules = desk.settings.reminders
    zone = ZoneInfo(desk.settings.installation.timezone)
    return Hours(zone, rules.quiet_from, rules.quiet_until, rules.mail_at)


# What is due


def _due(desk: Desk, tx: Transaction, today: date, used: Mapping[str, Channel]) -> _Found:
    deadlines = tx.lists.open_deadlines(desk.office.code, today + _ahead(desk))
    shelf = {law.workflow.id: law.workflow for law in desk.library.laws()}
    reach = _Reach(desk, tx, today, used)
    looked_on = _looked_on(tx, desk)
    reminders: list[Reminder] = []
    broken: list[Broken] = []
    for each in deadlines:
        try:
            workflow = shelf.get(each.workflow_id)
            calendar = reach.calendar(workflow.calendar if workflow else "cn")
            rule = rule_of(desk, workflow, each.clock)
            them, heads = reach.of(each.clock)
            reminders += due_reminders(each, today, calendar, rule, looked_on, them, heads)
        except DAMAGED as error:
            broken.append(Broken(each.reference, why_not(error)))
    return _Found(tuple(reminders), tuple(broken))


def _ahead(desk: Desk) -> timedelta:
    rules = desk.settings.reminders
    own = [each.thresholds or () for each in rules.clocks.values()]
    most = max((*rules.thresholds, *rules.escalate_at, *(n for each in own for n in each), 0))
    return timedelta(days=_DAYS_AHEAD_PER_WORKING_DAY * (most + 5))


def rule_of(desk: Desk, workflow: Workflow | None, clock: str) -> Rule:
    """Return when people are reminded of a clock or a milestone.

    Nobody is late with a chance of the office, or with a clock of somebody outside: that one is
    told once, with what may be done. `workflow` is None where the law is on the shelf no more.
    """
    rules = desk.settings.reminders
    plain = Rule(clock, rules.thresholds, rules.overdue, rules.escalate_at)
    own = workflow.clocks.get(clock) if workflow else None
    if clock.startswith(MILESTONE):
        milestone = (workflow.milestones if workflow else {}).get(clock.removeprefix(MILESTONE))
        title = milestone.title if milestone else clock
        plain = Rule(title, rules.milestone_thresholds, "once")
    elif own and workflow and clock in clocks_of_others(workflow):
        plain = Rule(own.title, rules.thresholds, "once", then=_then(workflow, clock))
    elif own:
        never = _is_chance_of_the_office(own)
        plain = replace(
            plain,
            title=own.title,
            overdue="never" if never else plain.overdue,
            escalate_at=() if never else plain.escalate_at,
        )
    different = rules.clocks.get(clock)
    said = different.model_dump(exclude={"roles"}, exclude_none=True) if different else {}
    return replace(plain, **said)


def _is_chance_of_the_office(clock: Clock) -> bool:
    """Whether a missed date only means that the office may no longer do something."""
    return clock.if_missed == "lapsed" and not clock.from_service


def _then(workflow: Workflow, clock: str) -> str | None:
    """Return what may be recorded once a clock has run out."""
    titles = (each.title for each in workflow.actions.values() if clock in each.past)
    return next(titles, None)


class _Reach:
    """Who is told of which clock today, and by what; each is asked for once a round."""

    def __init__(
        self, desk: Desk, tx: Transaction, today: date, used: Mapping[str, Channel]
    ) -> None:
        self._desk, self._tx, self._today = desk, tx, today
        self._people = people_here(desk, tx)
        self._absences = tx.duty.absences(today)
        self._mail = tx.duty.mail()
        wanted = desk.settings.reminders.channels
        self._personal = [
            name
            for name in wanted
            if name == INBOX or (name in used and not used[name].is_for_group)
        ]
        self._groups = [name for name in wanted if name in used and used[name].is_for_group]
        self._calendars: dict[str, Calendar] = {}
        self._by_roles: dict[tuple[str, ...], tuple[tuple[Seat, str], ...]] = {}

    def calendar(self, country: str) -> Calendar:
        if country not in self._calendars:
            self._calendars[country] = self._desk.calendar(country, self._tx)
        return self._calendars[country]

    def of(self, clock: str) -> tuple[tuple[tuple[Seat, str], ...], tuple[tuple[Seat, str], ...]]:
        """Return who works on a clock and who is above them, each with a channel."""
        rules = self._desk.settings.reminders
        own = rules.clocks.get(clock)
        them = self._persons((own.roles if own else None) or rules.roles)
        groups = tuple((Seat(GROUP, GROUP), channel) for channel in self._groups)
        return (*them, *groups), self._persons(rules.escalate_to)

    def _persons(self, roles: tuple[str, ...]) -> tuple[tuple[Seat, str], ...]:
        if roles not in self._by_roles:
            instead = self._desk.settings.reminders.escalate_to
            found = seats(self._people, roles, instead, self._absences, self._today)
            self._by_roles[roles] = tuple(
                (seat, channel)
                for seat in found
                for channel in self._personal
                if channel != MAIL or seat.recipient in self._mail
            )
        return self._by_roles[roles]


# Written down


def _write_down(
    desk: Desk,
    today: date,
    new: Sequence[Reminder],
    used: Mapping[str, Channel],
    translate: Callable[[str], str],
) -> tuple[int, tuple[Sent, ...]]:
    """Keep new messages, take back what is answered; return how many, and what is in inboxes."""
    now = desk.now()
    with desk.store.transaction() as tx:
        taken_back = tx.reminders.settle()
        rows = [each.row(translate) for each in new]
        if tx.meta.get(_looked(desk)) is None:
            rows = _first_lists(desk, rows, translate)
        written = put_down(desk, tx, rows, used, translate)
        tx.meta.put(_looked(desk), today.isoformat())
        tx.meta.put(LAST_SCAN, now.isoformat())
    left = [each for each in written if each.state == "sent" and each.carried_by is None]
    return taken_back, tuple(Sent(each.key, each.channel, "sent") for each in left)


def put_down(
    desk: Desk,
    tx: Transaction,
    rows: Sequence[NewReminder],
    used: Mapping[str, Channel],
    translate: Callable[[str], str],
) -> tuple[NewReminder, ...]:
    """Keep messages, each with the hour it may go out; return those that were not kept before."""
    now, is_workday = desk.now(), desk.calendar(tx=tx).is_workday
    planned = [_timed(desk, row, used, now, is_workday) for row in rows]
    lists = [each for row in planned for each in _mail_of_the_day(row, translate)]
    written = tx.reminders.plan(planned, now)
    wanted = {each.carried_by for each in written}
    tx.reminders.plan([each for each in _once(lists) if each.key in wanted], now)
    return written


def _looked(desk: Desk) -> str:
    """Return the fact of the database with the last day that was looked at."""
    return f"looked_on:{desk.office.code}"


def _looked_on(tx: Transaction, desk: Desk) -> date | None:
    known = tx.meta.get(_looked(desk))
    return date.fromisoformat(known) if known else None


def _timed(
    desk: Desk,
    row: NewReminder,
    used: Mapping[str, Channel],
    now: datetime,
    is_workday: Callable[[date], bool],
) -> NewReminder:
    """Say when a message may go out; what is for the inbox is there at once."""
    if row.channel == INBOX:
        return replace(row, state="sent")
    if row.carried_by:
        return replace(row, state="gathered")
    if not used[row.channel].disturbs:
        return row
    loud, mail = hours(desk).loud(now, is_workday), hours(desk).next_mail(now, is_workday)
    waits = row.channel == MAIL and row.clock != LIST
    if not waits or (row.threshold.startswith(_URGENT) and loud < mail and loud == now):
        return replace(row, not_before=loud)
    key = f"{row.office}/{LIST}/{MAIL}/{row.recipient}/{mail.isoformat()}"
    return replace(row, state="gathered", carried_by=key, not_before=mail)


def _mail_of_the_day(row: NewReminder, translate: Callable[[str], str]) -> tuple[NewReminder, ...]:
    """Return the list that a message of a mail is part of."""
    if row.channel != MAIL or row.carried_by is None or row.not_before is None:
        return ()
    heading = say("these deadlines need somebody today").put(translate)
    return (_list(row.carried_by, row, heading, row.not_before),)


def _first_lists(
    desk: Desk, rows: Sequence[NewReminder], translate: Callable[[str], str]
) -> list[NewReminder]:
    """Put together what the first look at an old register finds for one person by one channel."""
    groups: dict[tuple[str, str], list[NewReminder]] = {}
    for row in rows:
        groups.setdefault((row.recipient, row.channel), []).append(row)
    heading = say("the first look at this register found these deadlines").put(translate)
    found: list[NewReminder] = []
    for (recipient, channel), group in groups.items():
        if len(group) <= desk.settings.reminders.digest_above:
            found += group
            continue
        key = f"{desk.office.code}/{LIST}/{recipient}/{channel}"
        whole = _list(key, group[0], heading, None)
        if channel == INBOX:
            # Nobody puts it together later: it is there at once.
            whole = replace(whole, body="\n".join((heading, *(each.body for each in group))))
        found += [whole, *(replace(each, carried_by=key) for each in group)]
    return found


def _list(key: str, of: NewReminder, heading: str, not_before: datetime | None) -> NewReminder:
    return NewReminder(
        key=key,
        case_id=None,
        clock=LIST,
        due=of.due,
        threshold=LIST,
        recipient=of.recipient,
        channel=of.channel,
        body=heading,
        office=of.office,
        not_before=not_before,
    )


def _once(lists: Iterable[NewReminder]) -> list[NewReminder]:
    return list({each.key: each for each in lists}.values())
