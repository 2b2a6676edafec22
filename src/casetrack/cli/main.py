"""The commands and how they end: 0 done, 1 refused or findings, 2 wrong usage.

What a command needs is imported when it runs, so that `--help` stays quick.
"""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from casetrack import __version__
from casetrack.cli import (
    applicants,
    audit,
    cases,
    deadlines,
    duty,
    enquiries,
    fees,
    guiding,
    keys,
    law,
    ledger,
    letterheads,
    letters,
    many,
    numbers,
    offices,
    people,
    posting,
    receiving,
    remedies,
    reports,
    retention,
    safekeeping,
    serving,
    setting_up,
    tokens,
    trust,
    webhooks,
    years,
)
from casetrack.cli.called import Called
from casetrack.cli.noted import note_refusal
from casetrack.errors import BadInput, CasetrackError, Refused

app = typer.Typer(
    name="casetrack",
    help="依申请公开办件：日期算得对、说得清，件件不丢，数字件件可查。"
    " · Case tracking for applications for government information.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"casetrack {__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    config: Annotated[
        Path | None, typer.Option(help="设置文件 · Settings file [env: CASETRACK_CONFIG]")
    ] = None,
    database: Annotated[
        str | None, typer.Option(help="数据库 · Database URL [env: CASETRACK_DATABASE_URL]")
    ] = None,
    office: Annotated[str | None, typer.Option(help="机关代码 · Code of the office")] = None,
    user: Annotated[
        str | None, typer.Option("--as", help="以谁的身份 · Who acts [env: CASETRACK_USER]")
    ] = None,
    lang: Annotated[str | None, typer.Option(help="zh-CN | en")] = None,
    version: Annotated[  # noqa: ARG001 -- answered before anything else is read
        bool, typer.Option("--version", callback=_version, is_eager=True, help="版本 · Version")
    ] = False,
) -> None:
    """Keep the options that stand before every command; a flag beats the environment."""
    env = os.environ
    from_env = env.get("CASETRACK_CONFIG")
    called = Called(
        config=config or (Path(from_env) if from_env else None),
        database=database or env.get("CASETRACK_DATABASE_URL") or None,
        office=office,
        user=user or env.get("CASETRACK_USER") or "admin",
        lang=lang,
        today=env.get("CASETRACK_TODAY") or None,
    )
    called.check_language()
    context.obj = called


for room in (
    setting_up,
    serving,
    receiving,
    cases,
    many,
    letters,
    posting,
    applicants,
    enquiries,
    deadlines,
    guiding,
    fees,
    remedies,
    reports,
    years,
    ledger,
    law,
    offices,
    numbers,
    letterheads,
    people,
    tokens,
    keys,
    retention,
    duty,
    safekeeping,
    trust,
    webhooks,
    audit,
):
    room.add_to(app)


def main() -> int:
    """Run the command line; return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show Chinese shows question marks instead of failing.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        app(prog_name="casetrack")
    except CasetrackError as error:
        if isinstance(error, Refused):
            note_refusal(error)
        _tell(error.lines(Called.translator_of_arguments(sys.argv)))
        return error.exit_code
    except OSError as error:
        # A full disk, a file that may not be read: what the machine itself says no to.
        no = BadInput(
            "the machine refused ({reason}) {file}",
            reason=error.strerror or type(error).__name__,
            file=error.filename or "",
        )
        _tell(no.lines(Called.translator_of_arguments(sys.argv)))
        return no.exit_code
    return 0


def _tell(lines: list[str]) -> None:
    for line in lines:
        print(line, file=sys.stderr)  # noqa: T201 -- the one place that prints errors
