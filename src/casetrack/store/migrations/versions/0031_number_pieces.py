"""References and numbers of letters in an index of their parts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from casetrack.store import number_pieces

revision: str = "0031"
down_revision: str | None = "0030"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NUMBERED = (
    sa.table("cases", sa.column("id"), sa.column("reference")),
    sa.table("notices", sa.column("case_id"), sa.column("number")),
    sa.table("claimed_numbers", sa.column("case_id"), sa.column("number")),
)
#: In order, so many go into the index much faster than as they come.
_BATCH = 20_000


def upgrade() -> None:
    connection = op.get_bind()
    number_pieces.make(connection)
    for table in _NUMBERED:
        borne = connection.execute(sa.select(table), execution_options={"yield_per": _BATCH})
        for several in borne.partitions():
            number_pieces.put(connection, [tuple(row) for row in several])


def downgrade() -> None:
    number_pieces.drop(op.get_bind())
