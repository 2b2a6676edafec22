"""What an action left, and what is open: what `casetrack act` prints."""

from collections.abc import Iterable
from datetime import date

from casetrack.core.workflow import OpenAction, Workflow
from casetrack.desk import Acted
from casetrack.messages import Translate
from casetrack.told.deadlines import DeadlineTold, deadlines_told
from casetrack.told.told import Told


class IssuedTold(Told):
    """A letter that an action has issued."""

    kind: str
    number: str | None
    sha256: str


class ActedTold(Told):
    """What an action left."""

    reference: str
    position: int
    event: str
    state: str
    deadlines: list[DeadlineTold]
    notices: list[IssuedTold]
    warnings: list[str]
    also_answered: list[str]
    """References of the cases that its letter answers, too."""


class NeedTold(Told):
    """One field of an action."""

    key: str
    title: str
    required: bool


class ActionTold(Told):
    """One action, open or not."""

    action: str
    title: str
    open: bool
    needs: list[NeedTold]
    roles: list[str]
    why: str = ""
    """Left out where it is open."""


class ActionsTold(Told):
    """The state of a case, and every action."""

    state: str
    actions: list[ActionTold]


def acted_told(acted: Acted, today: date, translate: Translate) -> ActedTold:
    """Return what an action left, deadlines as they stand on that day."""
    return ActedTold(
        reference=acted.reference,
        position=acted.event.position,
        event=acted.event.type,
        state=acted.state,
        deadlines=deadlines_told(acted.deadlines, today, translate),
        notices=[
            IssuedTold(kind=each.kind, number=each.number, sha256=each.sha256)
            for each in acted.notices
        ],
        warnings=[each.put(translate) for each in acted.warnings],
        also_answered=[each.reference for each in acted.others],
    )


def actions_told(
    state: str, actions: Iterable[OpenAction], workflow: Workflow, translate: Translate
) -> ActionsTold:
    """Return the state and the actions, those that are not open with the reason."""
    listed = [_action(each, workflow, translate) for each in actions]
    return ActionsTold(state=state, actions=listed)


def _action(action: OpenAction, workflow: Workflow, translate: Translate) -> ActionTold:
    why = {} if action.why is None else {"why": action.why.put(translate)}
    return ActionTold(
        action=action.name,
        title=action.title,
        open=action.is_open,
        needs=[
            NeedTold(key=key, title=workflow.fields[key].title, required=needed)
            for key, needed in action.takes
        ],
        roles=list(action.roles),
        **why,
    )
