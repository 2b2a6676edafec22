"""What the register knows already of an application that is being typed.

An applicant is found by all of the ID number, or all of name and telephone, never by a part: who
asks must know them already. What is shown is masked. That a request repeats another one, only a
person says.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from casetrack.core.likeness import Alike, alike
from casetrack.desk.desk import Desk, actor_of
from casetrack.desk.handling.views import DueLine, due_lines
from casetrack.desk.handling.whole import masked
from casetrack.desk.reception.applicants import COMPARED_DAYS
from casetrack.desk.reception.application import may_log
from casetrack.errors import NotForRoles
from casetrack.store import Applicant, CaseLine, NewApplicant, Request, Transaction

#: How alike two requests must be for the older one to be shown, out of 100.
_AT_LEAST = 75
#: How many applications stand beside the form at most.
_MOST = 6


@dataclass(frozen=True)
class Typed:
    """What is typed so far of who applies, and for what; empty for what is not."""

    name: str
    id_number: str
    phone: str
    request: str


@dataclass(frozen=True)
class Acquaintance:
    """An applicant who has asked this office before, masked."""

    applicant: Applicant
    #: The newest first.
    applications: tuple[DueLine, ...]
    #: Whether another name is on record than was typed.
    is_named_otherwise: bool


@dataclass(frozen=True)
class Resembling:
    """An application that resembles what is typed."""

    line: DueLine
    request: str
    alike: Alike
    #: Whether the same applicant made it: perhaps a repeat (条例第36条第（六）项).
    is_theirs: bool


@dataclass(frozen=True)
class Known:
    """What is known already; a person decides what it means."""

    applicant: Acquaintance | None
    #: The applicant's own first, then the most alike.
    resembling: tuple[Resembling, ...]


def what_is_known(desk: Desk, typed: Typed) -> Known:
    """Return who is known by what was typed, and which applications resemble it."""
    with desk.store.reading() as tx:
        actor = actor_of(desk, tx)
        if not may_log(desk, actor.roles):
            raise NotForRoles("your roles do not log applications; ask a registrar")
        found = _applicant(tx, typed)
        theirs = tx.applicants.one_person(found) if found is not None else ()
        lines = tx.lists.of_applicants(desk.office.code, theirs) if theirs else ()
        applicant = _acquaintance(desk, tx, typed, found, lines) if found and lines else None
        return Known(applicant, _resembling(desk, tx, typed, lines))


def _applicant(tx: Transaction, typed: Typed) -> int | None:
    """Return who is known by all of the number, or all of name and telephone."""
    if not typed.id_number and not (typed.name and typed.phone):
        return None
    given = NewApplicant("", typed.name, typed.id_number or None, typed.phone or None, None, None)
    return tx.applicants.find(given)


def _acquaintance(
    desk: Desk, tx: Transaction, typed: Typed, found: int, lines: tuple[CaseLine, ...]
) -> Acquaintance:
    known = tx.applicants.get(found)
    differs = bool(typed.name and known.name and typed.name != known.name)
    shown = replace(masked(known), name=_masked_name(known.name, typed.name))
    return Acquaintance(shown, due_lines(desk, tx, lines[:_MOST], desk.today), differs)


def _masked_name(name: str | None, typed: str) -> str | None:
    """Return the name as it was typed already, else its first character."""
    return name if name is None or name == typed else name[:1] + "*" * (len(name) - 1)


def _resembling(
    desk: Desk, tx: Transaction, typed: Typed, mine: tuple[CaseLine, ...]
) -> tuple[Resembling, ...]:
    if not typed.request:
        return ()
    asked = _asked(desk, tx)
    found = alike(typed.request, {key: each.text for key, each in asked.items()}, _AT_LEAST)
    theirs = {line.reference for line in mine}
    nearest = sorted(found, key=lambda each: (each not in theirs, -found[each].score))[:_MOST]
    lines = due_lines(desk, tx, tx.lists.several(desk.office.code, nearest), desk.today)
    by_reference = {line.reference: line for line in lines}
    return tuple(
        Resembling(by_reference[each], asked[each].text, found[each], each in theirs)
        for each in nearest
        if each in by_reference
    )


def _asked(desk: Desk, tx: Transaction) -> Mapping[str, Request]:
    since: date = desk.today - timedelta(days=COMPARED_DAYS)
    return {each.reference: each for each in tx.lists.requests(desk.office.code, since)}
