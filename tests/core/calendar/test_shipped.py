"""The shipped calendar against two packages, day by day, and against known answers."""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from casetrack.core.calendar import Calendar
from days import day

FIRST, LAST = day("Tue 2008-01-01"), day("Thu 2026-12-31")

#: Worked examples: days of receipt with the due dates they lead to.
PLAIN = [
    # (received, working days, due)
    ("Mon 2024-03-11", 7, "Wed 2024-03-20"),
    ("Mon 2024-03-11", 20, "Tue 2024-04-09"),
    ("Fri 2024-04-19", 20, "Mon 2024-05-20"),
    ("Mon 2024-02-05", 20, "Fri 2024-03-08"),
    ("Tue 2024-09-10", 20, "Mon 2024-10-14"),
    ("Wed 2025-01-15", 20, "Tue 2025-02-18"),
    ("Sun 2025-01-26", 20, "Fri 2025-02-28"),
    ("Mon 2025-03-10", 20, "Tue 2025-04-08"),
    ("Sat 2025-03-08", 20, "Mon 2025-04-07"),
    ("Tue 2025-05-06", 20, "Wed 2025-06-04"),
    ("Wed 2025-12-10", 20, "Thu 2026-01-08"),
    ("Mon 2025-12-22", 20, "Tue 2026-01-20"),
    ("Mon 2026-02-09", 20, "Fri 2026-03-13"),
    ("Fri 2026-02-13", 20, "Thu 2026-03-19"),
    ("Sat 2026-02-14", 7, "Tue 2026-03-03"),
    ("Sat 2026-02-14", 20, "Fri 2026-03-20"),
    ("Mon 2026-04-20", 20, "Wed 2026-05-20"),
    ("Mon 2026-09-14", 20, "Fri 2026-10-16"),
    # 指导案例26号: the court counts 15 working days from 1 June to 23 June 2011.
    ("Wed 2011-06-01", 15, "Thu 2011-06-23"),
    ("Sun 2017-06-18", 15, "Fri 2017-07-07"),
    ("Mon 2017-06-19", 15, "Mon 2017-07-10"),
    ("Mon 2017-11-06", 15, "Mon 2017-11-27"),
    ("Mon 2017-11-27", 15, "Mon 2017-12-18"),
    ("Mon 2022-06-06", 20, "Mon 2022-07-04"),
    ("Thu 2025-02-20", 20, "Thu 2025-03-20"),
]

NOTICES = {
    2008: "国务院办公厅关于2008年部分节假日安排的通知",
    2009: "国务院办公厅关于2009年部分节假日安排的通知",
    2010: "国办发明电〔2009〕27号",
    2011: "国办发明电〔2010〕40号",
    2012: "国办发明电〔2011〕45号",
    2013: "国办发明电〔2012〕33号",
    2014: "国办发明电〔2013〕28号",
    2015: "国办发明电〔2014〕28号",
    2016: "国办发明电〔2015〕18号",
    2017: "国办发明电〔2016〕17号",
    2018: "国办发明电〔2017〕12号",
    2019: "国办发明电〔2018〕15号",
    2020: "国办发明电〔2019〕16号",
    2021: "国办发明电〔2020〕27号",
    2022: "国办发明电〔2021〕11号",
    2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}


def every_day() -> Iterator[date]:
    for offset in range((LAST - FIRST).days + 1):
        yield FIRST + timedelta(days=offset)


def test_every_day_is_as_chinesecalendar_has_it(calendar: Calendar) -> None:
    differ = [d for d in every_day() if calendar.is_workday(d) != chinese_calendar.is_workday(d)]
    assert differ == []


def test_every_day_is_as_holidays_has_it(calendar: Calendar) -> None:
    # The year after and the year before too: a New Year holiday is exchanged across the turn.
    known = holidays.country_holidays("CN", years=range(2007, 2028))
    differ = [d for d in every_day() if calendar.is_workday(d) != known.is_working_day(d)]
    assert differ == []


@pytest.mark.parametrize(("received", "working_days", "due"), PLAIN)
def test_known_due_dates(calendar: Calendar, received: str, working_days: int, due: str) -> None:
    assert calendar.add(day(received), working_days) == day(due)
    assert calendar.is_certain(day(due))


def test_each_year_rests_on_its_notice(calendar: Calendar) -> None:
    first: dict[int, str] = {}
    for notice in calendar.notices:
        first.setdefault(notice.year, notice.source)
    assert first == NOTICES


def test_notices_of_the_middle_of_a_year_come_after_the_first(calendar: Calendar) -> None:
    revisions = [
        (notice.number, notice.dated)
        for notice in calendar.notices
        if notice.source != NOTICES[notice.year]
    ]
    assert revisions == [
        ("国发明电〔2015〕1号", day("Wed 2015-05-13")),
        ("国办发明电〔2019〕3号", day("Fri 2019-03-22")),
        ("国办发明电〔2020〕1号", day("Sun 2020-01-26")),
    ]


def test_a_weekend_joined_to_a_holiday_is_named_with_it(calendar: Calendar) -> None:
    for year in calendar.years:
        for off in year.days_off:
            for near in (off - timedelta(days=1), off + timedelta(days=1)):
                if near.year == off.year and near.weekday() >= 5 and off.weekday() < 5:
                    assert near in {*year.days_off, *year.make_up_workdays}, (off, near)


def test_the_file_says_of_every_notice_whether_its_text_was_seen(shipped_text: str) -> None:
    for notice in tomllib.loads(shipped_text)["notices"]:
        assert notice["seen"] in {"text", "knowledge"}


def test_working_saturdays_and_sundays_count(calendar: Calendar) -> None:
    assert calendar.is_workday(day("Sat 2026-02-14"))
    assert calendar.is_workday(day("Sat 2026-02-28"))
    assert calendar.is_workday(day("Sun 2026-01-04"))
    assert not calendar.is_workday(day("Sat 2026-02-21"))


def test_the_eve_of_spring_festival_2024_is_a_working_day(calendar: Calendar) -> None:
    assert calendar.is_workday(day("Fri 2024-02-09"))
    assert not calendar.is_workday(day("Tue 2025-01-28"))


def test_may_2019_follows_the_later_notice(calendar: Calendar) -> None:
    for off in ("Wed 2019-05-01", "Thu 2019-05-02", "Fri 2019-05-03", "Sat 2019-05-04"):
        assert not calendar.is_workday(day(off))
    assert calendar.is_workday(day("Sun 2019-04-28"))
    assert calendar.is_workday(day("Sun 2019-05-05"))
    assert calendar.about(day("Wed 2019-05-01")).source == "国办发明电〔2019〕3号"


def test_spring_festival_2020_is_extended_over_a_make_up_saturday(calendar: Calendar) -> None:
    assert not calendar.is_workday(day("Fri 2020-01-31"))
    assert not calendar.is_workday(day("Sat 2020-02-01"))
    assert calendar.next_workday(day("Thu 2020-01-23") + timedelta(days=1)) == day("Mon 2020-02-03")
    assert day("Sat 2020-02-01") not in calendar.year(2020).make_up_workdays


def test_september_2015(calendar: Calendar) -> None:
    assert not calendar.is_workday(day("Thu 2015-09-03"))
    assert not calendar.is_workday(day("Fri 2015-09-04"))
    assert calendar.is_workday(day("Sun 2015-09-06"))


def test_notices_arrange_the_end_of_the_year_before(calendar: Calendar) -> None:
    assert calendar.is_workday(day("Sat 2011-12-31"))
    assert calendar.is_workday(day("Sat 2018-12-29"))
    assert not calendar.is_workday(day("Mon 2018-12-31"))
    assert calendar.about(day("Mon 2018-12-31")).source == "国办发明电〔2018〕15号"
    assert [n.year for n in calendar.year(2018).sources] == [2018, 2019]


def test_a_day_names_its_holiday_and_its_notice(calendar: Calendar) -> None:
    off = calendar.about(day("Wed 2026-02-18"))
    assert (off.kind, off.name, off.source) == ("holiday", "春节", "国办发明电〔2025〕7号")
    worked = calendar.about(day("Sat 2026-02-14"))
    assert (worked.kind, worked.name, worked.source) == (
        "make_up",
        "春节",
        "国办发明电〔2025〕7号",
    )
    assert worked.is_workday
    assert not off.is_provisional


def test_a_year_for_people_to_look_at(calendar: Calendar) -> None:
    year = calendar.year(2026)
    assert year.status == "announced"
    assert [(n.number, n.dated) for n in year.sources] == [
        ("国办发明电〔2025〕7号", day("Tue 2025-11-04"))
    ]
    assert len(year.days_off) == 33
    assert day("Sun 2026-02-22") in year.days_off
    assert day("Sun 2026-03-01") not in year.days_off
    assert [d.isoformat()[5:] for d in year.make_up_workdays] == [
        "01-04",
        "02-14",
        "02-28",
        "05-09",
        "09-20",
        "10-10",
    ]
