"""The language of letter templates: Jinja2 in a sandbox, cut down to what a letter needs.

What stands in a template is structure and what a value gives is data: autoescape tells the two
apart, and every value is sealed before it is printed. A value that is missing, None or blank is
the same thing, a gap, and a letter with a gap is never written; `is given` asks first.

Filters: `chinese_date` and `weekday` (of a date or YYYY-MM-DD), `yuan` (of an amount), `lines`
(a text as its pieces, parted by line breaks or semicolons), `without_stop` (a text without the
punctuation at its end), `length`. `unknown("name")` refuses a value that no branch is for.
"""

import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from jinja2 import (
    BaseLoader,
    FunctionLoader,
    StrictUndefined,
    Template,
    TemplateError,
    Undefined,
    meta,
)
from jinja2.exceptions import TemplateNotFound, TemplateSyntaxError, UndefinedError
from markupsafe import Markup

from casetrack.errors import NoticeError, Problem, problem
from casetrack.messages import say
from casetrack.notices.layout import Words
from casetrack.notices.sandbox import (
    BoundedEnvironment,
    UnfitError,
    limits,
    print_characters,
)
from casetrack.notices.text import sealed

Sources: TypeAlias = Mapping[str, str]

#: What begins the line of a section.
_SECTION = "== "
_STOPS = "。．.；;，,、 \t\r\n"


class _Missing(StrictUndefined):
    """A value that is not there, under the name that the template has for it."""

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return self._undefined_hint
        above = self._undefined_obj._path if isinstance(self._undefined_obj, _Values) else ""
        return f"{above}{self._undefined_name}"


class _Values:
    """A mapping as templates see it: keys without methods, blank values as missing ones.

    Over a plain mapping `event.items` would be its method and not the value "items".
    """

    __slots__ = ("_path", "_values")

    def __init__(self, values: Mapping[str, object], path: str) -> None:
        self._values = values
        self._path = path

    def __getitem__(self, key: str) -> object:
        value = self._values[key]
        if _is_gap(value):
            raise KeyError(key)
        return _seen(value, f"{self._path}{key}.")


class Templates:
    """The templates of an office, by their path in its folders, and the words of its dates."""

    def __init__(self, sources: Sources, words: Words) -> None:
        self._sources = sources
        self._language = _language(FunctionLoader(self._source), words)

    def text(self, name: str, values: Mapping[str, object]) -> str:
        """Return the text of the template, its values sealed; raise NoticeError for a gap."""
        return self._worked_out(name, lambda template: _whole(template, values))

    def block(self, name: str, block: str, values: Mapping[str, object]) -> str:
        """Return the text of one block of the template; "" where it has none of that name.

        Only what the block itself asks for must be there.
        """
        return self._worked_out(name, lambda template: _block(template, block, values))

    def _worked_out(self, name: str, work: Callable[[Template], str]) -> str:
        try:
            with limits():
                return work(self._language.get_template(name))
        # A template can fail in any way that an expression can.
        except Exception as error:
            # Not `from error`: the words of a TypeError may hold the value, and a log the chain.
            raise NoticeError(name, [_problem_of(error, name)]) from None

    def parts(self, name: str) -> tuple[str, ...]:
        """Return the names of the template and all it extends or includes, sorted."""
        found: set[str] = set()
        waiting = [name]
        while waiting:
            part = waiting.pop()
            if part not in found:
                found.add(part)
                waiting += self._named_in(part)
        return tuple(sorted(found))

    def _source(self, name: str) -> tuple[str, str, None] | None:
        """Return the text of a template, with its name as the file that tracebacks give."""
        return (self._sources[name], name, None) if name in self._sources else None

    def _named_in(self, name: str) -> list[str]:
        try:
            tree = self._language.parse(self._sources[name], name)
        except TemplateSyntaxError as error:
            raise NoticeError(name, [_problem_of(error, name)]) from None
        named = list(meta.find_referenced_templates(tree))
        known = [part for part in named if part is not None and part in self._sources]
        if len(known) < len(named):
            says = "it extends or includes something that is not a template's plain name"
            raise NoticeError(name, [problem("extends", "", says)])
        return known


def _context(values: Mapping[str, object]) -> dict[str, object]:
    seen = {key: _seen(value, f"{key}.") for key, value in values.items()}
    return {key: value for key, value in seen.items() if not _is_gap(value)}


def _whole(template: Template, values: Mapping[str, object]) -> str:
    pieces: list[str] = []
    for piece in template.generate(_context(values)):
        print_characters(len(piece))
        pieces.append(piece)
    return "".join(pieces)


def _block(template: Template, block: str, values: Mapping[str, object]) -> str:
    context = template.new_context(_context(values))
    # A template knows its parents' blocks once the outermost one has come to its first section.
    for words in template.root_render_func(context):
        if _SECTION in words:
            break
    found = context.blocks.get(block)
    return "".join(found[0](context)) if found else ""


def _language(loader: BaseLoader, words: Words) -> BoundedEnvironment:
    language = BoundedEnvironment(
        loader=loader,
        undefined=_Missing,
        autoescape=True,
        finalize=_printed,
        lstrip_blocks=True,
    )
    # No `safe`, no `default`: nothing that could turn data into structure or hide a gap.
    language.filters |= {
        "chinese_date": lambda value: words.date_of(_date(value, "chinese_date")),
        "weekday": lambda value: words.weekday_of(_date(value, "weekday")),
        "yuan": lambda value: words.money_of(_amount(value)),
        "lines": _lines,
        "without_stop": _without_stop,
        "length": len,
    }
    language.tests["given"] = lambda value: not isinstance(value, Undefined)
    language.globals = {"unknown": _unknown}
    return language


def _printed(value: object) -> Markup:
    """Return what `{{ value }}` prints: a block as it is, a value sealed."""
    if isinstance(value, Markup):
        print_characters(len(value))
        return value
    if isinstance(value, bool) or not isinstance(value, str | int | Undefined):
        raise UnfitError(say("a {type} needs a filter", type=type(value).__name__))
    printed = sealed(str(value))
    print_characters(len(printed))
    # Not HTML: the mark says "do not escape", and `sealed` has taken the place of escaping.
    return Markup(printed)  # noqa: S704 - see the line above


def _is_gap(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _seen(value: object, path: str) -> object:
    if isinstance(value, list):
        gap = _Missing(name=path.rstrip("."))
        return [gap if _is_gap(each) else _seen(each, path) for each in value]
    return _Values(value, path) if isinstance(value, Mapping) else value


def _date(value: object, name: str) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(_given(value))
    except ValueError:
        raise UnfitError(say("{filter} wants a date", filter=name)) from None


def _amount(value: object) -> Decimal:
    try:
        return value if isinstance(value, Decimal) else Decimal(_given(value))
    except InvalidOperation:
        raise UnfitError(say("yuan wants an amount")) from None


def _lines(value: object) -> list[str]:
    pieces = [value] if isinstance(value, str | Undefined) else value
    if not isinstance(pieces, Sequence):
        raise UnfitError(say("lines wants a text"))
    parted = "\n".join(_given(piece) for piece in pieces).replace("；", "\n").replace(";", "\n")
    return [line.strip() for line in parted.splitlines() if line.strip()]


def _without_stop(value: object) -> str:
    return _given(value).strip().rstrip(_STOPS)


def _given(value: object) -> str:
    """Return a value as text; one that is missing refuses here."""
    return str(value)


def _unknown(name: str) -> str:
    raise UnfitError(say("no branch of the template is for this {name}", name=name))


def _problem_of(error: Exception, template: str) -> Problem:
    match error:
        case UndefinedError():
            return problem(
                str(error.message), "", "the letter needs this value and it is not there"
            )
        case TemplateSyntaxError():
            return problem(f"line {error.lineno}", "", "{reason}", reason=error.message)
        case TemplateNotFound():
            return problem("extends", "", "there is no template {name}", name=error.name)
        case UnfitError():
            reason: object = error.says
        case TemplateError():
            reason = error.message
        case _:
            reason = type(error).__name__
    place, line = _where(error, template)
    return problem(place, f"line {line}", "cannot be worked out: {reason}", reason=reason)


def _where(error: Exception, template: str) -> tuple[str, int]:
    """Return the template and line that the error arose in."""
    frames = traceback.extract_tb(error.__traceback__)
    inner = [(frame.filename, frame.lineno) for frame in frames if frame.filename.endswith(".txt")]
    name, line = inner[-1] if inner else (template, 0)
    return name, line or 0
