"""Forms that are not sent yet."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    text, instant = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime
    op.create_table(
        "drafts",
        sa.Column("user_code", text(), nullable=False),
        sa.Column("key", text(), nullable=False),
        sa.Column("office_code", text(), nullable=False),
        sa.Column("kept_at", instant(), nullable=False),
        sa.Column("typed", text(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_drafts_{column}_{table}"))
            for column, table, target in (
                ("user_code", "users", "users.code"),
                ("office_code", "offices", "offices.code"),
                ("case_id", "cases", "cases.id"),
            )
        ),
        sa.PrimaryKeyConstraint("user_code", "key", name=op.f("pk_drafts")),
    )


def downgrade() -> None:
    op.drop_table("drafts")
