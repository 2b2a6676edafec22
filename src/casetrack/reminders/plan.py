"""Which reminders are due on a day.

A threshold is a number of working days left, -1 means overdue. Of the thresholds that a deadline
has passed only the most urgent one is due: a scan that comes a week late sends one message, not
three, and none is lost for want of an exact date.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from casetrack.core.calendar import Calendar
from casetrack.messages import Message, say
from casetrack.store import NewReminder, OpenDeadline

OVERDUE = -1


@dataclass(frozen=True)
class Reminder:
    """One message, due once, for one deadline, threshold, recipient and channel."""

    deadline: OpenDeadline
    threshold: int
    recipient: str
    channel: str
    says: Message

    @property
    def key(self) -> str:
        """What makes it the same message again."""
        found = self.deadline
        return "/".join(
            (
                found.office,
                found.reference,
                found.clock,
                found.subject,
                str(found.due),
                str(self.threshold),
                self.recipient,
                self.channel,
            )
        )

    def row(self, body: str) -> NewReminder:
        """Return it as it is claimed, in words."""
        found = self.deadline
        return NewReminder(
            key=self.key,
            case_id=found.case_id,
            clock=found.clock,
            subject=found.subject,
            due=found.due,
            threshold=str(self.threshold),
            recipient=self.recipient,
            channel=self.channel,
            body=body,
        )


def due_reminders(
    open_deadlines: Iterable[OpenDeadline],
    today: date,
    calendar: Calendar,
    thresholds: Sequence[int],
    recipients: Sequence[str],
    channels: Sequence[str],
    titles: Mapping[str, str],
    silent_once_over: Container[str] = (),
    silent_before: Container[str] = (),
) -> tuple[Reminder, ...]:
    """Return every reminder that is due today, whether claimed already or not.

    `titles` names the clocks; once those in `silent_once_over` have run out, nobody is late and
    nothing is left to do; those in `silent_before` speak up on their day and not ahead of it.
    """
    on_the_day = [each for each in thresholds if each <= 0]
    return tuple(
        Reminder(deadline, threshold, recipient, channel, _says(deadline, today, calendar, titles))
        for deadline in open_deadlines
        if deadline.status != "paused"
        if today <= deadline.due or deadline.clock not in silent_once_over
        if (
            threshold := _threshold(
                deadline.due,
                today,
                calendar,
                on_the_day if deadline.clock in silent_before else thresholds,
            )
        )
        is not None
        for recipient in recipients
        for channel in channels
    )


def _threshold(due: date, today: date, calendar: Calendar, thresholds: Sequence[int]) -> int | None:
    """Return the most urgent threshold that has come, or None."""
    left = OVERDUE if today > due else calendar.count(today, due)
    come = [threshold for threshold in thresholds if left <= threshold]
    return min(come, default=None)


def _says(
    deadline: OpenDeadline, today: date, calendar: Calendar, titles: Mapping[str, str]
) -> Message:
    clock = titles.get(deadline.clock, deadline.clock)
    facts = {"reference": deadline.reference, "clock": clock, "due": deadline.due}
    left = calendar.count(today, deadline.due)
    if today > deadline.due:
        return say("{reference}: {clock} was due on {due}", **facts)
    if deadline.provisional:
        return say(
            "{reference}: {clock} is due on {due} (provisional), {left} working day(s) left",
            **facts,
            left=left,
        )
    return say(
        "{reference}: {clock} is due on {due}, {left} working day(s) left", **facts, left=left
    )


def digests(
    reminders: Sequence[Reminder], above: int
) -> tuple[tuple[tuple[str, str], tuple[Reminder, ...]], ...]:
    """Return, by recipient and channel, the reminders that go out as one list.

    Only where there are more than `above` of them: the first scan of an old database.
    """
    groups: dict[tuple[str, str], list[Reminder]] = {}
    for reminder in reminders:
        groups.setdefault((reminder.recipient, reminder.channel), []).append(reminder)
    return tuple((key, tuple(group)) for key, group in groups.items() if len(group) > above)
