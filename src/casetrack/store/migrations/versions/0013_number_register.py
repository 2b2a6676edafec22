"""What became of numbers that were reserved, released or voided."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    text, instant = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime
    op.create_table(
        "number_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_code", text(), nullable=False),
        sa.Column("series", text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("mark", text(), nullable=False),
        sa.Column("reason_text", sa.Integer(), nullable=False),
        sa.Column("marked_by", text(), nullable=False),
        sa.Column("marked_at", instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code"], ["offices.code"], name=op.f("fk_number_marks_office_code_offices")
        ),
        sa.ForeignKeyConstraint(
            ["reason_text"], ["texts.id"], name=op.f("fk_number_marks_reason_text_texts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_marks")),
    )
    op.create_index("ix_number_marks_series", "number_marks", ["office_code", "series", "year"])


def downgrade() -> None:
    op.drop_table("number_marks")
