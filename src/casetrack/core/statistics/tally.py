"""What a year's register comes to, before it is put into the rows of a form."""

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from casetrack.core.statistics.report import Number
from casetrack.errors import BadInput

#: What is counted. `replied`: closed in the year, by whatever outcome; `fee`: yuan received.
Measure: TypeAlias = Literal["received", "carried_in", "replied", "carried_out", "remedy", "fee"]
ApplicantType: TypeAlias = Literal[
    "natural_person", "commercial", "research", "public_welfare", "legal_services", "other"
]
Channel: TypeAlias = Literal["in_person", "post", "fax", "online", "email", "oral"]
#: Within the first due date, within a lawful extension, or after the last lawful due date.
Closing: TypeAlias = Literal["in_time", "extended", "late"]
RemedyKind: TypeAlias = Literal["reconsideration", "litigation_direct", "litigation_after"]
RemedyResult: TypeAlias = Literal["upheld", "corrected", "other", "pending"]

_WORDS: dict[str, tuple[str, ...]] = {
    "measure": get_args(Measure),
    "applicant_type": get_args(ApplicantType),
    "channel": get_args(Channel),
    "closing": get_args(Closing),
    "kind": get_args(RemedyKind),
    "result": get_args(RemedyResult),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many cases share these facts. A fact that does not apply is None.

    Raises BadInput for a word that is none of those above, so that no case is lost to a
    misspelling.
    """

    measure: Measure
    #: Cases; for `fee` an amount in yuan.
    count: Number
    applicant_type: str | None = None
    channel: str | None = None
    #: Of a reply: the row its outcome has in the form. None means an outcome without a row.
    row: str | None = None
    closing: str | None = None
    kind: str | None = None
    result: str | None = None
    #: References of the cases; empty unless they were asked for.
    references: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for fact, words in _WORDS.items():
            value = getattr(self, fact)
            if value is not None and value not in words:
                raise BadInput(
                    "{fact} must be one of {words}, not {value!r}",
                    fact=fact,
                    words=", ".join(words),
                    value=value,
                )
