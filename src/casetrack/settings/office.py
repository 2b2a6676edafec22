"""One office (机关), as config.toml names it."""

from collections.abc import Iterable
from itertools import chain, product

from pydantic import Field

from casetrack.core.reading import Part
from casetrack.settings.numbering import Numbering, Series, every_series

#: What stands in the values of the config.toml that comes with the program.
SAMPLE = "某某"


class Office(Part):
    """One office (机关): what its letters say and how it reviews."""

    code: str = Field(min_length=1)
    name: str = Field(min_length=1)
    #: Code of the office above it; empty for none.
    parent: str = ""
    #: 机关代字.
    letter_code: str = ""
    address: str = ""
    phone: str = ""
    contact: str = ""
    #: 复议机关.
    reconsideration_body: str = ""
    reconsideration_url: str = ""
    court: str = ""
    #: 上级主管部门, named beside the government in letters of the old law.
    superior_department: str = ""
    review_route: tuple[str, ...] = (
        "division_review",
        "secrecy_review",
        "office_review",
        "approval",
    )
    numbers: dict[str, Series] = Field(default_factory=every_series)
    #: Other ways of numbering, each from a year on; the numbers of the years before stay as they
    #: were written.
    later: tuple[Numbering, ...] = ()
    #: Whether it takes applications. One that does not any more keeps all that it has.
    active: bool = True

    def unfilled(self) -> tuple[str, ...]:
        """Return the keys that letters need and that are empty or still say the sample 某某."""
        keys = (
            "name",
            "letter_code",
            "phone",
            "contact",
            "address",
            "reconsideration_body",
            "court",
        )
        values = {key: str(getattr(self, key)) for key in keys}
        if self.later:
            values["letter_code"] = self.later[-1].letter_code
        return tuple(key for key, value in values.items() if not value or SAMPLE in value)

    def all_series(self) -> tuple[str, ...]:
        """Return the name of every series that letters are numbered in."""
        named = (each.numbers for each in self.later)
        return tuple(dict.fromkeys((*every_series(), *self.numbers, *chain(*named))))

    def numbering(self, year: int) -> Numbering:
        """Return how the letters of a year are numbered."""
        begun = [each for each in self.later if each.from_year <= year]
        if begun:
            return max(begun, key=lambda each: each.from_year)
        return Numbering(from_year=1, letter_code=self.letter_code, numbers=self.numbers)

    def series(self, name: str, year: int) -> Series:
        """Return how a series is written in a year; the default where the office names none."""
        numbering = self.numbering(year)
        return numbering.numbers.get(name) or self.numbers.get(name) or every_series()[name]

    def written(self, name: str, year: int, serial: int) -> str:
        """Return a number of a series as it stands on a letter."""
        return self.series(name, year).written(self.numbering(year).letter_code, year, serial)

    def to_be_allotted(self, name: str, year: int) -> str:
        """Return a number as a draft shows it: a blank in place of the serial."""
        return self.series(name, year).to_be_allotted(self.numbering(year).letter_code, year)

    def read_number(self, number: str, names: Iterable[str]) -> tuple[str, int, int] | None:
        """Return series, year and serial of a number as people type it.

        It is in one of the series of these names, and written as those of its year were; None
        where it is not.
        """
        years = (1, *(each.from_year for each in self.later))
        for name, begins in product(names, years):
            code = self.numbering(begins).letter_code
            found = self.series(name, begins).read(code, number)
            if found and self.numbering(found[0]) == self.numbering(begins):
                return name, *found
        return None
