"""Sign-in by a provider of identities: who is who there, who is on the way."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0028"
down_revision: str | None = "0027"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TEXT, _INSTANT = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.add_column(
        "sessions",
        sa.Column("by_provider", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_table(
        "identities",
        sa.Column("issuer", _TEXT(), nullable=False),
        sa.Column("subject", _TEXT(), nullable=False),
        sa.Column("user_code", _TEXT(), nullable=False),
        sa.Column("linked_at", _INSTANT(), nullable=False),
        sa.Column("linked_by", _TEXT(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_code"], ["users.code"], name=op.f("fk_identities_user_code_users")
        ),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_identities")),
        sa.UniqueConstraint("issuer", "user_code", name=op.f("uq_identities_issuer_user_code")),
    )
    op.create_index(op.f("ix_identities_user_code"), "identities", ["user_code"])
    op.create_table(
        "sign_in_errands",
        sa.Column("state_sha256", _TEXT(), nullable=False),
        sa.Column("browser_sha256", _TEXT(), nullable=False),
        sa.Column("nonce", _TEXT(), nullable=False),
        sa.Column("verifier", _TEXT(), nullable=False),
        sa.Column("then", _TEXT(), nullable=False),
        sa.Column("begun_at", _INSTANT(), nullable=False),
        sa.PrimaryKeyConstraint("state_sha256", name=op.f("pk_sign_in_errands")),
    )
    op.create_index(op.f("ix_sign_in_errands_begun_at"), "sign_in_errands", ["begun_at"])


def downgrade() -> None:
    op.drop_table("sign_in_errands")
    op.drop_table("identities")
    op.drop_column("sessions", "by_provider")
