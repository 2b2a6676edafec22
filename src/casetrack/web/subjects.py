"""What an action can be about, by a name that people know it by, and not by its number alone."""

from collections.abc import Iterator

from casetrack import desk
from casetrack.core.workflow import InputField, OpenAction, outcomes_of
from casetrack.desk import Whole
from casetrack.web.words import Words

#: Most signs of a name that a choice shows.
_LONGEST = 40


def choices(
    words: Words, whole: Whole, action: OpenAction, key: str, field: InputField
) -> Iterator[tuple[str, str]]:
    """Yield value and words of each choice of a field; none for one that is typed."""
    workflow = whole.view.workflow
    if key == "id" and action.name in whole.subjects:
        names = dict(_subjects(words, whole))
        yield from ((each, names.get(each, each)) for each in whole.subjects[action.name])
        return
    if key == "recipient":
        yield from ((each.key, each.applicant.name or each.key) for each in whole.parties)
        return
    match field.kind:
        case "choice":
            only = workflow.actions[action.name].only.get(key, tuple(field.choices))
            yield from ((code, words.choice_of(field, code)) for code in only)
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


def past_choices(
    words: Words, whole: Whole, action: OpenAction, field: InputField
) -> Iterator[tuple[str, str]]:
    """Yield value and words of each outcome that the law objects to today."""
    if field.kind == "outcome":
        yield from (_named(words, whole, code) for code in whole.against.get(action.name, ()))


def _named(words: Words, whole: Whole, code: str) -> tuple[str, str]:
    outcome = whole.view.workflow.outcomes[code]
    return code, f"{words.title(outcome)}  {outcome.source}"


def _subjects(words: Words, whole: Whole) -> Iterator[tuple[str, str]]:
    """Yield id and name of each item, consultation and remedy of a case."""
    view = whole.view
    for item in view.items:
        asked = view.asked.get(item.key)
        yield item.key, f"{item.number}  {_short(asked if isinstance(asked, str) else '')}"
    for each in desk.consultations(view):
        who = each.name or words.choice_of(view.workflow.fields["party"], each.party)
        yield each.key, f"{each.key}  {_short(who)}  {each.sent_on}"
    for remedy in view.remedies:
        kind = words.choice_of(view.workflow.fields["kind"], remedy.kind)
        yield remedy.key, f"{remedy.key}  {kind}  {remedy.filed_on}"


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
