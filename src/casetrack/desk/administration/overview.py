"""Everything that is looked after, with its present state: what the first page of it shows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casetrack.desk.access.staff import staff
from casetrack.desk.access.tokens import tokens
from casetrack.desk.administration.letterheads import letterheads
from casetrack.desk.administration.numbering import gaps_of
from casetrack.desk.administration.offices import offices
from casetrack.desk.administration.shelf import laws_on_shelf, others_on_shelf
from casetrack.desk.calendars.loading import calendars_behind
from casetrack.desk.desk import Desk
from casetrack.desk.roles import may, only_who_may
from casetrack.desk.setup import Missing, doctor
from casetrack.desk.subscribing.subscriptions import subscriptions
from casetrack.store import Transaction


@dataclass(frozen=True)
class LookedAfter:
    """What administrators alone look after."""

    offices: int
    closed_offices: int
    people: int
    without_password: int
    without_access: int
    tokens: int
    #: Of these, how many end before the month is over.
    ending_tokens: int
    subscriptions: int
    #: Of these, how many do not get through to their system.
    failing_subscriptions: int
    own_letterheads: int
    #: What is missing before a letter goes out.
    missing: tuple[Missing, ...]


@dataclass(frozen=True)
class Administered:
    """How everything is; what an auditor does not see is None."""

    looked_after: LookedAfter | None
    numbers: int
    gaps: int
    laws: int
    others: int
    wrong_files: int
    #: Open cases that go by another text of their law than the one on the shelf.
    open_by_another: int
    announced_to: int
    calendars_behind: int
    backed_up_at: datetime | None
    #: Whether one is made every night.
    backs_up: bool
    schedulers: int
    given_up: int
    anchored_on: date | None
    #: Whole years that data about people is kept; 0 for ever.
    keep_contacts_years: int
    keep_cases_years: int


def administered(desk: Desk) -> Administered:
    """Return how everything is; for an administrator or an auditor."""
    with desk.store.reading() as tx:
        actor = only_who_may(
            desk, tx, "oversight", "your roles do not show how the office is set up; {roles} may"
        )
        numbers, gaps = _numbers(desk, tx)
        last = tx.anchors.last()
        backed_up_at = tx.backups.last_good_at()
        running = tx.schedulers.running()
        given_up = tx.reminders.given_up(desk.today.replace(month=1, day=1))
    laws, others = laws_on_shelf(desk), others_on_shelf(desk)
    privacy = desk.settings.privacy
    return Administered(
        looked_after=_looked_after(desk) if may(actor.roles, "administer") else None,
        numbers=numbers,
        gaps=gaps,
        laws=len(laws),
        others=len(others),
        wrong_files=sum(bool(each.problems) for each in laws)
        + sum(bool(each.problems) for each in others),
        open_by_another=sum(each.open_elsewhere for each in laws),
        announced_to=max(desk.calendar().announced),
        calendars_behind=len(calendars_behind(desk)),
        backed_up_at=backed_up_at,
        backs_up=desk.premises.backups is not None,
        schedulers=len(running),
        given_up=len(given_up),
        anchored_on=last.day if last else None,
        keep_contacts_years=privacy.keep_contacts_years,
        keep_cases_years=privacy.keep_cases_years,
    )


def _numbers(desk: Desk, tx: Transaction) -> tuple[int, int]:
    year, office = desk.today.year, desk.office
    found = [gaps_of(tx, office, name, year) for name in office.all_series()]
    return sum(given for given, _ in found), sum(gaps for _, gaps in found)


def _looked_after(desk: Desk) -> LookedAfter:
    seen, members = offices(desk), staff(desk)
    active = [each for each in members if each.person.active]
    holding = [each for each in tokens(desk) if each.holds_at(desk.now())]
    told = subscriptions(desk)
    next_month = (desk.today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return LookedAfter(
        offices=len(seen),
        closed_offices=sum(1 for each in seen if not each.office.active),
        people=len(active),
        without_password=sum(1 for each in active if not each.account.has_password),
        without_access=len(members) - len(active),
        tokens=len(holding),
        ending_tokens=sum(1 for each in holding if each.expires_at.date() < next_month),
        subscriptions=len(told),
        failing_subscriptions=sum(1 for each in told if each.is_failing),
        own_letterheads=len(letterheads(desk).kept),
        missing=doctor(desk),
    )
