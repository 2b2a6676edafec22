"""The public form: which fields there are, and the application that they say.

A field that does not stand here is not read, whoever sends it. What an applicant wants the
information for is not asked: since 2019 it decides nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casetrack import desk
from casetrack.desk import APPLICANT_TYPES, Application, Desk
from casetrack.web import paper_form
from casetrack.web.words import Words

#: Whatever a person does not see and a program fills in.
TRAP = "second_note"
#: Blocks of a kind that the public form may have.
MOST_BLOCKS = 5
_FIELDS = frozenset(
    "applicant_type applicant_name id_number contact_person phone email address request supply "
    "delivery".split()
)
_OF_A_PERSON = "phone|email|address"
_IN_BLOCKS = re.compile(
    rf"joint-[1-{MOST_BLOCKS}]-(applicant_name|applicant_type|id_number|{_OF_A_PERSON})"
    rf"|agent-(agent_name|agent_kind|authorisation|agent_identity|{_OF_A_PERSON})"
    rf"|item-[1-{MOST_BLOCKS}]-item"
)


@dataclass(frozen=True)
class Choices:
    """What can be chosen in the form, by field: code and title."""

    types: Mapping[str, str]
    wishes: Mapping[str, Mapping[str, str]]
    agent_kinds: Mapping[str, str]

    def of(self, key: str) -> Mapping[str, str] | None:
        """Return what a field can be; None for one that is typed."""
        name = re.sub(r"^(joint-\d|agent)-", "", key)
        if name == "applicant_type":
            return self.types
        return self.agent_kinds if name == "agent_kind" else self.wishes.get(name)


def choices(us: Desk) -> Choices:
    """Return what can be chosen under the law of today."""
    return Choices(APPLICANT_TYPES, desk.wishes(us), desk.agent_kinds(us))


def told(typed: Mapping[str, str]) -> dict[str, str]:
    """Return what is said in fields of the form; anything else that was sent is left out."""
    return {
        key: value.strip()
        for key, value in typed.items()
        if (key in _FIELDS or _IN_BLOCKS.fullmatch(key)) and value.strip()
    }


def application(
    us: Desk, given: Mapping[str, str], files: Sequence[tuple[str, bytes]] = ()
) -> Application:
    """Return what is said as an application of today."""
    today = us.today.isoformat()
    way_in = {"channel": desk.ONLINE, "submitted_on": today, "arrived_on": today}
    return paper_form.application(us, {**given, **way_in}, files)


def errors(us: Desk, words: Words, given: Mapping[str, str]) -> dict[str, str]:
    """Return what is to be said beside each field that is missing or wrong."""
    found = {key: words.put(no) for key, no in desk.lacking(application(us, given)).items()}
    for key in paper_form.missing({**given, "channel": desk.ONLINE}):
        found.setdefault(key, words.translate("this is needed"))
    known = choices(us)
    for key, value in given.items():
        if no := desk.too_long(key.rpartition("-")[2], value):
            found[key] = words.put(no)
        can_be = known.of(key)
        if can_be is not None and value not in can_be:
            found[key] = words.translate("choose one of the list")
    return found


def prefixes(given: Mapping[str, str], kind: str, add: str) -> tuple[str, ...]:
    """Return the prefixes of the blocks to show."""
    return paper_form.blocks_shown(given, kind, add)[:MOST_BLOCKS]
