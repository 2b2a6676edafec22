"""Reminders that wait and are taken over; absences, contacts, feeds, schedulers, rounds."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0017"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TEXT, _INSTANT = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime
_ADDED = {
    "office": _TEXT,
    "reference": _TEXT,
    "not_before": _INSTANT,
    "claimed_by": _TEXT,
    "carried_by": _TEXT,
}


def upgrade() -> None:
    for name, kind in _ADDED.items():
        op.add_column("reminders", sa.Column(name, kind(), nullable=True))
    op.create_index("ix_reminders_to_send", "reminders", ["channel", "state"])
    op.create_index(op.f("ix_reminders_claimed_by"), "reminders", ["claimed_by"])
    op.create_index(op.f("ix_reminders_carried_by"), "reminders", ["carried_by"])
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_code", _TEXT(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("deputy_code", _TEXT(), nullable=True),
        sa.Column("entered_by", _TEXT(), nullable=False),
        sa.Column("entered_at", _INSTANT(), nullable=False),
        _points("absences", "user_code", "users"),
        _points("absences", "deputy_code", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index("ix_absences_by_day", "absences", ["last_on", "user_code"])
    op.create_table(
        "contacts",
        sa.Column("user_code", _TEXT(), nullable=False),
        sa.Column("mail", _TEXT(), nullable=False),
        sa.Column("changed_at", _INSTANT(), nullable=False),
        _points("contacts", "user_code", "users"),
        sa.PrimaryKeyConstraint("user_code", name=op.f("pk_contacts")),
    )
    op.create_table(
        "feeds",
        sa.Column("token_sha256", _TEXT(), nullable=False),
        sa.Column("office_code", _TEXT(), nullable=False),
        sa.Column("user_code", _TEXT(), nullable=True),
        sa.Column("made_by", _TEXT(), nullable=False),
        sa.Column("made_at", _INSTANT(), nullable=False),
        _points("feeds", "office_code", "offices"),
        _points("feeds", "user_code", "users"),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_feeds")),
    )
    op.create_index(op.f("ix_feeds_office_code"), "feeds", ["office_code"])
    op.create_index(op.f("ix_feeds_user_code"), "feeds", ["user_code"])
    op.create_table(
        "schedulers",
        sa.Column("name", _TEXT(), nullable=False),
        sa.Column("place", _TEXT(), nullable=False),
        sa.Column("began_at", _INSTANT(), nullable=False),
        sa.Column("seen_at", _INSTANT(), nullable=False),
        sa.Column("beats", sa.Integer(), nullable=False),
        sa.Column("ended_at", _INSTANT(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_schedulers")),
    )
    op.create_index(op.f("ix_schedulers_ended_at"), "schedulers", ["ended_at"])
    op.create_table(
        "channels",
        sa.Column("name", _TEXT(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("closed_until", _INSTANT(), nullable=True),
        sa.Column("last_error", _TEXT(), nullable=True),
        sa.Column("last_error_at", _INSTANT(), nullable=True),
        sa.Column("last_sent_at", _INSTANT(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_channels")),
    )
    op.create_table(
        "rounds",
        sa.Column("office_code", _TEXT(), nullable=False),
        sa.Column("name", _TEXT(), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("scheduler", _TEXT(), nullable=False),
        sa.Column("began_at", _INSTANT(), nullable=False),
        sa.Column("ended_at", _INSTANT(), nullable=True),
        sa.Column("says", _TEXT(), nullable=True),
        _points("rounds", "office_code", "offices"),
        sa.PrimaryKeyConstraint("office_code", "name", "period", name=op.f("pk_rounds")),
    )


def _points(table: str, column: str, at: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{at}.code"], name=op.f(f"fk_{table}_{column}_{at}"))


def downgrade() -> None:
    for table in ("rounds", "channels", "schedulers", "feeds", "contacts", "absences"):
        op.drop_table(table)
    op.drop_index(op.f("ix_reminders_carried_by"), "reminders")
    op.drop_index(op.f("ix_reminders_claimed_by"), "reminders")
    op.drop_index("ix_reminders_to_send", "reminders")
    for name in reversed(_ADDED):
        op.drop_column("reminders", name)
