"""Finding cases by words: in what was asked, said and signed, in names, references and numbers.

What is looked for is taken apart at its spaces; every word must be found, each where it likes.
"""

import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Subquery,
    and_,
    or_,
    select,
    union,
)

from casetrack.store import words
from casetrack.store.list_tables import claimed_numbers
from casetrack.store.original_tables import original_cases
from casetrack.store.tables import applicants, cases, notices, parties, texts

#: People type any brackets around the year of a number; letters bear these.
_BRACKETS = str.maketrans("[(【（［", "〔〔〔〔〔") | str.maketrans("])】）］", "〕〕〕〕〕")
#: A word is rare that is in no more texts than this.
_RARE = 1_000
#: Nobody looks for more words at once.
_MOST_WORDS = 8
#: What a hit in the number of a letter is called; else it is the kind of the text.
NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a word was found in a case, beside its reference, its request and its applicant."""

    case_id: int
    #: `number`, or the kind of the text that holds it.
    kind: str
    #: The number that holds it; None for a text.
    number: str | None = None


def is_found(
    connection: Connection, wanted: str, known: Collection[int] | None = None
) -> ColumnElement[bool]:
    """Return the condition that a case has to do with every word; True for no word at all.

    `known` are the cases that bear the only word as a number, where they were found before.
    """
    said = [each for each in _words(wanted) if words.parts(each)]
    # Words that are seldom met together are rare, however many texts hold one of them.
    are_met = len(said) < 2 or words.is_in_more_than(connection, " ".join(said), _RARE)
    found = (_is_found(connection, each, known, are_met) for each in _words(wanted))
    return and_(True, *found)


def _is_found(
    connection: Connection, word: str, known: Collection[int] | None, are_met: bool
) -> ColumnElement[bool]:
    """Return the condition in the form that costs least.

    A word that is everywhere is looked for in one case after the other, until there are enough;
    of one that is rare all cases are put together at once.
    """
    conditions = tuple(_found(connection, word, known))
    if are_met and words.parts(word) and words.is_in_more_than(connection, word, _RARE):
        return or_(*conditions)
    return cases.c.id.in_(union(*(select(cases.c.id).where(each) for each in conditions)))


def is_one_word(wanted: str) -> bool:
    return len(_words(wanted)) == 1


def numbered(wanted: str) -> Subquery:
    """Return the ids of the cases whose reference, or a letter of which, bears this number.

    To be joined: asked one by one whether it is among them, every case would have to be looked at.
    """
    return union(*_numbered(wanted)).subquery()


def by_number(wanted: str) -> ColumnElement[Any]:
    """Return what puts the case of this very reference before others that bear the number."""
    return cases.c.reference != unicodedata.normalize("NFKC", wanted.strip())


def hits(connection: Connection, wanted: str, ids: Collection[int]) -> tuple[Hit, ...]:
    """Return where the words were found in these cases, the numbers first.

    What lists show anyway is left out: reference, request and the applicant's name.
    """
    return tuple(
        dict.fromkeys((*_hits_in_numbers(connection, wanted, ids), *_said(connection, wanted, ids)))
    )


def _words(wanted: str) -> list[str]:
    return wanted.split()[:_MOST_WORDS]


def _found(
    connection: Connection, word: str, known: Collection[int] | None
) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions, of which one is enough, that a case has to do with a word."""
    yield cases.c.id.in_(union(*_numbered(word))) if known is None else cases.c.id.in_(known)
    if not words.parts(word):
        return
    yield cases.c.request_text.in_(words.matching(connection, word, "request"))
    said = words.matching(connection, word)
    yield cases.c.id.in_(
        select(texts.c.case_id).where(texts.c.id.in_(said), texts.c.case_id.is_not(None))
    )
    names = words.matching(connection, word, "name")
    # Both are asked for twice, and put together once.
    called_so = texts.c.id.in_(names) & texts.c.applicant_id.is_not(None)
    named = select(texts.c.applicant_id.label("id")).where(called_so).cte()
    merged = select(applicants.c.id).where(applicants.c.merged_into.in_(select(named.c.id)))
    people = select(union(select(named.c.id), merged).cte().c.id)
    yield cases.c.applicant_id.in_(people)
    yield cases.c.id.in_(select(parties.c.case_id).where(parties.c.applicant_id.in_(people)))


def _numbered(word: str) -> tuple[Select[Any], ...]:
    """Return selections of the ids of cases that bear a number: of ours, a letter, a platform."""
    return (
        select(cases.c.id).where(_bears(cases.c.reference, word)),
        select(notices.c.case_id).where(_bears(notices.c.number, word)),
        select(claimed_numbers.c.case_id).where(_bears(claimed_numbers.c.number, word)),
        select(original_cases.c.case_id).where(_bears(original_cases.c.number, word)),
    )


def _bears(column: ColumnElement[Any], word: str) -> ColumnElement[bool]:
    typed = word.strip()
    written = unicodedata.normalize("NFKC", typed).translate(_BRACKETS)
    spellings = dict.fromkeys((typed, written))
    return or_(*(column.contains(each, autoescape=True) for each in spellings))


def _hits_in_numbers(connection: Connection, wanted: str, ids: Collection[int]) -> Iterator[Hit]:
    for column, of_case in (
        (notices.c.number, notices.c.case_id),
        (claimed_numbers.c.number, claimed_numbers.c.case_id),
        (original_cases.c.number, original_cases.c.case_id),
    ):
        bearing = or_(False, *(_bears(column, each) for each in _words(wanted)))
        theirs = select(of_case, column).where(of_case.in_(ids), bearing).order_by(of_case, column)
        yield from (Hit(row[0], NUMBER, row[1]) for row in connection.execute(theirs))


def _said(connection: Connection, wanted: str, ids: Collection[int]) -> Iterator[Hit]:
    """Yield the kinds of the texts of these cases that hold one of the words."""
    looked_for = [words.parts(each) for each in _words(wanted) if words.parts(each)]
    theirs = select(texts.c.case_id, texts.c.kind, texts.c.body).where(
        texts.c.case_id.in_(ids),
        texts.c.body.is_not(None),
        texts.c.kind.not_in(words.NOT_INDEXED),
    )
    together = (
        select(parties.c.case_id, texts.c.kind, texts.c.body)
        .join(texts, texts.c.applicant_id == parties.c.applicant_id)
        .where(parties.c.case_id.in_(ids), texts.c.kind == "name", texts.c.body.is_not(None))
    )
    for selection in (theirs.order_by(texts.c.id), together):
        for case_id, kind, body in connection.execute(selection):
            if any(words.holds(body, each) for each in looked_for):
                yield Hit(case_id, kind)
