"""The newest of very many cases that a search finds, from an index alone."""

from collections.abc import Sequence

from alembic import op

revision: str = "0033"
down_revision: str | None = "0032"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_BY_REQUEST = ("office_code", "request_text", "voided", "received_on", "reference")


def upgrade() -> None:
    op.create_index("ix_cases_by_request", "cases", list(_BY_REQUEST))


def downgrade() -> None:
    op.drop_index("ix_cases_by_request", "cases")
