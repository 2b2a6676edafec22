"""The database itself refuses to change or remove an event.

Every migration ends with these statements, because Alembic's batch mode on SQLite makes a new
table and forgets the triggers of the old one.
"""

_SQLITE = """
DROP TRIGGER IF EXISTS events_refuse_update;

CREATE TRIGGER events_refuse_update BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are never edited: append a corrected event instead'); END;

DROP TRIGGER IF EXISTS events_refuse_delete;

CREATE TRIGGER events_refuse_delete BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are never edited: append a corrected event instead'); END;
"""

_POSTGRESQL = """
CREATE OR REPLACE FUNCTION events_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'events are never edited: append a corrected event instead'; END $$;

CREATE OR REPLACE TRIGGER events_refuse_change BEFORE UPDATE OR DELETE ON events
FOR EACH ROW EXECUTE FUNCTION events_refuse();

CREATE OR REPLACE TRIGGER events_refuse_truncate BEFORE TRUNCATE ON events
FOR EACH STATEMENT EXECUTE FUNCTION events_refuse();
"""


def statements(dialect: str) -> tuple[str, ...]:
    """Return what makes the triggers anew, safe to repeat, for `sqlite` or `postgresql`."""
    script = _SQLITE if dialect == "sqlite" else _POSTGRESQL
    return tuple(script.strip().split("\n\n"))
