"""Places for what is kept encrypted, and what was done with people's data.

The rows themselves are sealed by `init` afterwards, a few hundred at a time: a migration has no
key, and a database of years would stand still for it.
"""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    op.add_column("texts", sa.Column("sealed", sa.LargeBinary(), nullable=True))
    op.add_column("texts", sa.Column("key_id", text(), nullable=True))
    op.add_column("texts", sa.Column("lookup", text(), nullable=True))
    op.create_index(op.f("ix_texts_lookup"), "texts", ["lookup"])
    op.add_column("applicants", sa.Column("identity_key", text(), nullable=True))
    op.add_column("drafts", sa.Column("sealed", sa.LargeBinary(), nullable=True))
    op.add_column("drafts", sa.Column("key_id", text(), nullable=True))
    op.create_table(
        "privacy_acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_code", text(), nullable=False),
        sa.Column("kind", text(), nullable=False),
        sa.Column("subject", text(), nullable=False),
        sa.Column("done_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("done_by", text(), nullable=False),
        sa.Column("counts", text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code"], ["offices.code"], name=op.f("fk_privacy_acts_office_code_offices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_acts")),
    )
    op.create_index(
        "ix_privacy_acts_of_subject", "privacy_acts", ["office_code", "kind", "subject"]
    )
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("why_text", sa.Integer(), nullable=False),
        sa.Column("put_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("put_by", text(), nullable=False),
        sa.Column("lifted_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("lifted_by", text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_holds_case_id_cases")),
        sa.ForeignKeyConstraint(["why_text"], ["texts.id"], name=op.f("fk_holds_why_text_texts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    op.create_index(op.f("ix_holds_case_id"), "holds", ["case_id"])


def downgrade() -> None:
    op.drop_table("holds")
    op.drop_table("privacy_acts")
    op.drop_column("drafts", "key_id")
    op.drop_column("drafts", "sealed")
    op.drop_column("applicants", "identity_key")
    op.drop_index(op.f("ix_texts_lookup"), "texts")
    op.drop_column("texts", "lookup")
    op.drop_column("texts", "key_id")
    op.drop_column("texts", "sealed")
