"""Lists with any filter counted without touching a row; the case of a request found by it."""

from collections.abc import Sequence

from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_BY_DUE = ["office_code", "closed", "due", "reference", "voided"]
_FILTERED = [
    "state",
    "handler",
    "outcome",
    "channel",
    "applicant_type",
    "received_on",
    "replied_on",
    "due_provisional",
    "closing",
    "unconfirmed_since",
]


def upgrade() -> None:
    op.drop_index("ix_cases_by_due", "cases")
    op.create_index("ix_cases_by_due", "cases", _BY_DUE + _FILTERED)
    op.create_index("ix_cases_request_text", "cases", ["request_text"])


def downgrade() -> None:
    op.drop_index("ix_cases_request_text", "cases")
    op.drop_index("ix_cases_by_due", "cases")
    op.create_index("ix_cases_by_due", "cases", _BY_DUE)
