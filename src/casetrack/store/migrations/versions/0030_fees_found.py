"""The few events about fees, found without a look at every event there ever was."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0030"
down_revision: str | None = "0029"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_OF_FEES = "type IN ('fee_notified', 'fee_paid')"


def upgrade() -> None:
    op.create_index(
        "ix_events_of_fees",
        "events",
        ["type", "case_id"],
        sqlite_where=sa.text(_OF_FEES),
        postgresql_where=sa.text(_OF_FEES),
    )


def downgrade() -> None:
    op.drop_index("ix_events_of_fees", "events")
