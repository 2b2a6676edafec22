"""What is due on a day: which deadlines call for a message, to whom and by which channel.

It is worked out anew each time, from the folded deadlines; a deadline that cannot be looked at is
named and stops nothing. One of which nothing else can have come since it was last looked at is left
out: `looked_at` knows which those are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from casetrack import __version__
from casetrack.core.calendar import Calendar
from casetrack.core.workflow import Clock, Workflow, clocks_of_others
from casetrack.desk.calendars.working_days import HOME
from casetrack.desk.desk import Desk
from casetrack.desk.handling.folding import DAMAGED, MILESTONE, why_not
from casetrack.desk.reminding.duty import people_here
from casetrack.desk.reminding.looked import Look, look
from casetrack.desk.reminding.planning import INBOX, MAIL
from casetrack.library import Law
from casetrack.messages import Message
from casetrack.reminders import (
    GROUP,
    Channel,
    Reminder,
    Rule,
    Seat,
    due_reminders,
    looks_again_on,
    seats,
)
from casetrack.store import OpenDeadline, Transaction


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
    look: Look
    #: What was looked at, and from which day it is to be looked at again.
    again: tuple[tuple[OpenDeadline, date], ...]


def due_on(
    desk: Desk,
    tx: Transaction,
    today: date,
    used: Mapping[str, Channel],
    looked_on: date | None,
) -> Due:
    """Return what is due on a day and may be new; `looked_on` is the last day that was looked at,
    if any."""
    shelf = {law.workflow.id: law for law in desk.library.laws()}
    reach = _Reach(desk, tx, today, used)
    looking = look(desk, tx, today, _goes_by(desk, reach, shelf.values()))
    reminders: list[Reminder] = []
    broken: list[Broken] = []
    again: list[tuple[OpenDeadline, date]] = []
    # Most of a large register is over, and many deadlines are alike.
    quiet: dict[tuple[str, str, date, str], date] = {}
    for each in tx.looks.at(desk.office.code, looking.by):
        alike = (each.workflow_id, each.clock, each.due, each.status)
        if alike in quiet:
            again.append((each, quiet[alike]))
            continue
        try:
            found, again_on = _look_at(each, shelf.get(each.workflow_id), reach, looked_on)
        except DAMAGED as error:
            broken.append(Broken(each.reference, why_not(error)))
            again.append((each, date.min))
            continue
        reminders += found
        again.append((each, again_on))
        if not found:
            quiet[alike] = again_on
    return Due(tuple(reminders), tuple(broken), looking, tuple(again))


def _look_at(
    each: OpenDeadline, law: Law | None, reach: "_Reach", looked_on: date | None
) -> tuple[tuple[Reminder, ...], date]:
    """Return what is due about one deadline, and the day on which something else may be."""
    workflow = law.workflow if law else None
    calendar = reach.calendar(workflow.calendar if workflow else HOME)
    rule, today = reach.rule(workflow, each.clock), reach.today
    found: tuple[Reminder, ...] = ()
    if each.due - today <= rule.ahead:
        them, heads = reach.of(each.clock)
        found = due_reminders(each, today, calendar, rule, looked_on, them, heads)
    return found, looks_again_on(each, today, calendar, rule)


def _goes_by(desk: Desk, reach: "_Reach", shelf: Iterable[Law]) -> str:
    """Return a hash of all that decides, beside a deadline itself and the day, what is due."""
    laws = list(shelf)
    countries = sorted({HOME, *(law.workflow.calendar for law in laws)})
    parts = (
        __version__,
        desk.settings.reminders.model_dump_json(),
        [law.sha256 for law in laws],
        [reach.version(country) for country in countries],
        reach.everybody(),
    )
    return sha256(repr(parts).encode()).hexdigest()


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
        self._desk, self._tx, self.today = desk, tx, today
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
        self._rules: dict[tuple[str | None, str], Rule] = {}
        self._by_roles: dict[tuple[str, ...], tuple[tuple[Seat, str], ...]] = {}

    def calendar(self, country: str) -> Calendar:
        if country not in self._calendars:
            self._calendars[country] = self._desk.calendar(country, self._tx)
        return self._calendars[country]

    def rule(self, workflow: Workflow | None, clock: str) -> Rule:
        of = (workflow.id if workflow else None, clock)
        if of not in self._rules:
            self._rules[of] = rule_of(self._desk, workflow, clock)
        return self._rules[of]

    def version(self, country: str) -> str:
        """Return what a calendar's days are made of, as a hash; empty where it cannot be read."""
        try:
            return self.calendar(country).version
        except DAMAGED:
            return ""

    def everybody(self) -> list[object]:
        """Return all who are told of something today, each with a channel."""
        rules = self._desk.settings.reminders
        own = {each.roles for each in rules.clocks.values() if each.roles}
        roles = sorted({rules.roles, rules.escalate_to, *own})
        return [self._groups, *(self._persons(each) for each in roles)]

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
            found = seats(self._people, roles, instead, self._absences, self.today)
            self._by_roles[roles] = tuple(
                (seat, channel)
                for seat in found
                for channel in self._personal
                if channel != MAIL or seat.recipient in self._mail
            )
        return self._by_roles[roles]
