"""The holidays of years that no notice has arranged yet, from the package `holidays`.

The guess knows statutory holidays only: no days off in exchange, no make-up workdays. Where the
package already knows an exchange, the day is taken as worked, so a guess errs to the earlier
deadline.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from casetrack.errors import BadInput

if TYPE_CHECKING:
    from holidays import HolidayBase


@dataclass(frozen=True, slots=True)
class Guess:
    """Whose statutory holidays to assume."""

    #: ISO 3166 code.
    country: str
    #: A holiday of any of them is off; empty: those of the whole country.
    subdivisions: tuple[str, ...] = ()
    #: Whether a holiday that falls on a weekend moves to a weekday.
    observed: bool = False

    def holidays(self, years: Iterable[int]) -> dict[date, str]:
        """Return the name of each statutory holiday of these years, by day."""
        wanted = frozenset(years)
        return {
            day: name
            for known in self._known(wanted)
            for day in sorted(known)
            if day.year in wanted and (name := _statutory(known, day))
        }

    def _known(self, years: frozenset[int]) -> Iterator["HolidayBase"]:
        # Takes 74 ms to import, and most uses of a calendar never need a guess.
        from holidays import country_holidays

        for subdivision in self.subdivisions or (None,):
            try:
                # Without a language the package takes the one of the machine.
                language = country_holidays(self.country).default_language
                yield country_holidays(
                    self.country,
                    subdiv=subdivision,
                    years=years,
                    observed=self.observed,
                    language=language,
                )
            except NotImplementedError:
                raise BadInput(
                    "the holidays of {country} {subdivision} are not known",
                    country=self.country,
                    subdivision=subdivision or "",
                ) from None


def _statutory(known: "HolidayBase", day: date) -> str:
    """Return the names of the day's holidays; empty where it is off only in exchange."""
    exchanged = str(getattr(known, "substituted_label", "")).partition("%s")[0]
    names = known.get_list(day)
    return "、".join(name for name in names if not (exchanged and name.startswith(exchanged)))
