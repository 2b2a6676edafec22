"""What the pages stand on, made once by whoever serves them."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from casetrack.desk import Desk, Person, furnished, in_office
from casetrack.errors import StoreError


@dataclass(frozen=True)
class House:
    """An installation whose pages are served."""

    #: A desk that nobody sits at.
    desk: Desk
    #: Today where the office is, asked anew for each page.
    today: Callable[[], date]
    #: Of pages for which nobody has chosen one.
    language: str
    #: Opens the figures to the machines that watch over this one; empty for nobody.
    metrics_token: str = ""

    def bare(self) -> Desk:
        """Return the desk that nobody sits at, whether the database answers or not."""
        return replace(self.desk, today=self.today())

    def door(self) -> Desk:
        """Return the desk that nobody sits at yet, today, with the offices as they are now."""
        # The page that says that the database fails is shown with what config.toml says.
        with suppress(StoreError):
            return furnished(self.bare())
        return self.bare()

    def seat(self, person: Person, door: Desk | None = None, office: str | None = None) -> Desk:
        """Return a person's desk in an office, theirs where none is named; else in the one that is
        served."""
        at = door or self.door()
        code = office or person.office
        theirs = at.settings.office(code) if code else at.office
        return in_office(replace(at, user=person.code), theirs)
