"""The page of a case, and its deadlines day by day."""

from starlette.responses import Response

from casetrack import desk
from casetrack.desk import APPLICANT_TYPES, Explanation, Whole
from casetrack.web import before_release, timeline
from casetrack.web.bar import Cell, cells
from casetrack.web.fields import ActionForm
from casetrack.web.offered import Tried, offered
from casetrack.web.previews import Preview
from casetrack.web.printing import printable
from casetrack.web.receipt_notice import receipt_notice
from casetrack.web.visit import Visit
from casetrack.web.words import Words

#: Position of the event by which a case is logged.
_LOGGED = "1"


def show(visit: Visit) -> Response:
    """Show a case."""
    return shown(visit, desk.whole(visit.desk, visit.path("reference")))


def show_in_full(visit: Visit) -> Response:
    """Show a case with the applicant's number and contacts; that it was asked for is recorded."""
    return shown(visit, desk.whole(visit.desk, visit.path("reference"), in_full=True))


def shown(
    visit: Visit,
    whole: Whole,
    typed: ActionForm | None = None,
    status: int = 200,
    tried: Tried | None = None,
    preview: Preview | None = None,
    query_code: str = "",
) -> Response:
    """Return the page of a case; a form that was typed into stands open in it as it was."""
    explained = desk.explain(visit.desk, whole.view)
    reply = next((each for each in explained if _is_live_reply(each)), None)
    consultations, delivery = desk.consultations(whole.view), desk.delivery(whole.view)
    told = [each.deadline for each in consultations if each.deadline]
    told += [*delivery.chances, *(due for each in delivery.against for due in each.deadlines)]
    return visit.show(
        "case.html",
        status,
        whole=whole,
        view=whole.view,
        workflow=whole.view.workflow,
        stored=whole.view.stored,
        state=whole.view.workflow.states[whole.state],
        reply=reply,
        cells=cells(reply, visit.desk.today) if reply else [],
        others=[each for each in explained if each is not reply and each.deadline not in told],
        consultations=consultations,
        delivery=delivery,
        offered=offered(visit, whole, typed),
        tried=tried,
        state_before=whole.state,
        events=list(timeline.events(visit, whole)),
        types=APPLICANT_TYPES,
        can={each.name for each in whole.actions if each.is_open or each.is_recordable},
        receipt=receipt_notice(whole) if visit.query("done") == _LOGGED else None,
        drafts_count=len(desk.drafts_of(whole)),
        preview=preview,
        query_code=query_code,
        gives_codes=_gives_codes(visit),
        printable=printable(visit, whole),
        looked=before_release.before_dispatch(visit, whole),
        describe=lambda cell: described(visit.words, cell),
    )


def days(visit: Visit) -> Response:
    """Show every deadline of a case day by day."""
    whole = desk.whole(visit.desk, visit.path("reference"))
    explained = desk.explain(visit.desk, whole.view)
    return visit.show("days.html", whole=whole, view=whole.view, explained=explained)


def described(words: Words, cell: Cell) -> str:
    """Return what a cell of the bar says: its day or days, its number, why it counts or not."""
    span = words.day(cell.first.day)
    if cell.last is not cell.first:
        span = words.say("{first} to {last}", first=span, last=words.day(cell.last.day))
    parts = [span, words.why(cell.first)]
    if cell.number is not None:
        parts.insert(1, words.say("working day {number}", number=cell.number))
    if cell.is_today:
        parts.append(words.translate("today"))
    if cell.is_due:
        parts.append(words.translate("the reply is due"))
    return " · ".join(part for part in parts if part)


def _gives_codes(visit: Visit) -> bool:
    """Tell whether who looks can give out codes that the public pages take."""
    roles = visit.person.roles if visit.person else ()
    opens = visit.desk.settings.public.opens(visit.desk.office.code)
    return opens and desk.may_log(visit.desk, roles)


def _is_live_reply(explained: Explanation) -> bool:
    return explained.deadline.clock == "reply" and explained.deadline.end != "superseded"
