"""Numbers of letters: reserve, release, void, list."""

from typing import TYPE_CHECKING, Annotated

import typer

from casetrack.cli.called import called
from casetrack.cli.options import Json

if TYPE_CHECKING:
    from casetrack.desk import NumberLine

Number = Annotated[str, typer.Argument(help="文号 · Number")]
Why = Annotated[str, typer.Option(help="为谁预留，为什么 · Whom it is for, or why")]

app = typer.Typer(
    help="文号：预留、退还、作废、列出 · Numbers: reserve, release, void, list",
    no_args_is_help=True,
)


def add_to(main: typer.Typer) -> None:
    main.add_typer(app, name="number")


@app.command("reserve", help="预留下一个文号 · Reserve the next one")
def reserve(
    context: typer.Context,
    series: Annotated[str, typer.Argument(help="系列，如 reply · Series, such as reply")],
    why: Why,
    count: Annotated[int, typer.Option(help="几个 · How many")] = 1,
) -> None:
    """Take the next numbers for letters still to be written; `act … --number` uses one."""
    from casetrack import desk

    us = called(context)
    for number in desk.reserve_numbers(us.desk(), series, why, count):
        us.console.print(number, markup=False)


@app.command("release", help="退还预留的文号，下一份文书用它 · Give a reserved one back")
def release(context: typer.Context, number: Number, why: Why) -> None:
    """Give a reserved number back: the next letter of the series takes it."""
    from casetrack import desk

    us = called(context)
    desk.release_number(us.desk(), number, why)
    us.console.print(us.say("{number}: the next letter takes it", number=number), markup=False)


@app.command("void", help="作废，号不再用，仍列出 · Void one; it stays in the list")
def void(context: typer.Context, number: Number, why: Why) -> None:
    """Void a number that no standing letter bears."""
    from casetrack import desk

    us = called(context)
    desk.void_number(us.desk(), number, why)
    us.console.print(us.say("{number}: voided", number=number), markup=False)


@app.command("list", help="一个系列一年的文号，逐号列出 · Every number of a series and year")
def list_numbers(
    context: typer.Context,
    series: Annotated[str, typer.Argument(help="系列 · Series")] = "reply",
    year: Annotated[int | None, typer.Option(help="年份，空着为今年 · Year")] = None,
    as_json: Json = False,
) -> None:
    """List every number from the first to the last, with what became of it."""
    from rich.table import Table

    from casetrack import desk

    us = called(context)
    lines = desk.numbers_of(us.desk(), series, year)
    if as_json:
        us.print_json([_as_json(each) for each in lines])
        return
    table = Table(box=None, show_header=False, pad_edge=False)
    for each in lines:
        standing = desk.STANDINGS[each.standing].put(us.translate)
        table.add_row(
            each.number, standing, each.reference or "", str(each.signed_on or ""), each.why or ""
        )
    us.console.print(table)


def _as_json(line: "NumberLine") -> dict[str, object]:
    return {
        "number": line.number,
        "serial": line.serial,
        "standing": line.standing,
        "reference": line.reference,
        "kind": line.kind,
        "signed_on": line.signed_on,
        "why": line.why,
        "by": line.by,
        "at": line.at and line.at.isoformat(),
    }
