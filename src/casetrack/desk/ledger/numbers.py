"""References and numbers of letters that a ledger brings, and those it leaves to be given."""

from collections.abc import Iterable
from datetime import date
from typing import TypeAlias

from casetrack.core.workflow import Workflow
from casetrack.guards import Register
from casetrack.messages import Message, say
from casetrack.settings import Office
from casetrack.store import CASES, Transaction, number_of_reference

#: Office, series, year.
_Series: TypeAlias = tuple[str, str, int]
#: Whom a letter went to, and when: one letter may answer several applications of one applicant.
Holder: TypeAlias = tuple[str, date]
_REPLY = "reply"


class NumberTaken(Exception):
    """A number belongs to something else."""

    def __init__(self, says: Message) -> None:
        super().__init__(str(says))
        self.says = says


class LedgerNumbers:
    """The numbers of one import; nobody else takes any of their series meanwhile."""

    def __init__(self, tx: Transaction, named: Iterable[tuple[str, str]]) -> None:
        """`named` are office and reference of every row that brings one."""
        self._tx = tx
        self._taken: dict[_Series, set[int]] = {}
        #: The highest number of a series that is taken, or that a row brings.
        self._last: dict[_Series, int] = {}
        self._holders: Register[Holder] = Register()
        self._new: list[tuple[str, str, int, int]] = []
        for office, reference in named:
            if number := number_of_reference(reference):
                series = (office, CASES, number[0])
                self._last[series] = max(self._last.get(series, 0), number[1])

    def must_be_free(self, office: str, reference: str | None) -> None:
        """Raise NumberTaken where a reference written like ours has a number that is taken."""
        number = None if reference is None else number_of_reference(reference)
        if number is not None and number[1] in self._of((office, CASES, number[0])):
            raise NumberTaken(
                say(
                    "reference {reference} is taken in office {office}",
                    reference=reference,
                    office=office,
                )
            )

    def reference(self, office: str, given: str | None, year: int) -> str:
        """Return a new case's reference: the given one, or the next that no row brings."""
        if given is None:
            series = (office, CASES, year)
            self._of(series)
            serial = self._last[series] + 1
            self._take(series, serial)
            return f"{year}-{serial:04d}"
        if number := number_of_reference(given):
            self._take((office, CASES, number[0]), number[1])
        return given

    def letter(
        self, office: Office, workflow: Workflow, number: str, holder: Holder
    ) -> Message | None:
        """Take the number of a reply; return a warning where it is in no series of the office.

        Raises NumberTaken where another reply has it, unless one letter answered both.
        """
        series_name = workflow.notices[_REPLY].series or _REPLY
        read = office.read_number(number, (series_name,))
        if read is None:
            return say(
                "{number} is not written like the numbers of this office; it was kept as it is",
                number=number,
            )
        found = read[1:]
        series = (office.code, series_name, found[0])
        name = f"{series} {found[1]}"
        if found[1] not in self._of(series):
            self._take(series, found[1])
            self._holders.add(name, holder)
            return None
        if self._holders.get(name) == holder:
            return say("answered in one letter with another application: {number}", number=number)
        no = say("another reply has this number in office {office}", office=office.code)
        raise NumberTaken(no)

    def enter(self) -> None:
        """Write the numbers that were taken since the last time."""
        self._tx.numbers.take_many(self._new)
        self._new = []

    def _of(self, series: _Series) -> set[int]:
        if series not in self._taken:
            self._taken[series] = set(self._tx.numbers.taken(*series))
            last = max(self._taken[series], default=0)
            self._last[series] = max(last, self._last.get(series, 0))
        return self._taken[series]

    def _take(self, series: _Series, serial: int) -> None:
        self._of(series).add(serial)
        self._last[series] = max(serial, self._last[series])
        self._new.append((*series, serial))
