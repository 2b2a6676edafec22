"""Read a TOML file that people edit: a checked model, or every problem in it at once.

The words are for someone who knows the law and not Python.
"""

import tomllib
from collections.abc import Callable, Sequence
from typing import Annotated, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from casetrack.errors import FileProblems, Problem
from casetrack.messages import Message, say

Model = TypeVar("Model", bound=BaseModel)


#: A whole number above 0, written as one: quotes around it are a slip.
Whole: TypeAlias = Annotated[int, Field(strict=True, gt=0)]
#: The same, or 0 for none.
WholeOrNone: TypeAlias = Annotated[int, Field(strict=True, ge=0)]


class Part(BaseModel):
    """A table of a file: no key it does not know, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def read(
    model: type[Model],
    file: str,
    text: str,
    raises: Callable[[str, Sequence[Problem]], FileProblems],
) -> Model:
    """Return the file as `model`; `raises` makes the error that lists what is wrong with it."""
    try:
        return model.model_validate(tables(file, text, raises))
    except ValidationError as error:
        raise raises(file, [_problem(detail) for detail in error.errors()]) from None


def tables(
    file: str, text: str, raises: Callable[[str, Sequence[Problem]], FileProblems]
) -> dict[str, object]:
    """Return the tables of a TOML text, unchecked."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        says = say("this is not TOML: {reason}", reason=error)
    # The library gives up with these on lists in lists without end, and on numbers of a page.
    except (RecursionError, ValueError):
        says = say(
            "this is not TOML that anybody writes: it is nested too deep, or a number is too long"
        )
    raise raises(file, [Problem("", "", says)])


def _problem(detail: ErrorDetails) -> Problem:
    # Entries of a list are counted from 1 by people.
    places = [str(part + 1) if isinstance(part, int) else part for part in detail["loc"]]
    *table, key = places or [""]
    return Problem(".".join(table), key, _in_words(detail))


def _in_words(detail: ErrorDetails) -> Message:
    given = detail["input"]
    limits = detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            return say("this key is missing")
        case "extra_forbidden":
            return say("no such key here; is it misspelt?")
        case "int_type" | "int_parsing" | "int_from_float":
            return say("must be a whole number, not {given!r}", given=given)
        case "string_type":
            return say("must be text in quotes, not {given!r}", given=given)
        case "bool_type" | "bool_parsing":
            return say("must be true or false, not {given!r}", given=given)
        case "date_type" | "date_parsing" | "date_from_datetime_parsing":
            return say("must be a date like 2026-02-13, not {given!r}", given=given)
        case "list_type" | "tuple_type":
            return say("must be a list in [ ], not {given!r}", given=given)
        case "dict_type" | "model_type" | "model_attributes_type":
            return say("must be a table, not {given!r}", given=given)
        case "literal_error" | "enum":
            expected = limits.get("expected", "")
            return say("must be one of {expected}, not {given!r}", expected=expected, given=given)
        case "greater_than_equal":
            return say("must be at least {least}, not {given!r}", least=limits["ge"], given=given)
        case "greater_than":
            return say("must be more than {least}, not {given!r}", least=limits["gt"], given=given)
        case "less_than_equal":
            return say("must be at most {most}, not {given!r}", most=limits["le"], given=given)
        case "value_error":
            return Message(str(limits["error"]))
        case "too_short" | "string_too_short":
            return say("must not be empty")
        case _:
            return say("{given!r} cannot stand here: {reason}", given=given, reason=detail["msg"])
