"""Cases found, one case, its deadlines day by day, what is due, its letters."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from casetrack import desk
from casetrack.api.caller import Door, Reads, ReadsLetters
from casetrack.api.problems import PROBLEMS
from casetrack.api.values import Code, Given, Line, Position, Reference
from casetrack.told import (
    CaseTold,
    ExplanationTold,
    LineTold,
    Told,
    case_told,
    explanation_told,
    line_told,
)

router = APIRouter(route_class=Door, responses=PROBLEMS)
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Filters(Given):
    """What a list is narrowed by: the filters of the page of cases, under the same names."""

    q: Line | None = None
    """Words, a name, a reference or the number of a letter."""
    state: Line | None = None
    open: bool | None = None
    division: Line | None = None
    waits_for: Line | None = None
    """A role, `me` for the roles of the token's person, `others` for somebody outside."""
    due: Literal["overdue", "today", "week"] | None = None
    outcome: Line | None = None
    channel: Line | None = None
    applicant_type: Line | None = None
    due_before: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    received_from: date | None = None
    received_to: date | None = None
    replied_from: date | None = None
    replied_to: date | None = None
    running: bool = False
    provisional: bool = False
    late: bool = False
    replied: Literal["year"] | None = None
    """`year`: answered since the first of January."""
    sort: Line | None = None
    order: Literal["up", "down"] = "up"
    page: Annotated[int, Query(ge=1, le=999_999)] = 1

    def asked(self) -> desk.Asked:
        """Return what the list is asked for; unless it is said, the soonest due first."""
        wanted = desk.Wanted(
            state=self.state,
            closed=None if self.open is None else not self.open,
            handler=self.division,
            outcome=self.outcome,
            channel=self.channel,
            applicant_type=self.applicant_type,
            search=self.q,
            running=self.running,
            provisional=self.provisional,
            due_before=self.due_before,
            due_from=self.due_from,
            due_to=self.due_to,
            received_from=self.received_from,
            received_to=self.received_to,
            replied_from=self.replied_from,
            replied_to=self.replied_to,
        )
        return desk.Asked(
            wanted,
            sort=self.sort or ("found" if self.q else "due"),
            backwards=self.order == "down",
            waits_for=self.waits_for,
            due=self.due,
            is_of_this_year=self.replied == "year",
            is_late=self.late,
            page=self.page,
        )


class PageTold(Told):
    """One page of a list."""

    cases: list[LineTold]
    total: int
    has_more: bool
    """Whether a search has found more than `total`."""
    page: int
    pages: int


@router.get("/cases")
def list_cases(caller: Reads, filters: Annotated[Filters, Query()]) -> PageTold:
    """Return one page of the office's cases; nobody is named in it."""
    found = desk.browse(caller.desk, filters.asked())
    return PageTold(
        cases=[line_told(card.line) for card in found.cards],
        total=found.total,
        has_more=found.has_more,
        page=found.page,
        pages=found.pages,
    )


@router.get("/due")
def list_due(caller: Reads, on: date | None = None) -> list[LineTold]:
    """Return the open cases as they stand on a day, today without one; the most urgent first."""
    return [line_told(line) for line in desk.due(caller.desk, on)]


@router.get("/cases/{reference}")
def show_case(caller: Reads, reference: Reference) -> CaseTold:
    """Return one case; numbers and contacts in it are masked. It counts as read by the person."""
    return case_told(desk.whole(caller.desk, reference).view, caller.translate)


@router.get("/cases/{reference}/days")
def explain_case(caller: Reads, reference: Reference) -> list[ExplanationTold]:
    """Return each deadline of a case day by day, with the article or notice behind each day."""
    view = desk.look(caller.desk, reference)
    desk.note_reading(caller.desk, reference)
    return [explanation_told(each) for each in desk.explain(caller.desk, view)]


@router.get(
    "/cases/{reference}/letters/{position}/{kind}",
    response_class=Response,
    responses={200: {"description": "the file as it was stored", "content": {_DOCX: {}}}},
)
def download_letter(
    caller: ReadsLetters, reference: Reference, position: Position, kind: Code
) -> Response:
    """Return an issued letter, byte for byte; position and kind stand with the case."""
    found = desk.paper(caller.desk, reference, kind, position)
    desk.note_reading(caller.desk, reference)
    return Response(found.stored or b"", media_type=_DOCX)
