"""What every table shares."""

from sqlalchemy import MetaData, Table
from sqlmodel import SQLModel

#: Constraints get names that are the same on every database, so that a migration can name them.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(SQLModel):
    """What every table shares."""

    metadata = MetaData(naming_convention=NAMES)


def table(name: str) -> Table:
    """Return a table for statements, by its name; its class stands above."""
    return Base.metadata.tables[name]
