"""What a program does by a token: once under its key, and never a signature.

A key that was used stays for 30 days. The same request under it is answered as before and does
nothing; another one is refused. A request that was refused leaves no trace of its key, so that it
may be sent again when what stood against it is gone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Generic, TypeVar

from casetrack.desk.desk import Desk, law_of
from casetrack.desk.handling.acting import Acted, Step, done
from casetrack.desk.reception.application import Application, Received, logged
from casetrack.errors import KeyTaken, Refused
from casetrack.store import Asker, Transaction

KEPT = timedelta(days=30)
_T = TypeVar("_T")


@dataclass(frozen=True)
class Keyed(Generic[_T]):
    """A request that may come twice, and how its answer is written down."""

    key: str
    #: All that is asked, always written the same way.
    asked: str
    written: Callable[[_T], str]


def receive_by_token(desk: Desk, application: Application, request: Keyed[Received]) -> str:
    """Log an application once; return the answer as it was written."""
    with desk.store.transaction() as tx:
        return _once(desk, tx, request, lambda: logged(desk, tx, application))


def act_by_token(desk: Desk, reference: str, step: Step, request: Keyed[Acted]) -> str:
    """Fire an action once; return the answer as it was written. A review is refused."""
    with desk.store.transaction() as tx:
        return _once(desk, tx, request, lambda: _acted(desk, tx, reference, step))


def _acted(desk: Desk, tx: Transaction, reference: str, step: Step) -> Acted:
    workflow = law_of(tx, tx.cases.get(desk.office.code, reference)).workflow
    action = workflow.actions.get(step.action)
    if action is not None and action.is_review:
        raise Refused("{action}: a review is signed by a person, on the pages", action=step.action)
    return done(desk, tx, reference, step)


def _once(desk: Desk, tx: Transaction, request: Keyed[_T], do: Callable[[], _T]) -> str:
    now, asker = desk.now(), Asker(desk.office.code, desk.user)
    asked = sha256(request.asked.encode()).hexdigest()
    tx.answers.forget(now - KEPT)
    before = tx.answers.claim(asker, request.key, asked, now)
    if before is None:
        answer = request.written(do())
        tx.answers.keep(asker, request.key, answer)
        return answer
    if before[0] != asked:
        raise KeyTaken("the idempotency key was used for another request; take a new one")
    return before[1]
