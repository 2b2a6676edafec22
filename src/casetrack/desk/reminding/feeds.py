"""Calendar feeds: one for each person and one for the office, each at an address of its own.

Whoever has the address may read it, without signing in: calendars cannot. It holds a token that
nobody can guess, and a new one ends the old.
"""

import secrets
from datetime import date, datetime
from hashlib import sha256

from casetrack.core.calendar import Calendar
from casetrack.desk.desk import Desk, actor_of
from casetrack.desk.reminding.due import rule_of
from casetrack.desk.reminding.duty import only_lead
from casetrack.desk.reminding.planning import hours
from casetrack.errors import NotFound
from casetrack.messages import Translate, say
from casetrack.reminders import Entry, calendar_feed, idempotency_key
from casetrack.store import Feed, OpenDeadline, Transaction


def new_feed(desk: Desk, *, whole_office: bool = False) -> str:
    """Return the token of a new address for one's own feed, or for the office's.

    The office's is given out by an administrator or the head.
    """
    token = secrets.token_urlsafe(32)
    with desk.store.transaction() as tx:
        actor_of(desk, tx)
        if whole_office:
            only_lead(desk, tx)
        feed = _feed(desk, whole_office=whole_office)
        tx.duty.put_feed(feed, _hash(token), f"user:{desk.user}", desk.now())
    return token


def end_feed(desk: Desk, *, whole_office: bool = False) -> None:
    """Take the address of one's own feed away, or of the office's."""
    with desk.store.transaction() as tx:
        actor_of(desk, tx)
        if whole_office:
            only_lead(desk, tx)
        tx.duty.end_feed(_feed(desk, whole_office=whole_office))


def feed(desk: Desk, token: str, translate: Translate) -> bytes:
    """Return the calendar at an address; NotFound where it leads nowhere (any more).

    A person's holds the clocks that they are reminded of by their roles.
    """
    with desk.store.reading() as tx:
        found = tx.duty.feed(_hash(token))
        person = tx.people.user(found.user) if found and found.user else None
        if found is None or (person and not person.active):
            raise NotFound("there is no such calendar")
        roles = frozenset(person.roles) if person else None
        entries = _entries(desk, tx, found.office, roles, translate)
    office = desk.settings.office(found.office)
    name = say("deadlines of applications: {office}", office=office.name).put(translate)
    return calendar_feed(name, entries, desk.now())


def _entries(
    desk: Desk,
    tx: Transaction,
    office: str,
    roles: frozenset[str] | None,
    translate: Translate,
) -> list[Entry]:
    shelf = {law.workflow.id: law.workflow for law in desk.library.laws()}
    calendar = desk.calendar(tx=tx, office=office)
    rules = desk.settings.reminders
    heads = roles is not None and roles.intersection(rules.escalate_to)
    entries = []
    for each in tx.lists.open_deadlines(office, date.max):
        own = rules.clocks.get(each.clock)
        theirs = (own.roles if own else None) or rules.roles
        is_told = roles is None or heads or roles.intersection(theirs)
        if each.status != "paused" and is_told:
            title = rule_of(desk, shelf.get(each.workflow_id), each.clock).title
            entries.append(_entry(desk, each, title, calendar, translate))
    return entries


def _entry(
    desk: Desk,
    found: OpenDeadline,
    title: str,
    calendar: Calendar,
    translate: Translate,
) -> Entry:
    facts = {"reference": found.reference, "clock": title, "due": found.due}
    if found.provisional:
        description = say("{reference}: {clock} is due on {due} (provisional)", **facts)
    else:
        description = say("{reference}: {clock} is due on {due}", **facts)
    return Entry(
        key=idempotency_key(f"{found.office}/{found.reference}/{found.clock}/{found.subject}"),
        summary=f"{found.reference} {title}",
        description=description.put(translate),
        due=found.due,
        provisional=found.provisional,
        alarm_at=_alarm_at(desk, found.due, calendar),
    )


def _alarm_at(desk: Desk, due: date, calendar: Calendar) -> datetime | None:
    """Return the hour of the mail on the last working day before; None for years unknown."""
    if not calendar.first_day < due <= calendar.last_day:
        return None
    return hours(desk).at_mail(calendar.last_workday_before(due))


def _feed(desk: Desk, *, whole_office: bool) -> Feed:
    return Feed(desk.office.code, None if whole_office else desk.user)


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
