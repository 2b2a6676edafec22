"""What a token is: for a program that wants to know whether it gets in."""

from fastapi import APIRouter

from casetrack.api.caller import AnyCaller, Door
from casetrack.api.problems import PROBLEMS
from casetrack.told import Told
from casetrack.told.told import Instant

router = APIRouter(route_class=Door, responses=PROBLEMS)


class TokenTold(Told):
    """The token that was sent, without the token."""

    name: str
    office: str
    user: str
    scopes: list[str]
    expires_at: Instant


@router.get("/token")
def show_token(caller: AnyCaller) -> TokenTold:
    """Return in whose name and where the token acts, what it opens and until when."""
    kept = caller.token
    return TokenTold(
        name=kept.name,
        office=kept.office,
        user=kept.user,
        scopes=list(kept.scopes),
        expires_at=kept.expires_at,
    )
