"""A calendar of another country, from the package `holidays`."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from importlib.metadata import version

from casetrack.core.calendar.calendar import Calendar
from casetrack.core.calendar.guess import Guess
from casetrack.core.calendar.notice import Holiday, Notice
from casetrack.errors import BadInput


def from_holidays(country: str, subdivisions: Iterable[str], years: Iterable[int]) -> Calendar:
    """Return a calendar of the country in which a holiday of any of its subdivisions is off.

    `years` follow each other and count as announced. Weekends are Saturday and Sunday, and there
    are no make-up workdays. Raises BadInput where the package does not know the country.
    """
    wanted = sorted(years)
    if not wanted or wanted != list(range(wanted[0], wanted[-1] + 1)):
        raise BadInput("the years of a calendar must follow each other: {years}", years=wanted)
    guess = Guess(country, tuple(subdivisions), observed=True)
    return Calendar(notices_from_holidays(guess, wanted), guess)


def notices_from_holidays(guess: Guess, years: Iterable[int]) -> tuple[Notice, ...]:
    """Return a notice for each year, with its holidays as the package knows them.

    Each is dated 1 January, so that a notice of the year itself about the same day holds. Raises
    BadInput where the package does not know the country or a subdivision.
    """
    wanted = tuple(years)
    by_year: defaultdict[int, list[Holiday]] = defaultdict(list)
    for day, name in sorted(guess.holidays(wanted).items()):
        by_year[day.year].append(Holiday(name, (day,)))
    return tuple(_notice(guess, year, by_year[year]) for year in wanted)


def _notice(guess: Guess, year: int, holidays: Iterable[Holiday]) -> Notice:
    words = ("holidays", version("holidays"), guess.country, *guess.subdivisions)
    return Notice(year, " ".join(words), None, date(year, 1, 1), tuple(holidays))
