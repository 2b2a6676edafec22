"""Facts about the database itself."""

from sqlmodel import Field

from casetrack.store.tables.base import Base, table


class MetaRow(Base, table=True):
    """A fact about this database: its secret, whether it is a demonstration."""

    __tablename__ = "meta"

    key: str = Field(primary_key=True)
    value: str


meta = table("meta")
