"""The receipt notice (登记回执), right after an application is logged."""

from dataclasses import dataclass
from urllib.parse import quote

from starlette.responses import Response

from casetrack import desk
from casetrack.core.workflow import Workflow
from casetrack.desk import StoredNotice, Whole
from casetrack.errors import NotFound
from casetrack.web.visit import Visit

_KIND = "receipt"


@dataclass(frozen=True)
class ReceiptNotice:
    """How it stands with a case's receipt notice."""

    #: None while there is none.
    letter: StoredNotice | None
    #: Whether it can be issued now by whoever looks.
    is_open: bool


def receipt_notice(whole: Whole) -> ReceiptNotice | None:
    """Return how it stands, or None where the law knows no such letter."""
    action = _action(whole.view.workflow)
    if action is None:
        return None
    letters = [each for each in whole.view.notices if each.kind == _KIND]
    is_open = any(each.is_open for each in whole.actions if each.name == action)
    return ReceiptNotice(letters[-1] if letters else None, is_open)


def print_receipt(visit: Visit) -> Response:
    """Issue the receipt notice unless there is one, and open it."""
    reference = visit.path("reference")
    whole = desk.whole(visit.desk, reference)
    found, action = receipt_notice(whole), _action(whole.view.workflow)
    if found is None or action is None:
        raise NotFound("this law knows no receipt notice")
    if found.letter is not None:
        position = found.letter.position
    else:
        position = desk.act(visit.desk, reference, action).event.position
    return visit.go(f"/cases/{quote(reference)}/letters/{position}/{_KIND}")


def _action(workflow: Workflow) -> str | None:
    actions = workflow.actions.items()
    return next((name for name, action in actions if action.notice == _KIND), None)
