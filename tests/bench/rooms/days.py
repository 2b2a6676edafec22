"""Adding working days, beside a bare bisect and what other libraries take for it."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import chinese_calendar
import holidays
import numpy as np

from bench.figures import Aim, Figure, measured
from bench.scope import Scope
from casetrack.core.calendar import parse
from casetrack.library import Library, shipped

TOPIC = "working days"
RECEIVED, DUE = date(2026, 2, 13), date(2026, 3, 19)


def figures(scope: Scope) -> Iterator[Figure]:
    """Yield what 20 working days cost across a Spring Festival."""
    calendar = Library().calendar()
    every = [date(2008, 1, 1) + timedelta(days=n) for n in range(6940)]
    workdays = [day for day in every if calendar.is_workday(day)]

    def ours() -> date:
        return calendar.add(RECEIVED, 20)

    def bare() -> date:
        return workdays[bisect_right(workdays, RECEIVED) + 19]

    assert ours() == bare() == DUE
    rounds, seconds = scope.rounds, scope.seconds
    beside = "a bare bisect"
    yield measured(ours, bare, rounds=rounds, seconds=seconds).figure(
        TOPIC, "20 working days by rank", beside=beside, aim=Aim("median", 1e-6)
    )
    span = [(date(2026, 2, 25), date(2026, 3, 6))]
    yield measured(
        lambda: calendar.add_leaving_out(RECEIVED, 20, span), bare, rounds=rounds, seconds=seconds
    ).figure(TOPIC, "the same around a span left out", beside=beside, aim=Aim("median", 5e-6))
    for name, other in _others(set(every) - set(workdays)):
        yield measured(other, bare, rounds=rounds, seconds=seconds).figure(
            TOPIC, name, beside=beside
        )
    text = shipped("workflows/calendars/cn.toml").read_text("utf-8")
    yield measured(lambda: parse("cn.toml", text), rounds=rounds, seconds=seconds).figure(
        TOPIC, "reading the calendar file"
    )


def _others(rest: set[date]) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield what other libraries do.

    numpy knows a week and days off: a working Saturday is none of either, so that it is told of a
    week of seven working days and of every single day of rest.
    """
    china = holidays.country_holidays("CN", years=range(2025, 2028))
    days = np.busdaycalendar("1111111", np.array(sorted(rest), "datetime64[D]"))
    received = np.datetime64(RECEIVED)
    assert np.busday_offset(received, 20, busdaycal=days) == np.datetime64(DUE)
    yield (
        "`numpy.busday_offset`, told of every day of rest",
        lambda: np.busday_offset(received, 20, busdaycal=days),
    )
    yield "`chinese_calendar.find_workday`", lambda: chinese_calendar.find_workday(20, RECEIVED)
    yield "`holidays`", lambda: china.get_nth_working_day(RECEIVED, 20)
