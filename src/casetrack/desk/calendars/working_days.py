"""The working days that clocks go by: a calendar of the shelf, and on top what was loaded.

The shelf changes when the program is brought up to date. So the database names the version that
open cases go by, from the first case on, and another one counts when it is renewed on purpose.
"""

from collections.abc import Sequence

from casetrack.core.calendar import Calendar, Loaded, at_odds, with_all
from casetrack.errors import StoreError
from casetrack.library import Library
from casetrack.messages import Message
from casetrack.store import Transaction

#: The calendar that notices are loaded into.
HOME = "cn"

#: Calendars of the shelf as they were kept, by version.
_kept: dict[str, Calendar] = {}
#: Calendars by what they are made of; making one and counting its days takes milliseconds.
_made: dict[tuple[str, ...], Calendar] = {}
#: What the same disagree about.
_at_odds: dict[tuple[str, ...], tuple[Message, ...]] = {}


def in_force(tx: Transaction, country: str, library: Library) -> Calendar:
    """Return the calendar of a country without loads: the shelf's, until a version is named.

    Then the shelf is not looked at: a file there that cannot be read stops no case.
    """
    version = tx.versions.in_force().get(country)
    return library.calendar(country) if version is None else as_kept(tx, version)


def as_kept(tx: Transaction, version: str) -> Calendar:
    """Return a calendar that was kept under its version; NotFound where none was.

    StoreError where it was damaged so that it cannot be read.
    """
    if version not in _kept:
        text = tx.versions.calendar_text(version)
        try:
            _kept[version] = Calendar.from_canonical(text)
        except ValueError:
            raise StoreError(
                "the calendar {version} cannot be read any more; restore the database from a "
                "backup",
                version=version,
            ) from None
    return _kept[version]


def with_loads(tx: Transaction, calendar: Calendar, office: str) -> Calendar:
    """Return a calendar with everything that was loaded for an office, oldest first."""
    contents = _contents(tx, office)
    if not contents:
        return calendar
    key = (calendar.version, *contents)
    if key not in _made:
        _made[key] = with_all(calendar, _loads(contents))
    return _made[key]


def disagreements(tx: Transaction, calendar: Calendar, office: str) -> tuple[Message, ...]:
    """Return what a calendar and what was loaded on top of it disagree about."""
    contents = _contents(tx, office)
    key = (calendar.version, *contents)
    if key not in _at_odds:
        _at_odds[key] = tuple(at_odds(calendar, _loads(contents)))
    return _at_odds[key]


def _contents(tx: Transaction, office: str) -> tuple[str, ...]:
    return tuple(each.content for each in tx.versions.loads() if each.office in (None, office))


def _loads(contents: Sequence[str]) -> list[Loaded]:
    try:
        return [Loaded.from_json(content) for content in contents]
    except ValueError:
        raise StoreError(
            "a notice or closure that was loaded cannot be read any more; restore the database "
            "from a backup"
        ) from None
