"""A refusal of the law in the reader's words: the titles of its file in place of their codes.

The command line takes codes, and so the sentences name them. On a page nobody types a code.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Protocol

from casetrack.core.workflow import Workflow
from casetrack.messages import Message

#: Values of the sentences that name something of the law, one or several.
_NAMING = frozenset(
    "action open state states roles held clock clocks event outcome joined title key keys".split()
)
#: A code with its title behind it: the title alone says it.
_PAIR = re.compile(r"\{(?:action|state|key)\}\s?[（(]\{title\}[)）]")
_COMMA = ", "


class Titled(Protocol):
    """Anything of the law that has a title in both languages."""

    @property
    def title(self) -> str: ...

    @property
    def title_en(self) -> str: ...


def in_titles(
    message: Message, workflow: Workflow, title: Callable[[Titled], str], comma: str
) -> Message:
    """Return a sentence that names what it is about by titles; other values stay as they are."""
    known = dict(_names(workflow))
    values = {
        key: _retold(key, value, known, workflow, title, comma)
        for key, value in message.values.items()
    }
    return replace(message, values=values)


def without_codes(template: str) -> str:
    """Return a sentence that does not say a code and its title side by side."""
    return _PAIR.sub("{title}", template)


def _retold(
    key: str,
    value: object,
    known: Mapping[str, Titled],
    workflow: Workflow,
    title: Callable[[Titled], str],
    comma: str,
) -> object:
    if isinstance(value, Message):
        return in_titles(value, workflow, title, comma)
    if key not in _NAMING or not isinstance(value, str):
        return value
    parts = value.split(_COMMA)
    return comma.join(title(found) if (found := _found(each, known)) else each for each in parts)


def _found(part: str, known: Mapping[str, Titled]) -> Titled | None:
    """Return what a code, a title, or a code with its title names."""
    return known.get(part) or known.get(part.partition(" ")[0])


def _names(workflow: Workflow) -> Iterator[tuple[str, Titled]]:
    """Yield everything that has a title, by its title and by its code."""
    every: tuple[Mapping[str, Titled], ...] = (
        workflow.fields,
        workflow.outcomes,
        workflow.roles,
        workflow.clocks,
        workflow.states,
        workflow.actions,
    )
    for name, each in chain.from_iterable(table.items() for table in every):
        yield each.title, each
        yield name, each
    for action in reversed(workflow.actions.values()):
        if action.leaves not in workflow.actions:
            yield action.leaves, action
