"""Whose turn it is: a closed list, so that a new state or role fails until somebody decides."""

from casetrack.core.workflow import chances, clocks_of_others, duties, steps_on, turns

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
