"""Why a fee is what it is: the lines of the letter, and what the law objects to."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from casetrack.core.fees.tariff import Tariff
from casetrack.core.fees.work_out import Calculation, FeeStep
from casetrack.messages import Message, say


def in_words(tariff: Tariff, found: Calculation) -> str:
    """Return the calculation as the letter prints it, its lines parted by semicolons.

    Letters are Chinese.
    """
    lines = [_line(tariff.unit, step) for step in found.steps]
    charged = [f"{step.amount_yuan}元" for step in found.steps if step.price_yuan]
    if len(charged) > 1:
        lines.append(f"合计：{'＋'.join(charged)}＝{found.total_yuan}元")
    return "；".join(lines)


def _line(unit: str, step: FeeStep) -> str:
    if step.units == 1:
        span = f"第{step.first}{unit}"
    else:
        span = f"第{step.first}{unit}至第{step.last}{unit}"
    if step.price_yuan == 0:
        return f"{span}：免费"
    return f"{span}：{step.units}{unit}×{step.price_yuan}元＝{step.amount_yuan}元"


def not_in_force(tariff: Tariff, on: date) -> Message | None:
    """Return why nothing is charged on that day, or None where the tariff is in force."""
    if on >= tariff.in_force_from:
        return None
    return say(
        "{title} is in force from {day} ({source})",
        title=tariff.title,
        day=tariff.in_force_from,
        source=tariff.source,
    )


def free_because(tariff: Tariff, quantity: int, own: Calculation) -> Message | None:
    """Return why an application costs nothing, or None where it costs something."""
    if own.total_yuan:
        return None
    return say(
        "{quantity} {unit} are free: there is nothing to charge ({source})",
        quantity=quantity,
        unit=tariff.unit,
        source=tariff.source,
    )


def objections(
    tariff: Tariff, quantity: int, own: Calculation, typed_yuan: Decimal | None, on: date
) -> Iterator[Message]:
    """Yield what speaks against a notice of that day; `typed_yuan` is the amount given, if any."""
    if no := not_in_force(tariff, on):
        yield no
    if no := free_because(tariff, quantity, own):
        yield no
    if typed_yuan is not None and typed_yuan != own.total_yuan:
        yield say(
            "{typed} yuan is not what {quantity} {unit} cost: {amount} yuan ({source})",
            typed=typed_yuan,
            quantity=quantity,
            unit=tariff.unit,
            amount=f"{own.total_yuan:.2f}",
            source=tariff.source,
        )
