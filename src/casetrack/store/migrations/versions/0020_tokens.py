"""Tokens of the API, and what was answered under a key."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TEXT, _INSTANT = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_sha256", _TEXT(), nullable=False),
        sa.Column("name", _TEXT(), nullable=False),
        sa.Column("office_code", _TEXT(), nullable=False),
        sa.Column("user_code", _TEXT(), nullable=False),
        sa.Column("scopes", _TEXT(), nullable=False),
        sa.Column("made_by", _TEXT(), nullable=False),
        sa.Column("made_at", _INSTANT(), nullable=False),
        sa.Column("expires_at", _INSTANT(), nullable=False),
        sa.Column("seen_at", _INSTANT(), nullable=True),
        sa.Column("revoked_by", _TEXT(), nullable=True),
        sa.Column("revoked_at", _INSTANT(), nullable=True),
        _points("tokens", "office_code", "offices"),
        _points("tokens", "user_code", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_tokens_token_sha256")),
    )
    op.create_index(op.f("ix_tokens_office_code"), "tokens", ["office_code"])
    op.create_index(op.f("ix_tokens_user_code"), "tokens", ["user_code"])
    op.create_table(
        "answers",
        sa.Column("office_code", _TEXT(), nullable=False),
        sa.Column("user_code", _TEXT(), nullable=False),
        sa.Column("key", _TEXT(), nullable=False),
        sa.Column("request_sha256", _TEXT(), nullable=False),
        sa.Column("answered_at", _INSTANT(), nullable=False),
        sa.Column("answer", _TEXT(), nullable=False),
        _points("answers", "office_code", "offices"),
        _points("answers", "user_code", "users"),
        sa.PrimaryKeyConstraint("office_code", "user_code", "key", name=op.f("pk_answers")),
    )
    op.create_index(op.f("ix_answers_answered_at"), "answers", ["answered_at"])


def _points(table: str, column: str, at: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{at}.code"], name=op.f(f"fk_{table}_{column}_{at}"))


def downgrade() -> None:
    for table in ("answers", "tokens"):
        op.drop_table(table)
