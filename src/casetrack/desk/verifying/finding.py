"""What was looked at, and what is not as it should be."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from casetrack.messages import Message
from casetrack.store import Damage

#: A database that is wrong in more places than this is wrong everywhere.
MOST_FINDINGS = 10_000


@dataclass(frozen=True)
class Suspicion:
    """Something that is not as it should be."""

    kind: str
    reference: str | None
    position: int | None
    says: Message


@dataclass(frozen=True)
class Verified:
    """What was looked at, and what was found."""

    cases: int
    events: int
    findings: tuple[Suspicion, ...]
    #: There are more findings than are named.
    is_cut: bool = False


class Tally:
    """Counts what is looked at while it goes by, so that nothing of it is kept."""

    def __init__(self) -> None:
        self.cases = 0
        self.events = 0

    def seen(self, findings: Iterable[Suspicion]) -> Verified:
        """Look at everything and return what was found."""
        going_by = iter(findings)
        named = tuple(islice(going_by, MOST_FINDINGS))
        return Verified(self.cases, self.events, named, any(True for _ in going_by))


def suspected(damage: Damage) -> Suspicion:
    """Return a damage of the database as a finding."""
    return Suspicion(damage.kind, damage.reference or None, damage.position, damage.says)
