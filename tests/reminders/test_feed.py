"""A feed, read back by a library that knows calendars."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar

from casetrack.reminders import Entry, calendar_feed
from days import day

NOW = datetime(2025, 10, 15, 1, tzinfo=UTC)
DUE = day("Mon 2025-11-10")
ENTRY = Entry("key", "2025-0001 答复期限", "2025-0001：答复期限，2025-11-10", DUE, False, NOW)


def test_a_deadline_is_an_event_of_a_whole_day_with_an_alarm():
    calendar = Calendar.from_ical(calendar_feed("某市教育局，期限", [ENTRY], NOW))
    assert (calendar["name"], calendar["version"]) == ("某市教育局，期限", "2.0")
    (event,) = calendar.events
    assert (event.start, event.end) == (DUE, DUE + timedelta(days=1))
    assert event["summary"] == ENTRY.summary
    assert event["status"] == "CONFIRMED"
    assert event["uid"] == "key@casetrack"
    (alarm,) = event.alarms.times
    assert alarm.trigger == NOW


def test_the_hour_of_an_alarm_is_said_to_be_one():
    # RFC 5545, 3.8.6.3: what does not say so is a length of time before the event.
    feed = calendar_feed("n", [ENTRY], NOW).decode()
    assert "TRIGGER;VALUE=DATE-TIME:20251015T010000Z" in feed


def test_a_date_that_may_move_is_tentative_and_one_without_an_hour_has_no_alarm():
    entry = Entry("key", "s", "d", DUE, True, None)
    (event,) = Calendar.from_ical(calendar_feed("n", [entry], NOW)).events
    assert event["status"] == "TENTATIVE"
    assert event.alarms.times == []


def test_a_calendar_without_deadlines_is_a_calendar():
    assert Calendar.from_ical(calendar_feed("n", [], NOW)).events == []
