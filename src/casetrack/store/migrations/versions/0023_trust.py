"""Backups, deeds beside cases, anchors; which numbers a ledger or a person named."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TEXT, _INSTANT = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.add_column("numbers", sa.Column("claimed", sa.Boolean(), nullable=True))
    op.create_table(
        "backups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", _INSTANT(), nullable=False),
        sa.Column("made_by", _TEXT(), nullable=False),
        sa.Column("file", _TEXT(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=True),
        sa.Column("sha256", _TEXT(), nullable=True),
        sa.Column("findings", sa.Integer(), nullable=True),
        sa.Column("failure", _TEXT(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backups")),
    )
    op.create_index(op.f("ix_backups_made_at"), "backups", ["made_at"])
    op.create_table(
        "deeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", _INSTANT(), nullable=False),
        sa.Column("office_code", _TEXT(), nullable=True),
        sa.Column("user_code", _TEXT(), nullable=True),
        sa.Column("deed", _TEXT(), nullable=False),
        sa.Column("subject", _TEXT(), nullable=False),
        sa.Column("detail", _TEXT(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deeds")),
    )
    op.create_index(op.f("ix_deeds_at"), "deeds", ["at"])
    op.create_index("ix_deeds_by_office", "deeds", ["office_code", "at"])
    op.create_table(
        "anchors",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("made_at", _INSTANT(), nullable=False),
        sa.Column("through", _TEXT(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("previous", _TEXT(), nullable=False),
        sa.Column("sha256", _TEXT(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_anchors")),
    )
    op.create_index(op.f("ix_events_recorded_at"), "events", ["recorded_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_events_recorded_at"), "events")
    op.drop_table("anchors")
    op.drop_table("deeds")
    op.drop_column("numbers", "claimed")
    op.drop_table("backups")
