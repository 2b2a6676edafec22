"""What a calendar file must not say, in words for someone who does not know Python."""

import pytest

from casetrack.core.calendar import Calendar, Closure, notices_in, parse
from casetrack.errors import CalendarError
from days import day

HEAD = 'id = "cn"\ntitle = "工作日"\ncountry = "CN"\n'

NOTICE = """
[[notices]]
year = {year}
title = "关于{year}年的通知"
number = "〔{year}〕1号"
{more}
holidays = [{holidays}]
"""


def notice(holidays: str, year: int = 2026, more: str = "") -> str:
    return NOTICE.format(year=year, holidays=holidays, more=more)


def problems(text: str) -> list[str]:
    with pytest.raises(CalendarError) as found:
        parse("cn.toml", HEAD + text)
    return [f"{each.place}: {each.says}" for each in found.value.problems]


NO_DAY = 'must be a date like 2026-02-13 or a range like "2026-02-15..2026-02-23"'
OUT_OF_REACH = (
    "2025-12-21 is out of reach of a notice for 2026, which arranges 2025-12-22 to 2026-12-31"
)
OUT_OF_REACH_2027 = (
    "2029-09-15 is out of reach of a notice for 2027, which arranges 2026-12-22 to 2027-12-31"
)
PLAIN = '{ name = "元旦", days_off = [2026-01-01] }'


def test_a_file_of_one_notice_is_a_calendar() -> None:
    calendar = parse("cn.toml", HEAD + notice(PLAIN))
    assert not calendar.is_workday(day("Thu 2026-01-01"))
    assert calendar.is_workday(day("Fri 2026-01-02"))
    assert calendar.announced == (2026,)
    assert calendar.guess.country == "CN"


def test_closures_are_off_unless_given() -> None:
    closed = Closure("停工", "通知", day("Fri 2026-01-02"), day("Fri 2026-01-02"))
    assert not parse("cn.toml", HEAD + notice(PLAIN), [closed]).is_workday(closed.first)


def test_a_range_includes_both_ends() -> None:
    (read,) = notices_in(
        "2026.toml",
        notice('{ name = "春节", days_off = ["2026-02-20..2026-02-23", 2026-02-25] }'),
    )
    assert read.holidays[0].days_off == (
        day("Fri 2026-02-20"),
        day("Sat 2026-02-21"),
        day("Sun 2026-02-22"),
        day("Mon 2026-02-23"),
        day("Wed 2026-02-25"),
    )


def test_every_problem_is_reported_at_once() -> None:
    first = notice(
        '{ name = "元旦", days_of = [2026-01-01] }, { name = "春节", days_off = [2026-02-17] }',
        more='yaer = "x"',
    )
    second = notice(
        '{ name = "清明节", days_off = [2027-06-05], make_up_workdays = [2027-04-06] },'
        ' { name = "端午节", days_off = ["2027-06-09..2027-06-08", "九月"] },'
        ' { name = "中秋节", days_off = [2029-09-15] }',
        year=2027,
    )
    one, other = "notices.〔2026〕1号", "notices.〔2027〕1号"
    assert problems(first + second) == [
        f"{one}.holidays.元旦.days_of: no such key here; is it misspelt?",
        f"{one}.yaer: no such key here; is it misspelt?",
        f"{other}.holidays.端午节.days_off: the range 2027-06-09..2027-06-08 ends before it starts",
        f"{other}.holidays.端午节.days_off: {NO_DAY}, not 九月",
        f"{other}.holidays.中秋节.days_off: {OUT_OF_REACH_2027}",
        f"{other}.holidays.清明节.make_up_workdays: 2027-04-06 is not a Saturday or Sunday",
    ]


def test_the_error_names_the_file() -> None:
    with pytest.raises(CalendarError) as found:
        parse("cn.toml", HEAD)
    assert str(found.value).splitlines() == [
        "cn.toml: 1 problem",
        "cn.toml: notices: there is no notice",
    ]


def test_a_text_that_is_not_toml_is_refused() -> None:
    assert problems("[[notices]\n")[0].startswith(": this is not TOML")


@pytest.mark.parametrize(
    ("holidays", "place", "says"),
    [
        (
            '{ name = "国庆节", days_off = [2026-10-03], make_up_workdays = [2026-10-03] }',
            "国庆节.make_up_workdays",
            "2026-10-03 is a day off in the same notice",
        ),
        (
            '{ name = "国庆节", make_up_workdays = [2026-09-21] }',
            "国庆节.make_up_workdays",
            "2026-09-21 is not a Saturday or Sunday",
        ),
        (
            '{ name = "元旦", days_off = [2025-12-21] }',
            "元旦.days_off",
            OUT_OF_REACH,
        ),
        (
            '{ name = "元旦", days_off = ["2026-01-01..2026-12-31"] }',
            "元旦.days_off",
            "the range 2026-01-01..2026-12-31 is longer than any holiday",
        ),
        ('{ name = "元旦", days_off = [] }', "元旦.days_off", "it names no day"),
        ('{ name = "", days_off = [2026-01-01] }', "1.name", "must not be empty"),
        ("{ days_off = [2026-01-01] }", "1.name", "this key is missing"),
    ],
)
def test_a_mistake_in_a_holiday_is_one_problem(holidays: str, place: str, says: str) -> None:
    assert problems(notice(holidays)) == [f"notices.〔2026〕1号.holidays.{place}: {says}"]


@pytest.mark.parametrize(
    ("more", "key", "says"),
    [
        ("dated = 2027-01-02", "dated", "a notice for 2026 is not issued on 2027-01-02"),
        ('dated = "last week"', "dated", "must be a date like 2026-02-13, not 'last week'"),
        (
            "number_not_seen = true",
            "number",
            "give the number, or say number_not_seen = true",
        ),
        ('seen = "maybe"', "seen", "must be one of 'text' or 'knowledge', not 'maybe'"),
    ],
)
def test_a_mistake_in_a_notice_is_one_problem(more: str, key: str, says: str) -> None:
    assert problems(notice(PLAIN, more=more)) == [f"notices.〔2026〕1号.{key}: {says}"]


def test_a_notice_arranges_something() -> None:
    assert problems(notice("")) == ["notices.〔2026〕1号.holidays: it names no holiday"]
    assert problems("notices = []") == ["notices: there is no notice"]


@pytest.mark.parametrize(
    "written", ['""', '"2026-02-15.."', '"..2026-02-15"', "2026-02-15T08:00:00", "20260215", "[]"]
)
def test_what_is_no_day_is_not_guessed_at(written: str) -> None:
    found = problems(notice(f'{{ name = "春节", days_off = [2026-02-17, {written}] }}'))
    assert len(found) == 1
    assert "must be a date like" in found[0]


def test_years_left_out_are_named() -> None:
    three = notice(PLAIN) + notice('{ name = "元旦", days_off = [2029-01-01] }', year=2029)
    assert problems(three) == [
        "notices.year: there is no notice for 2027",
        "notices.year: there is no notice for 2028",
    ]


def test_a_notice_stands_in_a_file_once() -> None:
    assert problems(notice(PLAIN) * 2) == ["notices.〔2026〕1号: it is here 2 times for 2026"]


def test_two_undated_notices_must_not_disagree() -> None:
    other = notice(
        '{ name = "春节", make_up_workdays = [2026-02-28] }',
    )
    revised = notice('{ name = "春节", days_off = [2026-02-28] }').replace("1号", "2号")
    (found,) = problems(other + revised)
    assert found.startswith(
        "notices.〔2026〕2号.dated: it disagrees with 〔2026〕1号 about 2026-02-28"
    )
    dated = revised.replace("holidays", "dated = 2026-02-01\nholidays", 1)
    assert not parse("cn.toml", HEAD + other + dated).is_workday(day("Sat 2026-02-28"))


def test_a_later_notice_may_take_a_day_off_back() -> None:
    revised = notice(
        '{ name = "元旦", make_up_workdays = [2026-01-01] }', more="dated = 2026-01-01"
    ).replace("1号", "2号")
    calendar = parse("cn.toml", HEAD + notice(PLAIN) + revised)
    assert calendar.is_workday(day("Thu 2026-01-01"))
    assert calendar.about(day("Thu 2026-01-01")).source == "〔2026〕2号"


def test_a_file_of_notices_has_no_head() -> None:
    with pytest.raises(CalendarError) as found:
        notices_in("2026.toml", HEAD + notice(PLAIN))
    assert [each.place for each in found.value.problems] == ["id", "title", "country"]


# A calendar whose years come from the package

PACKAGED = """
id = "uk"
title = "Working days"
country = "GB"
subdivisions = ["ENG", "SCT"]
observed = true
packaged = { first = 2026, last = 2027 }
"""


def test_the_years_of_the_package_count_as_announced() -> None:
    calendar = parse("uk.toml", PACKAGED)
    assert calendar.announced == (2026, 2027)
    assert not calendar.is_workday(day("Mon 2026-11-30"))  # a holiday of Scotland
    assert not calendar.is_workday(day("Mon 2026-12-28"))  # Boxing Day is a Saturday
    assert calendar.is_workday(day("Tue 2026-03-17"))  # of Northern Ireland, which is not named
    assert calendar.is_certain(day("Tue 2027-12-28"))
    assert not calendar.is_certain(day("Wed 2027-12-29"))
    assert not calendar.is_workday(day("Thu 2028-11-30"))  # the guess knows the same parts
    assert Calendar.from_canonical(calendar.canonical) == calendar


def test_without_observed_no_holiday_moves() -> None:
    calendar = parse("uk.toml", PACKAGED.replace("observed = true", ""))
    assert calendar.is_workday(day("Mon 2026-12-28"))


def test_a_notice_comes_on_top_of_the_package() -> None:
    proclaimed = """
[[notices]]
year = 2026
title = "A proclamation"
number = "1"
dated = 2026-02-02
holidays = [
  { name = "Jubilee", days_off = [2026-06-05] },
  { name = "Spring", make_up_workdays = [2026-05-25] },
]
"""
    calendar = parse("uk.toml", PACKAGED + proclaimed)
    assert calendar.about(day("Fri 2026-06-05")).source == "1"
    assert calendar.is_workday(day("Mon 2026-05-25"))
    assert not calendar.is_workday(day("Mon 2026-05-04"))


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("last = 2027", "last = 2025", "packaged.last: 2025 comes before 2026"),
        ('"SCT"', '"XYZ"', "subdivisions: the holidays of GB XYZ are not known"),
        ("last = 2027", "last = 0", "packaged.last: must be more than 0"),
        ("last = 2027", "last = 20277", "packaged.last: must be at most 9999, not 20277"),
        ("last = 2027", "last = 2127", "packaged: the package holidays has no holiday of 2101"),
        ("observed = true", 'observed = "perhaps"', "observed: "),
    ],
)
def test_what_is_wrong_with_packaged_years_is_named(was: str, becomes: str, says: str) -> None:
    with pytest.raises(CalendarError) as found:
        parse("uk.toml", PACKAGED.replace(was, becomes))
    assert any(f"{each.place}: {each.says}".startswith(says) for each in found.value.problems)
