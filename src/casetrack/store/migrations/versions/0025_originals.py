"""Originals: the mails and exports that applications came in."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TEXT, _INSTANT = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "originals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_code", _TEXT(), nullable=False),
        sa.Column("kind", _TEXT(), nullable=False),
        sa.Column("sha256", _TEXT(), nullable=False),
        sa.Column("mark", _TEXT(), nullable=True),
        sa.Column("name", _TEXT(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("put_by", _TEXT(), nullable=False),
        sa.Column("put_at", _INSTANT(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code"], ["offices.code"], name=op.f("fk_originals_office_code_offices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_originals")),
        sa.UniqueConstraint("office_code", "sha256", name=op.f("uq_originals_office_code_sha256")),
    )
    op.create_index(op.f("ix_originals_mark"), "originals", ["mark"])
    op.create_index(op.f("ix_originals_put_at"), "originals", ["put_at"])
    op.create_table(
        "original_cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("original_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("mark", _TEXT(), nullable=True),
        sa.Column("number", _TEXT(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["original_id"], ["originals.id"], name=op.f("fk_original_cases_original_id_originals")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_original_cases_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_original_cases")),
    )
    for column in ("original_id", "mark", "case_id"):
        op.create_index(op.f(f"ix_original_cases_{column}"), "original_cases", [column])


def downgrade() -> None:
    op.drop_table("original_cases")
    op.drop_table("originals")
