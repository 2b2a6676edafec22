"""Finding cases by words: in what was asked, said and signed, in names, references and numbers.

What is looked for is taken apart at its spaces; every word must be found, each where it likes.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    exists,
    intersect,
    or_,
    select,
    union,
)

from casetrack.store import number_pieces, words
from casetrack.store.in_order import InOrder
from casetrack.store.tables import (
    applicants,
    cases,
    claimed_numbers,
    notices,
    original_cases,
    parties,
    texts,
)

#: People type any brackets around the year of a number; letters bear these.
_BRACKETS = str.maketrans("[(【（［", "〔〔〔〔〔") | str.maketrans("])】）］", "〕〕〕〕〕")
#: A word is rare that is in no more texts than this.
_RARE = 1_000
#: A part of a number is rare that no more entries of numbers begin with.
_FEW_NUMBERS = 20_000
#: Of a part that is not rare, so many of the newest cases are looked at first, and then so many.
_NEWEST, _NEXT = 5_000, 40_000
#: Of so many cases that hold a word beside their request each is looked at.
_FEW_BESIDE = 1_000
#: A year that a part of a number begins with.
_YEAR = re.compile(r"[^0-9]*((?:19|20)[0-9]{2})(?![0-9])")
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


def meeting(
    connection: Connection,
    here: Select[Any],
    wanted: str,
    known: Collection[int] | None = None,
) -> Select[Any]:
    """Return a selection of cases narrowed to those that have to do with every word.

    `known` are the cases that bear the only word as a number, where they were found before.
    """
    said = [each for each in _words(wanted) if words.parts(each)]
    # Words that are seldom met together are rare, however many texts hold one of them.
    are_met = len(said) < 2 or words.is_in_more_than(connection, " ".join(said), _RARE)
    rare: list[Select[int]] = []
    for word in _words(wanted):
        conditions, is_rare = _conditions(connection, word, known, are_met)
        if is_rare:
            theirs = union(*(select(cases.c.id).where(each) for each in conditions))
            rare.append(select(theirs.subquery()))
        else:
            here = here.where(or_(*conditions))
    return _among(here, intersect(*rare)) if rare else here


def _conditions(
    connection: Connection, word: str, known: Collection[int] | None, are_met: bool
) -> tuple[tuple[ColumnElement[bool], ...], bool]:
    """Return the conditions, of which one is enough, that a case has to do with a word.

    A word that is everywhere is looked for in one case after the other, until there are enough;
    of one that is rare, which is the second that is returned, all cases are put together at once.
    """
    bearing = _bearing(connection, word) if known is None else None
    is_borne = _is_everywhere(connection, bearing)
    numbered: ColumnElement[bool] = cases.c.id.in_(known or ())
    if bearing is not None:
        them = cases.c.id.in_(union(*_numbered(word, bearing)))
        numbered = _bears_it(word) if is_borne else them
    is_said = are_met and words.parts(word) and words.is_in_more_than(connection, word, _RARE)
    return (numbered, *_said_or_signed(connection, word)), not (is_said or is_borne)


def is_one_word(wanted: str) -> bool:
    return len(_words(wanted)) == 1


def numbered(
    connection: Connection, wanted: str, here: Select[int], *newest: ColumnElement[Any]
) -> Iterator[tuple[Select[int], bool]]:
    """Yield the cases of `here` that bear a number, and whether these are all that do.

    Of a number that is everywhere some cases are enough to fill a page, with the one of this very
    reference among them; who wants more than these asks all.
    """
    bearing = _bearing(connection, wanted)
    if bearing is None:
        return
    if _is_everywhere(connection, bearing):
        of_it = here.where(~by_number(wanted))
        for some in _newest(here.order_by(*newest), wanted):
            # Asked for three times, and put together once.
            bears = union(of_it, *_numbered(wanted, select(some.cte())))
            yield _among(here, bears), False
    yield _among(here, union(*_numbered(wanted, bearing))), True


def _newest(here: Select[int], wanted: str) -> Iterator[Select[int] | CompoundSelect[int]]:
    """Yield the newest of some cases, and then more of them: those of the year that is named."""
    first = here.limit(_NEWEST)
    yield first
    if year := _YEAR.match(_spellings(wanted)[-1]):
        until = here.where(cases.c.received_on <= date(int(year[1]), 12, 31)).limit(_NEWEST)
        yield union(select(first.subquery()), select(until.subquery()))
    else:
        yield here.limit(_NEXT)


def _among(here: Select[Any], ids: Select[int] | CompoundSelect[int]) -> Select[Any]:
    """Return the cases of `here` that are among others.

    Joined: asked one by one whether it is among them, every case would have to be looked at.
    """
    (those,) = (them := ids.subquery()).c
    return here.select_from(InOrder(them, cases, those == cases.c.id))


def beside_requests(connection: Connection, here: Select[Any], wanted: str) -> Select[Any] | None:
    """Return a selection narrowed to the cases that have to do with every word, and hold one of
    them elsewhere than in their request; None where very many cases may.

    All of the words must be of those that are said in texts.
    """
    holding: dict[str, list[int]] = {}
    for word in _words(wanted):
        some = words.beside_requests(connection, word)
        is_many = number_pieces.are_more_than(connection, some, _FEW_BESIDE)
        if is_many or _bearing(connection, word) is not None:
            return None
        theirs = union(*(select(cases.c.id).where(each) for each in _beside(connection, word)))
        few = connection.execute(theirs.limit(_FEW_BESIDE + 1)).scalars().all()
        if len(few) > _FEW_BESIDE:
            return None
        holding[word] = sorted(few)
    for word, ids in holding.items():
        in_request = words.held_by(connection, cases.c.request_text, word)
        here = here.where(in_request | cases.c.id.in_(ids))
    any_of_them = {one for ids in holding.values() for one in ids}
    return _among(here, select(cases.c.id).where(cases.c.id.in_(sorted(any_of_them))))


def often_said(connection: Connection, wanted: str) -> str | None:
    """Return the words as texts are asked for them; None where few texts hold all of them."""
    several, together = _words(wanted), " ".join(_words(wanted))
    are_in_texts = all(map(words.parts, several))
    is_often = are_in_texts and words.is_in_more_than(connection, together, _RARE)
    return together if is_often else None


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


def _said_or_signed(connection: Connection, word: str) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions, of which one is enough, that a case holds a word or a name."""
    if words.parts(word):
        yield cases.c.request_text.in_(words.matching(connection, word, "request"))
    yield from _beside(connection, word)


def _beside(connection: Connection, word: str) -> Iterator[ColumnElement[bool]]:
    """Yield those that it holds it elsewhere than in its request.

    What a platform calls it is one: an office has some thousands of these at most.
    """
    called = select(original_cases.c.case_id).where(_bears(original_cases.c.number, word))
    yield cases.c.id.in_(called)
    if not words.parts(word):
        return
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


def _bearing(connection: Connection, word: str) -> Select[int] | None:
    """Return a selection of the ids of cases that may bear a number; None where none can."""
    return number_pieces.may_bear(connection, _spellings(word))


def _is_everywhere(connection: Connection, bearing: Select[int] | None) -> bool:
    return bearing is not None and number_pieces.are_more_than(connection, bearing, _FEW_NUMBERS)


def _bears_it(word: str) -> ColumnElement[bool]:
    """Return the condition that a case or a letter of it bears a number, asked case by case."""
    letters = notices.c.case_id == cases.c.id
    claims = claimed_numbers.c.case_id == cases.c.id
    return or_(
        _bears(cases.c.reference, word),
        exists().where(letters, _bears(notices.c.number, word)),
        exists().where(claims, _bears(claimed_numbers.c.number, word)),
    )


def _numbered(word: str, among: Select[int]) -> tuple[Select[Any], ...]:
    """Return selections of the ids of those cases that bear a number, anywhere."""
    return tuple(
        select(key).where(_bears(number, word), key.in_(among))
        for key, number in (
            (cases.c.id, cases.c.reference),
            (notices.c.case_id, notices.c.number),
            (claimed_numbers.c.case_id, claimed_numbers.c.number),
        )
    )


def _bears(column: ColumnElement[Any], word: str) -> ColumnElement[bool]:
    return or_(*(column.contains(each, autoescape=True) for each in _spellings(word)))


def _spellings(word: str) -> tuple[str, ...]:
    """Return a part of a number as it was typed, and as letters bear it."""
    typed = word.strip()
    written = unicodedata.normalize("NFKC", typed).translate(_BRACKETS)
    return tuple(dict.fromkeys((typed, written)))


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
