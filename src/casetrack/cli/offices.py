"""Offices: list, add, change, close, reopen; how each numbers its letters."""

from typing import TYPE_CHECKING, Annotated

import typer

from casetrack.cli.called import called
from casetrack.cli.options import Json
from casetrack.errors import BadInput

if TYPE_CHECKING:
    from casetrack.desk import OfficeSeen

Code = Annotated[str, typer.Argument(help="机关代码 · Code")]
Name = Annotated[str | None, typer.Option(help="名称 · Name")]
Parent = Annotated[str | None, typer.Option(help="上级机关代码，空着为没有 · Office above")]
Details = Annotated[
    list[str] | None,
    typer.Option("--set", help="文书中的机关信息，如 phone=… · What letters say of it"),
]

app = typer.Typer(
    help="机关：列出、添加、更改、停止受理、文号 · Offices",
    no_args_is_help=True,
)


def add_to(main: typer.Typer) -> None:
    main.add_typer(app, name="office")


@app.command("list", help="列出机关，逐级 · The offices as a tree")
def show(context: typer.Context, as_json: Json = False) -> None:
    """List the offices, each before those below it, with what they have to do."""
    from casetrack import desk

    us = called(context)
    found = desk.offices(us.desk())
    if as_json:
        us.print_json([_as_json(each) for each in found])
        return
    for each in found:
        closed = "" if each.office.active else us.translate(" (takes no applications)")
        counts = us.say(
            "{open}, {year} received this year",
            open=us.say_count("{count} open case", "{count} open cases", each.open_cases),
            year=each.received_below,
        )
        indent = "  " * each.depth
        us.console.print(
            f"{indent}{each.office.code}  {each.office.name}  {counts}{closed}", markup=False
        )


@app.command("add", help="添加机关 · Add one")
def add(
    context: typer.Context,
    code: Code,
    name: Name = None,
    parent: Parent = None,
    details: Details = None,
) -> None:
    """Enter an office that config.toml does not name."""
    from casetrack import desk

    us = called(context)
    desk.add_office(us.desk(), code, _said(name, parent, details))
    us.console.print(us.say("{name} has been added", name=name or ""), markup=False)


@app.command("change", help="改名、改上级、改文书中的信息 · Rename, move, change")
def change(
    context: typer.Context,
    code: Code,
    name: Name = None,
    parent: Parent = None,
    details: Details = None,
) -> None:
    """Change an office from now on; letters that were issued stay as they are."""
    from casetrack import desk

    us = called(context)
    changed = desk.change_office(us.desk(), code, _said(name, parent, details))
    us.console.print(us.say("changed from now on: {keys}", keys=", ".join(changed) or "-"))


@app.command("close", help="停止受理，已有的不变 · Take no more applications")
def close(context: typer.Context, code: Code) -> None:
    """Let an office take no more applications; all that it has stays."""
    from casetrack import desk

    us = called(context)
    desk.close_office(us.desk(), code)
    us.console.print(us.translate("takes no applications from now on; all that it has stays"))


@app.command("reopen", help="恢复受理 · Take applications again")
def reopen(context: typer.Context, code: Code) -> None:
    """Let an office take applications again."""
    from casetrack import desk

    us = called(context)
    desk.reopen_office(us.desk(), code)
    us.console.print(us.translate("takes applications again"))


@app.command("file", help="恢复为 config.toml 的内容 · Go by config.toml again")
def take_file(context: typer.Context, code: Code) -> None:
    """Let config.toml say again what an office is called and where it stands."""
    from casetrack import desk

    us = called(context)
    desk.take_file(us.desk(), code)
    us.console.print(us.translate("as config.toml says from now on"))


@app.command("numbers", help="文号写法：查看、更改 · How letters are numbered")
def numbers(
    context: typer.Context,
    code: Code,
    pattern: Annotated[
        list[str] | None, typer.Option(help="系列=写法 · Series=pattern, several")
    ] = None,
    letter_code: Annotated[str | None, typer.Option(help="机关代字 · In the numbers")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会怎样 · Change nothing")] = False,
    as_json: Json = False,
) -> None:
    """List the series with their next numbers; with a pattern, number in another way."""
    from casetrack import desk

    us = called(context)
    ours = us.desk()
    found = desk.numbering(ours, code)
    if pattern or letter_code is not None:
        known = {each.name: each.series.first for each in found.series}
        asked = {key: (value, known.get(key, 1)) for key, value in map(_pair, pattern or ())}
        named = found.letter_code if letter_code is None else letter_code
        done = desk.change_numbering(ours, code, named, asked, dry_run=dry_run)
        for name, (before, after) in done.examples.items():
            if before != after:
                us.console.print(f"{name}: {before} → {after}", markup=False)
        us.console.print(us.say("it holds from {year} on", year=done.from_year))
        return
    if as_json:
        us.print_json(
            [
                {"series": e.name, "pattern": e.series.pattern, "next": e.next, "gaps": e.gaps}
                for e in found.series
            ]
        )
        return
    for each in found.series:
        us.console.print(f"{each.name}  {each.next}  {each.series.pattern}", markup=False)


def _said(name: str | None, parent: str | None, details: list[str] | None) -> dict[str, str]:
    from casetrack.desk import DETAILS

    said = dict(map(_pair, details or ()))
    for key in said:
        if key not in DETAILS:
            raise BadInput(
                "{key!r} is nothing of an office; there are: {known}",
                key=key,
                known=", ".join(DETAILS),
            )
    return said | {
        key: each for key, each in (("name", name), ("parent", parent)) if each is not None
    }


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals:
        raise BadInput("{text!r}: write KEY=VALUE", text=text)
    return key.strip(), value


def _as_json(seen: "OfficeSeen") -> dict[str, object]:
    return {
        "code": seen.office.code,
        "name": seen.office.name,
        "parent": seen.office.parent or None,
        "active": seen.office.active,
        "open": seen.open_cases,
        "received": seen.received,
        "received_below": seen.received_below,
        "changed_here": list(seen.differs),
    }
