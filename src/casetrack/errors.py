"""What can go wrong, as a tree; an entry point turns each into one clear line.

CasetrackError
├── Refused          the law, the state or the role says no; nothing was changed
│   ├── NotForRoles  the person's roles do not do it
│   ├── SeveralRefused  the same said of some of several cases; lists each
│   ├── KeyTaken     an idempotency key was used for another request
│   └── TooMany      asked too often; it may be asked again later
├── NotFound         a reference, user, office, row or file that is not there
├── BadInput         a value that cannot be what it should be
├── StoreError       the database is missing, newer than the program, or damaged
├── ProviderError    the provider of identities does not answer, or is not set up as it must be
└── FileProblems     a file that people edit has mistakes; lists every one
    ├── WorkflowError   workflows/*.toml
    ├── CalendarError   workflows/calendars/*.toml
    ├── FormError       workflows/forms/*.toml
    ├── SettingsError   config.toml
    ├── LedgerError     a ledger's headings, workflows/ledgers/*.toml
    ├── ChecksError     workflows/checks/*.toml
    └── NoticeError     notices/
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from casetrack.messages import Message, Translate, english, say, say_count


class CasetrackError(Exception):
    """Something casetrack could not do.

    The message names the thing, the value and the way out. Values never hold personal data.
    """

    #: Status the command line ends with.
    exit_code: ClassVar[int] = 1

    def __init__(self, template: str, /, **values: object) -> None:
        self.message = Message(template, values)
        super().__init__(template)

    def __str__(self) -> str:
        return str(self.message)

    def lines(self, translate: Translate) -> list[str]:
        """Return the lines to show: one summary, then one line for each further problem."""
        return [self.message.put(translate)]


class Refused(CasetrackError):
    """The law, the state or the role says no. Nothing was changed."""

    #: Whether it stands in the audit already.
    is_noted = False


class NotForRoles(Refused):
    """The person's roles do not do it, whatever the case and the day."""


class SeveralRefused(Refused):
    """Some of several cases cannot have it done to them; nothing was changed in any."""

    def __init__(self, count: int, noes: Mapping[str, CasetrackError]) -> None:
        self.noes = dict(noes)
        super().__init__(
            "{refused} of {cases} cannot have it done to them; nothing was changed",
            refused=len(noes),
            cases=say_count("{count} case", "{count} cases", count),
        )

    def lines(self, translate: Translate) -> list[str]:
        """Return the summary line, then what is said of each case that refuses."""
        return super().lines(translate) + [
            f"{reference}: {line}"
            for reference, no in self.noes.items()
            for line in no.lines(translate)
        ]


class KeyTaken(Refused):
    """The same idempotency key was used for another request."""


class TooMany(Refused):
    """Asked too often from outside. Nothing was changed."""


class NotFound(CasetrackError):
    """What was asked for is not there."""


class BadInput(CasetrackError):
    """A value cannot be what it should be."""


class StoreError(CasetrackError):
    """The database is missing, newer than the program, or damaged."""


class ProviderError(CasetrackError):
    """The provider of identities does not answer, or what it says of itself cannot be right."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a file: the table and key it stands at, and what is wrong there."""

    table: str
    key: str
    says: Message

    @property
    def place(self) -> str:
        return f"{self.table}.{self.key}" if self.table and self.key else self.table or self.key


class FileProblems(CasetrackError):
    """A file that people edit has mistakes; every one of them is listed."""

    def __init__(self, file: str, problems: Sequence[Problem]) -> None:
        self.file = file
        self.problems = tuple(problems)
        super().__init__(
            "{file}: {problems}",
            file=file,
            problems=say_count("{count} problem", "{count} problems", len(self.problems)),
        )

    def __str__(self) -> str:
        return "\n".join(self.lines(english))

    def lines(self, translate: Translate) -> list[str]:
        """Return the summary line, then one line a problem: file, place, what is wrong."""
        return super().lines(translate) + [
            f"{self.file}: {problem.place}: {problem.says.put(translate)}"
            for problem in self.problems
        ]


class WorkflowError(FileProblems):
    """A workflow file has mistakes."""


class CalendarError(FileProblems):
    """A calendar file has mistakes."""


class FormError(FileProblems):
    """A form file has mistakes."""


class SettingsError(FileProblems):
    """config.toml has mistakes."""


class LedgerError(FileProblems):
    """A ledger's headings, or the words that ledgers are read by, have mistakes."""


class ChecksError(FileProblems):
    """The words that letters and released files are checked by have mistakes."""


class NoticeError(FileProblems):
    """A notice template has mistakes or asks for a value that is not there."""


def problem(table: str, key: str, template: str, **values: object) -> Problem:
    """Return one problem of a file; the template must be a literal."""
    return Problem(table, key, say(template, **values))
