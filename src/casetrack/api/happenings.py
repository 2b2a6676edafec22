"""What goes out to those who subscribe, for the description: nothing here is called."""

from typing import Annotated

from fastapi import APIRouter, Header

from casetrack.told import HappeningTold

outgoing = APIRouter()


@outgoing.post("case-event", status_code=204)
def case_event(
    happening: HappeningTold,
    idempotency_key: Annotated[
        str, Header(description="The same whenever this message comes again; keep those you took.")
    ],
    x_casetrack_timestamp: Annotated[
        str, Header(description="When this attempt was sent; refuse one of more than five minutes.")
    ],
    x_casetrack_signature: Annotated[
        str,
        Header(
            description="`sha256=` and the HMAC-SHA256, in hex and under the secret, of the "
            "timestamp, a full stop and the body."
        ),
    ],
) -> None:
    """Something has happened to a case. Any answer of 2xx says that it was taken."""
