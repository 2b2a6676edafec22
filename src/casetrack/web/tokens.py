"""Tokens of the API: what acts here in whose name, one more, one less."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from casetrack import desk
from casetrack.desk import Token
from casetrack.errors import BadInput, CasetrackError, NotFound
from casetrack.i18n import mark
from casetrack.web.filters import read_number
from casetrack.web.visit import Visit

#: What each scope opens, in words.
_OPENS = {
    "cases:receive": mark("log applications"),
    "cases:read": mark("read cases, lists and deadlines"),
    "cases:write": mark("act on cases; reviews are left to people"),
    "letters:read": mark("download letters that were issued"),
    "reports:read": mark("read the year's tables"),
}


@dataclass(frozen=True)
class _Scope:
    """One scope to choose from."""

    code: str
    opens: str


def tokens(visit: Visit) -> Response:
    """Show the tokens, and the form for another one."""
    return _shown(visit)


def make(visit: Visit) -> Response:
    """Make a token, and show it in this one answer."""
    typed = visit.typed()
    days = read_number(typed.get("days", "").strip() or str(desk.DAYS))
    try:
        made = desk.make_token(
            visit.desk,
            typed.get("user", ""),
            typed.get("name", ""),
            visit.several("scope"),
            days or 0,
        )
    except (BadInput, NotFound) as no:
        return _shown(visit, _beside(visit, no))
    return _shown(visit, given=made.token)


def revoke(visit: Visit) -> Response:
    """End a token at once."""
    number = int(visit.path("number"))
    desk.revoke_token(visit.desk, number)
    visit.say_done(visit.words.say("token no. {number} is revoked", number=number))
    return visit.go("/tokens")


def opened(visit: Visit, token: Token) -> list[str]:
    """Return what a token opens, in words."""
    return [visit.words.translate(_OPENS[each]) for each in token.scopes]


def _beside(visit: Visit, no: CasetrackError) -> dict[str, str]:
    key = "user" if isinstance(no, NotFound) else str(no.message.values.get("key", ""))
    return {key if key in ("user", "name", "scope", "days") else "": visit.words.put(no.message)}


def _shown(visit: Visit, errors: Mapping[str, str] | None = None, given: str = "") -> Response:
    kept = desk.tokens(visit.desk)
    here = visit.desk.office.code
    members = [each.person for each in desk.staff(visit.desk)]
    words = visit.words
    return visit.show(
        "tokens.html",
        422 if errors else 200,
        tokens=kept,
        people=[each for each in members if each.active and each.office in (None, here)],
        scopes=[_Scope(code, words.translate(_OPENS[code])) for code in desk.SCOPES],
        chosen=visit.several("scope") if errors else (),
        typed=visit.typed() if errors else {},
        errors=errors or {},
        given=given,
        office_names=visit.office_names,
        days=desk.DAYS,
        most_days=desk.MOST_DAYS,
        standing=lambda token: _standing(visit, token),
    )


def _standing(visit: Visit, token: Token) -> tuple[str, str]:
    """Return the tone and the words for how a token stands."""
    words = visit.words
    if token.revoked_at is not None:
        return "bad", words.say("revoked on {at}", at=words.instant(token.revoked_at))
    if not token.holds_at(visit.desk.now()):
        return "bad", words.translate("has run out")
    return "good", words.say("until {until}", until=words.instant(token.expires_at))
