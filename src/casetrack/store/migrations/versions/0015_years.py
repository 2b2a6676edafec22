"""Figures that people enter for a year's tables, and years that were closed."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    op.create_table(
        "figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_code", text(), nullable=False),
        sa.Column("form", text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("address", text(), nullable=False),
        sa.Column("value", text(), nullable=True),
        sa.Column("entered_by", text(), nullable=False),
        sa.Column("entered_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code"], ["offices.code"], name=op.f("fk_figures_office_code_offices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figures")),
    )
    op.create_index("ix_figures_of_year", "figures", ["office_code", "form", "year"])
    op.create_table(
        "year_closings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_code", text(), nullable=False),
        sa.Column("form", text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("closed_by", text(), nullable=False),
        sa.Column("closed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("signer", text(), nullable=False),
        sa.Column("reason", text(), nullable=True),
        sa.Column("content", text(), nullable=False),
        sa.Column("sha256", text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code"], ["offices.code"], name=op.f("fk_year_closings_office_code_offices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_year_closings")),
        sa.UniqueConstraint(
            "office_code",
            "form",
            "year",
            "position",
            name=op.f("uq_year_closings_office_code_form_year_position"),
        ),
    )


def downgrade() -> None:
    op.drop_table("year_closings")
    op.drop_table("figures")
