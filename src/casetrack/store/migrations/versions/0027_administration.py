"""What was changed of an office on the pages; its own letterheads."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TEXT, _INSTANT = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "office_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_code", _TEXT(), nullable=False),
        sa.Column("about", _TEXT(), nullable=False),
        sa.Column("content", _TEXT(), nullable=False),
        sa.Column("changed_by", _TEXT(), nullable=False),
        sa.Column("changed_at", _INSTANT(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code"],
            ["offices.code"],
            name=op.f("fk_office_changes_office_code_offices"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_changes")),
    )
    op.create_index(op.f("ix_office_changes_office_code"), "office_changes", ["office_code"])
    op.create_table(
        "letterheads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_code", _TEXT(), nullable=False),
        sa.Column("name", _TEXT(), nullable=False),
        sa.Column("sha256", _TEXT(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("put_by", _TEXT(), nullable=False),
        sa.Column("put_at", _INSTANT(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code"],
            ["offices.code"],
            name=op.f("fk_letterheads_office_code_offices"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letterheads")),
    )
    op.create_index("ix_letterheads_name", "letterheads", ["office_code", "name"])


def downgrade() -> None:
    op.drop_table("letterheads")
    op.drop_table("office_changes")
