"""The fee that a notice asks for: worked out from the tariff of the law the case falls under."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from casetrack.core.case import Case, Fact
from casetrack.core.fees import Tariff, in_words, objections, own_fee
from casetrack.core.workflow import Workflow
from casetrack.desk.handling.filling import Filled
from casetrack.errors import BadInput
from casetrack.messages import Message, say
from casetrack.store import StoredCase, Transaction

#: What the tariff fills in.
_WORKED_OUT = ("quantity", "amount_yuan", "calculation")


def charge(
    tx: Transaction,
    stored: StoredCase,
    workflow: Workflow,
    facts: Mapping[str, Fact],
    on: date,
    today: date,
) -> Filled:
    """Return the facts of an action with quantity, amount and calculation filled in.

    Where something speaks against the fee, nothing is filled in: a notice that has gone out
    already is recorded as it was, and BadInput says what of it is not given. Facts without a
    tariff come back as they are.
    """
    tariff = workflow.tariffs.get(str(facts.get("tariff")))
    if tariff is None:
        return Filled(dict(facts), remarks=tuple(_charged_in_vain(workflow, stored.case, facts)))
    filled, noes, remarks = _filled(tx, stored, tariff, facts, on)
    noes += tuple(_excluded(workflow, tariff, _drafted(stored.case)))
    if noes or "quantity" not in filled:
        filled = {**facts}
    lacking = [key for key in _WORKED_OUT if key not in filled]
    if lacking and on < today:
        raise BadInput(
            "{action}: a notice that has gone out is recorded as it was; give its {keys}",
            action="notify_fee",
            keys=", ".join(f"{key} {workflow.fields[key].title}" for key in lacking),
        )
    return Filled(filled, noes, remarks)


def _filled(
    tx: Transaction, stored: StoredCase, tariff: Tariff, facts: Mapping[str, Fact], on: date
) -> tuple[dict[str, Fact], tuple[Message, ...], tuple[Message, ...]]:
    """Return the facts filled in, objections and remarks; as they are where pages are missing."""
    pieces = _whole(facts, "pieces") or 1
    quantity, remarks = _quantity(tx, stored, tariff, _whole(facts, "quantity"), pieces)
    if quantity is None:
        return dict(facts), (), ()
    own = own_fee(tariff, quantity, pieces)
    amount = facts.get("amount_yuan")
    typed_yuan = Decimal(amount) if isinstance(amount, str) else None
    filled: dict[str, Fact] = {
        "amount_yuan": f"{own.total_yuan:.2f}",
        "calculation": in_words(tariff, own),
        **facts,
        "quantity": quantity,
    }
    return filled, tuple(objections(tariff, quantity, own, typed_yuan, on)), remarks


def _whole(facts: Mapping[str, Fact], key: str) -> int | None:
    value = facts.get(key)
    return value if isinstance(value, int) else None


def _quantity(
    tx: Transaction, stored: StoredCase, tariff: Tariff, typed: int | None, pieces: int
) -> tuple[int | None, tuple[Message, ...]]:
    """Return what is charged for, and a remark where the register counts otherwise."""
    if tariff.per != "month":
        return typed, ()
    counted = tx.lists.place_in_month(stored) + pieces - 1
    if typed in (None, counted):
        return counted, ()
    remark = say(
        "no. {typed} was typed; by its day of receipt it is the applicant's no. {counted} of the "
        "month",
        typed=typed,
        counted=counted,
    )
    return typed, (remark,)


def _drafted(case: Case) -> str | None:
    drafted = case.last("drafted")
    return drafted.text_of("outcome") if drafted else None


def _excluded(workflow: Workflow, tariff: Tariff, outcome: object) -> Iterator[Message]:
    """Yield a no where nothing is charged in this way for the outcome."""
    if outcome in tariff.not_for:
        yield say(
            "{title} is not for {outcome} ({source})",
            title=tariff.title,
            outcome=workflow.outcomes[str(outcome)].title,
            source=tariff.source,
        )


def _charged_in_vain(
    workflow: Workflow, case: Case, facts: Mapping[str, Fact]
) -> Iterator[Message]:
    """Yield a remark where the outcome is one for which the notified fee is not charged."""
    noticed = case.last("fee_notified")
    tariff = workflow.tariffs.get(noticed.text_of("tariff") or "") if noticed else None
    if tariff is not None:
        for no in _excluded(workflow, tariff, facts.get("outcome")):
            yield say("{no}; what was paid is to be given back", no=no)
