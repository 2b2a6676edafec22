"""The information-processing fee, worked out; no database."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer

from casetrack.cli.called import Called, called, optional_date
from casetrack.cli.options import Json
from casetrack.errors import BadInput, Refused
from casetrack.i18n import mark

if TYPE_CHECKING:
    from casetrack.core.fees import Calculation, Tariff
    from casetrack.messages import Message


_COLUMNS = (mark("from"), mark("to"), mark("units"), mark("each (yuan)"), mark("amount (yuan)"))


def add_to(app: typer.Typer) -> None:
    app.command("fee", help="信息处理费计算 · The information-processing fee")(fee)


def fee(
    context: typer.Context,
    tariff: Annotated[str, typer.Option(help="收费方式 · by_piece by_page")],
    count: Annotated[
        int | None, typer.Option(min=1, help="当月第几件 · The month's n-th application")
    ] = None,
    pages: Annotated[
        int | None, typer.Option(min=1, help="本件页数 · Pages of one application")
    ] = None,
    on: Annotated[str | None, typer.Option(help="日期，空着为今天 · Date, today if empty")] = None,
    workflow: Annotated[str | None, typer.Option(help="办理流程 · Workflow")] = None,
    as_json: Json = False,
) -> None:
    """Work a fee out step by step."""
    from casetrack.core.fees import own_fee, work_out

    us = called(context)
    day = optional_date("--on", on) or us.today_without_database()
    quantity = count if count is not None else pages
    if quantity is None or (count is not None and pages is not None):
        raise typer.BadParameter("give --count or --pages")
    name, chosen = _tariff(us, tariff, workflow, day)
    if (chosen.per == "month") != (count is not None):
        option = "--count" if chosen.per == "month" else "--pages"
        raise BadInput("{tariff} is counted by {option}", tariff=name, option=option)
    told = _Told(name, chosen, quantity, own_fee(chosen, quantity), work_out(chosen, quantity))
    us.print_json(_as_json(us, told)) if as_json else _show(us, told)


@dataclass(frozen=True)
class _Told:
    """What was asked, and what it comes to."""

    name: str
    tariff: "Tariff"
    quantity: int
    own: "Calculation"
    everything: "Calculation"

    @property
    def free(self) -> "Message | None":
        from casetrack.core.fees import free_because

        return free_because(self.tariff, self.quantity, self.own)

    @property
    def calculation(self) -> str:
        from casetrack.core.fees import in_words

        return in_words(self.tariff, self.own)


def _tariff(us: Called, named: str, workflow: str | None, day: date) -> tuple[str, "Tariff"]:
    """Return a tariff by its code or title, in force on that day, with its code.

    Under a law that knows no fee it is the first that a later law has, so that the refusal can
    say from when.
    """
    from casetrack.core.fees import not_in_force

    laws = [us.library.law(workflow) if workflow else us.library.law_on(day)]
    if not workflow:
        later = (law for law in us.library.laws() if law.workflow.in_force_from > day)
        laws += sorted(later, key=lambda law: law.workflow.in_force_from)
    for law in laws:
        for name, tariff in law.workflow.tariffs.items():
            if named not in (name, tariff.title, law.workflow.fields["tariff"].choices.get(name)):
                continue
            if no := not_in_force(tariff, day):
                raise Refused(no.template, **no.values)
            return name, tariff
    raise BadInput(
        "{workflow} has no tariff {named!r}; it has: {known}",
        workflow=laws[0].workflow.id,
        named=named,
        known=", ".join(laws[0].workflow.tariffs) or "-",
    )


def _as_json(us: Called, told: _Told) -> dict[str, object]:
    free = told.free
    return {
        "tariff": told.name,
        "quantity": told.quantity,
        "fee": _yuan(told.own.total_yuan),
        "total": _yuan(told.everything.total_yuan),
        "source": told.tariff.source,
        "free_because": free and free.put(us.translate),
        "calculation": told.calculation,
        "steps": [
            {
                "first": step.first,
                "last": step.last,
                "units": step.units,
                "price": _yuan(Decimal(step.price_yuan)),
                "amount": _yuan(step.amount_yuan),
            }
            for step in told.everything.steps
        ],
    }


def _yuan(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _show(us: Called, told: _Told) -> None:
    from rich.table import Table

    us.console.print(f"[bold]{told.tariff.title}[/]  {told.tariff.source}")
    table = Table(box=None, pad_edge=False)
    for title in _COLUMNS:
        table.add_column(us.translate(title), justify="right")
    for step in told.everything.steps:
        price = str(step.price_yuan) if step.price_yuan else us.translate("free")
        amount = _yuan(step.amount_yuan)
        table.add_row(str(step.first), str(step.last), str(step.units), price, amount)
    us.console.print(table)
    if told.tariff.per == "month":
        us.console.print(
            us.say(
                "application no. {n} of the month: {fee} yuan; the month so far: {total} yuan",
                n=told.quantity,
                fee=_yuan(told.own.total_yuan),
                total=_yuan(told.everything.total_yuan),
            )
        )
    else:
        us.console.print(us.say("{fee} yuan", fee=_yuan(told.own.total_yuan)))
    us.console.print(told.free.put(us.translate) if told.free else told.calculation)
