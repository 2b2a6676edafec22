"""The day's work, lists for people, and a case with all that its page shows, on both databases."""

from dataclasses import replace
from datetime import date

import pytest

from casetrack import desk
from casetrack.desk import Asked, Wanted
from casetrack.desk.handling.whole import masked
from casetrack.desk.lists import browsing
from casetrack.errors import BadInput, Refused
from casetrack.store import Applicant
from days import day
from desk.conftest import DUE, RECEIVED

TODAY = day("Wed 2025-10-15")


@pytest.fixture
def busy(house):
    """Four applications: in hand, with a third party, waiting for the applicant, answered."""
    for _ in range(4):
        house.receive(RECEIVED, TODAY)
    house.act(
        "handler",
        "2025-0002",
        "consult_third_party",
        TODAY,
        party_name="某公司",
        information="报价单",
        served_on="2025-10-15",
    )
    house.act("handler", "2025-0003", "request_correction", TODAY, items="哪一年度")
    house.answer("2025-0004", TODAY)
    return house


def todays(house, today: date, user: str = "handler") -> desk.Today:
    return desk.todays(house.seat(user, today))


def references(part) -> list[str]:
    return [card.line.reference for card in part.cards]


def test_each_case_stands_in_the_part_of_its_due_date(busy):
    for today, overdue, due_today, this_week in (
        (day("Fri 2025-10-31"), [], [], []),
        (day("Mon 2025-11-03"), [], [], ["2025-0001"]),
        (DUE, [], ["2025-0001"], []),
        (day("Tue 2025-11-11"), ["2025-0001"], [], []),
    ):
        work = todays(busy, today)
        assert references(work.overdue) == overdue, today
        assert references(work.due_today) == due_today, today
        assert references(work.this_week) == this_week, today


def test_a_case_that_waits_for_the_applicant_is_never_overdue(busy):
    work = todays(busy, day("Wed 2025-12-24"))
    assert "2025-0003" not in references(work.overdue)
    assert [(each.reference, each.title) for each in work.others] == [
        ("2025-0002", "第三方意见期限"),
        ("2025-0003", "申请人补正期限"),
    ]
    assert all(each.working_days_left < 0 for each in work.others)
    assert [each.request for each in work.others] == ["公开2025年学区划分方案"] * 2


def test_the_other_deadlines_of_the_office_are_told_within_the_week_and_when_late(busy):
    def told(today: date) -> list[tuple[str, str, int]]:
        own = todays(busy, today).duties
        return [(each.reference, each.title, each.working_days_left) for each in own]

    notices = [(f"2025-000{n}", "补正告知期限", 4) for n in (1, 2)]
    assert told(day("Thu 2025-10-16")) == notices
    assert told(day("Thu 2025-10-23")) == [], "a chance that has passed is no duty"
    filed = day("Mon 2025-10-20")
    busy.act("registrar", "2025-0004", "record_service", filed)
    busy.act("registrar", "2025-0004", "file_remedy", filed, kind="reconsideration")
    assert told(day("Thu 2025-10-30")) == [("2025-0004", "复议答复期限", -3)]


def test_a_queue_holds_what_waits_for_the_roles_of_the_reader(busy):
    queues = {each.code: references(each.part) for each in todays(busy, TODAY).queues}
    assert queues == {"handling": ["2025-0001", "2025-0002"]}
    assert todays(busy, TODAY, "approver").queues == ()
    assert todays(busy, TODAY).open_cases == 3


def test_the_picture_counts_replies_by_working_day(busy):
    ahead = {each.day: each.count for each in todays(busy, day("Mon 2025-11-03")).ahead}
    assert len(ahead) == 15
    assert ahead[DUE] == 1
    assert sum(ahead.values()) == 1
    assert day("Sat 2025-11-08") not in ahead


def test_a_provisional_due_date_says_so(house):
    house.receive(day("Tue 2026-12-15"))
    work = todays(house, day("Tue 2026-12-15"))
    assert references(work.provisional) == ["2026-0001"]


def test_a_part_says_how_many_there_are_beyond_the_first(house):
    for _ in range(10):
        house.receive(RECEIVED)
    work = todays(house, DUE)
    assert (work.due_today.count, len(work.due_today.cards)) == (10, 8)


def test_lists_are_narrowed_put_in_order_and_paged(busy):
    seat = busy.seat("auditor", TODAY)
    assert desk.browse(seat, Asked(sort="reference", backwards=True)).cards[0].line.reference == (
        "2025-0004"
    )
    found = desk.browse(seat, Asked(Wanted(closed=False, running=True)))
    assert references(found) == ["2025-0001", "2025-0002"]
    assert (found.total, found.page, found.pages) == (2, 1, 1)
    assert desk.browse(seat, Asked(page=9)).page == 1
    with pytest.raises(BadInput, match="colour"):
        desk.browse(seat, Asked(sort="colour"))


def test_a_list_is_counted_so_far_as_it_is_leafed_through_and_taken_away_whole(busy, monkeypatch):
    seat = busy.seat("auditor", TODAY)
    everything = [card.line.reference for card in desk.browse_all(seat, Asked())]
    for most in (len(everything), len(everything) - 1, 1):
        monkeypatch.setattr(browsing, "MOST_LISTED", most)
        found = desk.browse(seat, Asked())
        assert (found.total, found.has_more) == (most, most < len(everything))
        assert [card.line.reference for card in desk.browse_all(seat, Asked())] == everything


@pytest.mark.parametrize(
    ("state", "closed"), [("handling", False), ("answered", None), ("none such", None)]
)
def test_by_a_state_of_open_cases_the_closed_ones_are_not_gone_through(busy, state, closed):
    seat = busy.seat("handler", TODAY)
    for given in (None, True, False):
        asked = Asked(Wanted(state=state, closed=given))
        with seat.store.reading() as tx:
            narrowed = browsing.wanted_of(seat, tx, asked, ())
        assert narrowed.closed == (closed if given is None else given)
        shown = desk.browse(seat, asked).cards
        plainly = (card for card in desk.browse_all(seat, Asked(Wanted(closed=given))))
        assert {card.line.reference for card in shown} == {
            card.line.reference for card in plainly if card.line.state == state
        }


def test_a_card_names_the_applicant_and_what_is_asked_for(busy):
    card = next(desk.browse_all(busy.seat("handler", TODAY), Asked()))
    assert (card.applicant, card.request) == ("林小满", "公开2025年学区划分方案")


def test_a_page_that_nobody_may_see_is_refused(busy):
    with busy.store.transaction() as tx:
        gone = desk.Person("gone", "走了的人", ("handler",), active=False)
        tx.people.put_user(gone, busy.seat("gone", TODAY).now())
    for look in (
        lambda seat: desk.todays(seat),
        lambda seat: desk.browse(seat, Asked()),
        lambda seat: desk.whole(seat, "2025-0001"),
    ):
        with pytest.raises(Refused, match="not active"):
            look(busy.seat("gone", TODAY))


def test_what_logging_would_come_to_is_told_and_nothing_is_written(house):
    seat = house.seat("registrar", TODAY)
    application = desk.Application(
        received_on=None,
        channel="post",
        applicant_name="",
        applicant_type="",
        request="",
        way_in=desk.WayIn(signed_on=RECEIVED),
    )
    seen = desk.foresee(seat, application)
    assert (seen.received_on, seen.due, seen.provisional) == (RECEIVED, DUE, False)
    assert "条例第31条第（二）项" in str(seen.why)
    assert desk.list_cases(seat) == ()


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("id_number", "330301199001010011", "330************011"),
        ("phone", "13900000006", "139******06"),
        ("phone", "110", "***"),
        ("email", "lin@example.org", "l**************"),
        ("address", None, None),
    ],
)
def test_a_mask_leaves_what_tells_two_apart_and_nothing_of_what_is_short(field, value, shown):
    nobody = Applicant(1, "natural_person", "林小满", None, None, None, None)
    assert getattr(masked(replace(nobody, **{field: value})), field) == shown
