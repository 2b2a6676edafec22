"""Finding references and numbers of letters by a part of them, the same in both databases.

Of a number its digits tell it from others; the words around them are the same on thousands. So a
number is entered by its digits from every digit on, one stroke for whatever stands between two runs
of them: 某教复〔2021〕17号 as 2021-17-, 021-17-, … and 7-. Beside these it is entered by its form,
某教复〔#〕#号, of which there are few.

The index says which cases may bear what is looked for; the number itself is read to be sure. A
claimed number that was taken back stays in it, and costs that look.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Integer,
    Select,
    String,
    column,
    func,
    or_,
    select,
    table,
)

from casetrack.store.absent import insert_rows

#: The names the index has in either database; they are no tables of the classes.
PIECES, FORMS = "number_pieces", "number_forms"
_MAKE = (
    (
        f"CREATE TABLE {PIECES} (piece {{text}} NOT NULL, case_id integer NOT NULL, "
        f"PRIMARY KEY (piece, case_id)) {{rows}}"
    ),
    f"CREATE TABLE {FORMS} (form {{text}} NOT NULL PRIMARY KEY) {{rows}}",
)
_AS = {
    "sqlite": {"text": "text", "rows": "WITHOUT ROWID"},
    # Byte by byte: in no other order what begins with the same digits stands together.
    "postgresql": {"text": 'text COLLATE "C"', "rows": ""},
}
_pieces = table(PIECES, column("piece", String), column("case_id", Integer))
_forms = table(FORMS, column("form", String))
#: So many characters of a piece and of a form are kept: enough to tell numbers apart, and no more
#: than PostgreSQL takes.
_LONGEST_PIECE, _LONGEST_FORM = 24, 500
_DIGIT = re.compile("[0-9]")
_BETWEEN = re.compile("[^0-9]+")
#: In a form, any run of digits.
_ANY = "#"


def make(connection: Connection) -> None:
    """Make the empty index."""
    for statement in _MAKE:
        connection.exec_driver_sql(statement.format(**_AS[connection.dialect.name]))


def drop(connection: Connection) -> None:
    for name in (PIECES, FORMS):
        connection.exec_driver_sql(f"DROP TABLE {name}")


class NewNumbers:
    """The numbers that one transaction brings.

    A new form keeps others who bring the same one waiting until its transaction is over. Entered as
    they come, two of them could wait for each other both ways; so forms are entered last and in
    order, when nobody waits any more for who has to wait himself.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._forms: set[str] = set()

    def bring(self, numbers: Iterable[tuple[int, str | None]]) -> None:
        """Enter numbers by the cases that bear them; None is no number."""
        found = [(case_id, pieces(number)) for case_id, number in numbers if number]
        rows = sorted({(piece, case_id) for case_id, several in found for piece in several})
        ready = [{"piece": piece, "case_id": case_id} for piece, case_id in rows]
        insert_rows(self._connection, _pieces, ready, if_absent=True)
        self._forms |= {form for _, (form, *_) in found}

    def end(self) -> None:
        """Enter the forms of all that was brought; nothing is written after that."""
        ready = [{"form": form} for form in sorted(self._forms)]
        insert_rows(self._connection, _forms, ready, if_absent=True)


def put(connection: Connection, numbers: Iterable[tuple[int, str | None]]) -> None:
    """Enter numbers by the cases that bear them, where nobody else writes."""
    new = NewNumbers(connection)
    new.bring(numbers)
    new.end()


def pieces(number: str) -> tuple[str, ...]:
    """Return what a number is found by: its form, and its digits from every digit on."""
    digits = _digits(number)
    starts = (match.start() for match in _DIGIT.finditer(digits))
    return (_form(number), *(digits[start : start + _LONGEST_PIECE] for start in starts))


def may_bear(connection: Connection, spellings: Iterable[str]) -> Select[int] | None:
    """Return a selection of the ids of the cases that may bear a number, once or more often.

    `spellings` are ways to write the same part of a number. None where no number has such a part.
    """
    several = tuple(spellings)
    shaped = or_(*(_forms.c.form.contains(_form(each), autoescape=True) for each in several))
    if connection.execute(select(_forms.c.form).where(shaped).limit(1)).first() is None:
        return None
    digits = _digits(several[0]).lstrip("-")[:_LONGEST_PIECE]
    return select(_pieces.c.case_id).where(
        _begins_with(digits) if digits else _pieces.c.piece.in_(select(_forms.c.form).where(shaped))
    )


def are_more_than(
    connection: Connection, found: Select[int] | CompoundSelect[int], count: int
) -> bool:
    """Tell whether a selection has more rows than `count`; it is not read further than that."""
    first = found.limit(count + 1).subquery()
    return connection.execute(select(func.count()).select_from(first)).scalar_one() > count


def _begins_with(digits: str) -> ColumnElement[bool]:
    beyond = digits[:-1] + chr(ord(digits[-1]) + 1)
    return (_pieces.c.piece >= digits) & (_pieces.c.piece < beyond)


def _digits(number: str) -> str:
    """Return the digits of a number, one stroke for whatever stands between two runs of them."""
    return _BETWEEN.sub("-", "".join(map(_plain, number)))


def _form(number: str) -> str:
    """Return a number without its digits; a part of the number has a part of the form."""
    marked = "".join(map(_marked, number))
    return re.sub(f"{_ANY}+", _ANY, marked)[:_LONGEST_FORM]


@lru_cache(maxsize=4096)
def _marked(character: str) -> str:
    return _ANY if _DIGIT.search(_plain(character)) else character


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    # One by one: what stands beside a character must not change how it is written.
    return unicodedata.normalize("NFKC", character)
