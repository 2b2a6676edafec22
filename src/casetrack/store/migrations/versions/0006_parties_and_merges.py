"""Joint applicants, the division of an item, who has said that two applicants are one, and the
structured text of each letter as it was issued."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("items", sa.Column("division", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.add_column(
        "notices", sa.Column("letter_sha256", sqlmodel.sql.sqltypes.AutoString(), nullable=True)
    )
    op.create_table(
        "parties",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("applicant_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_parties_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["applicant_id"], ["applicants.id"], name=op.f("fk_parties_applicant_id_applicants")
        ),
        sa.PrimaryKeyConstraint("case_id", "key", name=op.f("pk_parties")),
    )
    op.create_index(op.f("ix_parties_applicant_id"), "parties", ["applicant_id"])
    op.create_table(
        "merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gone_id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("why_text", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("undone_why_text", sa.Integer(), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_merges_{column}_{table}")
            )
            for column, table in (
                ("gone_id", "applicants"),
                ("kept_id", "applicants"),
                ("why_text", "texts"),
                ("undone_why_text", "texts"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    op.create_index(op.f("ix_merges_gone_id"), "merges", ["gone_id"])
    op.create_index(op.f("ix_merges_kept_id"), "merges", ["kept_id"])


def downgrade() -> None:
    op.drop_table("merges")
    op.drop_table("parties")
    op.drop_column("notices", "letter_sha256")
    op.drop_column("items", "division")
