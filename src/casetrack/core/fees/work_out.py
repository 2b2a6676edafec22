"""A tariff and a number of pieces or pages -> what they cost, bracket by bracket."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from casetrack.core.fees.tariff import Tariff


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


def own_fee(tariff: Tariff, quantity: int) -> Calculation:
    """Return what one application costs: all its pages, or itself as the month's n-th piece."""
    found = work_out(tariff, quantity)
    if tariff.per == "application" or not found.steps:
        return found
    return Calculation((FeeStep(quantity, quantity, found.steps[-1].price_yuan),))


def _brackets(tariff: Tariff) -> Iterator[tuple[int | None, int]]:
    """Yield the end and the price of each bracket; without end where the tariff goes on so."""
    for bracket in tariff.brackets:
        yield bracket.to, bracket.price_yuan
    further, last = tariff.further, tariff.brackets[-1]
    end, price = last.to, last.price_yuan
    while further is not None and end is not None:
        end, price = end + further.every, price + further.more_yuan
        yield end, price
