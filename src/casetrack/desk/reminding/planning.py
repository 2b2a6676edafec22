"""Messages written down, each with the hour at which it may go out and the list it is part of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from casetrack.desk.desk import Desk
from casetrack.desk.reminding.sending import LIST
from casetrack.messages import Translate, say
from casetrack.reminders import Channel, Hours
from casetrack.store import NewReminder, Transaction

INBOX, MAIL = "inbox", "mail"
#: Occasions that do not wait for the mail of the next day.
_URGENT = ("0", "overdue", "escalation")


def hours(desk: Desk) -> Hours:
    """Return when people may be disturbed."""
    rules = desk.settings.reminders
    zone = ZoneInfo(desk.settings.installation.timezone)
    return Hours(zone, rules.quiet_from, rules.quiet_until, rules.mail_at)


def put_down(
    desk: Desk,
    tx: Transaction,
    rows: Sequence[NewReminder],
    used: Mapping[str, Channel],
    translate: Translate,
) -> tuple[NewReminder, ...]:
    """Keep messages, each with the hour it may go out; return those that were not kept before."""
    now, is_workday = desk.now(), desk.calendar(tx=tx).is_workday
    planned = [_timed(desk, row, used, now, is_workday) for row in rows]
    lists = [each for row in planned for each in _mail_of_the_day(row, translate)]
    written = tx.reminders.plan(planned, now)
    wanted = {each.carried_by for each in written}
    tx.reminders.plan([each for each in _once(lists) if each.key in wanted], now)
    return written


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


def _mail_of_the_day(row: NewReminder, translate: Translate) -> tuple[NewReminder, ...]:
    """Return the list that a message of a mail is part of."""
    if row.channel != MAIL or row.carried_by is None or row.not_before is None:
        return ()
    heading = say("these deadlines need somebody today").put(translate)
    return (_list(row.carried_by, row, heading, row.not_before),)


def first_lists(desk: Desk, rows: Sequence[NewReminder], translate: Translate) -> list[NewReminder]:
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
