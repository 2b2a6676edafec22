"""The year-end tables of cases that went through the desk."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casetrack import desk
from casetrack.desk import APPLICANT_TYPES
from days import day
from desk.conftest import RECEIVED, House

TODAY = day("Wed 2025-12-31")


def test_the_seed_year_adds_up_in_its_own_form(house: House):
    facts = {"outcome": "OPEN_ALREADY", "where_to_find": "温州教育网"}
    for channel in ("online", "online", "online", "post"):
        reference = house.receive(day("Mon 2017-05-08"), TODAY, channel=channel).reference
        house.answer(reference, day("Fri 2017-05-19"), TODAY, **facts)
    counted = desk.report(house.seat("admin", TODAY), 2017, "cn-2014", with_cases=True)
    cells = {code: counted.report.cell(code, "value") for code in ("L3.1", "L3.1.3", "L3.3.1")}
    assert {code: cell.value for code, cell in cells.items()} == {
        "L3.1": 4,
        "L3.1.3": 3,
        "L3.3.1": 4,
    }
    assert sorted(cells["L3.1"].references) == [f"2017-000{n}" for n in range(1, 5)]
    assert [finding for finding in counted.findings if finding.severity == "error"] == []


def test_a_case_open_at_year_end_is_carried_over(house: House):
    reference = house.receive(day("Wed 2025-12-10"), TODAY).reference
    house.answer(reference, day("Thu 2026-01-08"), day("Fri 2026-01-09"))
    this = desk.report(house.seat("admin", TODAY), 2025, "cn-2021").report
    following = desk.report(house.seat("admin", TODAY), 2026, "cn-2021").report
    assert [this.cell(row, "total").value for row in ("T3.1", "T3.2", "T3.3.7", "T3.4")] == [
        1,
        0,
        0,
        1,
    ]
    assert [following.cell(row, "total").value for row in ("T3.1", "T3.2", "T3.3.7", "T3.4")] == [
        0,
        1,
        1,
        0,
    ]


def test_a_withdrawn_application_counts_under_the_other_results(house: House):
    reference = house.receive(RECEIVED).reference
    house.act("registrar", reference, "withdraw", day("Tue 2025-10-14"))
    table = desk.report(house.seat("admin", TODAY), 2025, "cn-2021").report
    assert table.cell("T3.3.6.3", "natural_person").value == 1


@pytest.mark.filterwarnings("ignore:The `tmp_path` fixture")
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    cases=st.lists(
        st.tuples(
            st.dates(date(2024, 11, 1), date(2025, 12, 1)),
            st.sampled_from(sorted(APPLICANT_TYPES)),
            st.sampled_from(["open", "answered", "withdrawn"]),
            st.integers(0, 60),
        ),
        max_size=4,
    )
)
def test_new_and_carried_in_are_results_and_carried_out_in_every_column(small_house: House, cases):
    """Holds whatever cases came before: the register grows from example to example."""
    house = small_house
    for received_on, applicant_type, end, days_later in cases:
        reference = house.receive(received_on, TODAY, applicant_type=applicant_type).reference
        ended_on = min(received_on + timedelta(days=days_later), TODAY)
        if end == "answered":
            house.answer(reference, ended_on, TODAY)
        elif end == "withdrawn":
            house.act("handler", reference, "withdraw", ended_on, TODAY)
    for year in (2024, 2025):
        counted = desk.report(house.seat("admin", TODAY), year, "cn-2021", with_cases=True)
        assert [each for each in counted.findings if each.severity == "error"] == []
    assert desk.verify(house.seat("admin", TODAY)).findings == ()
