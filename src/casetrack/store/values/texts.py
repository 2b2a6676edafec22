"""Words that are kept apart."""

from dataclasses import dataclass
from typing import TypeAlias

from casetrack.core.case import Fact

#: How an event refers to a stored text: {"text": 12, "sha256": "…"}.
TextReference: TypeAlias = dict[str, Fact]


@dataclass(frozen=True, slots=True)
class NewText:
    """Words to be kept apart, with whose or which case's they are."""

    kind: str
    body: str
    applicant_id: int | None = None
    case_id: int | None = None
