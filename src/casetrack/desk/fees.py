"""The fee that a notice asks for: worked out from the tariff of the law the case falls under."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from casetrack.core.case import Fact
from casetrack.core.fees import FeeStep, Tariff, own_fee
from casetrack.core.workflow import Workflow
from casetrack.errors import Refused
from casetrack.messages import Message, say
from casetrack.store import StoredCase, Transaction


@dataclass(frozen=True)
class Charged:
    """The facts of a notice with the fee in them, and what speaks against it."""

    facts: dict[str, Fact]
    findings: tuple[Message, ...] = ()


def charge(
    tx: Transaction,
    stored: StoredCase,
    workflow: Workflow,
    facts: Mapping[str, Fact],
    on: date,
    today: date,
) -> Charged:
    """Return the facts of an action with quantity, amount and calculation filled in.

    What the tariff does not give is refused as a plan; a notice that has gone out already is
    recorded with a finding. Facts without a tariff come back as they are.
    """
    tariff = workflow.tariffs.get(str(facts.get("tariff")))
    if tariff is None:
        return Charged(dict(facts))
    quantity = facts.get("quantity")
    if quantity is None and tariff.per == "month":
        quantity = tx.lists.place_in_month(stored)
    if not isinstance(quantity, int):
        return Charged(dict(facts))
    found = own_fee(tariff, quantity)
    typed = facts.get("amount_yuan")
    objections = tuple(_objections(tariff, quantity, found.total_yuan, typed, on))
    if objections and on >= today:
        raise Refused("notify_fee: {no}", no=objections[0])
    filled: dict[str, Fact] = {
        "amount_yuan": f"{found.total_yuan:.2f}",
        "calculation": "；".join(_in_words(tariff, step) for step in found.steps),
        **facts,
        "quantity": quantity,
    }
    return Charged(filled, objections)


def _objections(
    tariff: Tariff, quantity: int, amount: Decimal, typed: Fact, on: date
) -> list[Message]:
    told: list[Message] = []
    if on < tariff.in_force_from:
        told.append(
            say(
                "{title} is in force from {day} ({source})",
                title=tariff.title,
                day=tariff.in_force_from,
                source=tariff.source,
            )
        )
    if amount == 0:
        told.append(
            say(
                "{quantity} {unit} are free: there is nothing to charge ({source})",
                quantity=quantity,
                unit=tariff.unit,
                source=tariff.source,
            )
        )
    if isinstance(typed, str) and Decimal(typed) != amount:
        told.append(
            say(
                "{typed} yuan is not what {quantity} {unit} cost: {amount} yuan ({source})",
                typed=typed,
                quantity=quantity,
                unit=tariff.unit,
                amount=f"{amount:.2f}",
                source=tariff.source,
            )
        )
    return told


def _in_words(tariff: Tariff, step: FeeStep) -> str:
    """Return one line of the calculation as the letter prints it; letters are Chinese."""
    unit = tariff.unit
    if step.units == 1:
        span = f"第{step.first}{unit}"
    else:
        span = f"第{step.first}{unit}至第{step.last}{unit}"
    if step.price_yuan == 0:
        return f"{span}：免费"
    return f"{span}：{step.units}{unit}×{step.price_yuan}元＝{step.amount_yuan}元"
