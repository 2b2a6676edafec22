"""The commands and how they end: 0 done, 1 refused or findings, 2 wrong usage.

What a command needs is imported when it runs, so that `--help` stays quick.
"""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from casetrack.cli import (
    applicants,
    audit,
    cases,
    deadlines,
    duty,
    enquiries,
    fees,
    guiding,
    law,
    ledger,
    letters,
    numbers,
    people,
    posting,
    receiving,
    remedies,
    reports,
    safekeeping,
    serving,
    setting_up,
    trust,
    years,
)
from casetrack.cli.called import Called
from casetrack.cli.noted import note_refusal
from casetrack.errors import CasetrackError, Refused

app = typer.Typer(
    name="casetrack",
    help="依申请公开办件：日期算得对、说得清，件件不丢，数字件件可查。"
    " · Case tracking for applications for government information.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


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
    numbers,
    people,
    duty,
    safekeeping,
    trust,
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
        for line in error.lines(Called.translator_of_arguments(sys.argv)):
            print(line, file=sys.stderr)  # noqa: T201 -- the one place that prints errors
        return error.exit_code
    return 0
