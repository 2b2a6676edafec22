"""Questions by telephone or at the counter."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "enquiries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("channel", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("question_text", sa.Integer(), nullable=False),
        sa.Column("answer_text", sa.Integer(), nullable=True),
        sa.Column("logged_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_enquiries_{column}_{table}"))
            for column, table, target in (
                ("office_code", "offices", "offices.code"),
                ("question_text", "texts", "texts.id"),
                ("answer_text", "texts", "texts.id"),
                ("case_id", "cases", "cases.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiries")),
        sa.UniqueConstraint("office_code", "number", name=op.f("uq_enquiries_office_code_number")),
    )
    op.create_index("ix_enquiries_counted", "enquiries", ["office_code", "asked_on"])
    op.create_index(op.f("ix_enquiries_case_id"), "enquiries", ["case_id"])


def downgrade() -> None:
    op.drop_table("enquiries")
