"""Today says what is not set up: whole to whoever can see to it, a line to whom it stops."""

import pytest

from casetrack import desk
from web.conftest import TODAY

LINE = "An administrator has not set everything up yet"
LIST = "Before the first letter"


@pytest.fixture
def today(pages):
    """Today's page of a role, in an office where nobody may do the secrecy review."""
    desk.deactivate(pages.office.seat("admin", TODAY), "secrecy")
    return lambda role: pages.browser(role).get("/").text


def test_an_administrator_sees_the_whole_list_and_no_line(pages, today):
    text = today("admin")
    missing = desk.doctor(pages.office.seat("admin", TODAY))
    assert f'{LIST} <span class="count">{len(missing)}</span>' in text
    assert LINE not in text


@pytest.mark.parametrize("role", ["handler", "registrar", "approver"])
def test_whoever_writes_or_signs_is_told_in_a_line_that_a_letter_may_be_refused(today, role):
    text = today(role)
    assert LINE in text
    assert LIST not in text
    assert "config.toml" not in text


def test_who_writes_no_letter_is_told_nothing(today):
    text = today("auditor")
    assert LINE not in text
    assert LIST not in text


def test_where_nothing_is_in_the_way_of_letters_nobody_is_troubled(pages):
    assert LINE not in pages.browser("handler").get("/").text


@pytest.mark.usefixtures("today")
def test_what_a_manager_can_see_to_is_the_calendar_alone(pages):
    seat = pages.office.seat("manager", TODAY)
    found = desk.to_set_up(seat, ("manager",))
    assert {each.what for each in found.theirs} <= {"calendar"}
    assert found.stops_letters
