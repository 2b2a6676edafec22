"""Figures that people enter, the preflight, and a year that is closed."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from casetrack import desk
from casetrack.errors import BadInput, Refused
from days import day
from desk.conftest import House
from store.behind import connected, run

NEW_YEAR = day("Thu 2026-01-08")
LATER = day("Mon 2026-02-09")
RECEIVED = day("Wed 2025-12-10")


@dataclass(frozen=True)
class Later(House):
    """The office in February: what it records now is recorded after the year was closed."""

    def seat(self, user: str, today: date) -> desk.Desk:
        return replace(super().seat(user, today), now=lambda: datetime(2026, 2, 9, 8, tzinfo=UTC))


@pytest.fixture
def later(house):
    return Later(house.store)


def seat(house: House, on=NEW_YEAR, user="manager"):
    return house.seat(user, on)


def report(house: House, year=2025, on=NEW_YEAR, **wanted):
    return desk.report(seat(house, on), year, "cn-2021", **wanted)


def number(found, row, column="total"):
    return found.report.cell(row, column).value


def test_a_figure_stands_with_who_entered_it_and_when(small_house):
    assert number(report(small_house), "T2.1.2", "issued") is None
    assert report(small_house).report.complete is False
    desk.set_figures(
        seat(small_house), 2025, {"T2.1.2 issued": "3", "T2.8 amount_wan_yuan": "1.50"}
    )
    assert number(report(small_house), "T2.1.2", "issued") == 3
    (entered,) = [each for each in desk.figures(seat(small_house), 2025) if each.value == 3]
    assert (entered.entered_by, entered.entered_at is not None) == ("user:manager", True)
    assert entered.label == "行政规范性文件 本年制发件数"


def test_a_figure_can_be_taken_back(small_house):
    desk.set_figures(seat(small_house), 2025, {"T2.1.2 issued": "3"})
    desk.set_figures(seat(small_house), 2025, {"T2.1.2 issued": None})
    assert number(report(small_house), "T2.1.2", "issued") is None


def test_with_every_figure_entered_the_table_is_complete(small_house):
    every = {each.address: "0" for each in desk.figures(seat(small_house), 2025)}
    desk.set_figures(seat(small_house), 2025, every)
    assert report(small_house).report.complete is True


@pytest.mark.parametrize(
    ("address", "value", "says"),
    [
        ("T2.1.2 issued", "/", "no number"),
        ("T2.1.2 issued", "-1", "less than 0"),
        ("T2.1.2 issued", "1.5", "no whole number"),
        ("T2.1.2 issued", "1e999", "no number"),
        ("T3.1 total", "5", "asks for no figure"),
        ("X", "5", "asks for no figure"),
    ],
)
def test_what_cannot_stand_there_is_refused_and_nothing_kept(small_house, address, value, says):
    with pytest.raises(BadInput, match=says):
        desk.set_figures(seat(small_house), 2025, {"T2.1.1 issued": "1", address: value})
    assert number(report(small_house), "T2.1.1", "issued") is None


def test_a_handler_enters_no_figures_and_closes_no_year(small_house):
    with pytest.raises(Refused, match="entered by"):
        desk.set_figures(seat(small_house, user="handler"), 2025, {"T2.1.1 issued": "1"})
    with pytest.raises(Refused, match="closed by"):
        desk.close_year(seat(small_house, user="handler"), 2025)


def test_rules_in_force_are_compared_with_last_years(small_house):
    before = {"T2.1.2 in_force": "10"}
    desk.set_figures(seat(small_house), 2024, before)
    now = {"T2.1.2 issued": "2", "T2.1.2 repealed": "1", "T2.1.2 in_force": "12"}
    desk.set_figures(seat(small_house), 2025, now)
    findings = [each for each in report(small_house).findings if each.identity == "A-11"]
    assert [(each.where, each.expected, each.found) for each in findings] == [
        ("T2.1.2 in_force", 11, 12)
    ]


def test_what_last_years_table_carried_over_is_compared_with_the_cases(small_house):
    small_house.receive(day("Mon 2024-12-30"), NEW_YEAR)
    assert [each for each in report(small_house).findings if each.identity == "A-04"] == []
    published = {"T3.4 natural_person": "2", "T3.4 total": "2"}
    desk.set_figures(seat(small_house), 2024, published)
    found = report(small_house)
    assert [
        (each.where, each.expected, each.found)
        for each in found.findings
        if each.identity == "A-04"
    ] == [("T3.2 natural_person", 2, 1), ("T3.2 total", 2, 1)]
    # What was published changes no count.
    assert number(report(small_house, 2024), "T3.4") == 1


def test_a_year_is_closed_with_a_hash_and_a_signer(house):
    house.receive(RECEIVED, NEW_YEAR)
    closed = desk.close_year(seat(house), 2025, signer="赵主任")
    assert closed.is_new
    assert (closed.closing.signer, closed.closing.position) == ("赵主任", 1)
    assert closed.closing.is_whole
    assert closed.warnings
    again = desk.close_year(seat(house), 2025)
    assert not again.is_new
    assert again.closing == closed.closing
    assert report(house).closing == closed.closing
    assert report(house).restated == ()


def test_a_year_that_is_not_over_cannot_be_closed(small_house):
    with pytest.raises(Refused, match="2026-01-01"):
        desk.close_year(seat(small_house, day("Wed 2025-12-31")), 2025)


def test_what_is_recorded_after_closing_shows_cell_by_cell_with_its_case(house, later):
    reference = house.receive(RECEIVED, NEW_YEAR).reference
    desk.close_year(seat(house), 2025)
    later.answer(reference, day("Mon 2025-12-29"), LATER)
    found = desk.report(seat(later, LATER), 2025, "cn-2021")
    told = [(each.where, each.before, each.after, each.gone, each.come) for each in found.restated]
    assert told == [
        ("T3.3.1 natural_person", 0, 1, (), (reference,)),
        ("T3.3.1 total", 0, 1, (), (reference,)),
        ("T3.3.7 natural_person", 0, 1, (), (reference,)),
        ("T3.3.7 total", 0, 1, (), (reference,)),
        ("T3.4 natural_person", 1, 0, (reference,), ()),
        ("T3.4 total", 1, 0, (reference,), ()),
    ]
    (why,) = found.restated[0].reasons
    assert why.reference == reference
    assert "2025-12-29, recorded on 2026-02-09 by registrar" in str(why.says)
    # And next year's table, which carries in one less than was published, says so.
    ahead = desk.report(seat(later, LATER), 2026, "cn-2021")
    assert {each.where for each in ahead.findings if each.identity == "A-04"} == {
        "T3.2 natural_person",
        "T3.2 total",
    }
    ahead_of_2026 = desk.preflight(seat(later, LATER), 2026).obstacles
    assert {each.references for each in ahead_of_2026 if each.kind == "carried_in"} == {
        (reference,)
    }
    with pytest.raises(Refused, match="--reason"):
        desk.close_year(seat(later, LATER), 2025)
    anew = desk.close_year(seat(later, LATER), 2025, reason="漏记一件答复")
    assert (anew.closing.position, anew.closing.reason) == (2, "漏记一件答复")
    assert desk.report(seat(later, LATER), 2025, "cn-2021").restated == ()
    assert [
        each
        for each in desk.report(seat(later, LATER), 2026, "cn-2021").findings
        if each.identity == "A-04"
    ] == []


def test_a_figure_entered_after_closing_shows_who_entered_it(house, later):
    desk.close_year(seat(house), 2025)
    desk.set_figures(seat(later, LATER), 2025, {"T2.1.1 issued": "2"})
    (changed,) = desk.report(seat(later, LATER), 2025, "cn-2021").restated
    assert (changed.where, changed.before, changed.after) == ("T2.1.1 issued", None, 2)
    assert [str(why.says) for why in changed.reasons] == ["entered on 2026-02-09 by manager"]


def test_verify_finds_a_closed_table_that_was_changed(small_house, sqlite_url):
    desk.close_year(seat(small_house), 2025)
    with connected(sqlite_url) as connection:
        connection.execute(text("UPDATE year_closings SET content = replace(content, '0', '1')"))
    findings = desk.verify(seat(small_house)).findings
    assert [each.kind for each in findings] == ["closing"]


def kinds(found):
    return {each.kind: each.references for each in found.obstacles}


def test_preflight_names_each_obstacle_with_its_cases(house):
    drafted = house.receive(RECEIVED, NEW_YEAR).reference
    house.act("handler", drafted, "draft_reply", RECEIVED, NEW_YEAR, outcome="OPEN", given="方案")
    unproved = house.receive(RECEIVED, NEW_YEAR).reference
    house.answer(unproved, day("Fri 2025-12-12"), NEW_YEAR)
    overdue = house.receive(day("Mon 2025-10-13"), NEW_YEAR).reference
    found = desk.preflight(seat(house), 2025)
    assert found.form == "cn-2021"
    assert kinds(found) == {
        "draft": (drafted,),
        "no_dispatch_proof": (unproved,),
        "overdue": (overdue,),
        "figures": (),
    }
    assert all(str(each.way_out) for each in found.obstacles)
    house.act("registrar", unproved, "record_service", day("Mon 2025-12-15"), NEW_YEAR)
    assert "no_dispatch_proof" not in kinds(desk.preflight(seat(house), 2025))


def test_preflight_names_a_reply_that_was_logged_after_the_year(house, later):
    reference = house.receive(RECEIVED, NEW_YEAR).reference
    later.answer(reference, day("Mon 2025-12-29"), LATER)
    assert kinds(desk.preflight(seat(house), 2025))["logged_late"] == (reference,)


def test_preflight_names_a_lawsuit_that_reconsideration_had_to_come_before(small_house):
    house = small_house
    denied, given = (house.receive(RECEIVED, NEW_YEAR).reference for _ in range(2))
    sent = day("Fri 2025-12-12")
    why = {"outcome": "DENY_LAW", "law_article": "《统计法》第28条", "reason": "法律禁止公开"}
    house.answer(denied, sent, NEW_YEAR, **why)
    house.answer(given, sent, NEW_YEAR, outcome="NOT_OURS", reason="不由本机关负责")
    for reference in (denied, given):
        house.act(
            "registrar",
            reference,
            "file_remedy",
            day("Mon 2025-12-22"),
            NEW_YEAR,
            kind="litigation_direct",
        )
    assert kinds(desk.preflight(seat(house), 2025))["sued_directly"] == (denied,)


def test_what_is_not_due_yet_stands_in_no_ones_way(small_house):
    today = day("Thu 2025-11-06")
    small_house.receive(day("Mon 2025-10-13"), today)
    assert kinds(desk.preflight(seat(small_house, today), 2025)) == {"figures": ()}


def test_a_case_that_fits_no_row_is_named_and_never_dropped(small_house, sqlite_url):
    reference = small_house.receive(RECEIVED, NEW_YEAR).reference
    small_house.answer(reference, day("Fri 2025-12-12"), NEW_YEAR)
    small_house.act("registrar", reference, "record_service", day("Mon 2025-12-15"), NEW_YEAR)
    run(sqlite_url, "UPDATE outcome_rows SET row_code = 'T9' WHERE form = 'cn-2021'")
    (obstacle,) = desk.preflight(seat(small_house), 2025).obstacles
    assert (obstacle.severity, obstacle.kind) == ("error", "uncounted")
    assert reference in str(obstacle.says)
    with pytest.raises(BadInput, match="T9"):
        report(small_house)


def test_an_applicant_of_no_known_type_is_named(small_house, sqlite_url):
    reference = small_house.receive(RECEIVED, NEW_YEAR).reference
    run(sqlite_url, "UPDATE cases SET applicant_type = 'unknown'")
    found = desk.preflight(seat(small_house), 2025)
    assert kinds(found)["no_applicant_type"] == (reference,)
    assert found.year_end is None
