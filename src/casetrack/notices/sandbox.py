"""Jinja2 for templates that staff write: what they say is worked out, within time and size.

The library's own sandbox keeps a template from the machine. It does not keep it from working for
ever, or from filling the memory with one multiplication; this one counts.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Template, nodes, pass_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import TemplateSyntaxError
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from casetrack.messages import Message, say

#: Rounds of loops, calls and inclusions of one letter. A list of 5,000 lines takes some 20,000.
MOST_STEPS = 100_000
#: Of one letter, and of one text that is put together on the way.
MOST_CHARACTERS = 4_000_000
LONGEST_TEXT = 100_000
MOST_SECONDS = 20.0
_COUNTED = "counted"


class UnfitError(Exception):
    """Something that a template may not do or print; its message names no content."""

    def __init__(self, says: Message) -> None:
        self.says = says
        super().__init__(says)


@dataclass
class _Spent:
    """What one letter has cost so far."""

    ends_at: float = field(default_factory=lambda: time.monotonic() + MOST_SECONDS)
    steps_left: int = MOST_STEPS
    characters: int = 0


_spent: ContextVar[_Spent | None] = ContextVar("spent", default=None)


@contextmanager
def limits(most_steps: int = MOST_STEPS) -> Iterator[None]:
    """Work out one letter within the block; UnfitError where it takes too much."""
    before = _spent.set(_Spent(steps_left=most_steps))
    try:
        yield
    finally:
        _spent.reset(before)


def print_characters(count: int) -> None:
    """Count what is printed; raise UnfitError where it is more than any letter has."""
    spent = _spent.get()
    if spent is None:
        return
    spent.characters += count
    if spent.characters > MOST_CHARACTERS:
        raise UnfitError(say("it prints more than {most} characters", most=MOST_CHARACTERS))


def _step() -> None:
    spent = _spent.get()
    if spent is None:
        return
    spent.steps_left -= 1
    if spent.steps_left < 0 or time.monotonic() > spent.ends_at:
        raise UnfitError(
            say(
                "it goes round too many times, or longer than {seconds} s; look for loops in loops",
                seconds=int(MOST_SECONDS),
            )
        )


class _Code(CodeGenerator):
    """Writes `a ~ b` as something that looks at lengths first."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 (Jinja2's name)
        self.write("environment.joined((")
        for each in node.nodes:
            self.visit(each, frame)
            self.write(", ")
        self.write("), context.eval_ctx.autoescape)")


class BoundedEnvironment(SandboxedEnvironment):
    """The library's sandbox without its globals and without methods of values, and counting."""

    code_generator_class = _Code
    intercepted_binops = frozenset(("+", "*", "**", "%"))

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.globals = {}
        self.filters = {_COUNTED: _counted}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for loop in tree.find_all(nodes.For):
            if loop.recursive:
                raise TemplateSyntaxError("a loop must not be recursive", loop.lineno, name)
            loop.iter = nodes.Filter(
                loop.iter, _COUNTED, [], [], None, None, lineno=loop.lineno
            ).set_environment(self)
        return tree

    def get_template(self, *given: Any, **named: Any) -> Template:
        """Return a template; an inclusion is a step like any other."""
        _step()
        return super().get_template(*given, **named)

    def call(__self, __context: Context, __obj: Any, *given: Any, **named: Any) -> Any:  # noqa: N805
        _step()
        return super().call(__context, __obj, *given, **named)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Let no template call what a value can do: `"-".center(1000000000)`."""
        if callable(value) and isinstance(obj, _PLAIN):
            return False
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:  # noqa: ARG002
        """Make no exception for `format`: "{:1000000000}" fills the memory, too."""
        return

    def unsafe_undefined(self, obj: Any, attribute: str) -> Any:
        kind = type(obj).__name__
        says = say("a template may not use {name} of a {type}", name=attribute, type=kind)
        raise UnfitError(says)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Work out + * ** %, numbers as ever, texts and lists only where they stay short."""
        are_numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if operator == "+" and not are_numbers:
            _keep_short(_length(left) + _length(right))
        elif operator == "**" or not are_numbers:
            raise UnfitError(say("a template may not use {name} here", name=operator))
        return super().call_binop(context, operator, left, right)

    def joined(self, pieces: Iterable[object], is_escaped: bool) -> str:
        """Return what `~` makes of its pieces."""
        from jinja2.runtime import markup_join, str_join

        held = list(pieces)
        _keep_short(sum(_length(each) for each in held))
        return markup_join(held) if is_escaped else str_join(held)


#: Values of which a template may read what they are, and call nothing.
_PLAIN = (str, bytes, int, float, list, tuple, dict, set, frozenset)


@pass_context
def _counted(_context: Context, items: Iterable[object]) -> Iterator[object]:
    for each in items:
        _step()
        yield each


def _length(value: object) -> int:
    return len(value) if isinstance(value, str | list | tuple) else len(str(value))


def _keep_short(length: int) -> None:
    if length > LONGEST_TEXT:
        raise UnfitError(
            say("it puts together a text of more than {most} characters", most=LONGEST_TEXT)
        )
    print_characters(length)
