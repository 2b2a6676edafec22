"""What one person did to several cases as one act, with the event that it left in each."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    text, instant = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime
    op.create_table(
        "batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_code", text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("action", text(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", instant(), nullable=False),
        sa.Column("actor", text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code"], ["offices.code"], name=op.f("fk_batches_office_code_offices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
        sa.UniqueConstraint("office_code", "number", name=op.f("uq_batches_office_code_number")),
    )
    op.create_table(
        "batch_cases",
        sa.Column("batch_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_batch_cases_batch_id_batches")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_batch_cases_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("batch_id", "case_id", name=op.f("pk_batch_cases")),
    )
    op.create_index(op.f("ix_batch_cases_case_id"), "batch_cases", ["case_id"])


def downgrade() -> None:
    op.drop_table("batch_cases")
    op.drop_table("batches")
