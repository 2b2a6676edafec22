"""The drafts of a reply side by side: what has changed, what the reviews said, and signing them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from starlette.responses import Response

from casetrack import desk
from casetrack.core.wording import Run, differences
from casetrack.core.workflow import ORIGIN, SIGNED_BY, OpenAction
from casetrack.desk import Acted, Draft, DraftField, Whole
from casetrack.errors import CasetrackError, NotFound, Refused
from casetrack.web import before_release
from casetrack.web.acting import Asking, beside
from casetrack.web.fields import ActionForm, form_of, missing
from casetrack.web.filters import read_day, read_number
from casetrack.web.papers import as_page
from casetrack.web.previews import preview_of
from casetrack.web.timeline import in_words
from casetrack.web.visit import Visit

#: What somebody does about a draft: sign it, record a signature on paper, send it back.
SIGN, PAPER, BACK = "sign", "paper", "back"


@dataclass(frozen=True)
class Line:
    """One field of a draft as people read it."""

    label: str
    #: None where it was erased.
    text: str | None


@dataclass(frozen=True)
class Changed:
    """One field of two drafts, and how one wording leads to the other."""

    label: str
    runs: tuple[Run, ...]

    @property
    def is_same(self) -> bool:
        return all(run.kind == "same" for run in self.runs)


def show(visit: Visit) -> Response:
    """Show the drafts of the present round."""
    return _shown(visit, desk.whole(visit.desk, visit.path("reference")))


def letter(visit: Visit) -> Response:
    """Show the letter that the last draft would make, as a document of its own."""
    whole = desk.whole(visit.desk, visit.path("reference"))
    if not _is_unsigned(whole, desk.drafts_of(whole)):
        raise NotFound("{reference} has no draft to be signed", reference=visit.path("reference"))
    found = desk.draft_letter(visit.desk, visit.path("reference"))
    if found.letter is None:
        return visit.go(f"/cases/{quote(visit.path('reference'))}/drafts")
    return as_page(visit, found.letter)


def sign(visit: Visit) -> Response:
    """Sign a draft, record that it was signed on paper, or send it back; then go on to the next."""
    whole = desk.whole(visit.desk, visit.path("reference"))
    typed = {key: value for key, value in visit.typed().items() if key != "proof"}
    how = typed.pop("how", "")
    if how != PAPER:
        # Who signs here signs today: a day that is sent all the same is not read.
        typed.pop("on", None)
    seen = read_number(typed.pop("draft", ""))
    action = _action(whole, how)
    if errors := missing(visit.words, whole, _without_paper(action, how), typed, None):
        return _shown(visit, whole, how, typed, errors)
    try:
        acted = _done(visit, action, how, typed, seen)
    except CasetrackError as no:
        errors = visit.refused(no, _beside(visit, Asking(whole, action, typed), no))
        return _shown(visit, whole, how, typed, errors)
    title = visit.words.title(whole.view.workflow.actions[action.name])
    visit.say_done(
        visit.words.say("{reference}: {action}, recorded", reference=acted.reference, action=title)
    )
    visit.say_warnings([visit.words.put(each, acted.workflow) for each in acted.warnings])
    return visit.go(_next(visit, whole, how))


def _next(visit: Visit, whole: Whole, how: str) -> str:
    """Return where to go on: the next case that waits for this person, else the queues."""
    reference = whole.view.stored.reference
    if how == PAPER:
        return f"/cases/{quote(reference)}/drafts"
    following = desk.signatures(visit.desk).after(reference, whole.state)
    return f"/cases/{quote(following)}/drafts" if following else "/review"


def _done(
    visit: Visit, action: OpenAction, how: str, typed: Mapping[str, str], seen: int | None
) -> Acted:
    reference, name = visit.path("reference"), action.name
    if how != PAPER:
        return desk.act(visit.desk, reference, name, None, typed, draft=seen)
    facts = {key: value for key, value in typed.items() if key != "on"}
    on = read_day("on", typed["on"].strip()) if typed.get("on", "").strip() else None
    scan = visit.files("attached")
    return desk.sign_on_paper(visit.desk, reference, name, on, facts, scan, draft=seen)


def _action(whole: Whole, how: str) -> OpenAction:
    """Return the action that somebody means; raise Refused where it is not open to them."""
    allowed = {each.name: each for each in whole.actions if each.is_open}
    signing = whole.signing
    name = _return(whole) if how == BACK else signing.action if signing else None
    is_theirs = how == BACK or (
        signing is not None and (signing.in_person if how == SIGN else signing.on_paper)
    )
    if how not in (SIGN, PAPER, BACK) or name not in allowed or not is_theirs:
        why = signing.why if signing and how == SIGN else None
        if why is not None:
            raise Refused("{reference}: {no}", reference=whole.view.stored.reference, no=why)
        raise Refused(
            "{reference} does not wait for your signature", reference=whole.view.stored.reference
        )
    return allowed[name]


def _return(whole: Whole) -> str | None:
    """Return the action that sends a draft under review back."""
    actions = whole.view.workflow.actions
    steps = whole.view.workflow.reviews.steps
    names = (each.name for each in whole.actions if each.is_open and whole.state in steps)
    return next((name for name in names if actions[name].to == ORIGIN), None)


def _shown(
    visit: Visit,
    whole: Whole,
    how: str = "",
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    drafts = desk.drafts_of(whole)
    workflow = whole.view.workflow
    waits = whole.signing is not None and bool(drafts)
    old, new = _pair(visit, drafts)
    forms: dict[str, ActionForm | None] = dict.fromkeys((SIGN, PAPER, BACK))
    forms.update(_forms(visit, whole, how, typed or {}, errors or {}) if waits else ())
    return visit.show(
        "drafts.html",
        422 if errors else 200,
        whole=whole,
        view=whole.view,
        workflow=workflow,
        stored=whole.view.stored,
        state=workflow.states[whole.state],
        drafts=drafts,
        preview=preview_of(visit) if _is_unsigned(whole, drafts) else None,
        looked=before_release.of_draft(visit)
        if _is_unsigned(whole, drafts)
        else before_release.NOTHING,
        lines=lambda draft: list(_lines(visit, whole, draft)),
        said=lambda facts: list(_said(visit, whole, facts)),
        old=old,
        new=new,
        changes=list(_changes(visit, whole, old, new)) if old and new else [],
        forms=forms,
        scan_error=(errors or {}).get("attached", ""),
        why=whole.signing.why if whole.signing and not forms[SIGN] else None,
    )


def _is_unsigned(whole: Whole, drafts: Sequence[Draft]) -> bool:
    """Whether there is a draft whose letter is still to be issued."""
    is_issued = whole.view.stored.closed or whole.state == whole.view.workflow.reviews.then
    return bool(drafts) and not is_issued


def _forms(
    visit: Visit,
    whole: Whole,
    how: str,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
) -> Iterator[tuple[str, ActionForm]]:
    """Yield the forms that this person may send; the one that was refused as it was typed."""
    for each in (SIGN, PAPER, BACK):
        try:
            action = _without_paper(_action(whole, each), each)
        except Refused:
            continue
        mine, wrong = (typed, errors) if each == how else ({}, {})
        form = form_of(visit.words, whole, action, mine, wrong)
        yield each, replace(form, name=each)


def _without_paper(action: OpenAction, how: str) -> OpenAction:
    """Return the action as it is taken here: who signs in person names nobody."""
    takes = (each for each in action.takes if how == PAPER or each[0] != SIGNED_BY)
    return replace(action, takes=tuple((key, must or key == SIGNED_BY) for key, must in takes))


def _beside(visit: Visit, asking: Asking, no: CasetrackError) -> Mapping[str, str]:
    """Return what to say and beside which field; of the scan, too."""
    if no.message.values.get("key") == "attached":
        return {"attached": visit.words.refusal(no)}
    return beside(visit, asking, no)


def _pair(visit: Visit, drafts: Sequence[Draft]) -> tuple[Draft | None, Draft | None]:
    """Return the two drafts to compare: those in the address, else the last two."""
    by_number = {str(each.number): each for each in drafts}
    new = by_number.get(visit.query("new"), drafts[-1] if drafts else None)
    before = by_number.get(str(new.number - 1)) if new else None
    return by_number.get(visit.query("old"), before), new


def _changes(visit: Visit, whole: Whole, old: Draft, new: Draft) -> Iterator[Changed]:
    before = {(each.item, each.key): each for each in old.fields}
    after = {(each.item, each.key): each for each in new.fields}
    for key in {**after, **before}:
        either = after.get(key) or before[key]
        wordings = (_text(visit, whole, side.get(key)) for side in (before, after))
        yield Changed(_label(visit, whole, either), differences(*wordings))


def _lines(visit: Visit, whole: Whole, draft: Draft) -> Iterator[Line]:
    for field in draft.fields:
        text = None if field.value is None else _text(visit, whole, field)
        yield Line(_label(visit, whole, field), text)


def _label(visit: Visit, whole: Whole, field: DraftField) -> str:
    known = whole.view.workflow.fields.get(field.key)
    name = visit.words.title(known) if known else field.key
    if not field.number:
        return name
    return visit.words.say("item {number}: {field}", number=field.number, field=name)


def _text(visit: Visit, whole: Whole, field: DraftField | None) -> str:
    if field is None or field.value is None:
        return ""
    if field.key not in whole.view.workflow.fields:
        return str(field.value)
    return in_words(visit.words, whole, field.key, field.value)


def _said(visit: Visit, whole: Whole, facts: Mapping[str, object]) -> Iterator[Line]:
    for key, value in facts.items():
        field = DraftField("", 0, key, value)
        text = None if value is None else _text(visit, whole, field)
        yield Line(_label(visit, whole, field), text)
