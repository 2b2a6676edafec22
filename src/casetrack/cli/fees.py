"""The information-processing fee, worked out; no database."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer

from casetrack.cli.called import Called, called, optional_date
from casetrack.errors import BadInput, Refused

if TYPE_CHECKING:
    from casetrack.core.fees import Calculation, Tariff

Json = Annotated[bool, typer.Option("--json", help="JSON")]


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
    chosen = _tariff(us, tariff, workflow, day)
    if (chosen.per == "month") != (count is not None):
        option = "--count" if chosen.per == "month" else "--pages"
        raise BadInput("{tariff} is counted by {option}", tariff=tariff, option=option)
    own, everything = own_fee(chosen, quantity), work_out(chosen, quantity)
    if as_json:
        us.print_json(_as_json(tariff, chosen, quantity, own, everything))
    else:
        _show(us, chosen, quantity, own, everything)


def _tariff(us: Called, named: str, workflow: str | None, day: date) -> "Tariff":
    law = us.library.law(workflow) if workflow else us.library.law_on(day)
    known = law.workflow.tariffs
    if named not in known:
        raise BadInput(
            "{workflow} has no tariff {named!r}; it has: {known}",
            workflow=law.workflow.id,
            named=named,
            known=", ".join(known) or "-",
        )
    if day < known[named].in_force_from:
        raise Refused(
            "{title} is in force from {day} ({source})",
            title=known[named].title,
            day=known[named].in_force_from,
            source=known[named].source,
        )
    return known[named]


def _as_json(
    named: str, tariff: "Tariff", quantity: int, own: "Calculation", everything: "Calculation"
) -> dict[str, object]:
    return {
        "tariff": named,
        "quantity": quantity,
        "fee": _yuan(own.total_yuan),
        "total": _yuan(everything.total_yuan),
        "source": tariff.source,
        "steps": [
            {
                "first": step.first,
                "last": step.last,
                "units": step.units,
                "price": _yuan(Decimal(step.price_yuan)),
                "amount": _yuan(step.amount_yuan),
            }
            for step in everything.steps
        ],
    }


def _yuan(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _show(
    us: Called, tariff: "Tariff", quantity: int, own: "Calculation", everything: "Calculation"
) -> None:
    from rich.table import Table

    us.console.print(f"[bold]{tariff.title}[/]  {tariff.source}")
    table = Table(box=None, pad_edge=False)
    for title in (us.translate("from"), us.translate("to"), us.translate("each (yuan)")):
        table.add_column(title, justify="right")
    table.add_column(us.translate("amount (yuan)"), justify="right")
    for step in everything.steps:
        price = str(step.price_yuan) if step.price_yuan else us.translate("free")
        table.add_row(str(step.first), str(step.last), price, _yuan(step.amount_yuan))
    us.console.print(table)
    if tariff.per == "month":
        us.console.print(
            us.say(
                "application no. {n} of the month: {fee} yuan; the month so far: {total} yuan",
                n=quantity,
                fee=_yuan(own.total_yuan),
                total=_yuan(everything.total_yuan),
            )
        )
    else:
        us.console.print(us.say("{fee} yuan", fee=_yuan(own.total_yuan)))
