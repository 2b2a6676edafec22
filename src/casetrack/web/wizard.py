"""The questions that lead to the kind of reply, one by one; the answers stand in the address."""

from collections.abc import Sequence

from starlette.responses import Response

from casetrack import desk
from casetrack.desk import Way
from casetrack.errors import BadInput
from casetrack.web.visit import Visit


def show(visit: Visit) -> Response:
    """Show the next question, or the reply that the answers lead to."""
    whole = desk.whole(visit.desk, visit.path("reference"))
    error = ""
    try:
        answers = _answers(visit)
        found = desk.way(visit.desk, whole, answers)
    except BadInput as no:
        answers, error = (), visit.words.put(no.message)
        found = desk.way(visit.desk, whole, answers)
    stages = {each.stage: each.stage_en for each in whole.view.workflow.questions.values()}
    return visit.show(
        "wizard.html",
        422 if error else 200,
        whole=whole,
        view=whole.view,
        workflow=whole.view.workflow,
        stored=whole.view.stored,
        found=found,
        here_stage=found.guided.asked[-1].question.stage,
        stages=stages,
        error=error,
        address_of=lambda count, more=0: _address(visit, answers, count, more),
        goes_on=_goes_on(visit, found),
    )


def _answers(visit: Visit) -> tuple[int, ...]:
    given = visit.query("answers")
    try:
        return tuple(int(each) for each in given.split("-")) if given else ()
    except ValueError:
        raise BadInput(
            "{given!r} holds no answers to these questions; the way begins anew", given=given
        ) from None


def _address(visit: Visit, answers: Sequence[int], count: int, more: int) -> str:
    """Return the address with the first answers, and one more where it is named."""
    kept = [*answers[:count], *([more] if more else [])]
    return visit.address(answers="-".join(str(each) for each in kept))


def _goes_on(visit: Visit, found: Way) -> str:
    """Return the address of the form to go on with; empty where it is not open."""
    if found.action is None or not found.action.is_open:
        return ""
    name = found.action.name
    outcome = f"&outcome={found.reply.code}" if found.reply and found.field else ""
    return f"/cases/{visit.path('reference')}?action={name}{outcome}#act-{name}"
