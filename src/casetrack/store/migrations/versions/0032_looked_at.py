"""From which day a round of reminders is to look at a deadline."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0032"
down_revision: str | None = "0031"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "deadlines",
        sa.Column("look_on", sa.Date(), nullable=False, server_default=sa.text("'0001-01-01'")),
    )
    op.create_index(
        "ix_deadlines_to_look_at",
        "deadlines",
        ["look_on", "case_id"],
        sqlite_where=sa.text("is_open = 1"),
        postgresql_where=sa.text("is_open"),
    )


def downgrade() -> None:
    op.drop_index("ix_deadlines_to_look_at", "deadlines")
    op.drop_column("deadlines", "look_on")
