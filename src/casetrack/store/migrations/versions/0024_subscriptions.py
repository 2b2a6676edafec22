"""Systems outside that are told what happens to cases, and what they are told."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TEXT, _INSTANT = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_code", _TEXT(), nullable=False),
        sa.Column("name", _TEXT(), nullable=False),
        sa.Column("address", _TEXT(), nullable=False),
        sa.Column("events", _TEXT(), nullable=False),
        sa.Column("forwarded_from", _TEXT(), nullable=True),
        sa.Column("secret", _TEXT(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("key_id", _TEXT(), nullable=True),
        sa.Column("made_by", _TEXT(), nullable=False),
        sa.Column("made_at", _INSTANT(), nullable=False),
        sa.Column("paused_at", _INSTANT(), nullable=True),
        sa.Column("removed_at", _INSTANT(), nullable=True),
        sa.Column("claimed_by", _TEXT(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", _INSTANT(), nullable=True),
        sa.Column("closed_until", _INSTANT(), nullable=True),
        sa.Column("last_error", _TEXT(), nullable=True),
        sa.Column("last_sent_at", _INSTANT(), nullable=True),
        sa.ForeignKeyConstraint(
            ["office_code"], ["offices.code"], name=op.f("fk_subscriptions_office_code_offices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
    )
    for column in ("office_code", "claimed_by"):
        op.create_index(op.f(f"ix_subscriptions_{column}"), "subscriptions", [column])
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("key", _TEXT(), nullable=False),
        sa.Column("reference", _TEXT(), nullable=True),
        sa.Column("event", _TEXT(), nullable=False),
        sa.Column("body", _TEXT(), nullable=False),
        sa.Column("state", _TEXT(), nullable=False),
        sa.Column("written_at", _INSTANT(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_tried_at", _INSTANT(), nullable=True),
        sa.Column("not_before", _INSTANT(), nullable=True),
        sa.Column("sent_at", _INSTANT(), nullable=True),
        sa.Column("error", _TEXT(), nullable=True),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscriptions.id"],
            name=op.f("fk_outbox_subscription_id_subscriptions"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_outbox_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
        sa.UniqueConstraint(
            "subscription_id",
            "case_id",
            "position",
            name=op.f("uq_outbox_subscription_id_case_id_position"),
        ),
    )
    op.create_index("ix_outbox_to_send", "outbox", ["subscription_id", "state", "id"])
    op.create_index(op.f("ix_outbox_state"), "outbox", ["state"])


def downgrade() -> None:
    for table in ("outbox", "subscriptions"):
        op.drop_table(table)
