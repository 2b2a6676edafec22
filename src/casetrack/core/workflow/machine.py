"""The state machine of one workflow version: one shared machine, fired on plain snapshots.

This is the only module that knows `transitions`. Everything the table says has been checked
before: the library itself accepts unknown states and destinations in silence.
"""

from collections.abc import Callable, Iterator

from transitions import EventData, Machine, MachineError

from casetrack.core.workflow.definition import NEW, NEXT_REVIEW, ORIGIN, SAME, Workflow


class _Snapshot:
    """What the machine moves: a state, the review that comes next on the office's route, the state
    that the draft under review came from, and whether the action lies in the past."""

    __slots__ = ("is_past", "next_review", "origin", "state")

    def __init__(self, state: str, next_review: str, origin: str | None, is_past: bool) -> None:
        self.state = state
        self.next_review = next_review
        self.origin = origin
        self.is_past = is_past


class Procedure:
    """A workflow as a state machine. Making one costs milliseconds: keep one a version."""

    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow
        self._machine = Machine(
            model=None,
            states=list(workflow.states),
            initial=NEW,
            transitions=list(_table(workflow)),
            send_event=True,
            # Left on, the library adds a to_<state>() that walks past every rule.
            auto_transitions=False,
        )
        self._actions_by_state = {
            state: tuple(self._machine.get_triggers(state)) for state in workflow.states
        }
        self._edges = frozenset(
            (transition.source, name, transition.dest or transition.source)
            for name, event in self._machine.events.items()
            for transitions in event.transitions.values()
            for transition in transitions
        )

    def actions_in(self, state: str) -> tuple[str, ...]:
        """Return the actions that a state knows, whoever may do them."""
        return self._actions_by_state[state]

    def has_edge(self, state: str, action: str, to: str) -> bool:
        """Whether the action may lead from one state to the other."""
        return (state, action, to) in self._edges

    @property
    def edges(self) -> frozenset[tuple[str, str, str]]:
        """Every (state, action, next state) there is."""
        return self._edges

    def fire(
        self,
        state: str,
        action: str,
        next_review: str,
        origin: str | None = None,
        *,
        is_past: bool = False,
    ) -> str | None:
        """Return the state that the action leads to, or None where it is not open.

        `origin` is the state that a draft under review came from.
        """
        snapshot = _Snapshot(state, next_review, origin, is_past)
        try:
            # A refused condition answers False and raises nothing; the state then stays.
            moved = self._machine.events[action].trigger(snapshot)
        except (KeyError, MachineError):
            return None
        return snapshot.state if moved else None


def _table(workflow: Workflow) -> Iterator[dict[str, object]]:
    for name, action in workflow.actions.items():
        for source in workflow.records_in(action):
            yield {"trigger": name, "source": source, "dest": source, "conditions": _is_past}
        for source in workflow.sources_of(action):
            if action.to == ORIGIN:
                for state in workflow.drafting_states:
                    came_from = _came_from(state)
                    yield {
                        "trigger": name,
                        "source": source,
                        "dest": state,
                        "conditions": came_from,
                    }
                continue
            if action.to != NEXT_REVIEW:
                dest = source if action.to == SAME else action.to
                yield {"trigger": name, "source": source, "dest": dest}
                continue
            for step in (*workflow.reviews.steps, workflow.reviews.then):
                if step != source:
                    yield {
                        "trigger": name,
                        "source": source,
                        "dest": step,
                        "conditions": _comes_next(step),
                    }


def _is_past(event: EventData) -> bool:
    return isinstance(event.model, _Snapshot) and event.model.is_past


def _comes_next(step: str) -> Callable[[EventData], bool]:
    def comes_next(event: EventData) -> bool:
        return isinstance(event.model, _Snapshot) and event.model.next_review == step

    return comes_next


def _came_from(state: str) -> Callable[[EventData], bool]:
    def came_from(event: EventData) -> bool:
        return isinstance(event.model, _Snapshot) and event.model.origin == state

    return came_from
