"""A tariff and a number of pieces or pages -> what they cost, bracket by bracket."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from casetrack.core.fees.tariff import Tariff
from casetrack.errors import BadInput

#: More than this is a slip of the hand, and its brackets would fill a book.
MOST_UNITS = 100_000


@dataclass(frozen=True, slots=True)
class FeeStep:
    """The pieces or pages that fall into one bracket; both ends are included."""

    first: int
    last: int
    price_yuan: int

    @property
    def units(self) -> int:
        return self.last - self.first + 1

    @property
    def amount_yuan(self) -> Decimal:
        return Decimal(self.units * self.price_yuan)


@dataclass(frozen=True, slots=True)
class Calculation:
    """What all pieces or pages together come to."""

    steps: tuple[FeeStep, ...]

    @property
    def total_yuan(self) -> Decimal:
        return sum((step.amount_yuan for step in self.steps), Decimal(0))


def work_out(tariff: Tariff, quantity: int) -> Calculation:
    """Return the fee of the first `quantity` pieces or pages, each bracket on its own price."""
    if quantity > MOST_UNITS:
        raise BadInput(
            "{quantity} {unit} are more than can be charged for at once: {most} at most",
            quantity=quantity,
            unit=tariff.unit,
            most=MOST_UNITS,
        )
    steps: list[FeeStep] = []
    first = 1
    for last, price in _brackets(tariff):
        end = quantity if last is None else min(last, quantity)
        if end >= first:
            steps.append(FeeStep(first, end, price))
        if last is None or last >= quantity:
            break
        first = last + 1
    return Calculation(tuple(steps))


def own_fee(tariff: Tariff, quantity: int, pieces: int = 1) -> Calculation:
    """Return what one application costs: all its pages, or itself as the month's n-th piece.

    `pieces` is how many pieces the application itself makes, the last of them the `quantity`-th;
    BadInput where that cannot be.
    """
    found = work_out(tariff, quantity)
    if tariff.per == "application":
        return found
    if pieces > quantity:
        raise BadInput(
            "{pieces} {unit} in one application cannot end with no. {quantity} of the month",
            pieces=pieces,
            unit=tariff.unit,
            quantity=quantity,
        )
    first = quantity - pieces + 1
    own = (step for step in found.steps if step.last >= first)
    return Calculation(tuple(replace(step, first=max(step.first, first)) for step in own))


def _brackets(tariff: Tariff) -> Iterator[tuple[int | None, int]]:
    """Yield the end and the price of each bracket; without end where the tariff goes on so."""
    for bracket in tariff.brackets:
        yield bracket.to, bracket.price_yuan
    further, last = tariff.further, tariff.brackets[-1]
    end, price = last.to, last.price_yuan
    while further is not None and end is not None:
        end, price = end + further.every, price + further.more_yuan
        yield end, price
