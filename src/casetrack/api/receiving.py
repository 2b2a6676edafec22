"""Log an application that comes from another system, such as a city's platform (转办)."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from casetrack import desk
from casetrack.api.caller import Door, Receives
from casetrack.api.problems import PROBLEMS
from casetrack.api.values import Given, GivenFile, Key, Line, Text
from casetrack.told import ReceivedTold, received_told

router = APIRouter(route_class=Door, responses=PROBLEMS)
_MOST_FILES = 20


class GivenApplication(Given):
    """One application; the keys are those of the ledger and of `casetrack receive`."""

    channel: Line
    """`in_person`, `post`, `fax`, `online`, `email`, `oral`, or the Chinese title."""
    applicant_name: Line
    applicant_type: Line
    """`natural_person`, `commercial`, `research`, `public_welfare`, `legal_services`, `other`, or
    the Chinese title."""
    request: Text
    """What is asked for (申请内容)."""
    received_on: date | None = None
    """The day of receipt; without it the days below fix it, or it is confirmed later."""
    submitted_on: date | None = None
    arrived_on: date | None = None
    signed_on: date | None = None
    signed_for_by: Line | None = None
    confirmed_on: date | None = None
    forwarded_from: Line | None = None
    """The body that has passed the application on."""
    forwarded_number: Line | None = None
    """What that body calls the application; it is found by it, and the body is told it again."""
    forwarded_on: date | None = None
    addressed_to: Line | None = None
    """`us` or `other`: whom the applicant had written to."""
    filled_by: Line | None = None
    id_number: Line | None = None
    phone: Line | None = None
    email: Line | None = None
    address: Line | None = None
    contact_person: Line | None = None
    supply: Line | None = None
    delivery: Line | None = None
    handler: Line | None = None
    """承办处室."""
    items: Annotated[list[Text], Field(max_length=100)] = Field(default_factory=list)
    """The things asked for, where there are several."""
    joint_applicants: Annotated[list[Line], Field(max_length=100)] = Field(default_factory=list)
    """Names of those who apply together with the applicant."""
    attachments: Annotated[list[GivenFile], Field(max_length=_MOST_FILES)] = Field(
        default_factory=list
    )

    def application(self) -> desk.Application:
        """Return the application as the desk logs it."""
        return desk.Application(
            received_on=self.received_on,
            channel=self.channel,
            applicant_name=self.applicant_name,
            applicant_type=self.applicant_type,
            request=self.request,
            id_number=self.id_number,
            phone=self.phone,
            email=self.email,
            address=self.address,
            contact_person=self.contact_person,
            supply=self.supply,
            delivery=self.delivery,
            handler=self.handler,
            way_in=desk.WayIn(
                submitted_on=self.submitted_on,
                arrived_on=self.arrived_on,
                signed_on=self.signed_on,
                signed_for_by=self.signed_for_by,
                confirmed_on=self.confirmed_on,
                forwarded_from=self.forwarded_from,
                forwarded_number=self.forwarded_number,
                forwarded_on=self.forwarded_on,
                addressed_to=self.addressed_to,
                filled_by=self.filled_by,
            ),
            further=(
                *(("add_applicant", {"applicant_name": each}) for each in self.joint_applicants),
                *(("add_item", {"item": each}) for each in self.items),
            ),
            attachments=tuple((each.name, each.content) for each in self.attachments),
        )


@router.post("/cases", status_code=201, response_model=ReceivedTold)
def receive(caller: Receives, key: Key, given: GivenApplication) -> Response:
    """Log an application once; the answer has its reference and its due date."""

    def written(logged: desk.Received) -> str:
        return received_told(logged, caller.translate).model_dump_json(exclude_unset=True)

    request = desk.Keyed(key, f"receive\n{given.always_alike()}", written)
    answer = desk.receive_by_token(caller.desk, given.application(), request)
    return Response(answer, 201, media_type="application/json")
