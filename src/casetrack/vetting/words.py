"""The words of a document held to the rules: nothing here reads a file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from casetrack.messages import Message, say
from casetrack.vetting.finding import Finding, Piece, Where
from casetrack.vetting.personal import digits, id_numbers, masked, phones
from casetrack.vetting.rules import Rules, WordRule

_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日(?:（(星期[一二三四五六日天])）)?")
_WEEKDAYS = "一二三四五六日"
#: Characters of the words around what was found.
_AROUND = 8


@dataclass(frozen=True)
class Known:
    """Numbers that are the addressee's own or the office's: no others' data."""

    id_numbers: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()

    @classmethod
    def of(cls, id_numbers: Sequence[str | None], phones: Sequence[str | None]) -> "Known":
        """Return numbers as they are compared; None and empty ones are left out."""
        return cls(
            frozenset(each.upper() for each in id_numbers if each),
            frozenset(digits(each) for each in phones if each),
        )


def vet_words(
    pieces: Sequence[Piece], rules: Rules, where: Where, workflow: str, known: Known
) -> Iterator[Finding]:
    """Yield what the words of a letter or a file should not hold."""
    for rule in rules.words:
        if not rule.laws or workflow in rule.laws:
            yield from _vet_rule(pieces, rule, where)
    for piece in pieces:
        yield from _vet_people(piece, known)
        yield from _vet_calendar(piece)


def _vet_rule(pieces: Sequence[Piece], rule: WordRule, where: Where) -> Iterator[Finding]:
    if any(re.search(each, piece.text) for each in rule.unless for piece in pieces):
        return
    for piece in pieces:
        # One finding a place: a second pattern of the same rule says nothing new.
        found = next((hit for each in rule.found_by if (hit := each.search(piece.text))), None)
        if found is not None:
            says = say("{title}: “{words}”", title=rule.title, words=_around(piece.text, found))
            yield Finding(rule.name, piece.place, says, where in rule.blocks, rule.source)


def _around(text: str, found: re.Match[str]) -> str:
    """Return what was found with a few words around it, numbers of people in it masked."""
    start, end = max(found.start() - _AROUND, 0), found.end() + _AROUND
    cut = " ".join(text[start:end].split())
    return re.sub(r"\d{7,}[0-9Xx]?", lambda number: masked(number[0]), cut)


def _vet_people(piece: Piece, known: Known) -> Iterator[Finding]:
    for number in sorted(set(id_numbers(piece.text)) - known.id_numbers):
        says = say("an ID number that is not the addressee's: {number}", number=masked(number))
        yield Finding("id_number", piece.place, says, blocks=True)
    for number in sorted(set(phones(piece.text)) - known.phones):
        says = say(
            "a telephone that is not the addressee's or the office's: {number}",
            number=masked(number),
        )
        yield Finding("phone", piece.place, says, blocks=False)


def _vet_calendar(piece: Piece) -> Iterator[Finding]:
    """Yield dates that there are not, and weekdays that are another day's."""
    for found in _DATE.finditer(piece.text):
        day = _day(found)
        if day is None:
            says = say("there is no such day: {day}", day=found[0])
            yield Finding("no_such_day", piece.place, says, blocks=False)
        elif found[4] and found[4][2].replace("天", "日") != _WEEKDAYS[day.weekday()]:
            says = say("{day} is not the weekday it is said to be", day=found[0])
            yield Finding("weekday", piece.place, says, blocks=False)


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def vet_remedy(pieces: Sequence[Piece], rules: Rules, kinds: Sequence[str]) -> Iterator[Finding]:
    """Yield where a decision's remedies are not those the law gives; `kinds` are the law's.

    A letter with decisions of several kinds must have the words of each, and none is out of place.
    """
    whole = "\n".join(piece.text for piece in pieces)
    place = say("the whole letter")
    for kind in kinds:
        rule = rules.remedies.get(kind)
        if rule is None:
            continue
        lacking = [each for each in rule.needs if not re.search(each, whole)]
        wrong = [each for each in rule.never if len(kinds) == 1 and re.search(each, whole)]
        if lacking or wrong:
            yield Finding("remedy", place, _remedy_says(kind), blocks=True, source=rule.source)


def _remedy_says(kind: str) -> Message:
    match kind:
        case "reconsideration_first":
            return say("the remedies are not those of a refusal: reconsideration comes first")
        case "either":
            return say("the remedies are not reconsideration or a lawsuit, as the law has it")
        case _:
            return say("it names remedies, and the law gives none here")


def vet_dates(
    pieces: Sequence[Piece], rules: Rules, true: Mapping[str, date | None]
) -> Iterator[Finding]:
    """Yield dates in a letter that are not those of the case; a date nobody knows is left out."""
    for rule in rules.dates:
        is_ = true.get(rule.is_)
        for piece in pieces if is_ else ():
            for pattern in rule.patterns:
                yield from (
                    Finding(
                        "date",
                        piece.place,
                        say(
                            "{title}: the letter says {said}, the case {true}",
                            title=rule.title,
                            said=found["date"],
                            true=is_,
                        ),
                        blocks=True,
                        source=rule.source,
                    )
                    for found in re.finditer(pattern, piece.text)
                    if (said := _DATE.fullmatch(found["date"])) and _day(said) != is_
                )
