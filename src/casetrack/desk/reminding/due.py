"""What is due on a day: which deadlines call for a message, to whom and by which channel.

It is worked out anew each time, from the folded deadlines; a deadline that cannot be looked at is
named and stops nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from casetrack.core.calendar import Calendar
from casetrack.core.workflow import Clock, Workflow, clocks_of_others
from casetrack.desk.desk import Desk
from casetrack.desk.handling.folding import DAMAGED, MILESTONE, why_not
from casetrack.desk.reminding.duty import people_here
from casetrack.desk.reminding.planning import INBOX, MAIL
from casetrack.messages import Message
from casetrack.reminders import GROUP, Channel, Reminder, Rule, Seat, due_reminders, seats
from casetrack.store import Transaction

#: How many days ahead a deadline can be and still be within a threshold, rest days included.
_DAYS_AHEAD_PER_WORKING_DAY = 4


@dataclass(frozen=True)
class Broken:
    """A deadline that could not be looked at; it stops no round."""

    reference: str
    says: Message


@dataclass(frozen=True)
class Due:
    """What a day calls for."""

    reminders: tuple[Reminder, ...]
    broken: tuple[Broken, ...]


def due_on(
    desk: Desk,
    tx: Transaction,
    today: date,
    used: Mapping[str, Channel],
    looked_on: date | None,
) -> Due:
    """Return what is due on a day; `looked_on` is the last day that was looked at, if any."""
    deadlines = tx.lists.open_deadlines(desk.office.code, today + _ahead(desk))
    shelf = {law.workflow.id: law.workflow for law in desk.library.laws()}
    reach = _Reach(desk, tx, today, used)
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
    return Due(tuple(reminders), tuple(broken))


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
