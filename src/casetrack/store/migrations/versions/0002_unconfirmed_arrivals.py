"""Arrivals whose receipt is not confirmed yet."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_COUNTED = [
    "office_code",
    "received_on",
    "replied_on",
    "applicant_type",
    "channel",
    "id",
    "voided",
]


def upgrade() -> None:
    # Not in batch mode: a new table in place of `cases` would break what refers to it.
    op.add_column("cases", sa.Column("unconfirmed_since", sa.Date(), nullable=True))
    op.drop_index("ix_cases_counted", "cases")
    op.create_index(
        "ix_cases_counted",
        "cases",
        [*_COUNTED, "unconfirmed_since", "workflow_id"],
        sqlite_where=sa.text("voided = 0 AND unconfirmed_since IS NULL"),
        postgresql_where=sa.text("NOT voided AND unconfirmed_since IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_cases_counted", "cases")
    op.create_index(
        "ix_cases_counted",
        "cases",
        _COUNTED,
        sqlite_where=sa.text("voided = 0"),
        postgresql_where=sa.text("NOT voided"),
    )
    op.drop_column("cases", "unconfirmed_since")
