"""Keys of public forms: drawn with the page, so that a form is one application and comes from us.

No cookie is needed: the key says when it was drawn and carries a keyed hash of that. Whoever fills
in a form has no session that another page could misuse; the key keeps programs from posting what
they never loaded, and one form from becoming two applications.
"""

import hmac
import secrets
from datetime import UTC, datetime, timedelta
from typing import Literal

from casetrack.desk.desk import Desk
from casetrack.desk.public.codes import keyed
from casetrack.store import Transaction

#: How long a form may lie open before it is sent.
_HOLDS = timedelta(hours=24)
_RANDOM, _INSTANT, _HASH = 32, 8, 64


def new_form(desk: Desk) -> str:
    """Return the key of a form that begins."""
    said = secrets.token_hex(_RANDOM // 2) + f"{int(desk.now().timestamp()):0{_INSTANT}x}"
    with desk.store.reading() as tx:
        return said + _proof(desk, tx, said)


def is_form(desk: Desk, key: str) -> Literal["ours", "too old", "not ours"]:
    """Tell whether a key was drawn for this office, and not too long ago."""
    said, proof = key[: _RANDOM + _INSTANT], key[_RANDOM + _INSTANT :]
    with desk.store.reading() as tx:
        is_ours = hmac.compare_digest(proof.encode(), _proof(desk, tx, said).encode())
    if len(key) != _RANDOM + _INSTANT + _HASH or not is_ours:
        return "not ours"
    drawn_at = datetime.fromtimestamp(int(said[_RANDOM:], 16), UTC)
    return "ours" if desk.now() - drawn_at <= _HOLDS else "too old"


def _proof(desk: Desk, tx: Transaction, said: str) -> str:
    return keyed(tx, "form", f"{desk.office.code}\n{said}").hex()
