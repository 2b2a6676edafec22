"""How many weekdays off the law gives a year: a fact that a notice can be held against."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StatutoryDays:
    """What the law gives from a year on, until a later entry."""

    from_year: int
    #: Weekdays off minus make-up workdays of one year.
    weekdays: int
    #: The law that gives them.
    source: str


@dataclass(frozen=True, slots=True)
class YearApart:
    """A year whose notices rightly come to another number."""

    year: int
    weekdays: int
    reason: str


@dataclass(frozen=True, slots=True)
class Statutory:
    """The statutory holidays of a country, counted."""

    days: tuple[StatutoryDays, ...] = ()
    exceptions: tuple[YearApart, ...] = ()

    def expected(self, year: int) -> tuple[int, str] | None:
        """Return the number for a year with what it rests on; None where the law is not known."""
        for apart in self.exceptions:
            if apart.year == year:
                return apart.weekdays, apart.reason
        known = [each for each in self.days if each.from_year <= year]
        if not known:
            return None
        latest = max(known, key=lambda each: each.from_year)
        return latest.weekdays, latest.source


#: For a calendar that nothing is held against.
NOT_KNOWN = Statutory()
