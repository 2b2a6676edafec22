"""Finding words in texts: an index of character pairs in the database's own full-text search.

Chinese is written without spaces, and a two-character word such as 学区 is too short for an index
of threes: a run of Chinese is kept as its pairs of neighbours, other words as they are. Searching
takes the words apart in the same way, and every part must be there.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import (
    ColumnClause,
    ColumnElement,
    Connection,
    Integer,
    String,
    TextClause,
    bindparam,
    column,
    delete,
    func,
    select,
    table,
    text,
)
from sqlalchemy.sql.selectable import Select

#: The name the index has in either database; it is no table of the classes.
INDEX = "text_words"
#: Kinds of text that are never looked for: who may be reached how, and names of files.
NOT_INDEXED = frozenset(
    {"id_number", "phone", "email", "address", "file_name", "ledger_columns", "saved_view"}
)

#: Kinds that are also looked for alone: a mark stands among their words. Without it a word that is
#: in every request would be held against every text of the office to find who is called so.
APART = ("name", "request")
_MARK = "xkind"

_MAKE = {
    "sqlite": f"CREATE VIRTUAL TABLE {INDEX} USING fts5(words, tokenize = 'unicode61')",
    "postgresql": f"CREATE TABLE {INDEX} (text_id integer PRIMARY KEY, words tsvector NOT NULL)",
}
_AND_ITS_INDEX = f"CREATE INDEX ix_{INDEX} ON {INDEX} USING gin (words)"
_PUT = {
    "sqlite": text(f"INSERT INTO {INDEX} (rowid, words) VALUES (:text_id, :words)"),  # noqa: S608 -- a constant
    "postgresql": text(
        f"INSERT INTO {INDEX} (text_id, words) "  # noqa: S608 -- a constant
        "VALUES (:text_id, array_to_tsvector(string_to_array(:words, ' ')))"
    ),
}
_MATCH = {
    "sqlite": f"{INDEX} MATCH :words",
    "postgresql": "words @@ CAST(:words AS tsquery)",
}
_JOINED = {"sqlite": " AND ", "postgresql": " & "}
_BUT_NOT = {"sqlite": " NOT ", "postgresql": " & !"}
_QUOTE = {"sqlite": '"', "postgresql": "'"}
_CHINESE = r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
#: So many characters of a word are kept: PostgreSQL takes no word of more than two kilobytes.
_LONGEST = 500
_RUNS = re.compile(rf"{_CHINESE}+|(?:(?!{_CHINESE})[^\W_])+")


def make(connection: Connection) -> None:
    """Make the empty index."""
    dialect = connection.dialect.name
    connection.exec_driver_sql(_MAKE[dialect])
    if dialect == "postgresql":
        connection.exec_driver_sql(_AND_ITS_INDEX)


def put(connection: Connection, texts: Iterable[tuple[int, str, str]]) -> None:
    """Enter texts by their ids, kinds and words; one without any word is left out."""
    rows = [
        {"text_id": key, "words": " ".join((*found, *_mark(kind)))}
        for key, kind, body in texts
        if (found := parts(body))
    ]
    if rows:
        connection.execute(_PUT[connection.dialect.name], rows)


def _mark(kind: str) -> tuple[str, ...]:
    return (f"{_MARK}{kind}",) if kind in APART else ()


def forget(connection: Connection, ids: Iterable[int]) -> None:
    """Take texts out, so that nothing of them is left in the index."""
    key = _key(connection)
    connection.execute(delete(table(INDEX, column(key))).where(column(key).in_(tuple(ids))))
    if connection.dialect.name == "sqlite":
        # Until its parts are merged the index only says that a text is gone, and keeps its words.
        connection.exec_driver_sql(f"INSERT INTO {INDEX}({INDEX}) VALUES ('optimize')")  # noqa: S608


def matching(connection: Connection, wanted: str, kind: str | None = None) -> Select[int]:
    """Return a selection of the ids of texts that hold every word; `wanted` holds at least one.

    They are of a kind of APART, or else of any other kind.
    """
    key = _column(connection)
    if kind is not None:
        return _holding(connection, key, (*parts(wanted), *_mark(kind)))
    return _holding(connection, key, parts(wanted), tuple(m for each in APART for m in _mark(each)))


def latest(
    connection: Connection, wanted: str, kind: str, first: int, last: int, limit: int | None = None
) -> Select[int]:
    """Return `matching` of the texts between two ids, both included, the highest ids first."""
    found = matching(connection, wanted, kind)
    (key,) = found.selected_columns
    return found.where(key.between(first, last)).order_by(key.desc()).limit(limit)


def beside_requests(connection: Connection, wanted: str) -> Select[int]:
    """Return a selection of the ids of texts that hold every word and are no requests."""
    return _holding(connection, _column(connection), parts(wanted), _mark("request"))


def held_by(
    connection: Connection, text_id: ColumnElement[Any], wanted: str
) -> ColumnElement[bool]:
    """Return the condition that one text holds every word, to be asked of a few texts."""
    key, kept = _column(connection), column("words", String)
    of_it = select(key).select_from(table(INDEX, key, kept)).where(key == text_id)
    if connection.dialect.name == "postgresql":
        return of_it.where(_asked_together("postgresql", parts(wanted))).exists()
    # The index itself is slow to say whether it has a word of one text; the kept words are read.
    beginnings = (f" {part}{'' if len(part) == 1 else ' '}" for part in parts(wanted))
    padded = " " + kept + " "
    return of_it.where(*(func.instr(padded, each) > 0 for each in beginnings)).exists()


def _holding(
    connection: Connection,
    key: ColumnClause[int],
    wanted: tuple[str, ...],
    unwanted: tuple[str, ...] = (),
) -> Select[int]:
    dialect = connection.dialect.name
    condition = _asked_together(dialect, wanted, unwanted)
    return select(key).select_from(table(INDEX, key)).where(condition)


def _asked_together(
    dialect: str, wanted: tuple[str, ...], unwanted: tuple[str, ...] = ()
) -> TextClause:
    asked = _JOINED[dialect].join(_asked(dialect, part) for part in wanted)
    asked = _BUT_NOT[dialect].join((asked, *(_asked(dialect, part) for part in unwanted)))
    # Each of several in one statement has words of its own.
    return text(_MATCH[dialect]).bindparams(bindparam("words", asked, unique=True))


def is_in_more_than(connection: Connection, wanted: str, count: int) -> bool:
    """Tell whether more texts than `count`, of whatever kind, hold every word."""
    key = column(_key(connection), Integer)
    found = _holding(connection, key, parts(wanted)).limit(count + 1).subquery()
    return connection.execute(select(func.count()).select_from(found)).scalar_one() > count


def _asked(dialect: str, part: str) -> str:
    """Return a part as the database's search is asked for it.

    A pair is a word to the index; one character is looked for as the beginning of a pair.
    """
    beginning = "*" if dialect == "sqlite" else ":*"
    return f"{_QUOTE[dialect]}{part}{_QUOTE[dialect]}{beginning if len(part) == 1 else ''}"


def parts(body: str) -> tuple[str, ...]:
    """Return the parts that a text is found by, each once, in order."""
    return tuple(dict.fromkeys(_parts(body)))


def holds(body: str, wanted: Collection[str]) -> bool:
    """Tell whether a text is found by these parts, as the index would find it."""
    there = parts(body)
    return all(
        part in there or (len(part) == 1 and any(each.startswith(part) for each in there))
        for part in wanted
    )


def _parts(body: str) -> Iterator[str]:
    for run in _RUNS.findall(unicodedata.normalize("NFKC", body).lower()):
        if not re.match(_CHINESE, run) or len(run) == 1:
            yield run[:_LONGEST]
        else:
            yield from (run[n : n + 2] for n in range(len(run) - 1))


def _column(connection: Connection) -> ColumnClause[int]:
    return column(_key(connection), Integer)


def _key(connection: Connection) -> str:
    return "rowid" if connection.dialect.name == "sqlite" else "text_id"
