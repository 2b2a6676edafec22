"""Who is away and who stands in for them, where people are reached, what waits in their inbox."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from casetrack.desk.desk import Desk, actor_of
from casetrack.desk.roles import may, only_who_may
from casetrack.errors import BadInput, NotFound
from casetrack.messages import Message, say
from casetrack.store import (
    Absence,
    BackupRecord,
    ChannelHealth,
    DoneRound,
    Feed,
    InboxMessage,
    Person,
    Scheduler,
    StoredReminder,
    Transaction,
)

#: Fact of the database: when the last round of reminders was, of any office.
LAST_SCAN = "last_scan"
#: How many backups the page shows.
_BACKUPS = 10
_MAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")


@dataclass(frozen=True)
class Mine:
    """What one person has to do with reminders."""

    inbox: tuple[InboxMessage, ...]
    #: Of the office, from today on.
    absences: tuple[Absence, ...]
    #: Who can be away or stand in.
    people: tuple[Person, ...]
    mail: str
    has_feed: bool
    office_has_feed: bool
    #: Whether they may enter others and see how the channels do.
    leads: bool


@dataclass(frozen=True)
class WebhookHealth:
    """How the office's subscriptions do."""

    #: Messages that were not taken, by one of `UNTAKEN`.
    messages: Mapping[str, int]
    #: Subscriptions that take nothing now.
    failing: int


@dataclass(frozen=True)
class Health:
    """How reminders go out."""

    schedulers: tuple[Scheduler, ...]
    channels: tuple[ChannelHealth, ...]
    #: Messages by channel and state.
    counts: dict[tuple[str, str], int]
    rounds: tuple[DoneRound, ...]
    given_up: tuple[StoredReminder, ...]
    last_round_at: datetime | None
    webhooks: WebhookHealth
    #: Whether whoever asks may look at the subscriptions.
    sees_subscriptions: bool
    #: The last backups, the latest first.
    backups: tuple[BackupRecord, ...] = ()
    #: Whether one is made every night.
    backs_up: bool = False


def mine(desk: Desk) -> Mine:
    """Return what one has to do with reminders."""
    with desk.store.reading() as tx:
        actor = actor_of(desk, tx)
        people = people_here(desk, tx)
        here = {person.code for person in people}
        absences = tx.duty.absences(desk.today)
        return Mine(
            inbox=tx.reminders.inbox(desk.user),
            absences=tuple(each for each in absences if each.user in here),
            people=people,
            mail=tx.duty.mail().get(desk.user, ""),
            has_feed=tx.duty.has_feed(Feed(desk.office.code, desk.user)),
            office_has_feed=tx.duty.has_feed(Feed(desk.office.code, None)),
            leads=may(actor.roles, "reminders"),
        )


def health(desk: Desk) -> Health:
    """Return how reminders go out; for an administrator or the head."""
    with desk.store.reading() as tx:
        only_lead(desk, tx)
        roles = actor_of(desk, tx).roles
        known = tx.schedulers.channels()
        last = tx.meta.get(LAST_SCAN)
        return Health(
            schedulers=tx.schedulers.running(),
            channels=tuple(
                known.get(name) or ChannelHealth(name) for name in desk.settings.reminders.channels
            ),
            counts=tx.reminders.counts(),
            rounds=tx.schedulers.last_rounds(desk.office.code),
            given_up=tx.reminders.given_up(desk.today.replace(month=1, day=1)),
            last_round_at=datetime.fromisoformat(last) if last else None,
            webhooks=_webhooks(tx, desk.office.code),
            sees_subscriptions=may(roles, "administer"),
            backups=tx.backups.latest(_BACKUPS),
            backs_up=desk.premises.backups is not None,
        )


def _webhooks(tx: Transaction, office: str) -> WebhookHealth:
    untaken = tx.outbox.untaken().items()
    return WebhookHealth(
        {state: count for (code, state), count in untaken if code == office},
        tx.subscriptions.failing().get(office, 0),
    )


def be_away(desk: Desk, user: str, first_on: date, last_on: date, deputy: str | None) -> Absence:
    """Enter that somebody is away and who stands in; oneself, or an administrator or the head."""
    if last_on < first_on:
        raise BadInput("the last day {last} lies before the first", last=last_on)
    with desk.store.transaction() as tx:
        _only_oneself_or_lead(desk, tx, user)
        codes = {person.code for person in people_here(desk, tx)}
        for code in (user, deputy):
            if code and code not in codes:
                raise NotFound("there is no active user {code} in this office", code=code)
        if deputy == user:
            raise BadInput("nobody stands in for themselves")
        absence = Absence(user, first_on, last_on, deputy or None)
        tx.duty.add_absence(absence, f"user:{desk.user}", desk.now())
    return absence


def be_back(desk: Desk, number: int) -> None:
    """Take an absence away; oneself, or an administrator or the head."""
    with desk.store.transaction() as tx:
        entered = tx.duty.absence(number)
        _only_oneself_or_lead(desk, tx, entered.user)
        tx.duty.remove_absence(number)


def absences(desk: Desk) -> tuple[Absence, ...]:
    """Return who of the office is away today or later."""
    return mine(desk).absences


def put_mail(desk: Desk, user: str, mail: str) -> None:
    """Say where somebody's mail goes, empty for nowhere; oneself, or an administrator or head."""
    mail = mail.strip()
    if mail and not _MAIL.fullmatch(mail):
        raise BadInput("this is no address of mail; write it like name@example.org")
    with desk.store.transaction() as tx:
        _only_oneself_or_lead(desk, tx, user)
        tx.duty.put_mail(user, mail, desk.now())


def away_until(absence: Absence) -> Message:
    """Return an absence as a sentence, by codes."""
    facts = {"user": absence.user, "first": absence.first_on, "last": absence.last_on}
    if absence.deputy is None:
        return say("{user} is away from {first} to {last}; nobody stands in", **facts)
    return say(
        "{user} is away from {first} to {last}; {deputy} stands in",
        **facts,
        deputy=absence.deputy,
    )


def only_lead(desk: Desk, tx: Transaction) -> None:
    """Raise Refused unless an administrator or the head acts."""
    only_who_may(
        desk, tx, "reminders", "only an administrator or the head of the unit may; ask one"
    )


def _only_oneself_or_lead(desk: Desk, tx: Transaction, user: str) -> None:
    actor_of(desk, tx)
    person = tx.people.user(user)
    if person.office not in (None, desk.office.code):
        raise NotFound("there is no active user {code} in this office", code=user)
    if user != desk.user:
        only_lead(desk, tx)


def people_here(desk: Desk, tx: Transaction) -> tuple[Person, ...]:
    """Return the active people of the office, and those of every office."""
    return tuple(
        person
        for person in tx.people.users()
        if person.active and person.office in (None, desk.office.code)
    )
