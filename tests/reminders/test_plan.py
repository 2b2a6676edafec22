"""What is due on a day: thresholds, overdue, the head, rest days, what was missed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casetrack.library import Library
from casetrack.reminders import NEVER, Rule, Seat, due_reminders, looks_again_on
from casetrack.reminders.plan import occasions
from casetrack.store import OpenDeadline
from days import day

CALENDAR = Library().calendar()
RULE = Rule("答复期限", (5, 3, 1, 0), "daily", (1, -1))
DUE = day("Mon 2025-11-10")
ONE_DAY = timedelta(days=1)


def codes(today: date, due: date = DUE, rule: Rule = RULE, looked_on: date | None = None):
    return [each.code for each in occasions(due, today, CALENDAR, rule, looked_on)]


@pytest.mark.parametrize(
    ("today", "due_today"),
    [
        ("Fri 2025-10-31", []),  # six left
        ("Mon 2025-11-03", ["5"]),
        ("Tue 2025-11-04", ["5"]),  # not sent yesterday: it is due still
        ("Wed 2025-11-05", ["3"]),
        ("Fri 2025-11-07", ["1", "escalation:1"]),
        ("Sat 2025-11-08", []),  # a rest day
        ("Mon 2025-11-10", ["0", "escalation:1"]),
        ("Tue 2025-11-11", ["overdue:2025-11-11", "escalation:overdue"]),
        ("Wed 2025-11-12", ["overdue:2025-11-12", "escalation:overdue"]),
        ("Sun 2025-11-16", []),
    ],
)
def test_a_deadline_is_spoken_of_by_working_days_left(today, due_today):
    assert codes(day(today)) == due_today


def test_a_make_up_saturday_is_a_day_like_any_other():
    made_up, due = day("Sat 2025-10-11"), day("Mon 2025-10-13")
    assert codes(made_up, due) == ["1", "escalation:1"]


def test_a_date_on_a_rest_day_is_spoken_of_on_the_last_working_day_before():
    assert codes(day("Fri 2025-11-14"), due=day("Sat 2025-11-15")) == ["0", "escalation:1"]


@pytest.mark.parametrize(("how_often", "told"), [("once", ["overdue"]), ("never", [])])
def test_who_is_not_late_every_day_anew_is_told_once_or_never(how_often, told):
    rule = Rule("征求意见", (3, 0), how_often)
    assert codes(day("Tue 2025-11-11"), rule=rule) == told
    assert codes(day("Tue 2025-12-02"), rule=rule) == told


def test_what_came_while_nobody_looked_says_so():
    last, today = day("Fri 2025-10-31"), day("Tue 2025-11-04")
    (late,) = occasions(DUE, today, CALENDAR, RULE, last)
    assert (late.code, late.on, late.is_late) == ("5", day("Mon 2025-11-03"), True)
    (in_time,) = occasions(DUE, today, CALENDAR, RULE, day("Mon 2025-11-03"))
    assert not in_time.is_late, "who looked and found nothing was told of the case only now"
    (first,) = occasions(DUE, today, CALENDAR, RULE, None)
    assert not first.is_late, "nobody was to look yet"


def opened(status: str = "running", provisional: bool = False, due: date = DUE) -> OpenDeadline:
    return OpenDeadline(
        1, "jyj", "2025-0001", None, "cn-2019", "reply", "", due, provisional, status
    )


def said(today: date, looked_on: date | None = None, rule: Rule = RULE, **of):
    them, heads = [(Seat("handler", "handler"), "inbox")], [(Seat("head", "head"), "mail")]
    return due_reminders(opened(**of), today, CALENDAR, rule, looked_on, them, heads)


def test_the_head_gets_what_is_escalated_and_nothing_else():
    one, above = said(day("Fri 2025-11-07"))
    assert (one.seat.recipient, above.seat.recipient, above.channel) == ("handler", "head", "mail")
    assert str(above.says).endswith("1 working day left; told to the head")
    assert len(said(day("Mon 2025-11-03"))) == 1


def test_nobody_is_reminded_while_a_clock_stands_still():
    assert said(DUE, status="paused") == ()


def test_the_sentence_says_what_is_provisional_late_and_possible_now():
    (late,) = said(day("Tue 2025-11-04"), day("Fri 2025-10-31"), provisional=True)
    assert str(late.says) == (
        "2025-0001: 答复期限 is due on 2025-11-10 (provisional), 4 working days left "
        "(late: this came on 2025-11-03, while the program did not run)"
    )
    on_the_day, _ = said(DUE)
    assert str(on_the_day.says) == "2025-0001: 答复期限 is due today, 2025-11-10"
    rule = Rule("申请人补正期限", (0,), "once", then="视为放弃")
    (ended,) = said(day("Tue 2025-11-11"), rule=rule)
    assert str(ended.says).endswith("nothing has come; “视为放弃” can be recorded")


def test_another_date_makes_another_message():
    (one,) = said(day("Mon 2025-11-03"))
    assert one.key == "jyj/2025-0001/reply//2025-11-10/5/handler/inbox"


DAYS = st.dates(date(2024, 1, 2), date(2026, 11, 30))
RULES = st.builds(
    Rule,
    st.just("期限"),
    st.sets(st.integers(0, 9), max_size=4).map(tuple),
    st.sampled_from(["daily", "once", "never"]),
    st.sets(st.integers(-1, 4), max_size=3).map(tuple),
)


@given(due=DAYS, rule=RULES)
def test_who_looks_every_day_misses_no_threshold_and_finds_each_on_its_day(due, rule):
    """Looking daily and remembering what was sent gives each occasion on the day it came."""
    sent: dict[str, date] = {}
    today = due - timedelta(days=25)
    while today <= due + timedelta(days=12):
        for each in occasions(due, today, CALENDAR, rule, today - ONE_DAY):
            if each.code not in sent:
                sent[each.code] = today
                assert not each.is_late
                assert each.on == today or each.code.startswith("overdue:")
        today += ONE_DAY
    expected = {str(n) for n in rule.thresholds}
    assert expected <= set(sent)
    for code in expected:
        assert CALENDAR.is_workday(sent[code])
        assert CALENDAR.count(sent[code], due) == int(code)
    if rule.overdue == "daily":
        late = [code for code in sent if code.startswith("overdue:")]
        assert len(late) == CALENDAR.count(due, due + timedelta(days=12))


@given(due=DAYS, rule=RULES, away=st.integers(1, 40), start=st.integers(1, 30))
def test_who_comes_back_after_days_is_told_the_most_urgent_once_and_that_it_is_late(
    due, rule, away, start
):
    last = due - timedelta(days=start)
    today = CALENDAR.next_workday(last + timedelta(days=away))
    found = occasions(due, today, CALENDAR, rule, last)
    assert len({each.is_escalation for each in found}) == len(found) <= 2
    for each in found:
        assert each.on <= today
        assert each.is_late == (last < each.on < today)


@given(due=DAYS, today=DAYS, rule=RULES)
def test_nothing_is_due_on_a_rest_day(due, today, rule):
    assert CALENDAR.is_workday(today) or occasions(due, today, CALENDAR, rule, None) == ()


@pytest.mark.parametrize(
    ("today", "again_on"),
    [
        ("Tue 2025-09-02", "Thu 2025-09-11"),  # far off: no later than it can matter
        ("Fri 2025-10-31", "Mon 2025-11-03"),
        ("Tue 2025-11-04", "Wed 2025-11-05"),
        ("Sat 2025-11-08", "Mon 2025-11-10"),
        ("Tue 2025-11-11", "Wed 2025-11-12"),
        ("Fri 2025-11-14", "Mon 2025-11-17"),
    ],
)
def test_a_deadline_is_looked_at_again_when_something_else_comes_of_it(today, again_on):
    assert looks_again_on(opened(), day(today), CALENDAR, RULE) == day(again_on)


def test_what_stands_still_or_was_told_for_the_last_time_is_not_looked_at_again():
    assert looks_again_on(opened("paused"), day("Tue 2025-11-04"), CALENDAR, RULE) == NEVER
    once = Rule("征求意见", (3, 0), "once", (-1,))
    assert looks_again_on(opened(), DUE, CALENDAR, once) == day("Tue 2025-11-11")
    assert looks_again_on(opened(), day("Tue 2025-11-11"), CALENDAR, once) == NEVER


@given(due=DAYS, rule=RULES, ahead=st.integers(-20, 80))
def test_who_looks_only_when_it_is_time_finds_all_that_others_find_on_the_same_days(
    due, rule, ahead
):
    deadline, start = opened(due=due), due - timedelta(days=ahead)
    daily, sent, today, again_on = {}, {}, start, start
    while today <= due + timedelta(days=20):
        for code in codes(today, due, rule):
            daily.setdefault(code, today)
        if today >= again_on:
            for code in codes(today, due, rule):
                sent.setdefault(code, today)
            again_on = looks_again_on(deadline, today, CALENDAR, rule)
            assert again_on > today
        today += ONE_DAY
    assert sent == daily
