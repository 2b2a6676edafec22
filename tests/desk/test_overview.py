"""A year at a glance: counted by the very lists that its numbers open."""

from statistics import median as known_median

from hypothesis import given
from hypothesis import strategies as st

from casetrack import desk
from casetrack.desk.year.overview import median
from casetrack.store import Wanted
from days import day

TODAY = day("Thu 2026-01-08")


def test_quarters_add_up_to_the_year_and_to_the_lists_on_both_databases(house):
    for on in ("Mon 2025-03-31", "Tue 2025-04-01", "Wed 2025-12-31", "Thu 2026-01-01"):
        house.receive(day(on))
    house.answer("2025-0001", day("Wed 2025-04-30"))
    seat = house.seat("manager", TODAY)
    found = desk.overview(seat, 2025)
    assert [each.came_in for each in found.quarters] == [1, 1, 0, 1]
    assert [each.ended for each in found.quarters] == [0, 1, 0, 0]
    assert found.whole.came_in == 3
    for each in (*found.quarters, found.whole):
        with seat.store.reading() as tx:
            wanted = Wanted(received_from=each.first, received_to=each.last)
            assert tx.lists.count("jyj", wanted) == each.came_in


def test_the_median_is_of_working_days(small_house):
    small_house.receive(day("Fri 2025-09-26"))
    small_house.answer("2025-0001", day("Thu 2025-10-09"))
    found = desk.overview(small_house.seat("manager", TODAY), 2025)
    # Work went on on Sunday 28, Monday 29 and Tuesday 30 September, and from 9 October on.
    assert found.whole.median_working_days == 4


def test_what_several_asked_for_in_a_big_year_is_found_at_night_and_kept(house, monkeypatch):
    monkeypatch.setattr("casetrack.desk.year.topics.AT_ONCE", 1)
    for name in ("林大满", "周小暑", "王大雪"):
        house.receive(day("Tue 2025-10-14"), applicant_name=name)
    seat = house.seat("manager", TODAY)
    now = desk.topics(seat, 2025)
    assert (now.found_at, [each.applicants for each in now.topics]) == (None, [3])
    desk.keep_topics(seat)
    kept = desk.topics(seat, 2025)
    assert kept.topics == now.topics
    assert kept.found_at is not None
    house.receive(day("Tue 2025-10-14"), applicant_name="李小寒")
    house.act(
        "registrar",
        "2025-0001",
        "void",
        day("Tue 2025-10-14"),
        why="重复登记",
        duplicate_of="2025-0002",
    )
    (topic,) = desk.topics(seat, 2025).topics
    assert [card.line.reference for card in topic.cases] == ["2025-0002", "2025-0003"]
    desk.keep_topics(seat)
    (topic,) = desk.topics(seat, 2025).topics
    assert (topic.applicants, topic.total) == (3, 3)


@given(st.dictionaries(st.integers(0, 60), st.integers(1, 9), min_size=1))
def test_the_median_is_the_one_of_the_textbook(lengths):
    every = [length for length, often in lengths.items() for _ in range(often)]
    assert median(lengths) == known_median(every)
