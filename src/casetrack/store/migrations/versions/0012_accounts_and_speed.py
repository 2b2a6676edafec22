"""Passwords for one time, the last sign-in of each person; indexes for readings by their day and
for open deadlines by their clock."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    instant = sqlmodel.sql.sqltypes.UTCDateTime
    op.add_column("users", sa.Column("signed_in_at", instant(), nullable=True))
    op.add_column("credentials", sa.Column("one_time_until", instant(), nullable=True))
    op.add_column(
        "sessions",
        sa.Column("is_limited", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_index("ix_readings_by_day", "readings", ["read_on", "user_code"])
    op.create_index(
        "ix_deadlines_by_clock",
        "deadlines",
        ["clock", "status", "due", "case_id"],
        sqlite_where=sa.text("is_open = 1"),
        postgresql_where=sa.text("is_open"),
    )


def downgrade() -> None:
    op.drop_index("ix_deadlines_by_clock", "deadlines")
    op.drop_index("ix_readings_by_day", "readings")
    op.drop_column("sessions", "is_limited")
    op.drop_column("credentials", "one_time_until")
    op.drop_column("users", "signed_in_at")
