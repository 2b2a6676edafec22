"""Dates as tests write them: with their weekday, which is checked."""

from datetime import date

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def day(text: str) -> date:
    """Return the date of "Wed 2025-11-26"; a wrong weekday is a mistake in the test."""
    weekday, written = text.split()
    found = date.fromisoformat(written)
    if WEEKDAYS[found.weekday()] != weekday:
        raise ValueError(f"{written} is a {WEEKDAYS[found.weekday()]}, not a {weekday}")
    return found
