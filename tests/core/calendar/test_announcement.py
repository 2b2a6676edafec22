"""Notices as they were published: each day they name, and each slip of the pen in them."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from casetrack.core.calendar import (
    Announcement,
    Calendar,
    Loaded,
    Notice,
    announced_in,
    lint,
    loaded_in,
)
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
    notice = announced_in("x.txt", whole(known["year"], known["text"]), calendar.notices).notice
    told = {(each, not worked) for each, worked, _ in notice.days()}
    expected = {(date.fromisoformat(each["date"]), each["day_off"]) for each in known["expected"]}
    assert expected <= told
    # A plain weekend that is joined to a holiday may be named too.
    assert all(is_off and each.weekday() > 4 for each, is_off in told - expected)


@pytest.mark.parametrize("year", [2019, 2021])
def test_a_whole_notice_is_what_the_calendar_holds(year: int, calendar: Calendar) -> None:
    text = (DATA / "holiday_notices" / f"{year}.txt").read_text("utf-8")
    notice = announced_in(f"{year}.txt", text, calendar.notices).notice
    (ours,) = [each for each in calendar.notices if each.number == notice.number]
    assert (notice.year, notice.dated, notice.title) == (ours.year, ours.dated, ours.title)
    assert {h.name: (h.days_off, h.make_up_workdays) for h in notice.holidays} == {
        h.name: (h.days_off, h.make_up_workdays) for h in ours.holidays
    }


def test_a_revision_in_the_middle_of_a_year_is_read_too(calendar: Calendar) -> None:
    notice = announced_in("may.txt", REVISION, calendar.notices).notice
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
    notice = announced_in("x.txt", text, before.notices).notice
    assert [each for each, worked, _ in notice.days() if not worked] == [
        day("Fri 2020-01-31"),
        day("Sat 2020-02-01"),
        day("Sun 2020-02-02"),
    ]
    after = before.with_notices("x.txt", [notice])
    assert [after.is_workday(date(2020, 2, n)) for n in (1, 2, 3)] == [False, False, True]


def read(words: str, year: int = 2025, issued: str = "2024年11月12日") -> Announcement:
    """Return the notice of one holiday, as it stands on a page."""
    text = (
        f"国务院办公厅关于{year}年部分节假日安排的通知\n国办发明电〔{year - 1}〕9号\n\n"
        f"经国务院批准，现将{year}年放假调休日期的具体安排通知如下。\n\n{words}\n\n"
        f"国务院办公厅\n{issued}\n"
    )
    return announced_in("x.txt", text)


def days_of(read_as: Announcement) -> tuple[list[str], list[str]]:
    """Return days off and make-up workdays, as MM-DD."""
    days = sorted(read_as.notice.days(), key=lambda each: each[0])
    return (
        [f"{each:%m-%d}" for each, is_worked, _ in days if not is_worked],
        [f"{each:%m-%d}" for each, is_worked, _ in days if is_worked],
    )


def test_leave_that_is_only_encouraged_is_no_day_off() -> None:
    """国办发明电〔2023〕7号: the eve of the Spring Festival of 2024 was a working day."""
    announced = read(
        "二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。"
        "鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。",
        2024,
        "2023年10月25日",
    )
    off, worked = days_of(announced)
    assert (off[0], off[-1], worked) == ("02-10", "02-17", ["02-04", "02-18"])
    (remark,) = announced.remarks
    assert "2月9日" in str(remark)


@pytest.mark.parametrize(
    "words",
    [
        "取消5月2日（周五）放假。",
        "原定5月2日（周五）放假取消。",
        "5月2日（周五）不再上班。",
        "5月1日起放假。",
        "5月1日放假半天。",
    ],
)
def test_a_sentence_that_says_the_contrary_or_half_is_refused(words: str) -> None:
    with pytest.raises(CalendarError, match="cannot be read"):
        read(f"四、劳动节：{words}")


def test_the_length_of_one_day_is_held_against_the_dates_too() -> None:
    assert days_of(read("一、元旦：1月1日（周三）放假1天，不调休。")) == (["01-01"], [])
    with pytest.raises(CalendarError, match="says 2天 and names 1"):
        read("一、元旦：1月1日（周三）放假2天，不调休。")


def test_lines_that_a_page_has_broken_are_put_together() -> None:
    words = (
        "二、春节：1月28日（农历除夕、周二）至2月4日\n（农历正月初七、周二）放假调休，共8天。"
        "1月26日（周日）、\n2月8日（周六）上班。"
    )
    off, worked = days_of(read(words))
    assert (off[0], off[-1], worked) == ("01-28", "02-04", ["01-26", "02-08"])


def test_what_a_page_says_around_the_notice_arranges_nothing(calendar: Calendar) -> None:
    around = "发文字号：国办发明电〔2024〕12号\n发布日期：2024年11月12日\n"
    text = (
        f"{around}国务院办公厅关于2025年部分节假日安排的通知\n通知如下：\n"
        "一、元旦：1月1日（周三）放假1天，不调休。\n国务院办公厅 2024年11月12日\n"
    )
    announced = announced_in("x.txt", text, calendar.notices)
    assert days_of(announced) == (["01-01"], [])
    assert (announced.notice.number, announced.notice.dated) == (
        "国办发明电〔2024〕12号",
        day("Tue 2024-11-12"),
    )


def test_a_december_day_of_the_new_year_holiday_lies_in_the_year_before() -> None:
    words = "一、元旦：1月1日至3日放假调休，共3天。12月31日（星期六）上班。"
    announced = read(words, 2012, "二〇一一年十二月五日")
    assert announced.notice.holidays[0].make_up_workdays == (day("Sat 2011-12-31"),)
    assert announced.notice.dated == day("Mon 2011-12-05")


def test_the_extra_holiday_of_2015_is_read_although_its_title_names_no_year() -> None:
    text = (
        "国务院关于中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日调休放假的通知\n"
        "国发明电〔2015〕1号\n现将调休放假安排通知如下：\n9月3日至5日调休放假，共3天。"
        "其中9月3日（星期四）放假，9月4日（星期五）调休，9月6日（星期日）上班。\n"
        "国务院\n2015年5月13日\n"
    )
    announced = announced_in("x.txt", text)
    assert announced.notice.year == 2015
    assert days_of(announced) == (["09-03", "09-04", "09-05"], ["09-06"])


def test_a_text_without_a_number_is_cited_by_its_title_and_says_so() -> None:
    text = (
        "国务院办公厅关于2025年部分节假日安排的通知\n"
        "一、元旦：1月1日（周三）放假1天。\n2024年11月12日\n"
    )
    announced = announced_in("x.txt", text)
    assert announced.notice.source == "国务院办公厅关于2025年部分节假日安排的通知"
    assert [str(each) for each in announced.remarks] == [
        "the text has no number; the notice is cited by its title"
    ]


SLIPS = {
    "a weekday that is another": ("5月1日（星期五）放假。", "星期三"),
    "a length that is another": ("2月4日至10日放假调休，共8天。", "says 8天 and names 7"),
    "a range that ends before it begins": ("2月10日至4日放假。", "is before"),
    "a day that is not there": ("2月30日放假。", "2月30日"),
    "a day of which nothing is said": ("5月1日庆祝。", "cannot be read"),
}


@pytest.mark.parametrize("kind", SLIPS)
def test_a_slip_of_the_pen_is_named(kind: str, calendar: Calendar) -> None:
    words, named = SLIPS[kind]
    with pytest.raises(CalendarError) as refused:
        announced_in("x.txt", whole(2019, words), calendar.notices)
    assert named in str(refused.value)


def test_every_slip_is_told_at_once(calendar: Calendar) -> None:
    words = "5月1日（星期五）放假。2月10日至4日放假。"
    with pytest.raises(CalendarError) as refused:
        announced_in("x.txt", whole(2019, words), calendar.notices)
    assert len(refused.value.problems) == 2


def test_a_text_without_year_and_date_is_no_notice(calendar: Calendar) -> None:
    with pytest.raises(CalendarError) as refused:
        announced_in("x.txt", "放假通知\n5月1日放假。\n", calendar.notices)
    assert [each.place for each in refused.value.problems] == ["title", "dated"]


@pytest.mark.parametrize(
    "words",
    [
        "鼓励各单位落实带薪年休假，安排职工在除夕（2月9日）休息。2月10日放假。",
        "2月9日不放假。2月10日放假。",
    ],
)
def test_what_is_encouraged_or_denied_is_no_day_off(words: str) -> None:
    announced = announced_in("x.txt", whole(2024, words))
    assert [each for each, _, _ in announced.notice.days()] == [day("Sat 2024-02-10")]


def test_a_day_off_that_is_taken_back_by_denying_it_is_not_overlooked(calendar: Calendar) -> None:
    text = whole(2024, "5月3日不放假。5月4日放假。").replace("2023年11月1日", "2024年4月1日")
    with pytest.raises(CalendarError, match="cannot be read"):
        announced_in("x.txt", text, calendar.notices)


# Lint


def test_every_year_gives_as_many_days_as_the_law(calendar: Calendar) -> None:
    assert list(lint(calendar, calendar.announced, calendar.statutory)) == []


def test_a_make_up_day_too_many_is_found(calendar: Calendar) -> None:
    text = REVISION.replace("4月28日（星期日）、", "4月27日（星期六）、4月28日（星期日）、")
    without = Calendar(
        tuple(n for n in calendar.notices if n.number != "国办发明电〔2019〕3号"), calendar.guess
    )
    wrong = without.with_notices("x", [announced_in("x", text, without.notices).notice])
    (found,) = lint(wrong, (2019,), calendar.statutory)
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
    notice: Notice = announced_in("may.txt", REVISION, calendar.notices).notice
    assert Loaded.from_json(Loaded((notice,)).as_json()).notices == (notice,)
