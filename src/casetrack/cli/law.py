"""The definitions: workflows and working days."""

from typing import Annotated

import typer

from casetrack.cli.called import called
from casetrack.errors import BadInput
from casetrack.i18n import mark

Json = Annotated[bool, typer.Option("--json", help="JSON")]


_STATUS = {"announced": mark("announced"), "provisional": mark("provisional")}


def add_to(app: typer.Typer) -> None:
    app.command("workflow", help="办理流程：list、check · Definitions: list, check")(workflow)
    app.command("calendar", help="工作日：show 年份 · Working days: show YEAR")(calendar)


def workflow(
    context: typer.Context,
    what: Annotated[str, typer.Argument(help="list | check")],
    named: Annotated[str | None, typer.Argument(help="编号或文件 · Id or file")] = None,
    as_json: Json = False,
) -> None:
    """List the workflows, or check one, a file included, and report every problem in it."""
    if what == "list":
        _list(context, as_json)
    elif what == "check":
        _check(context, named, as_json)
    else:
        raise typer.BadParameter(f"{what}: list | check")


def _list(context: typer.Context, as_json: bool) -> None:
    us = called(context)
    laws = [law.workflow for law in us.library.laws()]
    if as_json:
        us.print_json(
            [
                {
                    "workflow": each.id,
                    "title": each.title,
                    "source": each.source,
                    "in_force_from": each.in_force_from.isoformat(),
                    "in_force_to": each.in_force_to and each.in_force_to.isoformat(),
                }
                for each in laws
            ]
        )
        return
    for each in laws:
        us.console.print(
            f"{each.id}  {each.title}  {each.source}  "
            f"{each.in_force_from} – {each.in_force_to or ''}"
        )


def _check(context: typer.Context, named: str | None, as_json: bool) -> None:
    from casetrack.errors import WorkflowError

    us = called(context)
    if named is None:
        raise typer.BadParameter("workflow check ID | FILE")
    try:
        name = us.library.law(named).workflow.id
    except WorkflowError as error:
        if as_json:
            us.print_json(
                {
                    "workflow": error.file,
                    "findings": [
                        {"table": each.table, "key": each.key, "says": each.says.put(us.translate)}
                        for each in error.problems
                    ],
                }
            )
        raise
    if as_json:
        us.print_json({"workflow": name, "findings": []})
    else:
        us.console.print(us.say("{workflow}: no problems", workflow=name))


def calendar(
    context: typer.Context,
    what: Annotated[str, typer.Argument(help="show")],
    year: Annotated[int, typer.Argument(help="年份 · Year")],
    as_json: Json = False,
) -> None:
    """Print the working days of a year: what is off, what is made up for, by which notice."""
    us = called(context)
    if what != "show":
        raise typer.BadParameter(f"{what}: show")
    days = us.library.calendar()
    if not days.first_day.year <= year <= days.last_day.year:
        raise BadInput(
            "{year} is not in this calendar: it knows {first} to {last}",
            year=year,
            first=days.first_day.year,
            last=days.last_day.year,
        )
    found = days.year(year)
    if as_json:
        us.print_json(
            {
                "year": found.year,
                "status": found.status,
                "sources": [
                    {
                        "number": each.number or each.title,
                        "date": each.dated and each.dated.isoformat(),
                    }
                    for each in found.sources
                ],
                "days_off": [day.isoformat() for day in found.days_off],
                "make_up_workdays": [day.isoformat() for day in found.make_up_workdays],
            }
        )
        return
    us.console.print(f"{found.year}  {us.translate(_STATUS[found.status])}")
    for each in found.sources:
        us.console.print(f"  {each.source}  {each.dated or ''}")
    us.console.print(
        us.say("days off: {days}", days=", ".join(f"{d:%m-%d}" for d in found.days_off))
    )
    us.console.print(
        us.say(
            "make-up workdays: {days}",
            days=", ".join(f"{d:%m-%d}" for d in found.make_up_workdays) or "-",
        )
    )
