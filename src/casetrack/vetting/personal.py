"""Numbers that point to a person: ID numbers by their check digit (GB 11643), telephones."""

import re
from collections.abc import Iterator
from datetime import date

_ID = re.compile(r"(?<![0-9A-Za-z])([1-9]\d{16}[0-9Xx])(?![0-9A-Za-z])")
_MOBILE = re.compile(
    r"(?<![0-9A-Za-z])(?:\+?86[- ]?)?(1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?![0-9A-Za-z])"
)
_LANDLINE = re.compile(r"(?<!\d)(0\d{2,3}[-— ]\d{7,8})(?!\d)")
#: ISO 7064, MOD 11-2.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def id_numbers(text: str) -> Iterator[str]:
    """Yield the ID numbers of citizens: eighteen digits whose birthday and check digit are true."""
    for found in _ID.findall(text):
        number = found.upper()
        if is_id_number(number):
            yield number


def is_id_number(number: str) -> bool:
    """Whether the eighteen signs are an ID number that can have been given out."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:17], strict=True))
    if _CHECKS[total % 11] != number[17]:
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return born.year >= 1900


def phones(text: str) -> Iterator[str]:
    """Yield telephone numbers, digits only."""
    for pattern in (_MOBILE, _LANDLINE):
        for found in pattern.findall(text):
            yield digits(found)


def digits(number: str) -> str:
    """Return the digits of a number, as two of them are compared."""
    return re.sub(r"\D", "", number)


def masked(number: str) -> str:
    """Return a number as it may be shown: its first three signs and its last two."""
    return f"{number[:3]}…{number[-2:]}"
