"""Keeping for a time: a list of what would be erased comes first, then somebody confirms it.

An office says for how long (保存期限): numbers and contacts, and all the words of a case, each from
the last thing that happened on it. Nothing goes by itself, and nothing of a case with a remedy
that is not concluded, or with a hold.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TypeVar

from dateutil.relativedelta import relativedelta

from casetrack.desk.desk import Desk, actor_of
from casetrack.desk.roles import only_who_may, sees_holds
from casetrack.errors import BadInput, Refused
from casetrack.store import CASE_ERASED, Hold, Past, PrivacyAct, Transaction

#: Cases, or persons, a transaction: others do not wait long for it.
_BATCH = 200
#: How many holds are shown.
MOST_HOLDS = 500

T = TypeVar("T")


@dataclass(frozen=True)
class RetentionReport:
    """What would be erased today in one office, and what a hold keeps."""

    #: Nothing has happened from this day on; None where the office keeps it for ever.
    contacts_before: date | None
    cases_before: date | None
    #: Applicants whose numbers and contacts go, by number.
    people: tuple[int, ...]
    #: Cases whose words, files and letters go.
    cases: tuple[Past, ...]
    #: Cases that would be among them, but for a remedy that is not concluded, or a hold.
    held: tuple[Past, ...]
    #: Those of `cases` by the year of their receipt.
    by_year: Mapping[int, int]
    #: Numbers of questions that became no application.
    enquiries: tuple[int, ...] = ()
    #: Year and number of stamped posting lists, of which every case is erased or is to be.
    lists: tuple[tuple[int, int], ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.people or self.cases or self.enquiries or self.lists)

    @property
    def code(self) -> str:
        """What confirms this very list, and no other."""
        listed = [self.people, [each.reference for each in self.cases]]
        listed += [self.enquiries, self.lists]
        days = [str(self.contacts_before), str(self.cases_before)]
        return sha256(json.dumps([*days, *listed]).encode()).hexdigest()[:10]


@dataclass(frozen=True)
class Erased:
    """What was erased."""

    people: int
    cases: int
    texts: int
    files: int
    enquiries: int
    lists: int


def retention_report(desk: Desk) -> RetentionReport:
    """Return what would be erased today; nothing is."""
    with desk.store.reading() as tx:
        only_who_may(desk, tx, "retention", "user {user} may not see to retention; {roles} may")
        return _report(desk, tx)


def erase_past(desk: Desk, confirm: str) -> Erased:
    """Erase what the report lists; raise Refused where that is not what `confirm` stands for.

    Each batch is a transaction: where it is interrupted, a new report lists the rest.
    """
    with desk.store.reading() as tx:
        actor = only_who_may(desk, tx, "administer", "user {user} may not erase; {roles} may")
        report = _report(desk, tx)
    if report.is_empty:
        raise Refused("there is nothing to erase today")
    if confirm.strip() != report.code:
        raise Refused(
            "this does not confirm today's list; look at it again: casetrack retention report"
        )
    # A list still says which cases it names: it goes before them, and is reported anew if not.
    lists = [_lists(desk, some, actor.key) for some in _some(report.lists)]
    people = [_contacts(desk, some, actor.key) for some in _some(report.people)]
    questions = [_questions(desk, some, actor.key) for some in _some(report.enquiries)]
    words = [_words(desk, some, actor.key) for some in _some(report.cases)]
    nameless = _names(desk) if report.cases else 0
    return Erased(
        len(report.people),
        len(report.cases),
        sum(people) + sum(questions) + sum(texts for texts, _ in words) + nameless,
        sum(lists) + sum(files for _, files in words),
        len(report.enquiries),
        len(report.lists),
    )


def put_on_hold(desk: Desk, reference: str, why: str) -> None:
    """Say that nothing of a case may be erased, and why (暂停清除)."""
    if not why.strip():
        raise BadInput("say why nothing of it may be erased: --why")
    with desk.store.transaction() as tx:
        actor = only_who_may(desk, tx, "holds", "user {user} may not put a hold; {roles} may")
        case = tx.cases.get(desk.office.code, reference)
        tx.retention.hold(case.id, why.strip(), actor.key, desk.now())


def release_hold(desk: Desk, reference: str) -> None:
    """Lift the hold on a case."""
    with desk.store.transaction() as tx:
        actor = only_who_may(desk, tx, "holds", "user {user} may not lift a hold; {roles} may")
        case = tx.cases.get(desk.office.code, reference)
        tx.retention.release(case.id, actor.key, desk.now())


def holds(desk: Desk) -> tuple[Hold, ...]:
    """Return the holds on the office's cases: those that stand, then those lifted last.

    For whoever puts them, and whoever sees to retention.
    """
    with desk.store.reading() as tx:
        actor = actor_of(desk, tx)
        if not sees_holds(actor):
            only_who_may(desk, tx, "holds", "user {user} may not see holds; {roles} may")
        return tx.retention.holds(desk.office.code, MOST_HOLDS)


def privacy_acts(desk: Desk) -> tuple[PrivacyAct, ...]:
    """Return what was erased and given out in this office, by whom and when, the latest first."""
    with desk.store.reading() as tx:
        only_who_may(desk, tx, "retention", "user {user} may not see to retention; {roles} may")
        return tx.privacy_acts.of(desk.office.code)


def _report(desk: Desk, tx: Transaction) -> RetentionReport:
    privacy, office = desk.settings.privacy, desk.office.code
    contacts_before = _before(desk.today, privacy.keep_contacts_years)
    cases_before = _before(desk.today, privacy.keep_cases_years)
    past = tx.retention.past(cases_before) if cases_before else ()
    ours = [each for each in past if each.office == office and not each.is_erased]
    due = tuple(each for each in ours if not each.is_held)
    return RetentionReport(
        contacts_before,
        cases_before,
        _people(tx, office, contacts_before) if contacts_before else (),
        due,
        tuple(each for each in ours if each.is_held),
        dict(sorted(Counter(each.received_on.year for each in due).items())),
        tx.retention.enquiries_past(office, cases_before) if cases_before else (),
        tx.retention.lists_past(office, {each.id for each in due}) if cases_before else (),
    )


def _people(tx: Transaction, office: str, before: date) -> tuple[int, ...]:
    """Return the persons of whom every case ended before a day, one of them in the office."""
    past = [each for each in tx.retention.past(before) if not each.is_held]
    theirs = {each.id for each in past}
    elsewhere = {each.id for each in past if each.office != office}
    people = set(tx.retention.people_only_in(theirs))
    people -= set(tx.retention.people_only_in(elsewhere))
    return tx.retention.with_contacts(people)


def _before(today: date, years: int) -> date | None:
    return today - relativedelta(years=years) if years else None


def _contacts(desk: Desk, people: Sequence[int], by: str) -> int:
    with desk.store.transaction() as tx:
        gone = tx.retention.erase_contacts(people, desk.now())
        for each in people:
            tx.privacy_acts.put(desk.office.code, "contacts_erased", str(each), by, desk.now())
    return gone


def _questions(desk: Desk, numbers: Sequence[int], by: str) -> int:
    with desk.store.transaction() as tx:
        for each in numbers:
            tx.privacy_acts.put(desk.office.code, "enquiry_erased", str(each), by, desk.now())
        return tx.retention.erase_enquiries(desk.office.code, numbers, desk.now())


def _lists(desk: Desk, keys: Sequence[tuple[int, int]], by: str) -> int:
    with desk.store.transaction() as tx:
        for year, number in keys:
            subject = f"{year}/{number}"
            tx.privacy_acts.put(desk.office.code, "list_erased", subject, by, desk.now())
        return tx.retention.erase_lists(desk.office.code, keys, desk.now())


def _words(desk: Desk, some: Sequence[Past], by: str) -> tuple[int, int]:
    with desk.store.transaction() as tx:
        for each in some:
            tx.privacy_acts.put(desk.office.code, CASE_ERASED, each.reference, by, desk.now())
        return tx.retention.erase_words([each.id for each in some], desk.now())


def _names(desk: Desk) -> int:
    """Take away who those were of whom every case is erased; return how many texts went."""
    with desk.store.reading() as tx:
        people = tuple(tx.retention.people_only_in(tx.retention.erased()))
    gone = 0
    for some in _some(people):
        with desk.store.transaction() as tx:
            gone += tx.retention.erase_people(some, desk.now())
    return gone


def _some(whole: Sequence[T]) -> Iterator[Sequence[T]]:
    for first in range(0, len(whole), _BATCH):
        yield whole[first : first + _BATCH]
