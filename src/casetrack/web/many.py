"""Several cases at once: chosen from a list, one action for all, tried before it is done."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from starlette.responses import Response

from casetrack import desk
from casetrack.desk import Chosen, ForMany, TriedOnOne
from casetrack.errors import CasetrackError, Refused, SeveralRefused
from casetrack.web.acting import Asking, Incomplete, beside, complete, day_of, facts_of
from casetrack.web.fields import ActionForm, form_of, typed_into
from casetrack.web.filters import read_number
from casetrack.web.visit import Visit

#: What the name of the field begins with that says which draft of a case was looked at.
_DRAFT = "draft-"


@dataclass(frozen=True)
class FormForMany:
    """One action with its form, and the cases that it is open in."""

    form: ActionForm
    references: tuple[str, ...]
    #: How many of the chosen cases it is not open in.
    left_out: int


@dataclass(frozen=True)
class _Answer:
    """What is said beside the forms after one of them was sent."""

    #: Name of the action whose form it was; empty for none.
    action: str = ""
    asking: Asking | None = None
    #: By field; of the whole form under the empty key.
    errors: Mapping[str, str] = field(default_factory=dict)
    #: Cases that refuse, each with why.
    refusals: Sequence[tuple[str, str]] = ()
    tried: tuple[TriedOnOne, ...] = ()


def choose(visit: Visit) -> Response:
    """Show the chosen cases, and what can be done to them as one."""
    references = visit.request.query_params.getlist("reference")
    if not references:
        visit.say_refused([visit.words.translate("Choose at least one case of the list.")])
        return visit.go("/cases")
    return _shown(visit, references, _Answer())


def act(visit: Visit) -> Response:
    """Do one thing to all chosen cases and show the act; a refusal names each case that refuses."""
    references = visit.several("reference")
    asking = _asked_for(visit, references)
    name = asking.action.name
    if visit.typed().get("ask") is not None:
        return _shown(visit, references, _Answer(name, asking))
    try:
        complete(visit, asking)
        done = desk.act_on_many(visit.desk, references, _wanted(visit, asking))
    except CasetrackError as no:
        answer = _refused(visit, asking, no)
        visit.refused(no, answer.errors)
        return _shown(visit, references, answer)
    workflow = asking.whole.view.workflow
    warnings = (each for acted in done.acted for each in acted.warnings)
    visit.say_warnings(dict.fromkeys(visit.words.put(each, workflow) for each in warnings))
    return visit.go(f"/many/{done.number}")


def attempt(visit: Visit) -> Response:
    """Show what the action would leave in each chosen case; nothing is kept."""
    references = visit.several("reference")
    asking = _asked_for(visit, references)
    try:
        complete(visit, asking)
        tried = desk.what_if_many(visit.desk, references, _wanted(visit, asking))
    except CasetrackError as no:
        return _shown(visit, references, _refused(visit, asking, no))
    return _shown(visit, references, _Answer(asking.action.name, asking, tried=tried))


def done(visit: Visit) -> Response:
    """Show one act on several cases: who did what, and how the cases stand today."""
    seen = desk.batch(visit.desk, int(visit.path("number")))
    again = _query(reference for reference, _ in seen.batch.events)
    return visit.show("many_done.html", seen=seen, again=again)


def _asked_for(visit: Visit, references: Sequence[str]) -> Asking:
    """Return the first case in which the action is open; raise Refused where there is none."""
    chosen = desk.chosen(visit.desk, references)
    name = visit.path("action")
    for offer in chosen.offers:
        if offer.action.name == name:
            whole = desk.whole(visit.desk, offer.references[0])
            return Asking(whole, offer.action, _typed(visit))
    raise Refused("{action} is open to you in none of these cases", action=name)


def _typed(visit: Visit) -> dict[str, str]:
    typed = typed_into(visit.typed())
    return {
        key: each
        for key, each in typed.items()
        if key != "reference" and not key.startswith(_DRAFT)
    }


def _wanted(visit: Visit, asking: Asking) -> ForMany:
    drafts = {
        key.removeprefix(_DRAFT): position
        for key, each in visit.typed().items()
        if key.startswith(_DRAFT) and (position := read_number(each)) is not None
    }
    return ForMany(
        asking.action.name, day_of(asking), facts_of(asking), visit.files("attached"), drafts
    )


def _refused(visit: Visit, asking: Asking, no: CasetrackError) -> _Answer:
    name, workflow = asking.action.name, asking.whole.view.workflow
    if not isinstance(no, SeveralRefused) or isinstance(no, Incomplete):
        return _Answer(name, asking, beside(visit, asking, no))
    says = {"": visit.words.put(no.message)}
    refusals = [(key, visit.words.refusal(each, workflow)) for key, each in no.noes.items()]
    return _Answer(name, asking, says, refusals)


def _query(references: Iterable[str]) -> str:
    return urlencode([("reference", each) for each in references])


def _shown(visit: Visit, references: Sequence[str], answer: _Answer) -> Response:
    chosen = desk.chosen(visit.desk, references)
    forms = tuple(_forms(visit, chosen, answer))
    return visit.show(
        "many.html",
        422 if answer.errors else 200,
        chosen=chosen,
        workflow=chosen.workflow,
        forms=forms,
        has_open_form=any(each.form.is_expanded and each.left_out for each in forms),
        answer=answer,
        refusal=visit.words.refusal,
    )


def _forms(visit: Visit, chosen: Chosen, answer: _Answer) -> Iterator[FormForMany]:
    """Yield the form of each action, those open in most cases first."""
    order = list(chosen.workflow.actions)
    firsts = dict.fromkeys(each.references[0] for each in chosen.offers)
    wholes = {reference: desk.whole(visit.desk, reference) for reference in firsts}
    offers = sorted(
        chosen.offers, key=lambda each: (-len(each.references), order.index(each.action.name))
    )
    for offer in offers:
        is_asked = answer.asking is not None and offer.action.name == answer.action
        typed = answer.asking.typed if is_asked and answer.asking else {}
        errors = answer.errors if is_asked else {}
        whole = wholes[offer.references[0]]
        form = form_of(visit.words, whole, offer.action, typed, errors, is_expanded=is_asked)
        yield FormForMany(form, offer.references, len(chosen.cards) - len(offer.references))
