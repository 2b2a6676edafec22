"""Notices as they were published: each day they name, and each slip of the pen in them."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from casetrack.core.calendar import Calendar, Loaded, Notice, announcement, lint, loaded_in
from casetrack.errors import CalendarError
from days import day

DATA = Path(__file__).parents[2] / "data"
SENTENCES: list[dict[str, Any]] = json.loads((DATA / "holiday_notices.json").read_text("utf-8"))[
    "cases"
]

REVISION = """国务院办公厅关于调整2019年劳动节假期安排的通知
国办发明电〔2019〕3号
各有关单位：
2019年劳动节放假调休安排如下：
5月1日至4日放假调休，共4天。4月28日（星期日）、5月5日（星期日）上班。
国务院办公厅
2019年3月22日
"""


def whole(year: int, words: str) -> str:
    return f"国务院办公厅关于{year}年节假日安排的通知\n一、节日：{words}\n{year - 1}年11月1日\n"


@pytest.mark.parametrize("known", SENTENCES, ids=lambda known: known["id"])
def test_a_sentence_names_the_days_that_are_known(
    known: dict[str, Any], calendar: Calendar
) -> None:
    notice = announcement("x.txt", whole(known["year"], known["text"]), calendar)
    told = {(each, not worked) for each, worked, _ in notice.days()}
    expected = {(date.fromisoformat(each["date"]), each["day_off"]) for each in known["expected"]}
    assert expected <= told
    # A plain weekend that is joined to a holiday may be named too.
    assert all(is_off and each.weekday() > 4 for each, is_off in told - expected)


@pytest.mark.parametrize("year", [2019, 2021])
def test_a_whole_notice_is_what_the_calendar_holds(year: int, calendar: Calendar) -> None:
    text = (DATA / "holiday_notices" / f"{year}.txt").read_text("utf-8")
    notice = announcement(f"{year}.txt", text, calendar)
    (ours,) = [each for each in calendar.notices if each.number == notice.number]
    assert (notice.year, notice.dated, notice.title) == (ours.year, ours.dated, ours.title)
    assert {h.name: (h.days_off, h.make_up_workdays) for h in notice.holidays} == {
        h.name: (h.days_off, h.make_up_workdays) for h in ours.holidays
    }


def test_a_revision_in_the_middle_of_a_year_is_read_too(calendar: Calendar) -> None:
    notice = announcement("may.txt", REVISION, calendar)
    assert (notice.number, notice.dated) == ("国办发明电〔2019〕3号", day("Fri 2019-03-22"))
    (holiday,) = notice.holidays
    assert holiday.name == "劳动节"
    assert holiday.make_up_workdays == (day("Sun 2019-04-28"), day("Sun 2019-05-05"))


def test_a_holiday_that_is_prolonged_goes_on_from_where_it_ended(calendar: Calendar) -> None:
    before = Calendar(
        tuple(n for n in calendar.notices if n.number != "国办发明电〔2020〕1号"), calendar.guess
    )
    text = (
        "国务院办公厅关于延长2020年春节假期的通知\n国办发明电〔2020〕1号\n"
        "一、延长2020年春节假期至2月2日（农历正月初九，星期日），2月3日（星期一）起正常上班。\n"
        "2020年1月26日\n"
    )
    notice = announcement("x.txt", text, before)
    assert [each for each, worked, _ in notice.days() if not worked] == [
        day("Fri 2020-01-31"),
        day("Sat 2020-02-01"),
        day("Sun 2020-02-02"),
    ]
    after = before.with_notices("x.txt", [notice])
    assert [after.is_workday(date(2020, 2, n)) for n in (1, 2, 3)] == [False, False, True]


SLIPS = {
    "a weekday that is another": ("5月1日（星期五）放假。", "星期三"),
    "a length that is another": ("2月4日至10日放假调休，共8天。", "7 days and not 8"),
    "a range that ends before it begins": ("2月10日至4日放假。", "is before"),
    "a day that is not there": ("2月30日放假。", "2月30日"),
    "a day of which nothing is said": ("5月1日庆祝。", "cannot tell"),
}


@pytest.mark.parametrize("kind", SLIPS)
def test_a_slip_of_the_pen_is_named(kind: str, calendar: Calendar) -> None:
    words, named = SLIPS[kind]
    with pytest.raises(CalendarError) as refused:
        announcement("x.txt", whole(2019, words), calendar)
    assert named in str(refused.value)


def test_every_slip_is_told_at_once(calendar: Calendar) -> None:
    words = "5月1日（星期五）放假。2月10日至4日放假。"
    with pytest.raises(CalendarError) as refused:
        announcement("x.txt", whole(2019, words), calendar)
    assert len(refused.value.problems) == 2


def test_a_text_without_year_and_date_is_no_notice(calendar: Calendar) -> None:
    with pytest.raises(CalendarError) as refused:
        announcement("x.txt", "放假通知\n5月1日放假。\n", calendar)
    assert [each.key for each in refused.value.problems] == ["title", "dated"]


@pytest.mark.parametrize(
    "words",
    [
        "鼓励各单位落实带薪年休假，安排职工在除夕（2月9日）休息。2月10日放假。",
        "2月9日不放假。2月10日放假。",
    ],
)
def test_what_is_encouraged_or_denied_is_no_day_off(words: str, calendar: Calendar) -> None:
    notice = announcement("x.txt", whole(2024, words), calendar)
    assert [each for each, _, _ in notice.days()] == [day("Sat 2024-02-10")]


# Lint


def test_every_year_gives_as_many_days_as_the_law(calendar: Calendar) -> None:
    assert list(lint(calendar, calendar.announced)) == []


def test_a_make_up_day_too_many_is_found(calendar: Calendar) -> None:
    text = REVISION.replace("4月28日（星期日）、", "4月27日（星期六）、4月28日（星期日）、")
    without = Calendar(
        tuple(n for n in calendar.notices if n.number != "国办发明电〔2019〕3号"), calendar.guess
    )
    wrong = without.with_notices("x", [announcement("x", text, without)])
    (found,) = lint(wrong, (2019,))
    assert "10 weekdays off" in str(found)
    assert "国办发明电〔2019〕3号" in str(found)


# An office's own days


CLOSURE = """
[[closures]]
name = "台风停工"
source = "某市防汛防台抗旱指挥部〔2026〕3号"
first = 2026-07-20
last = 2026-07-21
"""


def test_an_office_closes_for_some_days_with_its_basis(calendar: Calendar) -> None:
    loaded = loaded_in("own.toml", CLOSURE)
    closed = Loaded.from_json(loaded.as_json()).onto(calendar)
    note = closed.about(day("Mon 2026-07-20"))
    assert (note.is_workday, note.source) == (False, "某市防汛防台抗旱指挥部〔2026〕3号")
    assert closed.add(day("Fri 2026-07-17"), 1) == day("Wed 2026-07-22")


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('source = "某市防汛防台抗旱指挥部〔2026〕3号"\n', "", "source"),
        ("last = 2026-07-21", "last = 2026-07-19", "before it starts"),
        ("name =", "nome =", "misspelt"),
    ],
)
def test_a_closure_that_cannot_be_is_named(old: str, new: str, named: str) -> None:
    with pytest.raises(CalendarError) as refused:
        loaded_in("own.toml", CLOSURE.replace(old, new))
    assert named in str(refused.value)


def test_a_notice_is_kept_as_it_was_read(calendar: Calendar) -> None:
    notice: Notice = announcement("may.txt", REVISION, calendar)
    assert Loaded.from_json(Loaded((notice,)).as_json()).notices == (notice,)
