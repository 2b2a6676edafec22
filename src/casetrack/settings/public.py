"""The pages for everybody (公众页面)."""

from pydantic import PositiveInt

from casetrack.core.reading import Part


class Public(Part):
    """Pages for everybody (公众页面): apply, ask how an application stands. Closed by default."""

    enabled: bool = False
    #: Codes of the offices whose pages are open; empty for every one.
    offices: tuple[str, ...] = ()
    #: Applications a day that are taken from one address, and in all for one office.
    daily_per_address: PositiveInt = 20
    daily: PositiveInt = 300

    def opens(self, code: str) -> bool:
        """Tell whether the pages of an office are open."""
        return self.enabled and (not self.offices or code in self.offices)
