"""Counting, guessing and overriding, on the shipped calendar and on small ones."""

import subprocess
import sys
from dataclasses import replace

import pytest

from casetrack.core.calendar import Calendar, Closure, Holiday, Notice, from_holidays, merge
from casetrack.errors import BadInput, CalendarError
from days import day

TYPHOON = Closure(
    "台风停工", "市防指通知", day("Thu 2026-07-23"), day("Fri 2026-07-24"), is_workday=False
)

NEXT_YEAR = Notice(
    2027,
    "2027年部分节假日安排",
    "国办发明电〔2026〕99号",
    day("Wed 2026-11-04"),
    (
        Holiday("元旦", (day("Thu 2026-12-31"), day("Fri 2027-01-01")), (day("Sun 2027-01-03"),)),
        Holiday("春节", (day("Fri 2027-02-05"), day("Mon 2027-02-08"))),
    ),
)


def test_the_start_is_day_zero(calendar: Calendar) -> None:
    assert calendar.add(day("Thu 2025-02-20"), 1) == day("Fri 2025-02-21")
    assert calendar.add(day("Sat 2025-02-22"), 1) == day("Mon 2025-02-24")
    assert calendar.add(day("Sat 2025-02-22"), 0) == day("Sat 2025-02-22")


def test_fewer_than_no_days_cannot_be_added(calendar: Calendar) -> None:
    with pytest.raises(BadInput, match="-1 working days"):
        calendar.add(day("Thu 2025-02-20"), -1)


def test_days_left_out_do_not_count(calendar: Calendar) -> None:
    answered = [(day("Tue 2025-10-21"), day("Wed 2025-11-05"))]
    due = calendar.add_leaving_out(day("Mon 2025-10-13"), 20, answered)
    assert due == day("Wed 2025-11-26")


def test_a_span_that_begins_before_the_start_counts_only_after_it(calendar: Calendar) -> None:
    span = [(day("Wed 2025-10-01"), day("Tue 2025-10-14"))]
    assert calendar.add_leaving_out(day("Mon 2025-10-13"), 1, span) == day("Wed 2025-10-15")


def test_a_span_after_the_due_date_changes_nothing(calendar: Calendar) -> None:
    span = [(day("Wed 2025-10-15"), day("Fri 2099-10-16"))]
    assert calendar.add_leaving_out(day("Mon 2025-10-13"), 1, span) == day("Tue 2025-10-14")


def test_spans_out_of_order_are_refused_and_merge_puts_them_in_order(calendar: Calendar) -> None:
    later = (day("Mon 2025-07-14"), day("Mon 2025-07-28"))
    earlier = (day("Mon 2025-07-07"), day("Mon 2025-07-21"))
    with pytest.raises(ValueError, match="sorted"):
        calendar.add_leaving_out(day("Tue 2025-07-01"), 20, [later, earlier])
    merged = merge([later, earlier])
    assert merged == ((day("Mon 2025-07-07"), day("Mon 2025-07-28")),)


def test_spans_that_touch_become_one() -> None:
    one = (day("Mon 2025-07-07"), day("Fri 2025-07-11"))
    next_to_it = (day("Sat 2025-07-12"), day("Sat 2025-07-12"))
    apart = (day("Mon 2025-07-14"), day("Mon 2025-07-14"))
    assert merge([apart, next_to_it, one]) == (
        (day("Mon 2025-07-07"), day("Sat 2025-07-12")),
        apart,
    )


def test_counting_back_takes_the_same_days_away(calendar: Calendar) -> None:
    received, due = day("Wed 2025-01-15"), day("Tue 2025-02-18")
    assert calendar.count(received, due) == 20
    assert calendar.count(due, received) == -20
    assert calendar.count(due, due) == 0


def test_the_next_working_day_is_the_day_itself_if_it_is_one(calendar: Calendar) -> None:
    assert calendar.next_workday(day("Sat 2026-02-14")) == day("Sat 2026-02-14")
    assert calendar.next_workday(day("Sun 2026-02-15")) == day("Tue 2026-02-24")
    assert calendar.next_workday(day("Tue 2008-01-01")) == day("Wed 2008-01-02")


def test_a_day_outside_is_named_with_what_is_known(calendar: Calendar) -> None:
    for question in (calendar.is_workday, calendar.about, calendar.next_workday):
        with pytest.raises(BadInput, match=r"2007-12-31 .* 2008-01-01 to 2031-12-31"):
            question(day("Mon 2007-12-31"))
    with pytest.raises(BadInput, match="2032-01-01"):
        calendar.count(day("Mon 2026-01-05"), day("Thu 2032-01-01"))
    with pytest.raises(BadInput, match="from 2031-12-31 runs past 2031-12-31"):
        calendar.add(day("Wed 2031-12-31"), 1)
    for year in (0, 2007, 2032, 10000):
        with pytest.raises(BadInput, match=f"^{year} is not in this calendar"):
            calendar.year(year)


# What nobody has announced


def test_a_deadline_in_a_year_nobody_has_announced_is_a_guess(calendar: Calendar) -> None:
    due = calendar.add(day("Tue 2026-12-15"), 20)
    assert due == day("Wed 2027-01-13")
    assert not calendar.is_certain(due)


def test_the_last_days_of_the_last_announced_year_are_not_certain(calendar: Calendar) -> None:
    assert calendar.certain_to == day("Mon 2026-12-28")
    assert calendar.is_certain(day("Mon 2026-12-28"))
    assert not calendar.about(day("Mon 2026-12-28")).is_provisional
    assert not calendar.is_certain(day("Tue 2026-12-29"))
    assert calendar.about(day("Tue 2026-12-29")).is_provisional
    assert calendar.is_workday(day("Tue 2026-12-29"))


def test_a_day_before_the_calendar_is_not_certain(calendar: Calendar) -> None:
    assert not calendar.is_certain(day("Mon 2007-12-31"))


def test_every_note_about_a_guessed_year_is_provisional(calendar: Calendar) -> None:
    festival = calendar.about(day("Mon 2027-02-08"))
    assert (festival.kind, festival.is_workday, festival.name) == ("guess", False, "春节")
    assert festival.source is None
    for written in ("Mon 2027-02-08", "Tue 2027-02-09", "Sat 2027-02-13"):
        assert calendar.about(day(written)).is_provisional
    assert calendar.about(day("Tue 2027-02-09")).kind == "weekday"
    year = calendar.year(2027)
    assert (year.status, year.sources, year.make_up_workdays) == ("provisional", (), ())
    assert day("Mon 2027-02-08") in year.days_off


def test_a_guess_does_not_take_over_exchanges_the_package_happens_to_know(
    calendar: Calendar,
) -> None:
    as_of_2025 = replace(
        calendar, notices=tuple(each for each in calendar.notices if each.year < 2026)
    )
    # Off by the notice for 2026 in exchange for Sunday 4 January, which the guess does not know.
    assert as_of_2025.is_workday(day("Fri 2026-01-02"))
    assert not as_of_2025.is_workday(day("Sun 2026-01-04"))
    assert not as_of_2025.is_workday(day("Thu 2026-02-19"))
    # The statutory holidays since 2025 and nothing else.
    assert len(as_of_2025.year(2026).days_off) == 13


def test_why_a_day_is_off(calendar: Calendar) -> None:
    assert calendar.day_off(day("Sat 2026-02-14")) is None
    assert str(calendar.day_off(day("Sat 2026-03-07"))) == "weekend"
    assert str(calendar.day_off(day("Mon 2026-02-16"))) == "春节 (国办发明电〔2025〕7号)"
    assert str(calendar.day_off(day("Fri 2027-01-01"))) == "元旦 (a guess: not announced yet)"


PLAIN_COUNTING = """
import sys
from datetime import date
from pathlib import Path
from casetrack.core.calendar import parse

calendar = parse("cn.toml", Path(sys.argv[1]).read_text(encoding="utf-8"))
assert calendar.add(date(2026, 2, 13), 20) == date(2026, 3, 19)
calendar.about(date(2026, 12, 31)), calendar.year(2026), calendar.version
assert "holidays" not in sys.modules
assert calendar.add(date(2026, 12, 15), 20) == date(2027, 1, 13)
assert "holidays" in sys.modules
print(calendar.about(date(2027, 1, 1)).name)
"""


def test_the_package_of_the_guess_is_imported_only_for_a_guess(
    request: pytest.FixtureRequest,
) -> None:
    shipped = request.config.rootpath / "workflows" / "calendars" / "cn.toml"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", PLAIN_COUNTING, str(shipped)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        # The names of a guess do not follow the language of the machine.
        env={"PYTHONPATH": str(request.config.rootpath / "src"), "LANGUAGE": "en_US"},
    )
    assert (done.returncode, done.stdout.strip()) == (0, "元旦"), done.stderr


# Further notices


def test_the_next_notice_turns_a_guess_into_what_is_announced(calendar: Calendar) -> None:
    newer = calendar.with_notices("2027.toml", [NEXT_YEAR])
    assert newer.announced[-1] == 2027
    assert newer.certain_to == day("Tue 2027-12-28")
    assert not newer.is_workday(day("Thu 2026-12-31"))
    due = newer.add(day("Tue 2026-12-15"), 20)
    assert due == day("Wed 2027-01-13")
    assert newer.is_certain(due)
    assert calendar.is_workday(day("Thu 2026-12-31"))


def test_of_two_notices_the_later_issued_holds_whichever_is_loaded_last(calendar: Calendar) -> None:
    monday, tuesday = day("Mon 2027-02-08"), day("Tue 2027-02-09")
    revised = Notice(
        2027,
        "调整",
        "国办发明电〔2026〕100号",
        day("Tue 2026-12-15"),
        (Holiday("春节", (tuesday,), (monday,)),),
    )
    for order in ([NEXT_YEAR, revised], [revised, NEXT_YEAR]):
        both = calendar.with_notices("2027.toml", order)
        assert both.is_workday(monday)
        assert not both.is_workday(tuesday)
    one_after_the_other = calendar.with_notices("2027.toml", [NEXT_YEAR]).with_notices(
        "revised.toml", [revised]
    )
    assert one_after_the_other == both
    assert one_after_the_other.version == both.version


def test_a_notice_loaded_again_replaces_itself(calendar: Calendar) -> None:
    once = calendar.with_notices("2027.toml", [NEXT_YEAR])
    assert once.with_notices("2027.toml", [NEXT_YEAR]) == once
    corrected = replace(NEXT_YEAR, holidays=NEXT_YEAR.holidays[:1])
    assert once.with_notices("2027.toml", [corrected]).is_workday(day("Mon 2027-02-08"))


def test_a_notice_that_leaves_a_year_out_is_refused(calendar: Calendar) -> None:
    new_year = Holiday("元旦", (day("Mon 2029-01-01"),))
    too_far = replace(NEXT_YEAR, year=2029, dated=None, holidays=(new_year,))
    with pytest.raises(CalendarError) as refused:
        calendar.with_notices("2029.toml", [too_far])
    assert [str(problem.says) for problem in refused.value.problems] == [
        "there is no notice for 2027",
        "there is no notice for 2028",
    ]
    assert refused.value.file == "2029.toml"


def test_a_wrong_notice_is_refused_with_its_place(calendar: Calendar) -> None:
    wrong = replace(NEXT_YEAR, holidays=(Holiday("元旦", (day("Fri 2026-01-02"),)),))
    with pytest.raises(CalendarError) as refused:
        calendar.with_notices("2027.toml", [wrong])
    (found,) = refused.value.problems
    assert found.place == "notices.国办发明电〔2026〕99号.holidays.元旦.days_off"


# The office's own days


def test_a_closure_of_the_office_overrides_the_calendar(calendar: Calendar) -> None:
    local = calendar.with_closures([TYPHOON])
    note = local.about(day("Fri 2026-07-24"))
    assert (note.kind, note.is_workday, note.name) == ("closure", False, "台风停工")
    assert note.source == "市防指通知"
    assert local.add(day("Wed 2026-07-22"), 1) == day("Mon 2026-07-27")
    assert calendar.add(day("Wed 2026-07-22"), 1) == day("Thu 2026-07-23")
    assert local.year(2026) == calendar.year(2026)


def test_an_office_may_work_on_a_day_off(calendar: Calendar) -> None:
    saturday = day("Sat 2026-07-25")
    opened = Closure("便民周六", "本机关公告", saturday, saturday, is_workday=True)
    local = calendar.with_closures([TYPHOON, opened])
    assert local.about(saturday).kind == "opening"
    assert local.add(day("Wed 2026-07-22"), 1) == saturday


def test_the_office_has_the_last_word_over_a_notice(calendar: Calendar) -> None:
    make_up, festival = day("Sat 2026-02-14"), day("Wed 2026-02-18")
    shut = replace(TYPHOON, first=make_up, last=make_up)
    opened = replace(TYPHOON, first=festival, last=festival, is_workday=True)
    local = calendar.with_closures([shut, opened])
    assert not local.is_workday(make_up)
    assert local.is_workday(festival)


def test_a_closure_ends_after_it_starts() -> None:
    with pytest.raises(BadInput, match="before it starts"):
        replace(TYPHOON, last=day("Wed 2026-07-22"))


def test_a_closure_in_a_guessed_year_counts_too(calendar: Calendar) -> None:
    monday = day("Mon 2027-07-26")
    local = calendar.with_closures([replace(TYPHOON, first=monday, last=monday)])
    assert local.add(day("Fri 2027-07-23"), 1) == day("Tue 2027-07-27")
    assert local.about(monday).is_provisional


# Versions


def test_the_version_is_of_what_the_calendar_is_made_of(calendar: Calendar) -> None:
    again = Calendar(tuple(reversed(calendar.notices)), calendar.guess)
    assert again.version == calendar.version
    assert calendar.with_closures([TYPHOON]).version != calendar.version
    assert calendar.with_notices("2027.toml", [NEXT_YEAR]).version != calendar.version
    assert len(calendar.version) == 64


def test_a_calendar_can_be_had_again_from_its_canonical_text(calendar: Calendar) -> None:
    local = calendar.with_closures([TYPHOON]).with_notices("2027.toml", [NEXT_YEAR])
    again = Calendar.from_canonical(local.canonical)
    assert again == local
    assert again.version == local.version
    assert not again.is_workday(day("Fri 2026-07-24"))


# Another country


def test_a_holiday_of_any_part_of_the_country_is_off() -> None:
    parts = ("ENG", "WLS", "SCT", "NIR")
    united = from_holidays("GB", parts, range(2025, 2028))
    assert not united.is_workday(day("Mon 2026-08-31"))  # not in Scotland
    assert not united.is_workday(day("Mon 2026-08-03"))  # only in Scotland
    assert not united.is_workday(day("Mon 2026-07-13"))  # only in Northern Ireland
    assert united.is_workday(day("Tue 2026-08-04"))
    england = from_holidays("GB", ["ENG"], range(2025, 2028))
    assert england.is_workday(day("Mon 2026-08-03"))


def test_another_country_has_its_substitute_days_and_says_where_they_come_from() -> None:
    england = from_holidays("GB", ["ENG"], [2026, 2027])
    note = england.about(day("Mon 2026-12-28"))  # Boxing Day fell on a Saturday
    assert not note.is_workday
    assert note.name == "Boxing Day (observed)"
    assert note.source is not None
    assert note.source.startswith("holidays ")
    assert england.add(day("Thu 2026-12-24"), 1) == day("Tue 2026-12-29")
    assert england.announced == (2026, 2027)
    assert not england.is_workday(day("Mon 2028-05-01"))
    assert not england.is_certain(day("Mon 2028-05-01"))


def test_a_country_nobody_knows_is_refused() -> None:
    with pytest.raises(BadInput, match="GB XYZ"):
        from_holidays("GB", ["XYZ"], [2026]).is_workday(day("Mon 2026-08-03"))
    with pytest.raises(BadInput, match="QQ"):
        from_holidays("QQ", [], [2026]).is_workday(day("Mon 2026-08-03"))
    with pytest.raises(BadInput, match="follow each other"):
        from_holidays("GB", ["ENG"], [2024, 2026])
