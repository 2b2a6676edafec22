"""Where a search found its words in a case, as far as a list may say it.

A number is shown; of what somebody wrote only its name is, as lists show no more of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casetrack.core.workflow import Workflow
from casetrack.desk.desk import law_of
from casetrack.store import NUMBER, CaseLine, Hit, Transaction, Wanted


@dataclass(frozen=True)
class Place:
    """A place beside reference, request and applicant where a word was found."""

    #: `number`, `name` for somebody who applies together with the first, else the kind of the text.
    kind: str
    number: str | None = None
    #: Of the field that asks for the text; empty where no field of the law does.
    title: str = ""
    title_en: str = ""


def places(
    tx: Transaction, found: Sequence[CaseLine], wanted: Wanted
) -> Mapping[int, tuple[Place, ...]]:
    """Return by the id of the case where else a search found its words."""
    laws = {line.id: law_of(tx, line).workflow for line in found}
    beside: dict[int, list[Place]] = {}
    for hit in tx.lists.hits(wanted, tuple(laws)):
        beside.setdefault(hit.case_id, []).append(_place(hit, laws[hit.case_id]))
    return {case_id: tuple(each) for case_id, each in beside.items()}


def _place(hit: Hit, workflow: Workflow) -> Place:
    field = workflow.fields.get(hit.kind)
    if hit.kind == NUMBER or field is None:
        return Place(hit.kind, hit.number)
    return Place(hit.kind, None, field.title, field.title_en)
