"""What ended in a span, by an index."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index(
        "ix_cases_ended",
        "cases",
        [
            "office_code",
            "replied_on",
            "received_on",
            "applicant_type",
            "channel",
            "outcome",
            "closing",
            "id",
            "voided",
            "unconfirmed_since",
            "workflow_id",
        ],
        sqlite_where=sa.text("voided = 0"),
        postgresql_where=sa.text("NOT voided"),
    )


def downgrade() -> None:
    op.drop_index("ix_cases_ended", "cases")
