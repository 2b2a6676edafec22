"""An office's own letterheads: check, sample, put, take back."""

from pathlib import Path
from typing import Annotated

import typer

from casetrack.cli.called import called
from casetrack.cli.files import read_bytes, write_bytes
from casetrack.cli.options import Json

File = Annotated[Path, typer.Argument(help="版头文件 .docx · The letterhead")]
Named = Annotated[str, typer.Option("--for", help="用于哪些文书 · For which letters")]
Number = Annotated[int, typer.Argument(help="第几号 · No.")]

app = typer.Typer(
    help="版头：检查、样张、启用、撤下 · Letterheads",
    no_args_is_help=True,
)


def add_to(main: typer.Typer) -> None:
    main.add_typer(app, name="letterhead")


@app.command("list", help="列出启用和撤下的经过 · What was put and taken away")
def show(context: typer.Context, as_json: Json = False) -> None:
    """List what was put and taken away, the latest first."""
    from casetrack import desk

    us = called(context)
    found = desk.letterheads(us.desk())
    if as_json:
        us.print_json(
            [
                {"number": e.number, "name": e.name, "sha256": e.sha256, "by": e.by, "at": e.at}
                for e in found.history
            ]
        )
        return
    for each in found.history:
        sha = each.sha256[:12] if each.sha256 else us.translate("taken away")
        us.console.print(
            f"{each.number}  {each.name}  {sha}  {each.by}  {each.at:%Y-%m-%d}", markup=False
        )


@app.command("sample", help="检查，并写一份样张 · Check one and write a sample on it")
def sample(
    context: typer.Context,
    file: File,
    to: Annotated[Path, typer.Argument(help="写到 · Write to")],
) -> None:
    """Write invented words on a letterhead; with a mistake all of them are said."""
    from casetrack import desk

    us = called(context)
    write_bytes(to, desk.sample_letter(us.desk(), read_bytes(file)))
    us.console.print(us.say("{path}: written", path=to))


@app.command("put", help="检查并启用 · Check one and put it")
def put(context: typer.Context, file: File, name: Named = "_letter.docx") -> None:
    """Write letters on it from now on; letters that were issued stay as they are."""
    from casetrack import desk

    us = called(context)
    desk.put_letterhead(us.desk(), name, read_bytes(file))
    us.console.print(us.say("letters are written on {name} from now on", name=name))


@app.command("again", help="恢复使用以前的一份 · Use a former one again")
def again(context: typer.Context, number: Number) -> None:
    """Let a letterhead hold again that was put before."""
    from casetrack import desk

    us = called(context)
    name = desk.put_letterhead_again(us.desk(), number)
    us.console.print(us.say("letters are written on {name} from now on", name=name))


@app.command("remove", help="撤下 · Take one away")
def remove(context: typer.Context, name: Named = "_letter.docx") -> None:
    """Let the letterhead of the folder hold again, or the one of the layout."""
    from casetrack import desk

    us = called(context)
    desk.take_letterhead_away(us.desk(), name)
    us.console.print(us.say("{name} is taken away", name=name))
