"""An office that works under two laws: each case keeps to its own."""

from dataclasses import replace

import pytest

from casetrack import desk
from casetrack.library import Library
from casetrack.messages import english
from days import day
from desk.conftest import CONFIG, NO_MILESTONES, House

LAW = "uk-foia-2000"
RECEIVED = day("Mon 2025-10-13")
LATER = day("Fri 2025-12-12")
TWO_STEPS = CONFIG + 'review_route = ["division_review", "approval"]\n' + NO_MILESTONES
OUTCOMES = Library().law(LAW).workflow.outcomes
#: The outcomes that only follow on something; the stories of the command line tell them.
FOLLOWING = {"CLARIFICATION_LAPSED", "FEE_LAPSED", "WITHDRAWN"}


@pytest.fixture
def house(small_house: House) -> House:
    return replace(small_house, config=TWO_STEPS)


def asked(house: House) -> str:
    return house.receive(RECEIVED, LATER, workflow=LAW, channel="email").reference


def replied(house: House, reference: str, **draft: str) -> None:
    house.act("handler", reference, "draft_reply", RECEIVED, LATER, **draft)
    house.act("reviewer1", reference, "pass_division_review", RECEIVED, LATER)
    house.act("approver", reference, "approve", RECEIVED, LATER)
    house.act("registrar", reference, "dispatch_reply", RECEIVED, LATER, carrier="email")


@pytest.mark.parametrize("outcome", sorted(OUTCOMES.keys() - FOLLOWING))
def test_every_outcome_has_its_letter(house: House, outcome: str):
    reference = asked(house)
    dates = {"earlier_reply_on": "2025-06-02"}
    facts = {key: dates.get(key, f"said of {key}") for key in OUTCOMES[outcome].needs}
    replied(house, reference, outcome=outcome, **facts)
    letter = desk.paper(house.seat("handler", LATER), reference, "reply").letter
    words = str(letter.body)
    assert all(fact in words for key, fact in facts.items() if key not in dates)
    assert "section 50" in words
    form = desk.paper(house.seat("handler", LATER), reference, "approval_form").letter
    assert OUTCOMES[outcome].title in str(form.body)


def test_each_reminder_names_the_time_limit_as_its_own_law_does(house: House):
    chinese = house.receive(RECEIVED, RECEIVED).reference
    british = house.receive(RECEIVED, RECEIVED, workflow=LAW, channel="email").reference
    desk.remind(house.seat("admin", LATER), english, {}, LATER)
    with house.store.reading() as tx:
        said = "\n".join(row.body for row in tx.reminders.inbox("handler"))
    assert f"{chinese}: 答复期限" in said
    assert f"{british}: Reply" in said


def test_a_reminder_counts_by_the_calendar_of_its_law(house: House):
    received = day("Fri 2025-09-12")
    british = house.receive(received, received, workflow=LAW, channel="email")
    assert british.due == day("Fri 2025-10-10")
    # National Day week: six working days left there, two here.
    for on, due in ((day("Thu 2025-10-02"), 0), (day("Fri 2025-10-03"), 2)):
        assert desk.remind(house.seat("admin", on), english, {}, on, dry_run=True).due == due


def test_what_was_entered_by_mistake_is_listed_below_its_own_table(house: House):
    reference = asked(house)
    house.act("registrar", reference, "void", RECEIVED, LATER, why="a duplicate")
    seat = house.seat("admin", LATER)
    assert [each.reference for each in desk.report(seat, 2025, "uk-foi").voided] == [reference]
    assert desk.report(seat, 2025, "cn-2021").voided == ()


def test_its_complaints_stay_out_of_the_table_of_the_other_law(house: House):
    for workflow, channel in ((LAW, "email"), (None, "in_person")):
        reference = house.receive(RECEIVED, LATER, workflow=workflow, channel=channel).reference
        house.act("registrar", reference, "file_remedy", RECEIVED, LATER, kind="reconsideration")
    seat = house.seat("admin", LATER)
    for form, row in (("uk-foi", "C1"), ("cn-2021", "T4.1")):
        assert desk.report(seat, 2025, form).report.rows[row].cells["total"].value == 1
