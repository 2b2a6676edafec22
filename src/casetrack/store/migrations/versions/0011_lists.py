"""Numbers that ledgers brought, to be looked for; views that people keep."""

import json
from collections.abc import Iterator, Sequence

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

from casetrack.store import words

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_CASES = sa.table("cases", sa.column("id"), sa.column("has_lists"))
_TEXTS = sa.table("texts", *map(sa.column, ("id", "kind", "body")))
_BATCH = 5_000
_EVENTS = sa.table("events", *map(sa.column, ("case_id", "position", "type", "payload")))


def upgrade() -> None:
    text, instant = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime
    claimed = op.create_table(
        "claimed_numbers",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_claimed_numbers_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_claimed_numbers")),
    )
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_code", text(), nullable=False),
        sa.Column("user_code", text(), nullable=True),
        sa.Column("name", text(), nullable=False),
        sa.Column("query_text", sa.Integer(), nullable=False),
        sa.Column("saved_at", instant(), nullable=False),
        sa.Column("saved_by", text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code"], ["offices.code"], name=op.f("fk_saved_views_office_code_offices")
        ),
        sa.ForeignKeyConstraint(
            ["user_code"], ["users.code"], name=op.f("fk_saved_views_user_code_users")
        ),
        sa.ForeignKeyConstraint(
            ["query_text"], ["texts.id"], name=op.f("fk_saved_views_query_text_texts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
    )
    op.create_index(op.f("ix_saved_views_office_code"), "saved_views", ["office_code"])
    op.create_index(op.f("ix_saved_views_user_code"), "saved_views", ["user_code"])
    connection = op.get_bind()
    numbers = sorted(_brought(connection))
    if numbers:
        rows = [{"case_id": case_id, "number": number} for case_id, number in numbers]
        connection.execute(sa.insert(claimed), rows)
        held = sa.update(_CASES).where(_CASES.c.id == sa.bindparam("one"))
        ones = [{"one": case_id} for case_id in {case_id for case_id, _ in numbers}]
        connection.execute(held.values(has_lists=True), ones)
    # Requests and names are marked in the index from now on.
    op.execute(f"DROP TABLE {words.INDEX}")
    words.make(connection)
    kept = sa.select(_TEXTS.c.id, _TEXTS.c.kind, _TEXTS.c.body).where(
        _TEXTS.c.body.is_not(None), _TEXTS.c.kind.not_in(words.NOT_INDEXED)
    )
    for several in connection.execute(kept).partitions(_BATCH):
        words.put(connection, [tuple(row) for row in several])


def _brought(connection: sa.Connection) -> set[tuple[int, str]]:
    """Return case and number of the standing events that tell one."""
    corrected = sa.select(_EVENTS.c.case_id, _EVENTS.c.payload).where(_EVENTS.c.type == "corrected")
    voided = {
        (row.case_id, json.loads(row.payload).get("voids")) for row in connection.execute(corrected)
    }
    telling = sa.select(_EVENTS.c.case_id, _EVENTS.c.position, _EVENTS.c.payload).where(
        _EVENTS.c.payload.contains('"notice_number"')
    )
    return {
        (row.case_id, number)
        for row in connection.execute(telling)
        if (row.case_id, row.position) not in voided
        for number in _numbers(json.loads(row.payload))
    }


def _numbers(payload: object) -> Iterator[str]:
    number = payload.get("notice_number") if isinstance(payload, dict) else None
    if isinstance(number, str):
        yield number


def downgrade() -> None:
    op.drop_table("saved_views")
    op.drop_table("claimed_numbers")
