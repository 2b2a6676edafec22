"""Numbers of letters (文号): given out, reserved, released, voided, and listed with what became
of each.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from casetrack.core.case import Event
from casetrack.desk.desk import Desk
from casetrack.desk.roles import only_who_may
from casetrack.errors import BadInput, NotFound, Refused
from casetrack.messages import say
from casetrack.settings import Office
from casetrack.store import NumberedLetter, NumberMark, StoredCase, Transaction, text_id_of

#: Most numbers that are reserved in one go.
_AT_MOST = 50
#: Events that take a letter back before it went out, and the kind of that letter. Its number is
#: never used again.
_ANNULS = {"reply_recalled": "reply"}

#: Why the number of such a letter is voided, where nobody has said why.
WHY_ANNULLED = {"reply_recalled": say("the signature was taken back")}

#: What may have become of a number.
STANDINGS = {
    "letter": say("letter"),
    "annulled": say("taken back"),
    "reserved": say("reserved"),
    "voided": say("voided"),
    "released": say("released, the next letter takes it"),
    "ledger": say("taken by a ledger"),
    "gap": say("never given out"),
}


@dataclass(frozen=True)
class NumberLine:
    """One number of a series and what became of it."""

    number: str
    serial: int
    #: One of STANDINGS.
    standing: str
    reference: str | None = None
    kind: str | None = None
    signed_on: date | None = None
    #: Why it was reserved, released or voided, by whom and when; None where it was not.
    why: str | None = None
    by: str | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class _Series:
    """One series of an office in one year."""

    office: Office
    name: str
    year: int

    @property
    def key(self) -> tuple[str, str, int]:
        return self.office.code, self.name, self.year

    def written(self, serial: int) -> str:
        return self.office.written(self.name, self.year, serial)


@dataclass(frozen=True)
class _Known:
    """What is on record of the numbers of one series, by serial."""

    taken: Mapping[int, bool]
    letters: Mapping[int, NumberedLetter]
    #: The last thing that was done with each.
    marks: Mapping[int, NumberMark]


def reserve_numbers(desk: Desk, series: str, why: str, count: int = 1) -> tuple[str, ...]:
    """Take the next numbers of this year's series out of turn, for letters still to be written."""
    if not 1 <= count <= _AT_MOST:
        raise BadInput(
            "between 1 and {most} numbers are reserved in one go, not {count}",
            most=_AT_MOST,
            count=count,
        )
    ours = _series(desk.office, series, desk.today.year)
    with desk.store.transaction() as tx:
        by = _numbering(desk, tx, why)
        first = desk.office.series(series, ours.year).first
        serials = [tx.numbers.allocate(*ours.key, first) for _ in range(count)]
        for serial in serials:
            tx.register.put(ours.key, serial, "reserved", why.strip(), by, desk.now())
    return tuple(ours.written(serial) for serial in serials)


def release_number(desk: Desk, number: str, why: str) -> None:
    """Give a reserved number back: the next letter of the series takes it."""
    ours, serial = _read(desk.office, number)
    with desk.store.transaction() as tx:
        by = _numbering(desk, tx, why)
        _must_be_reserved(tx, ours, serial, number)
        tx.numbers.free(*ours.key, serial)
        tx.register.put(ours.key, serial, "released", why.strip(), by, desk.now())


def void_number(desk: Desk, number: str, why: str) -> None:
    """Void a number that no standing letter bears; it stays in the list and is never used again."""
    ours, serial = _read(desk.office, number)
    with desk.store.transaction() as tx:
        by = _numbering(desk, tx, why)
        known = _known(tx, ours)
        if known.taken.get(serial):
            raise Refused("number {number} is voided already", number=number)
        letter = known.letters.get(serial)
        if letter is not None and _stands(desk, tx, letter):
            raise Refused(
                "number {number} is borne by a letter of {reference}; take that back first",
                number=number,
                reference=letter.reference,
            )
        tx.numbers.void(*ours.key, serial)
        tx.register.put(ours.key, serial, "voided", why.strip(), by, desk.now())


def numbers_of(desk: Desk, series: str, year: int | None = None) -> tuple[NumberLine, ...]:
    """Return every number of a series and year, from its first to the last, none left out."""
    ours = _series(desk.office, series, year or desk.today.year)
    with desk.store.reading() as tx:
        known = _known(tx, ours)
        everywhere = known.taken.keys() | known.marks.keys()
        first = min(everywhere | {desk.office.series(series, ours.year).first})
        return tuple(
            _line(desk, tx, ours, known, serial)
            for serial in range(first, max(everywhere, default=0) + 1)
        )


def allocate(
    desk: Desk, tx: Transaction, series: str, year: int, wanted: str | None
) -> tuple[str, int]:
    """Return the number of a letter with its serial: the next one, or a reserved one by name."""
    ours = _series(desk.office, series, year)
    if wanted is None:
        serial = tx.numbers.allocate(*ours.key, desk.office.series(series, year).first)
        return ours.written(serial), serial
    theirs, serial = _read(desk.office, wanted)
    if theirs != ours:
        raise BadInput(
            "{number} is no number of the series {series} of {year}, which this letter is in",
            number=wanted,
            series=series,
            year=year,
        )
    _must_be_reserved(tx, ours, serial, wanted)
    return ours.written(serial), serial


def annul(desk: Desk, tx: Transaction, case: StoredCase, event: Event) -> None:
    """Void the number of the letter that an event takes back; nothing for other events."""
    kind = _ANNULS.get(event.type)
    if kind is None:
        return
    letters = [each for each in tx.notices.of(case.id) if each.kind == kind and each.number]
    if not letters:
        return
    ours, serial = _read(desk.office, letters[-1].number or "")
    why = text_id_of(event.payload.get("remarks")) or event.type
    tx.numbers.void(*ours.key, serial)
    tx.register.put(ours.key, serial, "voided", why, event.actor, desk.now())


def _numbering(desk: Desk, tx: Transaction, why: str) -> str:
    """Return who acts; raise Refused or BadInput where they may not, or say no reason."""
    actor = only_who_may(
        desk, tx, "numbers", "user {user} may not reserve or void numbers; {roles} may"
    )
    if not why.strip():
        raise BadInput("say why, or whom the number is for: --why")
    return actor.key


def _series(office: Office, name: str, year: int) -> _Series:
    if name not in office.all_series():
        raise NotFound(
            "there is no series {series!r}; there are: {known}",
            series=name,
            known=", ".join(office.all_series()),
        )
    return _Series(office, name, year)


def _read(office: Office, number: str) -> tuple[_Series, int]:
    """Return the series that a number is written in, and its serial."""
    if found := office.read_number(number, office.all_series()):
        return _Series(office, *found[:2]), found[2]
    raise BadInput("{number} is not written like the numbers of this office", number=number)


def _known(tx: Transaction, ours: _Series) -> _Known:
    return _Known(
        tx.numbers.all_of(*ours.key),
        {each.serial: each for each in tx.register.letters(*ours.key)},
        {each.serial: each for each in tx.register.marks(*ours.key)},
    )


def _must_be_reserved(tx: Transaction, ours: _Series, serial: int, number: str) -> None:
    tx.numbers.wait_for_turn(*ours.key)
    known = _known(tx, ours)
    if _last_mark(known, serial) != "reserved" or serial in known.letters:
        raise Refused("number {number} is not reserved", number=number)


def _last_mark(known: _Known, serial: int) -> str | None:
    return known.marks[serial].mark if serial in known.marks else None


def _line(desk: Desk, tx: Transaction, ours: _Series, known: _Known, serial: int) -> NumberLine:
    line = NumberLine(ours.written(serial), serial, _standing(desk, tx, known, serial))
    if letter := known.letters.get(serial):
        line = replace(
            line, reference=letter.reference, kind=letter.kind, signed_on=letter.signed_on
        )
    if marked := known.marks.get(serial):
        line = replace(line, why=marked.why, by=marked.by, at=marked.at)
    return line


def _standing(desk: Desk, tx: Transaction, known: _Known, serial: int) -> str:
    last = _last_mark(known, serial)
    if serial not in known.taken:
        return "released" if last == "released" else "gap"
    if known.taken[serial]:
        return "voided"
    if letter := known.letters.get(serial):
        return "letter" if _stands(desk, tx, letter) else "annulled"
    return "reserved" if last == "reserved" else "ledger"


def _stands(desk: Desk, tx: Transaction, letter: NumberedLetter) -> bool:
    """Whether the event that issued a letter was not set right since."""
    case = tx.cases.get(desk.office.code, letter.reference).case
    return letter.position not in case.voided
