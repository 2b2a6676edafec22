"""Readings one after the other, so that anchors cover them; of an anchor how it is reckoned."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0029"
down_revision: str | None = "0028"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TEXT, _INSTANT = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime
_COLUMNS = "case_id, read_on, user_code, what, first_at"
_KEY = ("case_id", "read_on", "user_code", "what")


def upgrade() -> None:
    _again(
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readings")),
        sa.UniqueConstraint(*_KEY, name=op.f("uq_readings_case_id_read_on_user_code_what")),
    )
    op.create_index(op.f("ix_readings_first_at"), "readings", ["first_at"])
    op.add_column(
        "anchors", sa.Column("format", sa.Integer(), nullable=False, server_default=sa.text("1"))
    )


def downgrade() -> None:
    op.drop_column("anchors", "format")
    _again(sa.PrimaryKeyConstraint(*_KEY, name=op.f("pk_readings")))


def _again(*key: sa.schema.SchemaItem) -> None:
    """Make the table anew with another key and the rows it had, by the time they were entered.

    Not renamed and copied: on PostgreSQL the new one could not bear the names of the old one's
    keys.
    """
    op.execute(f"CREATE TABLE readings_before AS SELECT {_COLUMNS} FROM readings")  # noqa: S608
    op.drop_table("readings")
    op.create_table(
        "readings",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=False),
        sa.Column("user_code", _TEXT(), nullable=False),
        sa.Column("what", _TEXT(), nullable=False),
        sa.Column("first_at", _INSTANT(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_readings_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["user_code"], ["users.code"], name=op.f("fk_readings_user_code_users")
        ),
        *key,
    )
    op.create_index("ix_readings_by_day", "readings", ["read_on", "user_code"])
    op.execute(
        f"INSERT INTO readings ({_COLUMNS}) SELECT {_COLUMNS} FROM readings_before"  # noqa: S608
        f" ORDER BY first_at, {', '.join(_KEY)}"
    )
    op.drop_table("readings_before")
