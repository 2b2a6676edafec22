"""What stands in a cell: as Excel stores it, or as people type it."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from casetrack.messages import Message, say

Cell: TypeAlias = object

#: Excel counts days from here (its 29 February 1900 included).
_DAY_ZERO = date(1899, 12, 30)
#: Plain numbers that may be a day as Excel counts them: 1954 to 2064.
_DAYS = range(20_000, 60_001)
#: From here on a number of Excel has lost its last digits.
_TOO_LONG = 10**15
_WRITTEN = re.compile(
    r"(?P<year>\d{4})(?:[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
    r"|(?P<joined>\d{4}))(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)


class Unreadable(ValueError):
    """A cell cannot be what its column holds."""

    def __init__(self, says: Message) -> None:
        super().__init__(str(says))
        self.says = says


def as_text(cell: Cell) -> str:
    """Return what a person sees in the cell, without spaces around it; empty for nothing."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if _is_midnight(cell) else cell.isoformat(" ")
    if isinstance(cell, float) and cell.is_integer():
        return _digits(int(cell))
    if isinstance(cell, int) and not isinstance(cell, bool):
        return _digits(cell)
    return clean(str(cell))


def clean(text: str) -> str:
    """Return a text with line ends as `\\n`, without control characters and spaces around it."""
    if text.isprintable():
        # Neither a line end nor what no file can hold.
        return text.strip()
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NEVER.sub("", lines).strip()


#: Control characters, halves of characters, and what is none: no file can hold them.
_NEVER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def as_date(cell: Cell) -> date:
    """Return the day that a cell holds."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, (int, float)) and int(cell) in _DAYS:
        return _DAY_ZERO + timedelta(days=int(cell))
    text = unicodedata.normalize("NFKC", as_text(cell))
    tight = re.sub(r"\s*([-/.年月日])\s*", r"\1", text)
    found = _WRITTEN.fullmatch(tight)
    try:
        if found is None:
            raise ValueError
        joined = found["joined"] or ""
        month, day = found["month"] or joined[:2], found["day"] or joined[2:]
        return date(int(found["year"]), int(month), int(day))
    except ValueError:
        raise Unreadable(say("this is no date; write it like 2025-03-05 or 2025年3月5日")) from None


def as_number(cell: Cell) -> int:
    """Return a whole number above 0, as `10` or `10个工作日`."""
    text = unicodedata.normalize("NFKC", as_text(cell))
    found = re.fullmatch(r"(\d{1,4})\s*(?:个?工作日|日|天)?", text)
    if found is None or not int(found[1]):
        raise Unreadable(say("this is no whole number above 0"))
    return int(found[1])


def as_money(cell: Cell) -> Decimal:
    """Return an amount in yuan, as `380`, `380.00` or `380元`."""
    text = unicodedata.normalize("NFKC", as_text(cell)).replace(",", "").removesuffix("元")
    try:
        amount = Decimal(text.removeprefix("¥").strip())
    except InvalidOperation:
        amount = Decimal(-1)
    if amount.is_nan() or not 0 <= amount < _MOST_YUAN or amount != round(amount, 2):
        raise Unreadable(say("this is no amount like 380.00"))
    return amount.quantize(Decimal("0.01"))


_MOST_YUAN = 10**12


def _digits(number: int) -> str:
    if abs(number) >= _TOO_LONG:
        raise Unreadable(
            say("the sheet has kept 15 digits of this number only; enter it anew, as text")
        )
    return str(number)


def _is_midnight(cell: datetime) -> bool:
    return not (cell.hour or cell.minute or cell.second)
