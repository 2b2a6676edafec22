"""Sentences for people: an English template with its values, put into words only at a door.

The template is also the key of the message catalogs, so a sentence is translated where it
is shown and not where it is made. One that counts has a template for one thing and one for
several; the catalogs know how many forms their language has, and which goes with a number.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


class Translate(Protocol):
    """Turns a template into a language's; with `many`, into the form that goes with `count`."""

    def __call__(self, template: str, many: str = "", count: int = 1, /) -> str: ...


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence: `template` in `str.format` style and the values that go into it."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    #: The template where `count` of the values is not one; empty for a sentence that counts not.
    many: str = ""

    def __str__(self) -> str:
        """Return the sentence in English."""
        return self.put(english)

    def put(self, translate: Translate) -> str:
        """Return the sentence in the language that `translate` turns templates into."""
        words = {
            name: value.put(translate) if isinstance(value, Message) else value
            for name, value in self.values.items()
        }
        return self._template(translate).format(**words)

    def _template(self, translate: Translate) -> str:
        count = self.values.get("count")
        if self.many and isinstance(count, int):
            return translate(self.template, self.many, count)
        return translate(self.template)


def english(template: str, many: str = "", count: int = 1, /) -> str:
    """Return the template of the code itself."""
    return many if many and count != 1 else template


def say(template: str, **values: object) -> Message:
    """Return a message; the template must be a literal, so that catalogs can find it."""
    return Message(template, values)


def say_count(one: str, many: str, count: int, **values: object) -> Message:
    """Return a message that counts, `{count}` being the number; both templates must be literals.

    In a sentence that counts twice, or that is an error's, it is one of the values.
    """
    return Message(one, {"count": count, **values}, many)
