"""The fields of an action as a form shows them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from casetrack import desk
from casetrack.core.workflow import ORIGIN, Action, OpenAction, are_answered, outcome_key
from casetrack.desk import Whole
from casetrack.messages import Message
from casetrack.web import subjects
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
_OURS = ("proof", "ask", "try", "attached", "draft")
_LAWS = "law-"


@dataclass(frozen=True)
class Shown:
    """One field of a form."""

    key: str
    #: What it is called in the form.
    name: str
    label: str
    #: How it is typed; empty where the label says enough.
    hint: str
    widget: Widget
    is_required: bool
    #: Even where the action has happened already.
    is_always_required: bool
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
    """An action with its form."""

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
    #: Whether it is open or can be recorded; else it can be tried and no more.
    can_be_done: bool
    #: Why it is not open as a plan and can only be recorded; None where it is open.
    why: Message | None
    #: The last day it can have happened on, where it can only be recorded.
    latest: date | None
    #: Whether it drafts a reply, so that its letter can be looked at.
    drafts: bool
    #: Whether questions lead to its outcome.
    has_way: bool
    #: Position of the draft that it passes or sends back; None where it is about none.
    draft: int | None


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

    An error under the empty key is one of the whole form. What can only be recorded asks for the
    day on which it happened.
    """
    definition = whole.view.workflow.actions[action.name]
    today = whole.view.today
    return ActionForm(
        action.name,
        words.title(definition),
        definition.source,
        tuple(_fields(words, whole, action, typed, errors)),
        typed.get("on", "" if action.is_recordable else today.isoformat()),
        errors.get("on", ""),
        errors.get("", ""),
        is_expanded,
        action.is_open or action.is_recordable,
        action.why if action.is_recordable else None,
        today - timedelta(days=1) if action.is_recordable else None,
        action.name == whole.view.workflow.drafting,
        bool(whole.view.workflow.questions and outcome_key(whole.view.workflow, definition)),
        _draft_of(whole, definition),
    )


def _draft_of(whole: Whole, action: Action) -> int | None:
    if not action.is_review and action.to != ORIGIN:
        return None
    drafted = whole.view.stored.case.last("drafted")
    return drafted.position if drafted else None


def typed_into(typed: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed into an action's fields, by their keys, out of a whole form."""
    return {key.removeprefix(_LAWS): value for key, value in typed.items() if key not in _OURS}


def missing(
    words: Words, whole: Whole, action: OpenAction, typed: Mapping[str, str], day: date | None
) -> dict[str, str]:
    """Return what to say beside each field that must be filled in and is not."""
    has_happened = day is not None and day < whole.view.today
    must = dict(_takes(whole, action, typed, has_happened=has_happened))
    if action.is_recordable:
        must["on"] = True
    return {
        key: words.translate("this is needed")
        for key, is_required in must.items()
        if is_required and not typed.get(key, "").strip()
    }


def _takes(
    whole: Whole, action: OpenAction, typed: Mapping[str, str], *, has_happened: bool
) -> Iterator[tuple[str, bool]]:
    """Yield the keys of what an action of this case takes, and whether each must be given."""
    workflow = whole.view.workflow
    outcome = _outcome(whole, action, typed)
    # Who signed on paper is asked only of those who may record it.
    known = dict(action.takes) if workflow.actions[action.name].is_review else None
    for key, is_required in desk.takes(workflow, action.name, outcome, has_happened=has_happened):
        if known is not None and key not in known:
            continue
        must = is_required or (known is not None and known[key])
        yield key, must and not _is_found(whole, action, key)


def _outcome(whole: Whole, action: OpenAction, typed: Mapping[str, str]) -> str | None:
    """Return the outcome that is chosen in a form, if it chooses one."""
    workflow = whole.view.workflow
    return typed.get(outcome_key(workflow, workflow.actions[action.name]) or "")


def _is_found(whole: Whole, action: OpenAction, key: str) -> bool:
    """Tell whether the desk finds a fact by itself: there is one subject; its items decide it."""
    if key == "id":
        return len(whole.subjects.get(action.name, ())) == 1
    return key == "outcome" and are_answered(whole.view.workflow, whole.view.items, None)


def _is_not_to_be_asked(whole: Whole, action: OpenAction, key: str) -> bool:
    """Tell whether a field is filled by itself or has nothing to choose from: a new id, the one
    whom there is to be served."""
    is_new_id = key == "id" and action.name not in whole.subjects
    return is_new_id or (key == "recipient" and not whole.parties)


def _fields(
    words: Words,
    whole: Whole,
    action: OpenAction,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
) -> Iterator[Shown]:
    workflow = whole.view.workflow
    outcome = workflow.outcomes.get(_outcome(whole, action, typed) or "")
    always = dict(_takes(whole, action, typed, has_happened=True))
    for key, is_required in _takes(whole, action, typed, has_happened=action.is_recordable):
        if not typed.get(key) and _is_not_to_be_asked(whole, action, key):
            continue
        field = workflow.fields[key]
        choices = tuple(subjects.choices(words, whole, action, key, field))
        yield Shown(
            key,
            f"{_LAWS}{key}" if key in _OURS else key,
            words.title(field),
            field.hint_en if words.language == "en" else field.hint,
            "choice" if choices else _WIDGETS[field.kind],
            is_required,
            always[key],
            choices,
            tuple(subjects.past_choices(words, whole, action, field)),
            typed.get(key, ""),
            errors.get(key, ""),
            field.kind == "outcome",
            whole.view.today if field.past else None,
            outcome.phrases.get(key, ()) if outcome else (),
        )
