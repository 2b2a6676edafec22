"""A JSON object with long lists, put into text piece by piece, as `print_json` would have it."""

import json
from collections.abc import Iterator, Mapping


def as_json(value: object) -> str:
    """Return a value as the text of its JSON, Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)


def json_pieces(told: Mapping[str, object]) -> Iterator[str]:
    """Yield the text of an object; a value that is an iterator becomes a list, item by item."""
    between = "{\n"
    for key, value in told.items():
        yield f"{between} {as_json(key)}: "
        yield from _items(value) if isinstance(value, Iterator) else [_deeper(value, " ")]
        between = ",\n"
    yield "\n}\n"


def _items(values: Iterator[object]) -> Iterator[str]:
    between = "[\n"
    for each in values:
        yield f"{between}  {_deeper(each, '  ')}"
        between = ",\n"
    yield "[]" if between == "[\n" else "\n ]"


def _deeper(value: object, by: str) -> str:
    # Line ends within texts are written out (\n), or are none to JSON (U+2028).
    return as_json(value).replace("\n", "\n" + by)
