"""What ended in a span, by an index; what several asked for, as it was found in the night."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    text, instant = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime
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
    op.create_table(
        "kept_topics",
        sa.Column("office_code", text(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("found_at", instant(), nullable=False),
        sa.Column("content", text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code"], ["offices.code"], name=op.f("fk_kept_topics_office_code_offices")
        ),
        sa.PrimaryKeyConstraint("office_code", "year", name=op.f("pk_kept_topics")),
    )


def downgrade() -> None:
    op.drop_table("kept_topics")
    op.drop_index("ix_cases_ended", "cases")
