"""Finding words in texts: an index of character pairs in the database's own full-text search.

Chinese is written without spaces, and a two-character word such as 学区 is too short for an index
of threes: a run of Chinese is kept as its pairs of neighbours, other words as they are. Searching
takes the words apart in the same way, and every part must be there.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from sqlalchemy import ColumnClause, Connection, Integer, column, delete, select, table, text
from sqlalchemy.sql.selectable import Select

#: The name the index has in either database; it is no table of the classes.
INDEX = "text_words"
#: Kinds of text that are never looked for: who may be reached how, and names of files.
NOT_INDEXED = frozenset({"id_number", "phone", "email", "address", "file_name", "ledger_columns"})

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
_QUOTE = {"sqlite": '"', "postgresql": "'"}
_CHINESE = r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_RUNS = re.compile(rf"{_CHINESE}+|(?:(?!{_CHINESE})[^\W_])+")


def make(connection: Connection) -> None:
    """Make the empty index."""
    dialect = connection.dialect.name
    connection.exec_driver_sql(_MAKE[dialect])
    if dialect == "postgresql":
        connection.exec_driver_sql(_AND_ITS_INDEX)


def put(connection: Connection, texts: Iterable[tuple[int, str]]) -> None:
    """Enter texts by their ids; one without any word is left out."""
    rows = [{"text_id": key, "words": " ".join(parts(body))} for key, body in texts]
    if rows := [row for row in rows if row["words"]]:
        connection.execute(_PUT[connection.dialect.name], rows)


def forget(connection: Connection, ids: Iterable[int]) -> None:
    """Take texts out, so that nothing of them is left in the index."""
    key = _key(connection)
    connection.execute(delete(table(INDEX, column(key))).where(column(key).in_(tuple(ids))))
    if connection.dialect.name == "sqlite":
        # Until its parts are merged the index only says that a text is gone, and keeps its words.
        connection.exec_driver_sql(f"INSERT INTO {INDEX}({INDEX}) VALUES ('optimize')")  # noqa: S608


def matching(connection: Connection, wanted: str) -> Select[int]:
    """Return a selection of the ids of texts that hold every word; `wanted` holds at least one."""
    key: ColumnClause[int] = column(_key(connection), Integer)
    dialect = connection.dialect.name
    asked = _JOINED[dialect].join(_asked(dialect, part) for part in parts(wanted))
    condition = text(_MATCH[dialect]).bindparams(words=asked)
    return select(key).select_from(table(INDEX, key)).where(condition)


def _asked(dialect: str, part: str) -> str:
    """Return a part as the database's search is asked for it.

    A pair is a word to the index; one character is looked for as the beginning of a pair.
    """
    beginning = "*" if dialect == "sqlite" else ":*"
    return f"{_QUOTE[dialect]}{part}{_QUOTE[dialect]}{beginning if len(part) == 1 else ''}"


def parts(body: str) -> tuple[str, ...]:
    """Return the parts that a text is found by, each once, in order."""
    return tuple(dict.fromkeys(_parts(body)))


def _parts(body: str) -> Iterator[str]:
    for run in _RUNS.findall(unicodedata.normalize("NFKC", body).lower()):
        if not re.match(_CHINESE, run) or len(run) == 1:
            yield run
        else:
            yield from (run[n : n + 2] for n in range(len(run) - 1))


def _key(connection: Connection) -> str:
    return "rowid" if connection.dialect.name == "sqlite" else "text_id"
