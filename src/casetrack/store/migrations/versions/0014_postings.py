"""What went to the post on a day, with the tracking number of each line."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    text, instant = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime
    op.create_table(
        "postings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_code", text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("made_by", text(), nullable=False),
        sa.Column("made_at", instant(), nullable=False),
        sa.Column("stamped_sha256", text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["office_code"], ["offices.code"], name=op.f("fk_postings_office_code_offices")
        ),
        sa.ForeignKeyConstraint(
            ["stamped_sha256"], ["files.sha256"], name=op.f("fk_postings_stamped_sha256_files")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postings")),
        sa.UniqueConstraint(
            "office_code", "year", "number", name=op.f("uq_postings_office_code_year_number")
        ),
    )
    op.create_table(
        "posting_lines",
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.Integer(), nullable=False),
        sa.Column("tracking_number", text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["postings.id"], name=op.f("fk_posting_lines_posting_id_postings")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.id"], name=op.f("fk_posting_lines_notice_id_notices")
        ),
        sa.PrimaryKeyConstraint("posting_id", "place", name=op.f("pk_posting_lines")),
    )
    op.create_index(op.f("ix_posting_lines_notice_id"), "posting_lines", ["notice_id"])


def downgrade() -> None:
    op.drop_table("posting_lines")
    op.drop_table("postings")
