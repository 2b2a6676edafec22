"""The words of texts, to be looked for; the case that a text belongs to."""

import json
from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from alembic import op

from casetrack.store import words

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TEXTS = sa.table("texts", *map(sa.column, ("id", "kind", "body", "case_id")))
_EVENTS = sa.table("events", sa.column("case_id"), sa.column("payload"))


def upgrade() -> None:
    op.add_column("texts", sa.Column("case_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_texts_case_id"), "texts", ["case_id"])
    connection = op.get_bind()
    words.make(connection)
    for row in connection.execute(sa.select(_EVENTS.c.case_id, _EVENTS.c.payload)).all():
        ids = list(_references(json.loads(row.payload)))
        if ids:
            theirs = sa.update(_TEXTS).where(_TEXTS.c.id.in_(ids)).values(case_id=row.case_id)
            connection.execute(theirs)
    kept = sa.select(_TEXTS.c.id, _TEXTS.c.kind, _TEXTS.c.body).where(
        _TEXTS.c.body.is_not(None), _TEXTS.c.kind.not_in(words.NOT_INDEXED)
    )
    words.put(connection, [(row.id, row.kind, row.body) for row in connection.execute(kept)])


def _references(payload: object) -> Iterator[int]:
    """Yield the ids of the texts that a payload refers to, at whatever depth."""
    if not isinstance(payload, dict):
        return
    if isinstance(payload.get("text"), int) and "sha256" in payload:
        yield payload["text"]
    for value in payload.values():
        yield from _references(value)


def downgrade() -> None:
    op.execute(f"DROP TABLE {words.INDEX}")
    op.drop_index(op.f("ix_texts_case_id"), "texts")
    op.drop_column("texts", "case_id")
