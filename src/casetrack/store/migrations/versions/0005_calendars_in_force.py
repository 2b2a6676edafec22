"""Which calendar of the shelf open cases go by, until it is renewed on purpose."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "calendars_in_force",
        sa.Column("country", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("since_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("since_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["calendar_versions.sha256"],
            name=op.f("fk_calendars_in_force_sha256_calendar_versions"),
        ),
        sa.PrimaryKeyConstraint("country", name=op.f("pk_calendars_in_force")),
    )


def downgrade() -> None:
    op.drop_table("calendars_in_force")
