"""Several cases at once: act on all or on none, and look at what was done as one act."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casetrack.cli.called import Called, called, optional_date
from casetrack.cli.cases import pair, show_acted
from casetrack.cli.files import read_bytes
from casetrack.cli.options import Json

if TYPE_CHECKING:
    from casetrack.desk import Acted, TriedOnOne


def add_to(app: typer.Typer) -> None:
    app.command("act-many", help="几件一起办，全成或全不成 · Act on several cases, all or none")(
        act_many
    )
    app.command("batch", help="看一次批量办理 · Show one act on several cases")(batch)


def act_many(
    context: typer.Context,
    action: Annotated[str, typer.Argument(help="办理动作 · Action")],
    references: Annotated[list[str], typer.Argument(help="申请编号 · References")],
    on: Annotated[str | None, typer.Option(help="日期，空着为今天 · Date, today if empty")] = None,
    facts: Annotated[list[str] | None, typer.Option("--set", help="KEY=VALUE")] = None,
    attach: Annotated[list[Path] | None, typer.Option(help="附件 · File to attach")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="试算，什么也不保存 · Try it out and keep nothing")
    ] = False,
    as_json: Json = False,
) -> None:
    """Fire one action on several cases as one act."""
    from casetrack import desk

    us = called(context)
    files = [(path.name, read_bytes(path)) for path in attach or []]
    given = dict(pair(each) for each in facts or [])
    asked = desk.ForMany(action, optional_date("--on", on), given, files)
    if dry_run:
        tried = desk.what_if_many(us.desk(), references, asked)
        _show_tried(us, tried, as_json)
        raise typer.Exit(any(each.no for each in tried))
    done = desk.act_on_many(us.desk(), references, asked)
    if as_json:
        us.print_json(
            {"batch": done.number, "cases": [_acted_json(us, each) for each in done.acted]}
        )
        return
    for acted in done.acted:
        show_acted(us, acted, as_json=False)
    us.console.print(
        us.say_count(
            "act no. {number} on {count} case; see casetrack batch {number}",
            "act no. {number} on {count} cases; see casetrack batch {number}",
            len(done.acted),
            number=done.number,
        )
    )


def _acted_json(us: Called, acted: "Acted") -> object:
    from casetrack.told import acted_told

    return acted_told(acted, us.desk().today, us.translate).as_json()


def _show_tried(us: Called, tried: "tuple[TriedOnOne, ...]", as_json: bool) -> None:
    if as_json:
        us.print_json([_tried_json(us, each) for each in tried])
        return
    for each in tried:
        if each.acted is not None:
            show_acted(us, each.acted, as_json=False)
        if each.no is not None:
            for line in each.no.lines(us.translate):
                us.console.print(f"{each.reference}  {line}")
    us.console.print(us.translate("tried out: nothing was kept"))


def _tried_json(us: Called, tried: "TriedOnOne") -> object:
    if tried.acted is not None:
        return _acted_json(us, tried.acted)
    refused = tried.no.lines(us.translate) if tried.no else []
    return {"reference": tried.reference, "refused": refused}


def batch(
    context: typer.Context,
    number: Annotated[int, typer.Argument(min=1, help="批次号 · Number of the act")],
    as_json: Json = False,
) -> None:
    """Show one act on several cases: who did what, and to which."""
    from casetrack import desk

    us = called(context)
    found = desk.batch(us.desk(), number).batch
    if as_json:
        us.print_json(
            {
                "batch": found.number,
                "action": found.action,
                "on": found.done_on,
                "recorded_at": found.recorded_at,
                "actor": found.actor,
                "cases": [
                    {"reference": reference, "position": position}
                    for reference, position in found.events
                ],
            }
        )
        return
    us.console.print(f"{found.number}  {found.done_on}  {found.action}  {found.actor}")
    for reference, position in found.events:
        us.console.print(f"{reference}  #{position}")
