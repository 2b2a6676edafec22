"""The migrations: they make what the tables say, and never lose a trigger."""

import importlib.util
import subprocess
import sys

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from casetrack.store import Store, migrate, number_pieces, words
from casetrack.store.tables import Base
from casetrack.store.triggers import statements, tables
from store.behind import connected, drop_triggers, triggers

_INDEXES = (words.INDEX, number_pieces.PIECES, number_pieces.FORMS)


def test_the_migrations_make_exactly_the_tables_of_the_classes(database_url: str) -> None:
    with connected(database_url) as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "version_table": migrate.VERSION_TABLE,
                "compare_type": True,
                "compare_server_default": True,
                # The indexes for searching are no tables of the classes; one makes its own.
                "include_name": lambda name, *_: not str(name).startswith(_INDEXES),
            },
        )
        difference = compare_metadata(context, Base.metadata)
    assert difference == []


def test_the_versions_known_by_name_are_those_of_alembic() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    versions = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(versions)) == migrate.known()


def test_a_new_migration_imports_what_the_columns_are_made_of() -> None:
    template = (migrate.MIGRATIONS / "script.py.mako").read_text()
    assert "import sqlmodel" in template


def test_a_migration_that_rebuilds_a_table_puts_its_triggers_back(sqlite_url: str) -> None:
    with connected(sqlite_url, foreign_keys=False) as connection:
        before = triggers(connection)
        for table in tables():
            assert {f"{table}_refuse_update", f"{table}_refuse_delete"} <= before
            rebuild(connection, table)
        assert triggers(connection) == set()
        for statement in statements("sqlite"):
            connection.exec_driver_sql(statement)
        assert triggers(connection) == before


def test_every_upgrade_ends_with_the_triggers(database_url: str) -> None:
    with connected(database_url) as connection:
        before = triggers(connection)
        drop_triggers(connection)
        assert triggers(connection) == set()
    Store.create(database_url).close()
    with connected(database_url) as connection:
        assert triggers(connection) == before
    assert len(before) >= 2 * len(tables())


def test_every_migration_can_be_taken_back(database_url: str) -> None:
    with connected(database_url, foreign_keys=False) as connection:
        for file in sorted((migrate.MIGRATIONS / "versions").glob("[0-9]*.py"), reverse=True):
            spec = importlib.util.spec_from_file_location(file.stem, file)
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            with Operations.context(MigrationContext.configure(connection)):
                module.downgrade()
        assert inspect(connection).get_table_names() == [migrate.VERSION_TABLE]


def test_opening_does_not_import_alembic(sqlite_url: str) -> None:
    code = (
        "import sys; from casetrack.store import Store; "
        f"Store.open({sqlite_url!r}).close(); sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def rebuild(connection: Connection, table: str) -> None:
    operations = Operations(MigrationContext.configure(connection))
    with operations.batch_alter_table(table, recreate="always"):
        pass
