"""How many cases share their traits."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Measure: TypeAlias = Literal["received", "carried_in", "replied", "carried_out", "remedy"]


@dataclass(frozen=True, slots=True)
class TallyRow:
    """How many cases share these traits; `references` is empty unless asked for."""

    measure: Measure
    applicant_type: str
    channel: str
    #: Row of the form and how the case ended; None unless the measure is replied.
    row: str | None
    closing: str | None
    count: int
    references: tuple[str, ...] = ()
    #: Of a remedy: its kind, and its result or `pending`; None for every other measure.
    kind: str | None = None
    result: str | None = None
