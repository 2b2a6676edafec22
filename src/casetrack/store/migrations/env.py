"""Runs the migrations on the connection that `casetrack.store.migrate` hands over."""

from alembic import context
from sqlalchemy import Connection

from casetrack.store.migrate import VERSION_TABLE
from casetrack.store.tables import Base
from casetrack.store.triggers import statements

connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
    # SQLite cannot alter a table: Alembic makes a new one and copies the rows.
    render_as_batch=True,
)
context.run_migrations()
for statement in statements(connection.dialect.name):
    connection.exec_driver_sql(statement)
