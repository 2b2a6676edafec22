"""The fields of an action as a form shows them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from casetrack import desk
from casetrack.core.workflow import InputField, OpenAction
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
#: Names in a form that are the page's own: a law's field of that name is called otherwise there.
_OURS = ("proof", "ask", "try", "attached")
_LAWS = "law-"


@dataclass(frozen=True)
class Shown:
    """One field of a form."""

    key: str
    #: What it is called in the form.
    name: str
    label: str
    widget: Widget
    is_required: bool
    #: Value and words of each choice.
    choices: tuple[tuple[str, str], ...]
    value: str
    error: str
    #: Whether another choice here asks for other fields.
    decides: bool
    latest: date | None


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
    )


def typed_into(typed: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed into an action's fields, by their keys, out of a whole form."""
    return {key.removeprefix(_LAWS): value for key, value in typed.items() if key not in _OURS}


def missing(
    words: Words, whole: Whole, action: OpenAction, typed: Mapping[str, str]
) -> dict[str, str]:
    """Return what to say beside each field that must be filled in and is not."""
    must = desk.takes(whole.view.workflow, action.name, typed.get("outcome"))
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
    for key, is_required in desk.takes(workflow, action.name, typed.get("outcome")):
        field = workflow.fields[key]
        is_subject = key == "id" and action.name in whole.subjects
        yield Shown(
            key,
            f"{_LAWS}{key}" if key in _OURS else key,
            words.title(field),
            "choice" if is_subject else _WIDGETS[field.kind],
            is_required,
            tuple(_choices(words, whole, action, key, field)),
            typed.get(key, ""),
            errors.get(key, ""),
            field.kind == "outcome",
            whole.view.today if field.past else None,
        )


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
            for code, outcome in workflow.outcomes.items():
                yield code, f"{words.title(outcome)}  {outcome.source}"
        case "flag":
            yield "yes", words.translate("yes")
            yield "no", words.translate("no")
        case "position":
            for event in whole.view.stored.case.standing:
                done = workflow.actions.get(event.action or "")
                name = words.title(done) if done else event.type
                yield str(event.position), f"{event.position}  {name}  {event.on}"
