"""What became of a case after its reply: reconsiderations and lawsuits (复议、诉讼), as told by
its events."""

from dataclasses import dataclass
from datetime import date

from casetrack.core.case import Case
from casetrack.core.workflow.definition import Action

REMEDY_FILED, REMEDY_CONCLUDED = "remedy_filed", "remedy_concluded"


@dataclass(frozen=True, slots=True)
class Remedied:
    """One reconsideration or lawsuit."""

    key: str
    kind: str
    filed_on: date
    #: None while it is pending.
    concluded_on: date | None = None
    result: str | None = None


def remedies_of(case: Case) -> tuple[Remedied, ...]:
    """Return the remedies of a case, by the day they were filed."""
    concluded = {
        event.text_of("id"): event for event in case.standing if event.type == REMEDY_CONCLUDED
    }
    return tuple(
        Remedied(
            key,
            event.text_of("kind") or "",
            event.on,
            ended.on if (ended := concluded.get(key)) else None,
            ended.text_of("result") if ended else None,
        )
        for event in case.chronological
        if event.type == REMEDY_FILED and (key := event.text_of("id"))
    )


def open_subjects(case: Case, action: Action) -> tuple[str, ...]:
    """Return the ids of what the action can be about and has not been done about yet."""
    left = () if action.anew else (e for e in case.standing if e.type == action.leaves)
    done = {event.text_of("id") for event in left}
    told = (event.text_of("id") for event in case.standing if event.type == action.about)
    return tuple(key for key in told if key is not None and key not in done)
