"""Sealing: numbers and contacts of people are kept encrypted, under a key that can be changed."""

from collections.abc import Callable
from dataclasses import dataclass

from casetrack.desk.desk import Desk
from casetrack.desk.roles import only_who_may
from casetrack.errors import Refused
from casetrack.store import Key, KeyPlace, Store, Transaction


@dataclass(frozen=True)
class Keyring:
    """What is known of the keys; no key itself."""

    place: str
    #: Names of the keys that are there, the newest last.
    there: tuple[str, ...]
    #: Name of the key that is sealed with; None in a database that seals nothing.
    current: str | None
    #: Names of the keys that something may still be sealed with.
    in_use: tuple[str, ...]
    #: Whether the file can be read by others than its owner.
    is_open_to_others: bool


def keyring(desk: Desk) -> Keyring:
    """Return what is known of the keys."""
    place = key_place(desk)
    with desk.store.reading() as tx:
        _only_administrators(desk, tx)
        return Keyring(
            place.place,
            tuple(key.id for key in place.read()),
            tx.resealing.current,
            tx.resealing.in_use,
            place.is_open_to_others(),
        )


def begin_to_seal(store: Store, place: KeyPlace) -> None:
    """Give a database its first key, and seal what is not sealed; safe to repeat.

    The key is in its file before the database names it: none is ever named that is not there.
    """
    with store.reading() as tx:
        current = tx.resealing.current
    if current is None:
        _name(store, _newest(place) or _made(place))
    reseal(store)


def change_key(desk: Desk) -> str:
    """Seal everything with a new key, and return its name; older keys stay where they are.

    A key that was put behind the others and is not in use yet is taken, as one is after the
    command was interrupted.
    """
    place = key_place(desk)
    with desk.store.reading() as tx:
        by = _only_administrators(desk, tx)
        if tx.resealing.current is None:
            raise Refused("this database has no key yet; run: casetrack init")
        current = tx.resealing.current
    newest = _newest(place)
    key = newest if newest is not None and newest.id != current else _made(place)
    with desk.store.transaction() as tx:
        tx.resealing.begin(key)
        tx.privacy_acts.put(desk.office.code, "key_changed", key.id, by, desk.now())
    reseal(desk.store)
    return key.id


def go_on_sealing(desk: Desk) -> bool:
    """Go on with a change of keys that was interrupted; return whether all of it is done."""
    with desk.store.reading() as tx:
        _only_administrators(desk, tx)
    return reseal(desk.store)


def give_lost_keys_up(desk: Desk) -> tuple[str, ...]:
    """Say that the keys that are missing are lost, and go on with a new one; return their names.

    What they seal reads as if it were erased. It is not: where a key is found, it can be read.
    """
    place = key_place(desk)
    there = {key.id for key in place.read()}
    with desk.store.transaction() as tx:
        by = _only_administrators(desk, tx)
        missing = tx.resealing.missing(there)
        if not missing:
            raise Refused("every key that this database needs is in {place}", place=place.place)
        tx.resealing.give_up(missing)
        for each in missing:
            tx.privacy_acts.put(desk.office.code, "key_lost", each, by, desk.now())
        needs_another = tx.resealing.current in missing
    if needs_another:
        _name(desk.store, _newest(place) or _made(place))
    reseal(desk.store)
    return missing


def reseal(store: Store) -> bool:
    """Write again what is not under the newest key; return whether nothing is left."""
    with store.reading() as tx:
        if not tx.resealing.is_under_way:
            return True
    _in_batches(store, lambda tx, after: tx.resealing.texts_after(after))
    _in_batches(store, lambda tx, after: tx.resealing.applicants_after(after))
    more = True
    while more:
        with store.transaction() as tx:
            more = tx.resealing.draft()
    with store.transaction() as tx:
        tx.subscriptions.reseal()
        return tx.resealing.end()


def key_place(desk: Desk) -> KeyPlace:
    """Return where the keys are; raise Refused at a desk that was opened without any."""
    if desk.keys is None:
        raise Refused("this database has no key yet; run: casetrack init")
    return desk.keys


def new_key() -> str:
    """Return a new key as it stands in a key file or a variable."""
    return Key.new().written


def _in_batches(store: Store, batch: Callable[[Transaction, int], int | None]) -> None:
    after: int | None = 0
    while after is not None:
        with store.transaction() as tx:
            after = batch(tx, after)


def _newest(place: KeyPlace) -> Key | None:
    keys = place.read()
    return keys[-1] if keys else None


def _made(place: KeyPlace) -> Key:
    key = Key.new()
    place.add(key)
    return key


def _name(store: Store, key: Key) -> None:
    with store.transaction() as tx:
        tx.resealing.begin(key)


def _only_administrators(desk: Desk, tx: Transaction) -> str:
    """Return who sees to the keys; raise Refused for anybody else."""
    actor = only_who_may(desk, tx, "administer", "user {user} may not see to the keys; {roles} may")
    return actor.key
