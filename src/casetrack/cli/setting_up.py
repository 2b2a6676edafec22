"""Set up: the database, the office, the demonstration."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from casetrack.cli.called import called, now
from casetrack.cli.options import Json
from casetrack.errors import BadInput


def add_to(app: typer.Typer) -> None:
    app.command("init", help="建库或者升级 · Create or migrate the database")(init)
    app.command("doctor", help="发第一份文书之前还缺什么 · What is missing")(doctor)
    app.command("demo", help="演示：一件申请的全过程 · The main job as a story")(demo)


def init(context: typer.Context, as_json: Json = False) -> None:
    """Create or migrate the database; safe to repeat."""
    from casetrack import desk
    from casetrack.office import database_url

    us = called(context)
    url = database_url(us.settings, us.config, us.database)
    store = desk.initialise(url, us.settings, now(), us.keys)
    # So that the file is whole by itself: nothing of it waits in a file beside it.
    store.close()
    if as_json:
        us.print_json({"database": store.place, "user": "admin"})
        return
    us.console.print(
        us.say("{place} is ready; the first user is admin", place=store.place), soft_wrap=True
    )
    us.console.print(
        us.say(
            "numbers and contacts are encrypted; the key is in {keys}: keep a copy of it apart",
            keys=us.keys.place,
        ),
        soft_wrap=True,
    )


def doctor(context: typer.Context, as_json: Json = False) -> None:
    """Say what is missing before the first letter goes out; exit 1 where something is."""
    from casetrack import desk

    us = called(context)
    ours = replace(us.desk(), provider=us.provider)
    missing = desk.doctor(ours)
    if as_json:
        us.print_json(
            {
                "missing": [{"what": e.what, "says": e.says.put(us.translate)} for e in missing],
                "fonts": [
                    {"role": each.role, "wanted": each.wanted, "used": each.used}
                    for each in ours.notices.fonts()
                ],
            }
        )
    else:
        for says in desk.stand_ins(ours):
            us.warn(says)
        for each in missing:
            us.console.print(each.says.put(us.translate), markup=False, soft_wrap=True)
    if missing:
        typer.echo(
            us.say_count(
                "doctor: {count} thing missing", "doctor: {count} things missing", len(missing)
            ),
            err=True,
        )
        raise typer.Exit(1)
    if not as_json:
        us.console.print(us.translate("nothing is missing"))


def demo(
    context: typer.Context,
    folder: Annotated[Path, typer.Option("--dir", help="放演示的文件夹 · Folder")] = Path("demo"),
    no_serve: Annotated[bool, typer.Option("--no-serve", help="不开网页 · No pages")] = False,
) -> None:
    """Make a demonstration database and tell the main job as a story."""
    from casetrack.cli.serving import serve_pages
    from casetrack.cli.story import tell

    us = called(context)
    config = tell(us, folder)
    us.console.print(
        us.say("look further: casetrack --config {config} list", config=config),
        markup=False,
        soft_wrap=True,
    )
    if no_serve:
        return
    told = replace(us, config=config, database=None, office=None)
    try:
        serve_pages(told, None, None, with_scheduler=True)
    except BadInput:
        # Somebody else's pages are open there already: any free port will do for a demonstration.
        serve_pages(told, None, 0, with_scheduler=True)
