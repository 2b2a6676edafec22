"""Whether two applicants are one person: who might be, for a person to say."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casetrack.desk.desk import Desk
from casetrack.desk.handling.whole import masked
from casetrack.desk.reception.applicants import known_applicant, likely
from casetrack.store import Applicant

#: More than this nobody reads; the rest is found by the name.
_MOST = 10


@dataclass(frozen=True)
class Candidate:
    """An applicant with the same name, number, telephone or mailbox: a hint, and no more."""

    #: One of their applications, by which a merge names them.
    reference: str
    #: Number and contacts masked.
    applicant: Applicant
    #: All of their applications, the newest first.
    applications: tuple[str, ...]


def candidates(desk: Desk, reference: str) -> tuple[Candidate, ...]:
    """Return applicants who may be the one of this case; empty where nobody resembles them."""
    return tuple(_candidates(desk, likely(desk, reference).same_person[:_MOST]))


def _candidates(desk: Desk, references: Iterable[str]) -> Iterator[Candidate]:
    for each in references:
        known = known_applicant(desk, each)
        theirs = tuple(line.reference for line in known.applications)
        yield Candidate(each, masked(known.applicant), theirs)
