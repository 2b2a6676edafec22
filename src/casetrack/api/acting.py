"""What is open in a case, what an action would come to, and doing it."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from casetrack import desk
from casetrack.api.caller import Door, Reads, Writes
from casetrack.api.problems import PROBLEMS
from casetrack.api.values import Code, Given, GivenFile, Key, Line, Reference, Text
from casetrack.told import ActedTold, ActionsTold, acted_told, actions_told

router = APIRouter(route_class=Door, responses=PROBLEMS)
_MOST_FILES, _MOST_FACTS = 20, 100


class GivenAttempt(Given):
    """An action to be tried out."""

    on: date | None = None
    """The day; without it today."""
    facts: Annotated[dict[Line, Text], Field(max_length=_MOST_FACTS)] = Field(default_factory=dict)
    """The fields of the action by their keys, all as text: dates like 2026-02-13, `yes`, `no`."""


class GivenAction(GivenAttempt):
    """An action to be done."""

    number: Line | None = None
    """A number that was reserved for the letter; without it the next one."""
    attachments: Annotated[list[GivenFile], Field(max_length=_MOST_FILES)] = Field(
        default_factory=list
    )


@router.get("/cases/{reference}/actions")
def list_actions(caller: Reads, reference: Reference) -> ActionsTold:
    """Return every action of a case: what it needs where it is open, and else why it is not."""
    state, actions, workflow = desk.what_is_open(caller.desk, reference)
    return actions_told(state, actions, workflow, caller.translate)


@router.post("/cases/{reference}/what-if/{action}")
def what_if(caller: Reads, reference: Reference, action: Code, given: GivenAttempt) -> ActedTold:
    """Return what an action would leave, and keep nothing; refused as the action would be."""
    tried = desk.what_if(caller.desk, reference, action, given.on, given.facts)
    return acted_told(tried, caller.desk.today, caller.translate)


@router.post("/cases/{reference}/actions/{action}", response_model=ActedTold)
def act(
    caller: Writes, reference: Reference, action: Code, key: Key, given: GivenAction
) -> Response:
    """Fire an action once. A review is refused: it is signed by a person, on the pages."""
    step = desk.Step(
        action,
        given.on or caller.desk.today,
        given.facts,
        tuple((each.name, each.content) for each in given.attachments),
        given.number,
    )

    def written(acted: desk.Acted) -> str:
        told = acted_told(acted, caller.desk.today, caller.translate)
        return told.model_dump_json(by_alias=True, exclude_unset=True)

    request = desk.Keyed(key, f"{action} {reference}\n{given.always_alike()}", written)
    answer = desk.act_by_token(caller.desk, reference, step, request)
    return Response(answer, media_type="application/json")
