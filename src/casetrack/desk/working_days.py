"""The working days that clocks go by: the calendar of the shelf, and on top what was loaded."""

from collections.abc import Iterator, Sequence

from casetrack.core.calendar import Calendar, Loaded, at_odds, with_all
from casetrack.errors import StoreError
from casetrack.messages import Message
from casetrack.store import Transaction

#: The calendar that notices are loaded into.
HOME = "cn"

#: Calendars by what they are made of; making one and counting its days takes milliseconds.
_made: dict[tuple[str, ...], Calendar] = {}


def with_loads(tx: Transaction, calendar: Calendar, office: str) -> Calendar:
    """Return a calendar with everything that was loaded for an office, oldest first."""
    contents = _contents(tx, office)
    if not contents:
        return calendar
    key = (calendar.version, *contents)
    if key not in _made:
        _made[key] = with_all(calendar, _loads(contents))
    return _made[key]


def disagreements(tx: Transaction, calendar: Calendar, office: str) -> Iterator[Message]:
    """Yield what a calendar and what was loaded on top of it disagree about."""
    yield from at_odds(calendar, _loads(_contents(tx, office)))


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
