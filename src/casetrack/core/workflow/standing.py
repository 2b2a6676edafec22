"""Who wants to act on a case, and where the case stands then."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from casetrack.core.case import Case
from casetrack.core.workflow.definition import NEW


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a signed-in person with roles."""

    #: `user:CODE`, as events keep it.
    key: str
    roles: frozenset[str]


@dataclass(frozen=True)
class Standing:
    """Where a case stands when somebody wants to act on it."""

    case: Case
    #: Steps of the office's review route, in order.
    route: tuple[str, ...]
    today: date
    #: Due date of each clock that is or was live, by its name.
    dues: Mapping[str, date] = field(default_factory=dict)

    @property
    def state(self) -> str:
        return self.case.state or NEW
