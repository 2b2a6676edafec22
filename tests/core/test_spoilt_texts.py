"""Files that people edit, spoilt: every mistake is told in words, whatever it is."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casetrack.core import calendar, workflow
from casetrack.core.calendar import Loaded, announced_in, lint, loaded_in
from casetrack.errors import CalendarError, CasetrackError, WorkflowError
from casetrack.library import Library, shipped
from casetrack.messages import english
from casetrack.settings import parse as parse_settings

KNOWN = Library().calendar("cn")
NOTICES = Path(__file__).parents[1] / "data" / "holiday_notices"
ODD = [
    *('"x"', '""', "0", "-1", "true", "[]", "{}", "nan", "99999999999999999999", "9" * 5000),
    *("9999-12-31", "0001-01-01", "2025-02-30", '"2025-01-01..2024-01-01"', "[" * 2000),
    *('"\\u202e"', '"no_such_name"', '[["a", "b"]]', "100000", "1e308"),
]
CLOSURES = """
[[notices]]
year = 2027
title = "国务院办公厅关于2027年部分节假日安排的通知"
number = "国办发明电〔2026〕9号"
dated = 2026-11-04
[[notices.holidays]]
name = "元旦"
days_off = ["2027-01-01..2027-01-03"]
make_up_workdays = [2027-01-04]
[[closures]]
name = "停电"
source = "供电通知"
first = 2027-03-01
last = 2027-03-02
is_workday = false
"""


#: Where, what is done, and with what: one or two lines lost, doubled, cut off or of an odd value.
CHANGES = st.lists(
    st.tuples(st.floats(0, 0.999), st.integers(0, 4), st.sampled_from(ODD), st.text(max_size=2)),
    min_size=1,
    max_size=2,
)


def spoilt(text: str, changes: Sequence[tuple[float, int, str, str]]) -> str:
    lines = text.split("\n")
    for where, how, odd, piece in changes:
        at = int(where * len(lines))
        cut = int(where * 1000) % (len(lines[at]) + 1)
        match how:
            case 0:
                lines[at] = ""
            case 1:
                lines.insert(at // 2, lines[at])
            case 2:
                lines[at] = f"{lines[at].partition('=')[0]}= {odd}"
            case 3:
                lines[at] = re.sub(r'"\w+"', lambda _, odd=odd: odd, lines[at], count=1)
            case _:
                lines[at] = lines[at][:cut] + piece + lines[at][cut + 1 :]
    return "\n".join(lines)


def ends_in_words(read: Callable[[str], object], text: str) -> None:
    try:
        read(text)
    except CasetrackError as error:
        told = error.lines(english)
    else:
        return
    assert told
    assert all(told)


def onto(loaded: Loaded) -> None:
    """Do with a load what is done with it before anybody agrees."""
    list(lint(loaded.onto(KNOWN, "f"), loaded.years, KNOWN.statutory))


LAW = (shipped("workflows") / "uk-foia-2000.toml").read_text("utf-8")
SHIPPED = (shipped("workflows") / "calendars" / "cn.toml").read_text("utf-8")
CONFIG = shipped("config.toml").read_text("utf-8")


@settings(max_examples=25, deadline=None)
@given(CHANGES)
def test_a_spoilt_workflow_is_refused_in_words(changes) -> None:
    ends_in_words(lambda text: workflow.parse("f", text), spoilt(LAW, changes))


@settings(max_examples=40, deadline=None)
@given(CHANGES)
def test_a_spoilt_calendar_load_or_config_is_refused_in_words(changes) -> None:
    ends_in_words(lambda text: calendar.parse("f", text), spoilt(SHIPPED, changes))
    ends_in_words(lambda text: onto(loaded_in("f", text)), spoilt(CLOSURES, changes))
    ends_in_words(lambda text: parse_settings("f", text), spoilt(CONFIG, changes))


#: Pieces of a notice that mean too much, or nothing.
PIECES = st.one_of(
    st.sampled_from(
        ["9999年", "0年", "一万年", "99月99日", "2月30日", "1月1日至12月31日放假", "共999999999天"]
    ),
    st.text(st.sampled_from("0123456789年月日至、（）周²①十百千〇Ⅳ\n"), max_size=8),
)


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from([file.read_text("utf-8") for file in sorted(NOTICES.glob("20*.txt"))]),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), PIECES), min_size=1, max_size=3),
)
def test_a_pasted_notice_that_is_spoilt_is_refused_in_words(text: str, changes) -> None:
    for where, lost, piece in changes:
        at = int(where * len(text))
        text = text[:at] + piece + text[at + lost :]
    ends_in_words(lambda text: onto(Loaded((announced_in("f", text, KNOWN.notices).notice,))), text)


@pytest.mark.parametrize("value", ["[" * 5000, "9" * 5000, "{a=" * 3000])
def test_toml_without_an_end_is_no_fault_of_the_program(value: str) -> None:
    with pytest.raises(WorkflowError, match="not TOML"):
        workflow.parse("f", f"id = {value}")


def test_a_year_in_which_no_date_can_be_is_named() -> None:
    with pytest.raises(CalendarError, match="at most 2999, not 92027"):
        loaded_in("f", CLOSURES.replace("2027", "92027", 1))


def test_a_field_that_is_needed_and_not_there_is_named() -> None:
    text = LAW.replace('needs = ["', 'needs = ["no_such", "')
    with pytest.raises(WorkflowError, match="no_such"):
        workflow.parse("f", text)
