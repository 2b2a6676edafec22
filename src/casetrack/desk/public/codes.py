"""Codes to ask with (查询码): 100 random bits in signs that nobody mistakes for each other.

Whoever has number and code learns how the application stands. A code is shown once and kept as a
hash; it is long enough that no slow hash is needed.
"""

import hmac
import secrets
import unicodedata
from hashlib import sha256

from casetrack.core.workflow import Actor
from casetrack.desk.access.deeds import enter
from casetrack.desk.desk import Desk, actor_of
from casetrack.desk.reception.who_logs import may_log
from casetrack.errors import Refused
from casetrack.store import IDENTITY_SECRET, QueryCode, Transaction

#: No 0, 1, I and O; five bits a sign.
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH, _GROUP = 20, 4
#: What is compared where there is no code, so that it is the same work: of no code there can be.
_NONE = sha256(b"no code").hexdigest()


def give_query_code(desk: Desk, reference: str) -> str:
    """Return a new code for an application, whatever way it came; the one before is void.

    For whoever logs applications. That it was given is on record, the code itself is not.
    """
    code = _written(secrets.token_bytes(_LENGTH))
    with desk.store.transaction() as tx:
        actor = actor_of(desk, tx)
        if not may_log(desk, actor.roles):
            raise Refused("your roles give out no query codes; ask a registrar")
        stored = tx.cases.get(desk.office.code, reference)
        put_code(desk, tx, stored.id, code, actor)
        enter(desk, tx, "query_code", reference)
    return code


def put_code(desk: Desk, tx: Transaction, case_id: int, code: str, by: Actor) -> None:
    """Keep the code of an application as a hash."""
    tx.public.put_code(case_id, QueryCode(_hash(code), desk.now(), by.key))


def code_of_form(tx: Transaction, key: str) -> str:
    """Return the code of the application that a form becomes: always the same for one form.

    So a form that is sent twice is answered twice alike, though the code is kept nowhere.
    """
    return _written(keyed(tx, "code of a form", key))


def opens(kept: QueryCode | None, typed: str) -> bool:
    """Tell whether a code as it was typed is the one that is kept."""
    return hmac.compare_digest(_hash(typed), kept.code_sha256 if kept else _NONE)


def keyed(tx: Transaction, purpose: str, words: str) -> bytes:
    """Return a hash that nobody can make, or look up, without the secret of the database."""
    secret = tx.meta.get(IDENTITY_SECRET) or ""
    return hmac.digest(secret.encode(), f"public\n{purpose}\n{words}".encode(), "sha256")


def _written(random: bytes) -> str:
    signs = "".join(_SIGNS[each % len(_SIGNS)] for each in random[:_LENGTH])
    return "-".join(signs[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def _hash(typed: str) -> str:
    """Return the hash of a code; small letters, spaces and wide signs make no other code."""
    signs = unicodedata.normalize("NFKC", typed).upper()
    plain = "".join(each for each in signs if each in _SIGNS)
    return sha256(f"query code\n{plain}".encode()).hexdigest()
