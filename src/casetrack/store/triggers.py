"""The database itself refuses to change or remove what is on record.

Events, deeds, readings and anchors are added and never edited; no retention erases them. Every
migration ends with these statements, because Alembic's batch mode on SQLite makes a new table and
forgets the triggers of the old one.
"""

_EVENTS = "events are never edited: append a corrected event instead"
_OTHERS = "what stands on record is never edited"
#: Of each table what its triggers say, and the keys under which a row is there already; of readings
#: none is named, because whoever reads twice on a day is simply not entered again.
_KEPT = {
    "events": (_EVENTS, ("id = NEW.id", "case_id = NEW.case_id AND position = NEW.position")),
    "deeds": (_OTHERS, ("id = NEW.id",)),
    "anchors": (_OTHERS, ("day = NEW.day",)),
    "readings": (_OTHERS, ()),
}
_SQLITE = """
DROP TRIGGER IF EXISTS {table}_refuse_update;

CREATE TRIGGER {table}_refuse_update BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{says}'); END;

DROP TRIGGER IF EXISTS {table}_refuse_delete;

CREATE TRIGGER {table}_refuse_delete BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, '{says}'); END;
"""
# REPLACE takes a row away for which no trigger on deleting is asked.
_SQLITE_REPLACE = """
DROP TRIGGER IF EXISTS {table}_refuse_replace;

CREATE TRIGGER {table}_refuse_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {key})
BEGIN SELECT RAISE(ABORT, '{says}'); END;
"""
_POSTGRESQL = """
CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{says}'; END $$;

CREATE OR REPLACE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_refuse();

CREATE OR REPLACE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse();
"""


def tables() -> tuple[str, ...]:
    """Return the tables whose rows are never edited."""
    return tuple(_KEPT)


def statements(dialect: str) -> tuple[str, ...]:
    """Return what makes the triggers anew, safe to repeat, for `sqlite` or `postgresql`."""
    return tuple(
        statement
        for table, (says, keys) in _KEPT.items()
        for script in _scripts(dialect, has_keys=bool(keys))
        for statement in _filled(script, table, says, keys)
    )


def _scripts(dialect: str, *, has_keys: bool) -> tuple[str, ...]:
    if dialect != "sqlite":
        return (_POSTGRESQL,)
    return (_SQLITE, _SQLITE_REPLACE) if has_keys else (_SQLITE,)


def _filled(script: str, table: str, says: str, keys: tuple[str, ...]) -> list[str]:
    filled = script.format(table=table, says=says, key=" OR ".join(keys))
    return filled.strip().split("\n\n")
