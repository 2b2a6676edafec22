"""What has happened in a case, event by event, in the reader's words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from casetrack.core.case import PUBLIC, Event
from casetrack.desk import Attachment, StoredNotice, Whole
from casetrack.web.visit import Visit
from casetrack.web.words import Words

#: Facts of an event that say the same as something beside it.
_UNTOLD = ("signer", "instead")


@dataclass(frozen=True)
class Happened:
    """One event of the timeline."""

    position: int
    title: str
    on: date
    recorded: str
    who: str
    is_voided: bool
    is_new: bool
    #: Name and words of each fact; None for words that were erased.
    facts: tuple[tuple[str, str | None], ...]
    letters: tuple[StoredNotice, ...]
    files: tuple[Attachment, ...]
    #: Number of the act on several cases that it was part of; None where it was done alone.
    batch: int | None


def events(visit: Visit, whole: Whole) -> Iterator[Happened]:
    """Yield the events of a case, the newest first."""
    view, words = whole.view, visit.words
    for event in reversed(view.stored.case.events):
        action = view.workflow.actions.get(event.action or "")
        yield Happened(
            event.position,
            words.title(action) if action else words.event(event.type),
            event.on,
            words.instant(event.recorded_at),
            _who(words, whole, event.actor),
            event.position in view.stored.case.voided,
            str(event.position) == visit.query("done"),
            tuple(_facts(words, whole, event)),
            tuple(each for each in view.notices if each.position == event.position),
            tuple(each for each in whole.attachments if each.position == event.position),
            whole.batches.get(event.position),
        )


def _who(words: Words, whole: Whole, actor: str) -> str:
    """Return the name of who did it, or what did where nobody of the office has."""
    if actor == PUBLIC:
        return words.say("the applicant, on the public page")
    return whole.people.get(actor, actor.removeprefix("user:"))


def _facts(words: Words, whole: Whole, event: Event) -> Iterator[tuple[str, str | None]]:
    workflow = whole.view.workflow
    facts: Mapping[str, object] = whole.view.facts[event.position]
    for key, value in facts.items():
        field = workflow.fields.get(key)
        if key in _UNTOLD or field is None:
            continue
        yield words.title(field), None if value is None else in_words(words, whole, key, value)


def in_words(words: Words, whole: Whole, key: str, value: object) -> str:
    """Return a fact as people read it."""
    field = whole.view.workflow.fields[key]
    match field.kind:
        case "choice":
            return words.choice_of(field, str(value))
        case "outcome":
            outcome = whole.view.workflow.outcomes.get(str(value))
            return words.title(outcome) if outcome else str(value)
        case "flag":
            return words.translate("yes") if value else words.translate("no")
        case "date":
            return words.day(date.fromisoformat(str(value)))
        case _:
            return str(value)
