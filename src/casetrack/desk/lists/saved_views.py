"""Lists that people keep under a name: their own, and those of the whole office."""

from casetrack.desk.desk import Desk, actor_of
from casetrack.desk.roles import only_who_may
from casetrack.errors import BadInput, Refused
from casetrack.store import SavedView, Transaction

_LONGEST_NAME = 40
_LONGEST_QUERY = 2_000
#: Of one person, and of an office.
_MOST = 30


def saved_views(desk: Desk) -> tuple[SavedView, ...]:
    """Return the office's views and one's own, by name."""
    with desk.store.reading() as tx:
        actor_of(desk, tx)
        return tx.views.of(desk.office.code, desk.user)


def save_view(desk: Desk, name: str, query: str, *, shared: bool = False) -> int:
    """Keep a list under a name and return its id; the same name takes the place of the old one.

    BadInput for a name that is empty or too long; Refused for a shared one by who may not.
    """
    name = _named(name)
    if len(query) > _LONGEST_QUERY:
        raise BadInput("this list is asked for too much to be kept", key="name")
    with desk.store.transaction() as tx:
        if shared:
            _must_share(desk, tx)
        else:
            actor_of(desk, tx)
        there = [each for each in _views(desk, tx) if each.is_shared == shared]
        others = [each for each in there if each.name != name]
        if len(others) >= _MOST:
            raise Refused("there are {count} views already; remove one first", count=len(others))
        for old in there:
            if old.name == name:
                tx.views.remove(old.id, desk.now())
        by = f"user:{desk.user}"
        owner = None if shared else desk.user
        return tx.views.add(desk.office.code, owner, name, query, by, desk.now())


def rename_view(desk: Desk, view: int, name: str) -> None:
    """Give a view another name; Refused for one of somebody else."""
    name = _named(name)
    with desk.store.transaction() as tx:
        one = _own(desk, tx, view)
        if any(
            each.name == name and each.is_shared == one.is_shared and each.id != one.id
            for each in _views(desk, tx)
        ):
            raise BadInput("there is a view called {name} already", key="name", name=name)
        tx.views.rename(one.id, name)


def remove_view(desk: Desk, view: int) -> None:
    """Forget a view; Refused for one of somebody else."""
    with desk.store.transaction() as tx:
        tx.views.remove(_own(desk, tx, view).id, desk.now())


def _own(desk: Desk, tx: Transaction, view: int) -> SavedView:
    """Return a view that whoever sits here may change."""
    actor_of(desk, tx)
    one = tx.views.get(desk.office.code, view)
    if one.is_shared:
        _must_share(desk, tx)
    elif one.owner != desk.user:
        raise Refused("this view belongs to somebody else")
    return one


def _views(desk: Desk, tx: Transaction) -> tuple[SavedView, ...]:
    return tx.views.of(desk.office.code, desk.user)


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise BadInput("give the view a name", key="name")
    if len(name) > _LONGEST_NAME:
        raise BadInput("a name has at most {most} characters", key="name", most=_LONGEST_NAME)
    return name


def _must_share(desk: Desk, tx: Transaction) -> None:
    only_who_may(
        desk,
        tx,
        "shared_views",
        "user {user} may not keep views for the whole office; {roles} may",
    )
