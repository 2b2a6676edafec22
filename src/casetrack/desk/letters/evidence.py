"""What the papers of an evidence bundle tell: the steps of a case, each deadline day by day."""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from casetrack.core.case import PUBLIC, Event
from casetrack.core.clock import CountedDay, Deadline, day_by_day, status
from casetrack.core.workflow import Workflow
from casetrack.desk.handling.views import CaseView
from casetrack.messages import Translate

_GAP = re.compile(r"(?<=\}) (?=[一-鿿])|(?<=[一-鿿]) (?=\{)")
#: How a field is to be filled in, which stands in brackets at the end of its title.
_HOW_TO_FILL_IN = re.compile(r"\s*[（(][^（()）]*[)）]$")


def on_paper(translate: Translate) -> Translate:
    """Return the same without the gaps between Chinese and numbers, which letters do not have."""
    return lambda text, many="", count=1, /: _GAP.sub("", translate(text, many, count))


#: Who acts and is nobody of the office.
_OUTSIDE = {PUBLIC: "申请人（公众页面）"}


def events_told(view: CaseView, people: Mapping[str, str]) -> list[dict[str, object]]:
    """Return each step of a case for the timeline, those that were set right, too."""
    case = view.stored.case
    return [
        {
            "position": event.position,
            "on": event.on,
            "title": title_of(view.workflow, event),
            "who": people.get(event.actor, _OUTSIDE.get(event.actor, event.actor or "—")),
            "facts": _facts(view.workflow, event, view.facts[event.position]),
            "set_right": "yes" if event.position in case.voided else None,
        }
        for event in case.events
    ]


def title_of(workflow: Workflow, event: Event) -> str:
    """Return what the step that left an event is called."""
    action = workflow.actions.get(event.action or "")
    return action.title if action else event.type


def _facts(
    workflow: Workflow, event: Event, facts: Mapping[str, object]
) -> list[dict[str, object]] | None:
    """Return what an event says, in the order it is asked for; None for nothing.

    What was erased is left out.
    """
    action = workflow.actions.get(event.action or "")
    order = [*action.needs, *action.may] if action else []
    told = [
        _fact(workflow, key, str(facts[key]))
        for key in sorted(facts, key=lambda key: order.index(key) if key in order else len(order))
        if key in workflow.fields and _is_told(facts[key])
    ]
    return told or None


def _is_told(value: object) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool) and bool(str(value).strip())


def _fact(workflow: Workflow, key: str, value: str) -> dict[str, object]:
    field = workflow.fields[key]
    outcome = workflow.outcomes.get(value) if field.kind == "outcome" else None
    said = outcome.title if outcome else field.choices.get(value, value)
    is_day = field.kind == "date"
    title = _HOW_TO_FILL_IN.sub("", field.title)
    return {"title": title, "value": None if is_day else said, "on": value if is_day else None}


def deadline_told(view: CaseView, deadline: Deadline, translate: Translate) -> dict[str, object]:
    """Return a deadline with each of its steps, and day by day while days are counted."""
    spans = [(step.start, step.due) for step in deadline.steps if step.working_days is not None]
    days = [
        day
        for day in day_by_day(deadline, view.calendar)
        if any(first < day.day <= last for first, last in spans)
    ]
    return {
        "title": deadline.title,
        "due": deadline.due,
        "status": translate(status(deadline, view.today)),
        "met_on": deadline.met_on,
        "provisional": "yes" if deadline.provisional and deadline.is_open else None,
        "steps": [
            {
                "start": step.start,
                "rule": _said(step.rule, translate),
                "source": step.source,
                "due": step.due,
            }
            for step in deadline.steps
        ],
        "days": list(_days(days, translate)) or None,
    }


def _said(words: object, translate: Translate) -> str:
    return words.put(translate) if hasattr(words, "put") else str(words)


def _days(days: list[CountedDay], translate: Translate) -> Iterator[dict[str, object]]:
    """Yield a row for each day that counts, and one for days that do not for the same reason."""

    def alike(day: CountedDay) -> tuple[object, str]:
        return day.number, day.why.put(translate) if day.why else ""

    for (number, why), run in groupby(days, alike):
        first, *rest = run
        last = rest[-1].day if rest else None
        yield {"number": number, "first": first.day, "last": last, "why": why}
