"""The fields of an action as a form shows them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from casetrack import desk
from casetrack.core.workflow import InputField, OpenAction, outcome_key, outcomes_of
from casetrack.desk import Whole
from casetrack.web.words import Words

Widget: TypeAlias = Literal["text", "line", "date", "number", "choice"]
_WIDGETS: Mapping[str, Widget] = {
    "text": "text",
    "name": "line",
    "word": "line",
    "date": "date",
    "number": "number",
    "position": "choice",
    "money": "number",
    "choice": "choice",
    "flag": "choice",
    "outcome": "choice",
}


@dataclass(frozen=True)
class Shown:
    """One field of a form."""

    key: str
    label: str
    widget: Widget
    is_required: bool
    #: Value and words of each choice.
    choices: tuple[tuple[str, str], ...]
    #: Choices that the law objects to today: to record what has happened.
    choices_past: tuple[tuple[str, str], ...]
    value: str
    error: str
    #: Whether another choice here asks for other fields.
    decides: bool
    latest: date | None
    #: Sentences to begin with.
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class ActionForm:
    """An open action with its form."""

    name: str
    title: str
    source: str
    fields: tuple[Shown, ...]
    #: The day it happened, as typed.
    on: str
    on_error: str
    #: What is wrong with the whole.
    error: str
    is_expanded: bool
    #: Whether it drafts a reply, so that its letter can be looked at.
    drafts: bool = False
    #: Whether questions lead to its outcome.
    has_way: bool = False


def form_of(
    words: Words,
    whole: Whole,
    action: OpenAction,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
    *,
    is_expanded: bool = False,
) -> ActionForm:
    """Return an action's form with what was typed, and what was wrong with it beside each field.

    An error under the empty key is one of the whole form.
    """
    definition = whole.view.workflow.actions[action.name]
    return ActionForm(
        action.name,
        words.title(definition),
        definition.source,
        tuple(_fields(words, whole, action, typed, errors)),
        typed.get("on", whole.view.today.isoformat()),
        errors.get("on", ""),
        errors.get("", ""),
        is_expanded,
        action.name == whole.view.workflow.drafting,
        bool(whole.view.workflow.questions and outcome_key(whole.view.workflow, definition)),
    )


def missing(
    words: Words, whole: Whole, action: OpenAction, typed: Mapping[str, str]
) -> dict[str, str]:
    """Return what to say beside each field that must be filled in and is not."""
    must = _taken(whole, action, typed)
    return {
        key: words.translate("this is needed")
        for key, is_required in must
        if is_required and not typed.get(key, "").strip() and not _is_only(whole, action, key)
    }


def _fields(
    words: Words,
    whole: Whole,
    action: OpenAction,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
) -> Iterator[Shown]:
    workflow = whole.view.workflow
    outcome = workflow.outcomes.get(_outcome(whole, action, typed) or "")
    for key, is_required in _taken(whole, action, typed):
        field = workflow.fields[key]
        is_subject = key == "id" and action.name in whole.subjects
        yield Shown(
            key,
            words.title(field),
            "choice" if is_subject else _WIDGETS[field.kind],
            is_required,
            tuple(_choices(words, whole, action, key, field)),
            tuple(_past_choices(words, whole, action, field)),
            typed.get(key, ""),
            errors.get(key, ""),
            field.kind == "outcome",
            whole.view.today if field.past else None,
            outcome.phrases.get(key, ()) if outcome else (),
        )


def _taken(
    whole: Whole, action: OpenAction, typed: Mapping[str, str]
) -> Iterator[tuple[str, bool]]:
    """Yield each key that this person may give with the chosen outcome, and whether it must be."""
    known = dict(action.takes)
    workflow = whole.view.workflow
    is_review = workflow.actions[action.name].is_review
    for key, is_required in desk.takes(workflow, action.name, _outcome(whole, action, typed)):
        if not is_review or key in known:
            yield key, is_required or known.get(key, False)


def _outcome(whole: Whole, action: OpenAction, typed: Mapping[str, str]) -> str | None:
    """Return the outcome that is chosen in a form, if it chooses one."""
    workflow = whole.view.workflow
    return typed.get(outcome_key(workflow, workflow.actions[action.name]) or "")


def _is_only(whole: Whole, action: OpenAction, key: str) -> bool:
    """Tell whether the desk finds by itself what the action is about: there is just one."""
    return key == "id" and len(whole.subjects.get(action.name, ())) == 1


def _choices(
    words: Words, whole: Whole, action: OpenAction, key: str, field: InputField
) -> Iterator[tuple[str, str]]:
    workflow = whole.view.workflow
    if key == "id":
        yield from ((each, each) for each in whole.subjects.get(action.name, ()))
        return
    match field.kind:
        case "choice":
            only = workflow.actions[action.name].only.get(key, tuple(field.choices))
            yield from ((code, words.choice(code, field.choices)) for code in only)
        case "outcome":
            against = whole.against.get(action.name, {})
            for code in outcomes_of(workflow, workflow.actions[action.name]):
                if code not in against:
                    yield _named(words, whole, code)
        case "flag":
            yield "yes", words.translate("yes")
            yield "no", words.translate("no")
        case "position":
            for event in whole.view.stored.case.standing:
                done = workflow.actions.get(event.action or "")
                name = words.title(done) if done else event.type
                yield str(event.position), f"{event.position}  {name}  {event.on}"


def _past_choices(
    words: Words, whole: Whole, action: OpenAction, field: InputField
) -> Iterator[tuple[str, str]]:
    if field.kind == "outcome":
        yield from (_named(words, whole, code) for code in whole.against.get(action.name, ()))


def _named(words: Words, whole: Whole, code: str) -> tuple[str, str]:
    outcome = whole.view.workflow.outcomes[code]
    return code, f"{words.title(outcome)}  {outcome.source}"
