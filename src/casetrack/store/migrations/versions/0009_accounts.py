"""Accounts of the pages: passwords, sessions, attempts to sign in, who has read what.

And indexes for the day's work and for lists: with `voided` in them no row is touched on the way to
a late page.
"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    text, instant = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime
    op.create_table(
        "credentials",
        sa.Column("user_code", text(), nullable=False),
        sa.Column("password_hash", text(), nullable=False),
        sa.Column("changed_at", instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_code"], ["users.code"], name=op.f("fk_credentials_user_code_users")
        ),
        sa.PrimaryKeyConstraint("user_code", name=op.f("pk_credentials")),
    )
    op.create_table(
        "sessions",
        sa.Column("token_sha256", text(), nullable=False),
        sa.Column("user_code", text(), nullable=False),
        sa.Column("began_at", instant(), nullable=False),
        sa.Column("seen_at", instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_code"], ["users.code"], name=op.f("fk_sessions_user_code_users")
        ),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_user_code"), "sessions", ["user_code"])
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", text(), nullable=False),
        sa.Column("attempted_at", instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts")),
    )
    op.create_index("ix_sign_in_attempts_counted", "sign_in_attempts", ["key", "attempted_at"])
    op.create_table(
        "readings",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=False),
        sa.Column("user_code", text(), nullable=False),
        sa.Column("what", text(), nullable=False),
        sa.Column("first_at", instant(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_readings_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["user_code"], ["users.code"], name=op.f("fk_readings_user_code_users")
        ),
        sa.PrimaryKeyConstraint(
            "case_id", "read_on", "user_code", "what", name=op.f("pk_readings")
        ),
    )
    op.create_index(
        "ix_cases_at_work",
        "cases",
        [
            "office_code",
            "state",
            "workflow_id",
            "workflow_sha256",
            "handler",
            "due_provisional",
            "closed",
            "voided",
        ],
        sqlite_where=sa.text("closed = 0 AND voided = 0"),
        postgresql_where=sa.text("NOT closed AND NOT voided"),
    )
    op.drop_index("ix_cases_by_due", "cases")
    op.create_index(
        "ix_cases_by_due", "cases", ["office_code", "closed", "due", "reference", "voided"]
    )
    op.create_index(
        "ix_cases_by_receipt", "cases", ["office_code", "received_on", "reference", "voided"]
    )


def downgrade() -> None:
    op.drop_index("ix_cases_by_receipt", "cases")
    op.drop_index("ix_cases_by_due", "cases")
    op.create_index("ix_cases_by_due", "cases", ["office_code", "closed", "due", "reference"])
    op.drop_index("ix_cases_at_work", "cases")
    op.drop_table("readings")
    op.drop_table("sign_in_attempts")
    op.drop_table("sessions")
    op.drop_table("credentials")
