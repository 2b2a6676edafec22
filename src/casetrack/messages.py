"""Sentences for people: an English template with its values, put into words only at a door.

The template is also the key of the message catalogs, so a sentence is translated where it
is shown and not where it is made.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence: `template` in `str.format` style and the values that go into it."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the sentence in English."""
        return self.template.format(**self.values)

    def put(self, translate: Callable[[str], str]) -> str:
        """Return the sentence in the language that `translate` turns templates into."""
        words = {
            name: value.put(translate) if isinstance(value, Message) else value
            for name, value in self.values.items()
        }
        return translate(self.template).format(**words)


def say(template: str, **values: object) -> Message:
    """Return a message; the template must be a literal, so that catalogs can find it."""
    return Message(template, values)
