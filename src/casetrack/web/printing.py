"""What is printed or taken away of a case: papers that go with letters, forms, the evidence."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from casetrack import desk
from casetrack.desk import Whole, WithSlips
from casetrack.errors import BadInput, NotFound, NoticeError, Refused
from casetrack.i18n import mark, translator
from casetrack.web.papers import as_file, download
from casetrack.web.visit import Visit

#: What people call the papers that go with a letter.
SLIPS = {"service_return": mark("return of service"), "envelope": mark("envelope")}
_ZIP = "application/zip"


@dataclass(frozen=True)
class Printable:
    """What the page of a case offers to print."""

    letters: tuple[WithSlips, ...]
    #: Titles of the papers that go with each of them, by name.
    slips: Mapping[str, str]
    #: Titles of the forms that no step sends, by kind; none before a reply is drafted.
    forms: Mapping[str, str]
    may_bundle: bool


def printable(visit: Visit, whole: Whole) -> Printable:
    """Return what this person may print of a case."""
    reference = whole.view.stored.reference
    return Printable(
        desk.with_slips(visit.desk, reference) if visit.may("post") else (),
        {name: visit.words.translate(title) for name, title in SLIPS.items()},
        _forms(whole) if whole.view.stored.outcome or desk.drafts_of(whole) else {},
        visit.may("evidence"),
    )


def slip(visit: Visit) -> Response:
    """Return a paper that goes with a letter, to print or to fill in; addresses stand on it."""
    reference, name = visit.path("reference"), visit.path("name")
    if not visit.may("post"):
        raise Refused("your roles do not post letters; ask a registrar")
    if name not in SLIPS:
        raise NotFound("there is no such page")
    kind, recipient = visit.path("kind"), int(visit.path("recipient"))
    found = desk.slip(visit.desk, reference, name, kind, recipient)
    desk.note_reading(visit.desk, reference, in_full=True)
    return as_file(visit, found.letter, f"{reference}-{kind}-{name}-{recipient}")


def form(visit: Visit) -> Response:
    """Return a form of the case as it would be filled in today, to print or to fill in."""
    reference, kind = visit.path("reference"), visit.path("kind")
    whole = desk.whole(visit.desk, reference)
    forms = _forms(whole)
    if kind not in forms:
        raise NotFound("there is no such page")
    try:
        found = desk.paper(visit.desk, reference, kind)
    except NoticeError as no:
        told = "; ".join(no.lines(visit.words.translate))
        raise BadInput("this form cannot be filled in yet: {why}", why=told) from None
    return as_file(visit, found.letter, f"{reference}-{forms[kind]}")


def evidence(visit: Visit) -> Response:
    """Return all that is on record of a case as one archive."""
    reference = visit.path("reference")
    # What is handed in is in the language of the law and not in the reader's.
    language = "zh-CN" if visit.desk.notices.is_chinese("office") else "en"
    made = desk.bundle(visit.desk, reference, translator(language))
    return download(made.content, f"{reference}-{visit.desk.today}.zip", _ZIP)


def _forms(whole: Whole) -> dict[str, str]:
    workflow = whole.view.workflow
    sent = {action.notice for action in workflow.actions.values()}
    return {kind: each.title for kind, each in workflow.notices.items() if kind not in sent}
