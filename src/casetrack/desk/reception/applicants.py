"""Applicants: the kinds there are, one person across years, and what has been asked before.

That two applicants are one, or two requests the same, only a person can say. The register gives
hints; it never merges and never refuses by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from casetrack.core.likeness import Alike, alike
from casetrack.desk.desk import Desk
from casetrack.desk.handling.views import DueLine, due_lines
from casetrack.desk.roles import only_who_may
from casetrack.errors import BadInput
from casetrack.store import Applicant, CaseLine, Merge, Transaction

#: Code and printed name (申请人类型).
APPLICANT_TYPES = {
    "natural_person": "自然人",
    "commercial": "商业企业",
    "research": "科研机构",
    "public_welfare": "社会公益组织",
    "legal_services": "法律服务机构",
    "other": "其他",
}
#: How far back a request is compared with others, in days: five years.
COMPARED_DAYS = 5 * 366


@dataclass(frozen=True)
class KnownApplicant:
    """One applicant with everything they have asked of the office."""

    applicant: Applicant
    #: The newest first; joint applications too.
    applications: tuple[CaseLine, ...]
    #: How far each is, in words: its outcome, else its state; by reference.
    standing: Mapping[str, str]
    standing_en: Mapping[str, str]
    #: Every merge there was, those taken back included.
    merges: tuple[Merge, ...]


@dataclass(frozen=True)
class LikelyRepeat:
    """An application that resembles another."""

    reference: str
    received_on: date
    alike: Alike
    #: None while it is not answered.
    outcome: str | None
    outcome_title: str | None
    outcome_title_en: str | None
    replied_on: date | None


@dataclass(frozen=True)
class Likely:
    """Hints about one application."""

    #: The same applicant, similar words: perhaps a repeat (条例第36条第（六）项).
    repeats: tuple[LikelyRepeat, ...]
    #: Others who asked for something similar: perhaps to be published (条例第44条第1款).
    topics: tuple[LikelyRepeat, ...]
    #: Applicants with the same name, number, telephone or mailbox, each by one of their references.
    same_person: tuple[str, ...]


def known_applicant(desk: Desk, reference: str) -> KnownApplicant:
    """Return who made an application, with all they have asked of the office."""
    with desk.store.reading() as tx:
        applicant_id = _applicant_of(desk, tx, reference)
        theirs = tx.applicants.one_person(applicant_id)
        lines = tx.lists.of_applicants(desk.office.code, theirs)
        told = due_lines(desk, tx, lines, desk.today)
        return KnownApplicant(
            tx.applicants.get(applicant_id),
            lines,
            {each.reference: each.outcome_title or each.state_title for each in told},
            {each.reference: each.outcome_title_en or each.state_title_en for each in told},
            tx.applicants.merges_of(applicant_id),
        )


def likely(desk: Desk, reference: str, at_least: int = 75) -> Likely:
    """Return what resembles an application, the most alike first; nothing is decided by it."""
    office = desk.office.code
    with desk.store.reading() as tx:
        stored = tx.cases.get(office, reference)
        request = tx.texts.get(stored.request_text) if stored.request_text else None
        since = stored.received_on - timedelta(days=COMPARED_DAYS)
        asked = [each for each in tx.lists.requests(office, since) if each.reference != reference]
        found = alike(request or "", {each.reference: each.text for each in asked}, at_least)
        mine = tx.applicants.one_person(stored.applicant_id)
        theirs = {line.reference for line in tx.lists.of_applicants(office, mine)}
        lines = {line.reference: line for line in tx.lists.several(office, tuple(found))}
        told = due_lines(desk, tx, tuple(lines.values()), desk.today)
        titles = {each.reference: each for each in told}
        same = tx.applicants.same_name(stored.applicant_id)
        people = {each.applicant_id: each.reference for each in asked}
    repeats = {key: each for key, each in found.items() if key in theirs}
    topics = {key: each for key, each in found.items() if key not in theirs}
    return Likely(
        tuple(_repeat(lines[key], titles[key], each) for key, each in repeats.items()),
        tuple(_repeat(lines[key], titles[key], each) for key, each in topics.items()),
        tuple(sorted(people[each] for each in same if each in people)),
    )


def _repeat(line: CaseLine, told: DueLine, found: Alike) -> LikelyRepeat:
    stands = line.closed
    return LikelyRepeat(
        line.reference,
        line.received_on,
        found,
        line.outcome if stands else None,
        told.outcome_title if stands else None,
        told.outcome_title_en if stands else None,
        line.replied_on if stands else None,
    )


def merge(desk: Desk, reference: str, into: str, why: str) -> KnownApplicant:
    """Say that the applicants of two applications are one person; the second one's data holds."""
    with desk.store.transaction() as tx:
        by = _merging(desk, tx, why)
        gone, kept = _applicant_of(desk, tx, reference), _applicant_of(desk, tx, into)
        tx.applicants.merge(gone, kept, by, desk.now(), why.strip())
    return known_applicant(desk, into)


def take_merge_back(desk: Desk, number: int, why: str) -> None:
    """Say that a merge was wrong; the applicants are two again."""
    with desk.store.transaction() as tx:
        by = _merging(desk, tx, why)
        tx.applicants.take_back(number, by, desk.now(), why.strip())


def _merging(desk: Desk, tx: Transaction, why: str) -> str:
    """Return who merges; raise Refused or BadInput where they may not, or say no reason."""
    actor = only_who_may(desk, tx, "merge", "user {user} may not merge applicants; {roles} may")
    if not why.strip():
        raise BadInput("say why the two are one person, or are not: --why")
    return actor.key


def _applicant_of(desk: Desk, tx: Transaction, reference: str) -> int:
    return tx.applicants.survivor(tx.cases.get(desk.office.code, reference).applicant_id)
