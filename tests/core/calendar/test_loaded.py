"""What was loaded once stays accepted, whatever a later calendar says; what is odd is named."""

from dataclasses import replace
from datetime import date

import pytest

from casetrack.core.calendar import Calendar, Holiday, Loaded, Notice, at_odds, with_all
from casetrack.errors import CalendarError
from days import day

FRIDAY = day("Fri 2027-01-01")
NEXT_YEAR = Notice(
    2027,
    "国务院办公厅关于2027年部分节假日安排的通知",
    "国办发明电〔2026〕99号",
    day("Tue 2026-11-03"),
    (Holiday("元旦", (FRIDAY, day("Sat 2027-01-02"), day("Sun 2027-01-03"))),),
)
LOADED = Loaded((NEXT_YEAR,))


def with_day(notice: Notice, *off: date, **changed: object) -> Notice:
    return replace(notice, holidays=(Holiday("元旦", off),), **changed)


@pytest.mark.parametrize(
    "shipped",
    [
        NEXT_YEAR,
        replace(NEXT_YEAR, title="放假安排"),
        replace(NEXT_YEAR, number=None),
    ],
    ids=["word for word", "by its number", "by title and date"],
)
def test_a_notice_that_the_shelf_has_too_counts_once_and_silently(
    calendar: Calendar, shipped: Notice
) -> None:
    shelf = calendar.with_notices("cn.toml", [shipped])
    together = with_all(shelf, [LOADED])
    assert len([each for each in together.notices if each.year == 2027]) == 1
    assert list(at_odds(shelf, [LOADED])) == []
    assert LOADED.onto(shelf) == together


def test_a_notice_that_adds_nothing_leaves_the_version_as_it_is(calendar: Calendar) -> None:
    shelf = calendar.with_notices("cn.toml", [NEXT_YEAR])
    assert with_all(shelf, [LOADED]).version == shelf.version


def test_other_days_under_the_same_number_are_named_and_the_loaded_ones_hold(
    calendar: Calendar,
) -> None:
    shelf = calendar.with_notices("cn.toml", [with_day(NEXT_YEAR, day("Mon 2027-01-04"))])
    assert not with_all(shelf, [LOADED]).is_workday(FRIDAY)
    (found,) = at_odds(shelf, [LOADED])
    assert "国办发明电〔2026〕99号 was loaded with other days" in str(found)


def test_a_load_that_was_put_right_by_the_next_one_is_not_named(calendar: Calendar) -> None:
    shelf = calendar.with_notices("cn.toml", [NEXT_YEAR])
    wrong = Loaded((with_day(NEXT_YEAR, day("Mon 2027-01-04")),))
    assert len(list(at_odds(shelf, [wrong]))) == 1
    assert list(at_odds(shelf, [wrong, LOADED])) == []


def test_of_two_that_disagree_the_later_dated_holds_whichever_was_loaded(
    calendar: Calendar,
) -> None:
    revised = Notice(
        2027,
        "关于调整的通知",
        "国办发明电〔2026〕100号",
        day("Tue 2026-11-10"),
        (Holiday("元旦", (), (day("Sat 2027-01-02"),)),),
    )
    for shipped, loaded in ((NEXT_YEAR, revised), (revised, NEXT_YEAR)):
        shelf = calendar.accepting([shipped])
        assert with_all(shelf, [Loaded((loaded,))]).is_workday(day("Sat 2027-01-02"))


def test_two_of_one_date_that_disagree_are_named_and_refuse_nothing(calendar: Calendar) -> None:
    other = replace(
        NEXT_YEAR,
        number="国办发明电〔2026〕98号",
        title="另一通知",
        holidays=(Holiday("元旦", (), (day("Sat 2027-01-02"),)),),
    )
    shelf = calendar.with_notices("cn.toml", [other])
    together = with_all(shelf, [LOADED])
    (found,) = at_odds(shelf, [LOADED])
    assert "disagrees with 国办发明电〔2026〕98号 about 2027-01-02" in str(found)
    with pytest.raises(CalendarError, match="disagrees"):
        LOADED.onto(shelf)
    # What was at odds before is not held against the next one.
    later = with_day(NEXT_YEAR, day("Mon 2027-05-03"), number="国办发明电〔2027〕1号", title="五一")
    assert not Loaded((later,)).onto(together).is_workday(day("Mon 2027-05-03"))


def test_a_notice_beyond_a_year_left_out_does_not_count_and_is_named(calendar: Calendar) -> None:
    after_next = with_day(
        NEXT_YEAR, day("Mon 2028-01-03"), year=2028, dated=day("Tue 2027-11-02"), title="2028"
    )
    loads = [LOADED, Loaded((replace(after_next, number="国办发明电〔2027〕9号"),))]
    assert with_all(calendar, loads).announced[-1] == 2028
    assert with_all(calendar, loads[1:]).announced[-1] == 2026
    (found,) = at_odds(calendar, loads[1:])
    assert "国办发明电〔2027〕9号 was loaded and does not count" in str(found)
