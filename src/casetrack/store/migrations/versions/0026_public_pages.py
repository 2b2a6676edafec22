"""The public pages: codes to ask with, forms that were sent, how often somebody asked."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TEXT, _INSTANT = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "query_codes",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("code_sha256", _TEXT(), nullable=False),
        sa.Column("made_at", _INSTANT(), nullable=False),
        sa.Column("made_by", _TEXT(), nullable=False),
        _points("query_codes", "case_id", "cases", "id"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_query_codes")),
    )
    op.create_table(
        "public_forms",
        sa.Column("key_sha256", _TEXT(), nullable=False),
        sa.Column("office_code", _TEXT(), nullable=False),
        sa.Column("asked_hash", _TEXT(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", _INSTANT(), nullable=False),
        _points("public_forms", "office_code", "offices", "code"),
        _points("public_forms", "case_id", "cases", "id"),
        sa.PrimaryKeyConstraint("key_sha256", name=op.f("pk_public_forms")),
    )
    op.create_index(op.f("ix_public_forms_sent_at"), "public_forms", ["sent_at"])
    op.create_table(
        "public_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", _TEXT(), nullable=False),
        sa.Column("counted_at", _INSTANT(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_counts")),
    )
    op.create_index("ix_public_counts_counted", "public_counts", ["key", "counted_at"])


def _points(table: str, column: str, at: str, key: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{at}")
    return sa.ForeignKeyConstraint([column], [f"{at}.{key}"], name=name)


def downgrade() -> None:
    for table in ("public_counts", "public_forms", "query_codes"):
        op.drop_table(table)
