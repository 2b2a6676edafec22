"""What a mail or a row of an export fills into the form, and where each of it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass

from casetrack import desk
from casetrack.desk import FromOriginal, Prefilled, Proposed
from casetrack.errors import BadInput, NotFound
from casetrack.web.filters import read_number
from casetrack.web.visit import Visit

#: Fields that stand on the form under another name.
_NAMES = {"agent_name": "agent-agent_name"}
_ORIGINAL, _ROW, _KNOWN, _TAKE = "original", "original_row", "original_known", "take-"
#: Fields of the form that say which original it is filled from, and nothing that was typed.
OF_ORIGINAL = (_ORIGINAL, _ROW, _KNOWN)


@dataclass(frozen=True)
class Filled:
    """The original that a form is filled from, and what it says of each field."""

    found: Prefilled | None = None
    #: Why it cannot be read any more; empty where it can.
    error: str = ""

    @property
    def hints(self) -> Mapping[str, Proposed]:
        """Return what is proposed, by the name of the field on the form."""
        if self.found is None:
            return {}
        return {_NAMES.get(each.key, each.key): each for each in self.found.proposed}


def typed_from(found: Prefilled) -> dict[str, str]:
    """Return what a form holds that is filled from an original and that nobody has looked at."""
    typed = {_NAMES.get(key, key): value for key, value in found.typed.items() if key != "number"}
    typed |= {f"{_TAKE}{place}": "yes" for place in found.taken}
    return typed | {_ORIGINAL: str(found.original), _ROW: str(found.row)}


def filled_from(visit: Visit, typed: Mapping[str, str]) -> Filled:
    """Return the original that a form says it is filled from; nothing where it says none."""
    number = read_number(typed.get(_ORIGINAL, ""))
    if not number:
        return Filled()
    try:
        return Filled(desk.prefilled(visit.desk, number, read_number(typed.get(_ROW, "")) or 0))
    except (BadInput, NotFound) as no:
        return Filled(error=visit.words.refusal(no))


def original_of(typed: Mapping[str, str]) -> FromOriginal | None:
    """Return which original an application came in, and what of it comes along; None for none."""
    number = read_number(typed.get(_ORIGINAL, ""))
    if not number:
        return None
    places = (read_number(key.removeprefix(_TAKE)) for key in typed if key.startswith(_TAKE))
    return FromOriginal(
        number,
        read_number(typed.get(_ROW, "")) or 0,
        tuple(place for place in places if place),
        read_number(typed.get(_KNOWN, "")) or 0,
    )
