"""The form on which an application is logged: fields as they are typed -> an application.

The names of repeated fields are numbered, `joint-1-phone`, `item-2-item`, so that each has a name
of its own: beside it an error can stand, and a form that waits for somebody to sign in loses none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from casetrack import desk
from casetrack.desk import Application, Desk, Typed
from casetrack.errors import BadInput
from casetrack.web.filters import read_day, read_number
from casetrack.web.prefill import original_of

STAGES = ("submitted", "arrived", "signed", "confirmed")
#: Fields that say something only beside the day they belong to.
_BESIDE = {"signed_for_by": "signed"}
_ORAL, _PERSON = "oral", "natural_person"
#: Each kind of block with its action, and the field that makes one of it.
BLOCKS = {
    "joint": ("add_applicant", "applicant_name"),
    "agent": ("name_agent", "agent_name"),
    "item": ("add_item", "item"),
}
#: The most blocks of a kind on the form; more joint applicants can join on the case's page.
MOST_BLOCKS = 15
#: What a block holds before anybody has typed into it, and what an empty box means.
_CHOSEN = {"applicant_type", "agent_kind"}
_BOXES = {"agent": ("authorisation", "agent_identity")}
#: What is chosen before anybody has typed.
_HARDLY_TYPED = {"draft", "channel", "applicant_type", "filled_by", "files_lost"}
#: Fields that the desk calls otherwise.
_OTHER_NAMES = {"division": "handler"}


@dataclass(frozen=True)
class Block:
    """One of several: a joint applicant, a thing asked for, the agent."""

    #: Before the names of its fields: `joint-1`.
    prefix: str
    action: str
    facts: Mapping[str, str]


def blocks(typed: Mapping[str, str]) -> tuple[Block, ...]:
    """Return the blocks that somebody has typed into, in their order on the form."""
    return tuple(
        Block(prefix, BLOCKS[kind][0], facts)
        for kind in BLOCKS
        for prefix in prefixes(typed, kind)
        if set(facts := _facts(typed, kind, prefix)) - _CHOSEN - set(_BOXES.get(kind, ()))
    )


def prefixes(typed: Mapping[str, str], kind: str, more: int = 0) -> tuple[str, ...]:
    """Return the prefixes of a kind of block that stand on the form, with so many more."""
    if kind == "agent":
        return (kind,)
    found = (re.match(rf"{kind}-(\d{{1,2}})-", key) for key in typed)
    last = max((int(each[1]) for each in found if each), default=0)
    shown = min(last + more, MOST_BLOCKS)
    return tuple(f"{kind}-{number}" for number in range(1, shown + 1))


def blocks_shown(typed: Mapping[str, str], kind: str, add: str) -> tuple[str, ...]:
    """Return the prefixes to show, one more for the kind that `add` names.

    The first time that several things are wanted, there are two.
    """
    there = prefixes(typed, kind)
    more = 0 if add != kind else 2 if kind == "item" and not there else 1
    return prefixes(typed, kind, more)


def missing(typed: Mapping[str, str]) -> Iterator[str]:
    """Yield the fields that must be filled in and are not."""
    yield from (key for key in desk.NEEDED_FIELDS if not typed.get(key, "").strip())
    names = dict(BLOCKS.values())
    for block in blocks(typed):
        key = names[block.action]
        if key not in block.facts:
            yield f"{block.prefix}-{key}"


def is_hardly_begun(typed: Mapping[str, str]) -> bool:
    """Tell whether nothing is typed that would be a loss."""
    return not any(value.strip() for key, value in typed.items() if key not in _HARDLY_TYPED)


def beside(typed: Mapping[str, str], no: BadInput) -> str:
    """Return the field that an error is about; empty for the whole form."""
    key = str(no.message.values.get("key", ""))
    number = no.message.values.get("further")
    if isinstance(number, int):
        return f"{blocks(typed)[number].prefix}-{key}"
    key = _OTHER_NAMES.get(key, key)
    return key if key in typed or key == "attached" else ""


def application(
    us: Desk, typed: Mapping[str, str], sent: Sequence[tuple[str, bytes]] = ()
) -> Application:
    """Return what is typed as an application; raise BadInput for a value that cannot be.

    `sent` are names of files with their contents.
    """
    given = _meant(us, typed)
    return replace(
        desk.application_of(given, read_day),
        further=tuple((block.action, block.facts) for block in blocks(typed)),
        attachments=sent,
        draft=given.get("draft"),
        enquiry=_number(given, "enquiry"),
        original=original_of(given),
    )


def who_and_what(typed: Mapping[str, str]) -> Typed:
    """Return what is typed of who applies and for what."""
    keys = ("applicant_name", "id_number", "phone", "request")
    return Typed(*(typed.get(key, "").strip() for key in keys))


def _facts(typed: Mapping[str, str], kind: str, prefix: str) -> dict[str, str]:
    start = f"{prefix}-"
    given = {
        key.removeprefix(start): value.strip()
        for key, value in typed.items()
        if key.startswith(start) and value.strip()
    }
    return {**dict.fromkeys(_BOXES.get(kind, ()), "no"), **given}


def _meant(us: Desk, typed: Mapping[str, str]) -> dict[str, str]:
    """Return what is filled in, without what the page hides: that was typed for another choice."""
    given = {key: value.strip() for key, value in typed.items() if value.strip()}
    asked = desk.ways_in(us).get(given.get("channel", ""), frozenset(STAGES))
    hidden = [f"{stage}_on" for stage in STAGES if stage not in asked]
    hidden += [key for key, stage in _BESIDE.items() if stage not in asked]
    if given.get("channel") != _ORAL:
        hidden.append("filled_by")
    if given.get("applicant_type") == _PERSON:
        hidden.append("contact_person")
    return {key: value for key, value in given.items() if key not in hidden}


def _number(given: Mapping[str, str], name: str) -> int | None:
    value = given.get(name)
    if value is None:
        return None
    number = read_number(value)
    if not number:
        raise BadInput("{key}: {value!r} is not a whole number above 0", key=name, value=value)
    return number
