"""What waits for somebody's signature: the queues of the review, and signatures given on paper."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from casetrack.core.workflow import (
    SIGNED_BY,
    Actor,
    State,
    Workflow,
    records_paper,
    signers,
    signing,
)
from casetrack.desk.desk import Desk, actor_of, law_of
from casetrack.desk.handling.acting import Acted, act, standing_of
from casetrack.desk.handling.views import view_of
from casetrack.desk.lists.browsing import Card, cards
from casetrack.errors import BadInput
from casetrack.messages import Message
from casetrack.store import InState, Transaction, Wanted

#: How many cases a queue shows; its number of cases says when there are more.
QUEUE = 50


@dataclass(frozen=True)
class ToSign:
    """A case that waits for a signature."""

    card: Card
    #: Why this person cannot give it; None where they can.
    why_not: Message | None = None


@dataclass(frozen=True)
class SigningQueue:
    """The cases that wait at one step of the review, the soonest due first."""

    state: str
    title: str
    title_en: str
    count: int
    cases: tuple[ToSign, ...]


@dataclass(frozen=True)
class Signatures:
    """What waits for somebody's own signature, and what they may record that others signed."""

    own: tuple[SigningQueue, ...]
    on_paper: tuple[SigningQueue, ...]

    def after(self, reference: str, state: str) -> str | None:
        """Return the case to go on with after one was signed: of the same queue, else of another.

        None where nothing is left that this person can sign.
        """
        queues = sorted(self.own, key=lambda each: each.state != state)
        waiting = (each for queue in queues for each in queue.cases if each.why_not is None)
        found = (each.card.line.reference for each in waiting)
        return next((each for each in found if each != reference), None)


def signatures(desk: Desk) -> Signatures:
    """Return what waits for a signature of whoever sits at the desk."""
    with desk.store.reading() as tx:
        actor = actor_of(desk, tx)
        steps = _steps(tx, tx.lists.in_states(desk.office.code))
        own = [each for each in steps if actor.roles.intersection(each.roles)]
        others = [each for each in steps if each not in own and records_paper(each.law, actor)]
        # Whoever may sign one step alone cannot have signed another.
        is_in_doubt = len(_held(own, actor.roles)) > 1
        return Signatures(
            _queues(desk, tx, own, actor if is_in_doubt else None),
            _queues(desk, tx, others, None),
        )


def how_many_to_sign(desk: Desk, roles: Collection[str]) -> int:
    """Return how many cases wait at the steps that these roles sign."""
    with desk.store.reading() as tx:
        steps = _steps(tx, tx.lists.in_states(desk.office.code))
    return sum(each.count for each in steps if set(roles).intersection(each.roles))


def may_sign(desk: Desk, roles: Collection[str]) -> bool:
    """Tell whether one of these roles signs a step of the review under the law of today."""
    workflow = desk.library.law_on(desk.today).workflow
    reviews = (name for name, action in workflow.actions.items() if action.is_review)
    return any(set(roles).intersection(signers(workflow, name)) for name in reviews)


def sign_on_paper(
    desk: Desk,
    reference: str,
    action: str,
    on: date | None,
    typed: Mapping[str, str],
    scan: Sequence[tuple[str, bytes]],
    draft: int | None = None,
) -> Acted:
    """Record a review that was signed on paper: `typed` names the signer, the scan is attached.

    Raises BadInput where the signer, the day or the scan is missing, Refused as `act` does.
    """
    if not typed.get(SIGNED_BY, "").strip():
        raise BadInput("{key}: name whoever signed the paper", key=SIGNED_BY)
    if on is None:
        raise BadInput("{key}: give the day on which the paper was signed", key="on")
    if not scan:
        raise BadInput("{key}: attach the scan of the signed paper", key="attached")
    return act(desk, reference, action, on, typed, scan, draft=draft)


@dataclass(frozen=True)
class _Step:
    """A step of the review under one version of a law, and the open cases that wait there."""

    law: Workflow
    code: str
    state: State
    roles: tuple[str, ...]
    count: int


def _steps(tx: Transaction, states: Iterable[InState]) -> list[_Step]:
    found: list[_Step] = []
    for each in states:
        workflow = law_of(tx, each).workflow
        for name, action in workflow.actions.items():
            if action.is_review and each.state in workflow.sources_of(action):
                state = workflow.states[each.state]
                roles = signers(workflow, name)
                found.append(_Step(workflow, each.state, state, roles, each.count))
    return sorted(found, key=lambda step: list(step.law.states).index(step.code))


def _held(steps: Iterable[_Step], roles: Collection[str]) -> set[str]:
    """Return the steps that somebody's roles sign, whether anything waits there or not."""
    return {
        name
        for step in steps
        for name, action in step.law.actions.items()
        if action.is_review and set(roles).intersection(signers(step.law, name))
    }


def _queues(
    desk: Desk, tx: Transaction, steps: Sequence[_Step], actor: Actor | None
) -> tuple[SigningQueue, ...]:
    """Return the queue of each state; with `actor` it is looked at what they have signed before."""
    queues: list[SigningQueue] = []
    for code in dict.fromkeys(step.code for step in steps):
        here = [step for step in steps if step.code == code]
        wanted = Wanted(closed=False, states=(code,))
        found = cards(desk, tx, tx.lists.cases(desk.office.code, wanted, limit=QUEUE))
        waiting = tuple(ToSign(card, _why_not(desk, tx, card, actor)) for card in found)
        count = sum(step.count for step in here)
        title = here[0].state
        queues.append(SigningQueue(code, title.title, title.title_en, count, waiting))
    return tuple(queues)


def _why_not(desk: Desk, tx: Transaction, card: Card, actor: Actor | None) -> Message | None:
    if actor is None:
        return None
    view = view_of(desk, tx, tx.cases.get(desk.office.code, card.line.reference))
    standing = standing_of(desk, view.stored, view.deadlines)
    found = signing(view.workflow, standing, actor)
    return found.why if found else None
