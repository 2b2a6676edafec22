"""A change of keys that is killed at a point of one's choice, and what must be true afterwards."""

import os
import signal
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from sqlalchemy import Engine, event, true

from acceptance.load import TODAY, findings
from casetrack import desk
from casetrack.settings import parse
from casetrack.store import KeyPlace, Person, Store, resealing
from desk.conftest import CONFIG, NOW, House

PEOPLE = 7
FORM = "key-of-a-form-1"
#: Rows a transaction, so that few people make several.
BATCH = 3


def sealed_office(url: str, folder: Path) -> tuple[House, KeyPlace]:
    """Make an office that seals: some people with numbers, one of them erased, and a form."""
    place = KeyPlace(folder / "casetrack.key")
    store = desk.initialise(url, parse("config.toml", CONFIG), NOW, place)
    with store.transaction() as tx:
        for role in desk.ROLES:
            tx.people.put_user(Person(role, f"演示{role}", (role,)), NOW)
    house = House(store)
    for n in range(PEOPLE):
        said = {"id_number": _id_number(n), "phone": f"1380000000{n}", "address": f"某路{n}号"}
        house.receive(TODAY, applicant_name=f"林{'一二三四五六七'[n]}", **said)
    desk.keep_unsent(house.seat("registrar", TODAY), FORM, {"phone": "13900000009"})
    with store.transaction() as tx:
        tx.retention.erase_contacts((1,), NOW)
    return house, place


def killed_at(url: str, place: KeyPlace, point: int) -> bool:
    """Begin a change of keys in a process of its own and kill it at this point of its work.

    Points are the statements, the commits and the syncs of the key file, from 1 on; each is killed
    before it is done. Return False where the work ended before there were so many.
    """
    with warnings.catch_warnings():
        # Newer Pythons warn of threads; the child uses nothing that one of them might hold.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        _change(url, place, point)
    _, status = os.waitpid(child, 0)
    ended = os.waitstatus_to_exitcode(status)
    assert ended in (0, -signal.SIGKILL)
    return ended != 0


def said(house: House, place: KeyPlace) -> list[object]:
    """Return everything that is sealed, opened, and who is found by each number."""
    with house.store.reading() as tx:
        texts = [(row.id, words) for row, words in tx.texts.opened(true())]
    found = [desk.found_by_number(_seat(house, place), _id_number(n)) for n in range(PEOPLE)]
    form = desk.my_unsent_form(house.seat("registrar", TODAY), FORM)
    return [*texts, *found, dict(form)]


def resumed(house: House, place: KeyPlace) -> bool:
    """Go on with what was interrupted; return whether one key is all that is needed then."""
    seat = _seat(house, place)
    return desk.go_on_sealing(seat) and len(desk.keyring(seat).in_use) == 1


def wrong_after(house: House, place: KeyPlace, before: list[object]) -> list[str]:
    """Return what is not as it was before a killed change of keys, or is not once it goes on."""
    wrong = []
    if said(house, place) != before:
        wrong.append("what is sealed reads otherwise")
    if not resumed(house, place):
        wrong.append("the change did not go on to its end")
    if said(house, place) != before:
        wrong.append("what is sealed reads otherwise once the change has gone on")
    return wrong + findings(house)


def _change(url: str, place: KeyPlace, point: int) -> NoReturn:
    code = 1
    try:
        _die_at(point)
        resealing.BATCH = BATCH
        desk.change_key(_seat(House(Store.open(url, place)), place))
        code = 0
    finally:
        os._exit(code)


def _die_at(point: int) -> None:
    done = 0

    def count(*_: Any, **__: Any) -> None:
        nonlocal done
        done += 1
        if done == point:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)
    sync = os.fsync

    def synced(file: int) -> None:
        count()
        sync(file)

    os.fsync = synced


def _seat(house: House, place: KeyPlace) -> desk.Desk:
    return replace(house.seat("admin", TODAY), keys=place)


def _id_number(n: int) -> str:
    return f"33030219900101{1000 + n}"
