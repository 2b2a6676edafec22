"""Forms that are not sent yet: each kept for the one who types it, and for nobody else."""

import re
from collections.abc import Mapping
from datetime import timedelta

from casetrack.desk.desk import Desk, actor_of
from casetrack.errors import BadInput, NotFound, Refused
from casetrack.store import Owner, Transaction, UnsentForm

#: How long a form is kept that nobody goes on with, in days.
UNSENT_DAYS = 14
_KEY = re.compile(r"[A-Za-z0-9_-]{8,40}")
#: The most that is kept of one form, in characters.
_LONGEST = 200_000


def keep_unsent(desk: Desk, key: str, typed: Mapping[str, str]) -> bool:
    """Keep what is typed into a form; return False where that form was sent or discarded.

    BadInput for a key that no page has drawn, and for more than a form can hold.
    """
    _check(key)
    if sum(len(name) + len(value) for name, value in typed.items()) > _LONGEST:
        raise BadInput("this is more than a form can hold; attach it as a file")
    with desk.store.transaction() as tx:
        actor_of(desk, tx)
        forget_unsent(desk, tx)
        return tx.unsent.keep(_owner(desk), key, typed, desk.now())


def my_unsent_forms(desk: Desk) -> tuple[UnsentForm, ...]:
    """Return the forms that whoever sits at the desk has begun, the newest first."""
    with desk.store.reading() as tx:
        actor_of(desk, tx)
        return tx.unsent.of(_owner(desk), desk.now() - timedelta(days=UNSENT_DAYS))


def my_unsent_form(desk: Desk, key: str) -> Mapping[str, str]:
    """Return what was typed into a form; raise NotFound where it is not there any more."""
    with desk.store.reading() as tx:
        actor_of(desk, tx)
        found = tx.unsent.get(_owner(desk), key)
    if found is None or found.typed is None:
        raise NotFound(
            "this draft is not there any more: it was logged, discarded or left too long"
        )
    return found.typed


def has_ended(desk: Desk, key: str) -> bool:
    """Tell whether a form was sent or discarded, so that its key can serve no other."""
    with desk.store.reading() as tx:
        found = tx.unsent.get(_owner(desk), key)
    return found is not None and found.typed is None


def discard_unsent(desk: Desk, key: str) -> None:
    """Take away what was typed into a form; it may be gone already."""
    _check(key)
    with desk.store.transaction() as tx:
        actor_of(desk, tx)
        tx.unsent.end(_owner(desk), key, None, desk.now())


def log_unsent(desk: Desk, tx: Transaction, key: str, case_id: int) -> None:
    """Say which application a form became; raise Refused where it has become one before."""
    _check(key)
    if not tx.unsent.end(_owner(desk), key, case_id, desk.now()):
        before = tx.unsent.get(_owner(desk), key)
        raise Refused(
            "this form was sent before and is logged as {reference}; send it again only if it is "
            "another application",
            reference=(before and before.became) or "-",
        )


def forget_unsent(desk: Desk, tx: Transaction) -> int:
    """Take away everybody's forms that nobody has gone on with; return how many."""
    return tx.unsent.forget(desk.now() - timedelta(days=UNSENT_DAYS))


def _owner(desk: Desk) -> Owner:
    return Owner(desk.user, desk.office.code)


def _check(key: str) -> None:
    if _KEY.fullmatch(key) is None:
        raise BadInput("this form has no key of ours; load the page again")
