"""Reconsiderations and lawsuits against a case."""

from typing import Annotated

import typer

from casetrack.cli.called import called, optional_date
from casetrack.cli.options import Json, Reference

app = typer.Typer(no_args_is_help=True, help="复议、诉讼 · Reconsiderations and lawsuits")


def add_to(main: typer.Typer) -> None:
    main.add_typer(app, name="remedy")


@app.command("add", help="登记复议、诉讼 · Record one that was filed")
def add(
    context: typer.Context,
    reference: Reference,
    kind: Annotated[
        str, typer.Option(help="reconsideration | litigation_direct | litigation_after")
    ],
    filed_on: Annotated[str | None, typer.Option(help="提起日期，空着为今天 · Filed on")] = None,
    copy_received_on: Annotated[
        str | None, typer.Option(help="收到申请书、起诉状副本日期 · Copy received on")
    ] = None,
    procedure: Annotated[str | None, typer.Option(help="summary | ordinary")] = None,
    body: Annotated[str | None, typer.Option(help="受理机关、法院 · Heard by")] = None,
    key: Annotated[str | None, typer.Option("--id", help="编号，空着自动编 · Id")] = None,
    as_json: Json = False,
) -> None:
    """Record a remedy; the office's own time to answer runs from the day the copy came."""
    facts = {
        "kind": kind,
        "served_on": copy_received_on,
        "procedure": procedure,
        "body": body,
        "id": key,
    }
    _fire(context, reference, "file_remedy", ("--filed-on", filed_on), facts, as_json)


@app.command("conclude", help="登记结果 · Record its result")
def conclude(
    context: typer.Context,
    reference: Reference,
    result: Annotated[str, typer.Option(help="upheld | corrected | other")],
    concluded_on: Annotated[
        str | None, typer.Option(help="审结日期，空着为今天 · Concluded on")
    ] = None,
    served_on: Annotated[
        str | None, typer.Option(help="申请人收到日期 · The applicant got it on")
    ] = None,
    key: Annotated[
        str | None, typer.Option("--id", help="编号，只有一件时可空着 · Id, if there are several")
    ] = None,
    as_json: Json = False,
) -> None:
    """Record the result; the time to sue after a reconsideration runs from its service."""
    facts = {"result": result, "served_on": served_on, "id": key}
    _fire(context, reference, "conclude_remedy", ("--concluded-on", concluded_on), facts, as_json)


def _fire(
    context: typer.Context,
    reference: str,
    action: str,
    on: tuple[str, str | None],
    facts: dict[str, str | None],
    as_json: bool,
) -> None:
    from casetrack import desk
    from casetrack.cli.cases import show_acted

    us = called(context)
    given = {key: value for key, value in facts.items() if value is not None}
    acted = desk.act(us.desk(), reference, action, optional_date(*on), given)
    show_acted(us, acted, as_json)
