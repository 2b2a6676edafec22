"""The letter of a draft, as pages show it before it is signed."""

from collections.abc import Mapping
from dataclasses import dataclass

from casetrack import desk
from casetrack.desk import DraftLetter
from casetrack.errors import BadInput, NotFound
from casetrack.web.visit import Visit


@dataclass(frozen=True)
class Preview:
    """A draft's letter, or why there is none to look at."""

    drafted: DraftLetter | None
    error: str = ""


def preview_of(visit: Visit, typed: Mapping[str, str] | None = None) -> Preview:
    """Return the letter of the last draft, or of the one that is being typed."""
    facts = None
    if typed is not None:
        facts = {key: value for key, value in typed.items() if key not in ("on", "ask")}
    try:
        return Preview(desk.draft_letter(visit.desk, visit.path("reference"), facts))
    except (BadInput, NotFound) as no:
        return Preview(None, visit.words.put(no.message))
