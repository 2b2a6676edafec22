"""Which reminders are due on a day: the decision, by values alone.

A deadline is spoken of when so many working days are left, on its day, and once it has passed; a
head is told apart from those who do the work. Of the thresholds that have passed only the most
urgent one is due: a look that comes a week late sends one message, not three, and none is lost for
want of an exact date. On a rest day nothing is due.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, TypeAlias

from casetrack.core.calendar import Calendar
from casetrack.messages import Message, Translate, say, say_count
from casetrack.store import NewReminder, OpenDeadline

#: In place of a number of working days left.
OVERDUE = -1
#: What nobody need look at again.
NEVER = date.max
_ONE_DAY = timedelta(days=1)
#: How many days ahead a deadline can be and still be within a threshold, rest days included.
_DAYS_AHEAD_PER_WORKING_DAY = 4

Overdue: TypeAlias = Literal["daily", "once", "never"]


@dataclass(frozen=True)
class Rule:
    """When people are reminded of one clock or milestone."""

    title: str
    #: Working days left.
    thresholds: tuple[int, ...]
    #: How often, once it has passed.
    overdue: Overdue
    #: Working days left, or OVERDUE, at which a head is told.
    escalate_at: tuple[int, ...] = ()
    #: The action that may be recorded once it has passed, where there is one.
    then: str | None = None

    @property
    def ahead(self) -> timedelta:
        """How long before a date nothing is said of it yet."""
        most = max((*self.thresholds, *self.escalate_at, 0))
        return timedelta(days=_DAYS_AHEAD_PER_WORKING_DAY * (most + 10))


@dataclass(frozen=True)
class Occasion:
    """One time at which a deadline is spoken of."""

    #: What makes it the same occasion again.
    code: str
    #: The day it came.
    on: date
    is_escalation: bool = False
    #: It came while nobody looked.
    is_late: bool = False


@dataclass(frozen=True)
class Seat:
    """Whose turn a message is, and who gets it: they themselves, or who stands in for them."""

    person: str
    recipient: str


@dataclass(frozen=True)
class Reminder:
    """One message, due once, for one deadline, occasion, seat and channel."""

    deadline: OpenDeadline
    occasion: Occasion
    seat: Seat
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
                self.occasion.code,
                self.seat.person,
                self.channel,
            )
        )

    def row(self, translate: Translate) -> NewReminder:
        """Return it as it is kept, in words."""
        found = self.deadline
        return NewReminder(
            key=self.key,
            case_id=found.case_id,
            clock=found.clock,
            subject=found.subject,
            due=found.due,
            threshold=self.occasion.code,
            recipient=self.seat.recipient,
            channel=self.channel,
            body=self.says.put(translate),
            office=found.office,
            reference=found.reference,
        )


def occasions(
    due: date, today: date, calendar: Calendar, rule: Rule, looked_on: date | None
) -> tuple[Occasion, ...]:
    """Return what is due today about one due date: at most one, and one for the head.

    `looked_on` is the last day before today on which anybody looked; None where nobody ever did.
    """
    if not calendar.is_workday(today):
        return ()
    left = OVERDUE if today > due else calendar.count(today, due)
    head = _come(left, due, today, calendar, rule.escalate_at)
    own = (
        _overdue(due, today, calendar, rule.overdue)
        if left == OVERDUE
        else _come(left, due, today, calendar, rule.thresholds)
    )
    found = (own, head and replace(head, code=f"escalation:{head.code}", is_escalation=True))
    return tuple(
        replace(each, is_late=_was_missed(each, today, looked_on)) for each in found if each
    )


def looks_again_on(deadline: OpenDeadline, today: date, calendar: Calendar, rule: Rule) -> date:
    """Return the first day after `today` on which something else is due about a deadline; NEVER
    where nothing is any more.

    It holds as long as the deadline, the working days and the rule stay what they are.
    """
    if deadline.status == "paused":
        return NEVER
    due = deadline.due
    if due - rule.ahead > today:
        return due - rule.ahead
    told, day = _codes(due, today, calendar, rule), today
    while True:
        day = calendar.add(day, 1)
        come = _codes(due, day, calendar, rule)
        if come and come != told:
            return day
        if day > due:
            return NEVER


def _codes(due: date, today: date, calendar: Calendar, rule: Rule) -> tuple[str, ...]:
    return tuple(each.code for each in occasions(due, today, calendar, rule, None))


def _come(
    left: int, due: date, today: date, calendar: Calendar, thresholds: Sequence[int]
) -> Occasion | None:
    """Return the most urgent threshold that has come, with the day it came."""
    come = [each for each in thresholds if left <= each]
    if not come:
        return None
    if min(come) == OVERDUE:
        return Occasion("overdue", calendar.add(due, 1))
    return Occasion(str(min(come)), _first_day_with(min(come), due, today, calendar))


def _overdue(due: date, today: date, calendar: Calendar, how_often: Overdue) -> Occasion | None:
    match how_often:
        case "never":
            return None
        case "once":
            return Occasion("overdue", calendar.add(due, 1))
        case "daily":
            return Occasion(f"overdue:{today}", calendar.add(due, 1))


def _first_day_with(left: int, due: date, today: date, calendar: Calendar) -> date:
    """Return the first day, not after today, on which so many working days are left."""
    day = today
    while calendar.count(day - _ONE_DAY, due) <= left:
        day -= _ONE_DAY
    return day


def _was_missed(occasion: Occasion, today: date, looked_on: date | None) -> bool:
    """Tell whether it came after anybody last looked; a deadline found only now was not missed."""
    return looked_on is not None and looked_on < occasion.on < today


def due_reminders(
    deadline: OpenDeadline,
    today: date,
    calendar: Calendar,
    rule: Rule,
    looked_on: date | None,
    recipients: Iterable[tuple[Seat, str]],
    heads: Iterable[tuple[Seat, str]],
) -> tuple[Reminder, ...]:
    """Return every reminder about a deadline that is due today, whether it was sent already or not.

    Recipients and heads come with the channel that each is reached by.
    """
    if deadline.status == "paused":
        return ()
    them, above = tuple(recipients), tuple(heads)
    return tuple(
        Reminder(deadline, each, seat, channel, _says(deadline, today, calendar, rule, each))
        for each in occasions(deadline.due, today, calendar, rule, looked_on)
        for seat, channel in (above if each.is_escalation else them)
    )


def _says(
    deadline: OpenDeadline, today: date, calendar: Calendar, rule: Rule, occasion: Occasion
) -> Message:
    says = _plain(deadline, today, calendar, rule)
    if occasion.is_escalation:
        says = say("{says}; told to the head", says=says)
    if occasion.is_late:
        says = say(
            "{says} (late: this came on {on}, while the program did not run)",
            says=says,
            on=occasion.on,
        )
    return says


def _plain(deadline: OpenDeadline, today: date, calendar: Calendar, rule: Rule) -> Message:
    facts = {"reference": deadline.reference, "clock": rule.title, "due": deadline.due}
    left = calendar.count(today, deadline.due)
    if today > deadline.due and rule.then:
        return say(
            "{reference}: {clock} ended on {due} and nothing has come; “{then}” can be recorded",
            **facts,
            then=rule.then,
        )
    if today > deadline.due:
        return say("{reference}: {clock} was due on {due}", **facts)
    if today == deadline.due:
        return say("{reference}: {clock} is due today, {due}", **facts)
    if deadline.provisional:
        return say_count(
            "{reference}: {clock} is due on {due} (provisional), {count} working day left",
            "{reference}: {clock} is due on {due} (provisional), {count} working days left",
            left,
            **facts,
        )
    return say_count(
        "{reference}: {clock} is due on {due}, {count} working day left",
        "{reference}: {clock} is due on {due}, {count} working days left",
        left,
        **facts,
    )
