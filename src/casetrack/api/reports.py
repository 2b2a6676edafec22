"""The year's table."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from casetrack import desk
from casetrack.api.caller import Door, ReadsReports
from casetrack.api.problems import PROBLEMS
from casetrack.api.values import Line, Year
from casetrack.told import ReportTold

router = APIRouter(route_class=Door, responses=PROBLEMS)


@router.get("/reports/{year}")
def report(
    caller: ReadsReports,
    year: Year,
    form: Line | None = None,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
    cases: bool = False,
    subtree: bool = False,
) -> ReportTold:
    """Count a year-end table; with `cases` each cell lists its references.

    Without a form it is the one prescribed for the year. With `subtree` it adds up the office and
    all below it.
    """
    ours = caller.desk
    chosen = desk.form_for(ours.library, year, form).id
    found = desk.report(ours, year, chosen, first, last, with_cases=cases, subtree=subtree)
    told = desk.report_told(found, caller.translate, with_cases=cases)
    return ReportTold.model_validate(told)
