"""Lists that people keep under a name: what the list is asked for, whose it is."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from casetrack.errors import NotFound
from casetrack.store.tables import saved_views, texts
from casetrack.store.texts import Texts
from casetrack.store.values import SavedView

#: The kind of text that holds what a list is asked for; no search looks into it.
_KIND = "saved_view"


class SavedViews:
    """The views of one database."""

    def __init__(self, connection: Connection, kept: Texts) -> None:
        self._connection = connection
        self._texts = kept

    def of(self, office: str, user: str) -> tuple[SavedView, ...]:
        """Return the views of the office and of one person in it, the office's first, by name."""
        theirs = saved_views.c.user_code.is_(None) | (saved_views.c.user_code == user)
        found = self._connection.execute(_views(saved_views.c.office_code == office, theirs))
        views = (_view(row) for row in found)
        return tuple(sorted(views, key=lambda view: (not view.is_shared, view.name, view.id)))

    def get(self, office: str, view: int) -> SavedView:
        """Return one view of an office; NotFound where there is none."""
        one = _views(saved_views.c.office_code == office, saved_views.c.id == view)
        row = self._connection.execute(one).one_or_none()
        if row is None:
            raise NotFound("there is no such view")
        return _view(row)

    def add(
        self, office: str, owner: str | None, name: str, query: str, by: str, at: datetime
    ) -> int:
        """Keep a view; without an owner it is the whole office's. Return its id."""
        row = {
            "office_code": office,
            "user_code": owner,
            "name": name,
            "query_text": self._texts.put(_KIND, query)["text"],
            "saved_at": at,
            "saved_by": by,
        }
        new = insert(saved_views).returning(saved_views.c.id)
        return int(self._connection.execute(new, row).scalar_one())

    def rename(self, view: int, name: str) -> None:
        """Give a view another name."""
        one = update(saved_views).where(saved_views.c.id == view)
        self._connection.execute(one.values(name=name))

    def remove(self, view: int, at: datetime) -> None:
        """Forget a view, and what was looked for in it."""
        one = saved_views.c.id == view
        asked = select(saved_views.c.query_text).where(one)
        text_id = self._connection.execute(asked).scalar_one()
        self._connection.execute(delete(saved_views).where(one))
        self._texts.erase((text_id,), at)


def _views(*conditions: ColumnElement[bool]) -> Any:
    joined = select(saved_views, texts.c.body).join(texts, texts.c.id == saved_views.c.query_text)
    return joined.where(*conditions)


def _view(row: Row[Any]) -> SavedView:
    return SavedView(row.id, row.user_code, row.name, row.body or "")
