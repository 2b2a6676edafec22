"""Which version a database has, and bringing it to the newest.

Alembic takes a tenth of a second to import, so only `upgrade` knows it: opening a database
compares its version with the names of the migrations.
"""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

MIGRATIONS = Path(__file__).parent / "migrations"
#: Not Alembic's own name for it, so that another program's database is not taken for ours.
VERSION_TABLE = "casetrack_version"


def known() -> tuple[str, ...]:
    """Return the versions this program knows, oldest first."""
    return tuple(sorted(file.stem[:4] for file in (MIGRATIONS / "versions").glob("[0-9]*.py")))


def version(connection: Connection) -> str | None:
    """Return the version of the database, or None where it is not one of casetrack."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608 (a constant)
    return found.scalar_one_or_none()


def has_tables(connection: Connection) -> bool:
    """Tell whether anything is in the database at all."""
    return bool(inspect(connection).get_table_names())


def upgrade(connection: Connection, to: str = "head") -> None:
    """Bring the database to a version, inside the transaction of `connection`."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
