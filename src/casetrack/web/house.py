"""What the pages stand on, made once by whoever serves them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from casetrack.desk import Desk, Person


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

    def door(self) -> Desk:
        """Return the desk that nobody sits at yet, today."""
        return replace(self.desk, today=self.today())

    def seat(self, person: Person) -> Desk:
        """Return a person's desk in their office; else in the one that is served."""
        office = self.desk.settings.office(person.office) if person.office else self.desk.office
        return replace(self.desk, user=person.code, office=office, today=self.today())
