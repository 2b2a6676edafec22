"""Move the office's whole database to another place, also of the other kind."""

from contextlib import closing
from dataclasses import dataclass, replace

from casetrack.desk.access.deeds import enter
from casetrack.desk.desk import Desk
from casetrack.desk.roles import only_who_may
from casetrack.desk.verifying.finding import Verified
from casetrack.desk.verifying.verify import verify
from casetrack.store import MovedTable, Store, move


@dataclass(frozen=True)
class MovedStore:
    """A database that is in another place now."""

    came_from: str
    place: str
    tables: tuple[MovedTable, ...]
    #: What the check of the new place found.
    verified: Verified


def move_store(desk: Desk, url: str) -> MovedStore:
    """Move the database at the desk into an empty one, compare them both ways, check the new one.

    Nothing is written into the old one from then on. Refused, with nothing changed, where a
    database is there already.
    """
    with desk.store.reading() as tx:
        only_who_may(
            desk, tx, "back_up", "your roles move no database, which holds everything; ask: {roles}"
        )
    tables = move(desk.store, url)
    with closing(Store.open(url, desk.keys)) as store:
        moved = replace(desk, store=store)
        with store.transaction() as tx:
            enter(moved, tx, "backup", desk.store.place, "moved")
        return MovedStore(desk.store.place, store.place, tables, verify(moved))
