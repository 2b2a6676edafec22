"""What surprises in the library `transitions`, and that the machine of a law has none of it."""

from itertools import combinations
from types import SimpleNamespace

import pytest
from transitions import Machine, MachineError

from casetrack.core.workflow import NEW, Procedure, parse


@pytest.fixture(params=["cn-2019", "cn-2008"])
def procedure(request: pytest.FixtureRequest, laws: dict[str, Procedure]) -> Procedure:
    return laws[request.param]


FULL_ROUTE = ("division_review", "secrecy_review", "office_review", "approval")


# What the library does


def test_the_library_goes_anywhere_when_transitions_are_automatic() -> None:
    machine = Machine(model=None, states=["a", "z"], initial="a")
    model = SimpleNamespace(state="a")
    machine.events["to_z"].trigger(model)
    assert model.state == "z"


def test_the_library_takes_unknown_states_in_silence() -> None:
    machine = Machine(model=None, states=["a"], initial="a", auto_transitions=False)
    machine.add_transition("go", "nowhere", "elsewhere")
    assert machine.get_triggers("nowhere") == ["go"]


def test_the_library_answers_a_refused_guard_with_false() -> None:
    machine = Machine(model=None, states=["a", "b"], initial="a", auto_transitions=False)
    machine.add_transition("go", "a", "b", conditions=lambda: False)
    model = SimpleNamespace(state="a")
    assert machine.events["go"].trigger(model) is False
    assert model.state == "a"


def test_the_library_takes_the_first_of_two_ways_in_silence() -> None:
    machine = Machine(model=None, states=["a", "b", "c"], initial="a", auto_transitions=False)
    machine.add_transition("go", "a", "b")
    machine.add_transition("go", "a", "c")
    model = SimpleNamespace(state="a")
    machine.events["go"].trigger(model)
    assert model.state == "b"


def test_the_library_raises_where_a_state_does_not_know_the_trigger() -> None:
    machine = Machine(model=None, states=["a", "b"], initial="a", auto_transitions=False)
    machine.add_transition("go", "a", "b")
    with pytest.raises(MachineError):
        machine.events["go"].trigger(SimpleNamespace(state="b"))


# What a law's machine does


def test_nothing_moves_but_the_actions_of_the_law(procedure: Procedure) -> None:
    workflow = procedure.workflow
    for state in workflow.states:
        assert set(procedure.actions_in(state)) <= set(workflow.actions)
        assert procedure.fire("handling", f"to_{state}", "approval") is None


def test_every_edge_lies_between_states_of_the_law(procedure: Procedure) -> None:
    workflow = procedure.workflow
    for state, action, to in procedure.edges:
        assert state in workflow.states
        assert action in workflow.actions
        assert to in workflow.states


def test_an_action_that_a_state_does_not_know_leads_nowhere(procedure: Procedure) -> None:
    assert procedure.fire("answered", "draft_reply", "approval") is None
    assert procedure.fire("handling", "no_such_action", "approval") is None
    assert not procedure.has_edge("answered", "draft_reply", "approval")


def test_a_state_the_law_does_not_know_is_an_error(procedure: Procedure) -> None:
    with pytest.raises((KeyError, ValueError)):
        procedure.fire("limbo", "draft_reply", "approval")


def test_what_is_open_in_a_state_is_what_leads_somewhere(procedure: Procedure) -> None:
    for state in procedure.workflow.states:
        moves = {
            action
            for action in procedure.workflow.actions
            if any(
                procedure.fire(state, action, step, origin, is_past=is_past)
                for step in (*FULL_ROUTE, "to_dispatch")
                for origin in procedure.workflow.drafting_states
                for is_past in (False, True)
            )
        }
        assert set(procedure.actions_in(state)) == moves


def test_no_state_has_two_ways_for_one_action(procedure: Procedure) -> None:
    # Only the next step of the route tells the ways of a review apart.
    for state in procedure.workflow.states:
        for action in procedure.actions_in(state):
            ways = {to for source, name, to in procedure.edges if (source, name) == (state, action)}
            to = procedure.workflow.actions[action].to
            if to == "reviews.origin":
                assert ways == set(procedure.workflow.drafting_states)
                assert all(procedure.fire(state, action, "", origin) == origin for origin in ways)
                continue
            if to != "reviews.next":
                assert len(ways) == 1
            for step in ways & {*FULL_ROUTE, "to_dispatch"}:
                if len(ways) > 1:
                    assert procedure.fire(state, action, step) == step


def test_a_next_step_that_is_no_review_leads_nowhere(procedure: Procedure) -> None:
    assert procedure.fire("handling", "draft_reply", "answered") is None
    assert procedure.fire("approval", "approve", "withdrawn") is None


def test_a_route_of_any_length_leads_to_dispatch_step_by_step(procedure: Procedure) -> None:
    passes = {
        "handling": "draft_reply",
        "division_review": "pass_division_review",
        "secrecy_review": "pass_secrecy_review",
        "office_review": "pass_office_review",
        "approval": "approve",
    }
    for length in (1, 2, 3):
        for chosen in combinations(FULL_ROUTE[:-1], length):
            route = (*chosen, "approval")
            walked, state = [], "handling"
            for following in (*route, "to_dispatch"):
                state = procedure.fire(state, passes[state], following) or ""
                walked.append(state)
            assert walked == [*route, "to_dispatch"]


def test_the_shared_machine_remembers_no_case(procedure: Procedure) -> None:
    before = procedure.fire("to_dispatch", "dispatch_reply", "approval")
    procedure.fire("handling", "withdraw", "approval")
    procedure.fire("answered", "draft_reply", "approval")
    assert procedure.fire("to_dispatch", "dispatch_reply", "approval") == before == "answered"


def test_two_machines_of_one_law_do_not_share_their_ways(text_of_2019: str) -> None:
    whole = Procedure(parse("cn-2019.toml", text_of_2019))
    cut = Procedure(
        parse(
            "copy.toml",
            text_of_2019.replace(
                'from = ["handling", "lapsed", "awaiting', 'from = ["handling", "awaiting'
            ),
        )
    )
    assert whole.fire("lapsed", "draft_reply", "approval") == "approval"
    assert cut.fire("lapsed", "draft_reply", "approval") is None


def test_every_state_can_be_reached_and_every_open_state_can_be_closed(
    procedure: Procedure,
) -> None:
    reached = _closure({NEW}, [(state, to) for state, _, to in procedure.edges])
    assert reached == set(procedure.workflow.states)
    closed = {name for name, state in procedure.workflow.states.items() if state.is_closed}
    closing = _closure(closed, [(to, state) for state, _, to in procedure.edges])
    assert closing == set(procedure.workflow.states)


def _closure(start: set[str], steps: list[tuple[str, str]]) -> set[str]:
    found = set(start)
    while more := {to for state, to in steps if state in found} - found:
        found |= more
    return found
