"""Whose turn it is: a closed list, so that a new state or role fails until somebody decides."""

from casetrack.core.workflow import (
    chances,
    clocks_of_others,
    duties,
    next_steps,
    steps_on,
    turns,
)

LOGGING = {"registrar", "handler", "admin"}
TURNS_OF_2019 = {
    "new": LOGGING,
    "unconfirmed": LOGGING,
    "handling": {"handler", "admin"},
    "awaiting_correction": set(),
    "awaiting_payment": set(),
    "lapsed": LOGGING,
    "division_review": {"reviewer1"},
    "secrecy_review": {"secrecy"},
    "office_review": {"reviewer2"},
    "approval": {"approver"},
    "to_dispatch": LOGGING,
    "answered": set(),
    "withdrawn": set(),
    "archived": set(),
    "void": set(),
}


def test_each_state_waits_for_these_roles_and_no_other(cn_2019):
    workflow = cn_2019.workflow
    assert {state: turns(workflow, state) for state in workflow.states} == TURNS_OF_2019


def test_the_old_law_waits_likewise(cn_2008):
    workflow = cn_2008.workflow
    waiting = {state: turns(workflow, state) for state in workflow.states}
    assert waiting == {state: TURNS_OF_2019[state] for state in workflow.states}


def test_what_leads_back_or_out_is_no_step_on(cn_2019):
    for state in cn_2019.workflow.states:
        for action in ("return_draft", "recall_reply", "withdraw", "void", "correct"):
            assert action not in steps_on(cn_2019.workflow, state), (state, action)
    assert steps_on(cn_2019.workflow, "approval") == {"approve"}
    assert {"request_correction", "draft_reply"} <= steps_on(cn_2019.workflow, "handling")


def test_what_was_asked_for_comes_first_while_its_period_runs(cn_2019):
    def first(state, *clocks):
        return next_steps(cn_2019.workflow, state, clocks, ())

    assert "receive_correction" in first("awaiting_correction", "correction_by_applicant")
    assert "record_payment" in first("awaiting_payment", "fee_payment")
    assert "return_consultation" in first("handling", "third_party_opinion")
    assert "return_consultation" not in first("handling", "reply")
    assert "answer_remedy" in first("answered", "remedy_answer")


def test_nobody_is_told_to_go_to_court_or_to_reach_a_milestone_that_has_passed(cn_2019):
    workflow = cn_2019.workflow
    chances_of_the_applicant = ("reconsideration", "litigation", "litigation_after")
    assert "file_remedy" not in next_steps(workflow, "answered", chances_of_the_applicant, ())
    assert "assign" in next_steps(workflow, "handling", (), ("assign",))
    assert "assign" not in next_steps(workflow, "approval", (), ("assign",))


def test_a_reviewer_returns_a_draft_as_readily_as_passes_it(cn_2019):
    assert next_steps(cn_2019.workflow, "approval", (), ()) == {"approve", "return_draft"}


def test_others_must_keep_the_clocks_that_run_from_the_service_of_a_letter(cn_2019, cn_2008):
    assert clocks_of_others(cn_2019.workflow) == {
        "correction_by_applicant",
        "third_party_opinion",
        "agency_opinion",
        "fee_payment",
        "reasons",
        "litigation_after",
    }
    assert clocks_of_others(cn_2008.workflow) == {"correction_by_applicant", "litigation_after"}


def test_the_office_has_duties_and_chances_beside_the_reply(cn_2019, cn_2008):
    assert duties(cn_2019.workflow) == {"receipt_confirmation", "remedy_answer"}
    assert chances(cn_2019.workflow) == {"correction_notice"}
    assert duties(cn_2008.workflow) == {"remedy_answer"}
    assert chances(cn_2008.workflow) == set()
