"""Who is away, where people are reached, calendars to subscribe to."""

from typing import Annotated

import typer

from casetrack.cli.called import called, read_date
from casetrack.cli.options import Code, Json


def add_to(app: typer.Typer) -> None:
    away = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    away.command("list", help="今天起谁请假 · Who is away from today on")(show)
    away.command("add", help="登记请假和代办人 · Enter an absence and a deputy")(add)
    away.command("remove", help="销假 · Take an absence away")(remove)
    app.add_typer(away, name="absence", help="请假和代办 · Absences and deputies")
    app.command("feed", help="订阅日历的地址 · A calendar to subscribe to")(feed)


def show(context: typer.Context, as_json: Json = False) -> None:
    """List who is away today or later, and who stands in."""
    from casetrack import desk

    us = called(context)
    found = desk.absences(us.desk())
    if as_json:
        us.print_json(
            [
                {
                    "number": each.id,
                    "user": each.user,
                    "first_on": each.first_on,
                    "last_on": each.last_on,
                    "deputy": each.deputy,
                }
                for each in found
            ]
        )
        return
    for each in found:
        us.console.print(f"{each.id}  {desk.away_until(each).put(us.translate)}", markup=False)


def add(
    context: typer.Context,
    code: Code,
    first: Annotated[str, typer.Argument(help="第一天 · First day")],
    last: Annotated[str, typer.Argument(help="最后一天 · Last day")],
    deputy: Annotated[str | None, typer.Option(help="代办人 · Who stands in")] = None,
) -> None:
    """Enter that somebody is away; their reminders go to the deputy meanwhile."""
    from casetrack import desk

    us = called(context)
    days = read_date("FIRST", first), read_date("LAST", last)
    absence = desk.be_away(us.desk(), code, *days, deputy)
    us.console.print(desk.away_until(absence).put(us.translate), markup=False)


def remove(
    context: typer.Context, number: Annotated[int, typer.Argument(help="编号 · Number")]
) -> None:
    """Take an absence away: they are back, or did not go."""
    from casetrack import desk

    us = called(context)
    desk.be_back(us.desk(), number)
    us.console.print(us.say("absence no. {number} is taken away", number=number), markup=False)


def feed(
    context: typer.Context,
    whole_office: Annotated[
        bool, typer.Option("--whole-office", help="全机关 · Of the whole office")
    ] = False,
    end: Annotated[bool, typer.Option("--end", help="停用 · Take the address away")] = False,
) -> None:
    """Print a new address for a calendar; the one before leads nowhere from now on."""
    from casetrack import desk

    us = called(context)
    ours = us.desk()
    if end:
        desk.end_feed(ours, whole_office=whole_office)
        return
    typer.echo(f"/feed/{desk.new_feed(ours, whole_office=whole_office)}.ics")
    us.warn_of(us.say("put the address of the pages before it; it is shown once"))
