"""Year-end tables: count our own, check anyone's."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casetrack.cli.called import Called, called, optional_date
from casetrack.cli.files import read_bytes, write_bytes
from casetrack.cli.options import Json
from casetrack.errors import BadInput
from casetrack.i18n import mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casetrack.core.statistics import Cell, Finding, Form, Report
    from casetrack.desk import YearEnd


#: A table full of blanks has a warning for each; nobody reads a hundred lines.
_WARNINGS_SHOWN = 10
_SEVERITY = {"error": mark("error"), "warning": mark("warning")}


def add_to(app: typer.Typer) -> None:
    app.command("report", help="年度统计表 · Year-end tables")(report)
    app.command("check-report", help="核对任何一张表的勾稽关系 · Check anyone's table")(
        check_report
    )


def report(
    context: typer.Context,
    year: Annotated[int, typer.Argument(help="年度 · Year")],
    form: Annotated[str, typer.Option(help="统计表 · cn-2021 cn-2019 cn-2014")],
    first: Annotated[str | None, typer.Option("--from")] = None,
    last: Annotated[str | None, typer.Option("--to")] = None,
    cases: Annotated[
        bool, typer.Option("--cases", help="每格列出申请件 · Cells list their cases")
    ] = False,
    subtree: Annotated[
        bool, typer.Option("--subtree", help="汇总本机关和下级机关 · With all offices below")
    ] = False,
    as_of: Annotated[
        str | None,
        typer.Option(help="截至此日的记录，空着是现在 · As it was known at the end of a day"),
    ] = None,
    to_file: Annotated[
        Path | None, typer.Option(help="写到 .xlsx .docx .csv .html .json · Write to a file")
    ] = None,
    as_json: Json = False,
) -> None:
    """Count a year-end table from the cases."""
    from casetrack import desk

    us = called(context)
    if to_file is not None:
        _must_be_written(to_file)
    ours = us.desk()
    counted = desk.report(
        ours,
        year,
        form,
        optional_date("--from", first),
        optional_date("--to", last),
        with_cases=cases,
        subtree=subtree,
        as_of=optional_date("--as-of", as_of),
    )
    told = desk.report_told(counted, us.translate, with_cases=cases)
    if to_file is not None:
        _write(us, to_file, counted, told)
    if as_json:
        us.print_json(told)
    else:
        show_report(us, counted.form, counted.report, cases)
        if counted.voided:
            names = ", ".join(each.reference for each in counted.voided)
            us.console.print(us.say("entered by mistake, in no row: {names}", names=names))
        show_findings(us, counted.findings)
        show_restated(us, counted)
    if any(finding.severity == "error" for finding in counted.findings):
        raise typer.Exit(1)


def show_restated(us: Called, counted: "YearEnd") -> None:
    """Print how the year was closed, and each cell that differs today."""
    closing = counted.closing
    if closing is None:
        return
    us.console.print(
        us.say(
            "closed on {day}, signed {signer}, SHA-256 {sha256}",
            day=closing.closed_on,
            signer=closing.signer,
            sha256=closing.sha256,
        ),
        markup=False,
    )
    for each in counted.restated:
        line = us.say(
            "{where}: {before} when the year was closed, {after} today",
            where=each.where,
            before=each.before,
            after=each.after,
        )
        us.console.print(line, markup=False)
        for why in each.reasons:
            says = why.says.put(us.translate)
            us.console.print(f"    {why.reference or ''}  {says}", markup=False)


def _must_be_written(target: Path) -> None:
    """Raise BadInput, before anything is counted, for a kind of file that is not written."""
    from casetrack.reports import WRITTEN

    if target.suffix.lower() not in (*WRITTEN, ".json"):
        raise BadInput(
            "{path}: a table is written as {kinds}, not {ending!r}",
            path=target,
            kinds=", ".join((*WRITTEN, ".json")),
            ending=target.suffix,
        )


def _write(us: Called, target: Path, counted: "YearEnd", told: object) -> None:
    if target.suffix.lower() == ".json":
        content = json.dumps(told, ensure_ascii=False, indent=1, default=str).encode()
    else:
        content = _as_file(us, target.suffix, counted)
    write_bytes(target, content)


def _as_file(us: Called, ending: str, counted: "YearEnd") -> bytes:
    from casetrack import desk
    from casetrack.core import statistics
    from casetrack.reports import Sheets, write_report

    about = desk.about(counted).put(us.translate)
    tables = statistics.printed(counted.form, counted.report)
    return write_report(ending, Sheets(counted.form.title, about, tables))


def check_report(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="表（.xlsx .docx .csv .json）· Anyone's table")],
    form: Annotated[
        str | None, typer.Option(help="统计表，空着看表里写的 · Form, if it does not say")
    ] = None,
    text: Annotated[
        Path | None,
        typer.Option(help="报告正文（.docx .txt），核对其中的数 · Prose to compare with it"),
    ] = None,
    previous: Annotated[Path | None, typer.Option(help="上年的表 · Last year's table")] = None,
    below: Annotated[
        list[Path] | None,
        typer.Option("--below", help="下级机关的表，可以几个 · Tables that it adds up"),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check a table against the identities of its form; exit 1 where one is broken."""
    from casetrack.core import statistics

    us = called(context)
    table = table_in(us, file, form)
    definition = us.library.form(table.form)
    prose = [read_words(each) for each in (file, text) if each and each.suffix.lower() != ".json"]
    findings = statistics.check(
        definition,
        table,
        previous=table_in(us, previous) if previous else None,
        offices=[table_in(us, each, table.form) for each in below or ()],
        narrative=[
            (each.cells, each.number)
            for words in prose
            for each in statistics.stated(definition, words)
        ],
    )
    if as_json:
        told = statistics.to_json(table, findings, False, us.translate)
        us.print_json({"form": table.form, "findings": told["findings"]})
    else:
        show_findings(us, findings)
    errors = sum(each.severity == "error" for each in findings)
    if errors:
        typer.echo(
            us.say_count(
                "{file}: {count} contradiction", "{file}: {count} contradictions", errors, file=file
            ),
            err=True,
        )
        raise typer.Exit(1)


def checked(us: Called, file: Path, named: str | None = None) -> "tuple[Report, Sequence[Finding]]":
    """Return a table in a file, and what its identities say of it."""
    from casetrack.core import statistics

    table = table_in(us, file, named)
    return table, statistics.check(us.library.form(table.form), table)


def read_words(file: Path) -> str:
    """Return the words of a file outside of its tables."""
    from casetrack.library import read_text
    from casetrack.reports import READ, read_pages

    if file.suffix.lower() not in READ:
        return read_text(file)
    return "\n".join(read_pages(file.name, read_bytes(file)).texts)


def table_in(us: Called, file: Path, named: str | None = None) -> "Report":
    """Return the table in a file of any kind, nothing judged."""
    from casetrack import desk

    return desk.read_table(us.library, file.name, read_bytes(file), named)


def show_findings(us: Called, findings: "Sequence[Finding]") -> None:
    """Print what contradicts itself, errors first."""
    colours = {"error": "red", "warning": "yellow"}
    errors = [each for each in findings if each.severity == "error"]
    warnings = [each for each in findings if each.severity == "warning"]
    for each in (*errors, *warnings[:_WARNINGS_SHOWN]):
        us.console.print(
            f"[{colours[each.severity]}]{us.translate(_SEVERITY[each.severity])}[/] "
            f"{each.identity}  {each.where}  {each.says.put(us.translate)}"
        )
    if len(warnings) > _WARNINGS_SHOWN:
        us.console.print(
            us.say_count(
                "and {count} more warning; --json shows all",
                "and {count} more warnings; --json shows all",
                len(warnings) - _WARNINGS_SHOWN,
            )
        )
    if not findings:
        us.console.print(us.translate("no contradictions"))


def show_report(us: Called, form: "Form", report: "Report", with_cases: bool = False) -> None:
    """Print the tables of a report, blank where a figure has not been entered."""
    from rich.table import Table

    for filled in report.tables:
        definition = next(table for table in form.tables if table.code == filled.code)
        headings = {column.key: column.label for column in definition.columns}
        depths = {row.code: row.depth for row in definition.rows}
        # A table of one column has room for its cases beside the number.
        beside = with_cases and len(filled.columns) == 1
        table = Table(title=filled.title, title_justify="left", box=None, pad_edge=False)
        table.add_column("", overflow="fold")
        for column in filled.columns:
            table.add_column(headings.get(column, column), justify="right")
        if beside:
            table.add_column(us.translate("cases"))
        for row in filled.rows:
            cells = [row.cells.get(key) for key in filled.columns]
            label = "　" * depths.get(row.code, 0) + row.label
            more = [_cases(cells[0], "  ")] if beside else []
            table.add_row(label, *(_value(cell) for cell in cells), *more)
            if with_cases and not beside and any(cell and cell.references for cell in cells):
                table.add_row("", *(_cases(cell, "\n") for cell in cells), style="dim")
        us.console.print(table)


def _value(cell: "Cell | None") -> str:
    return "" if cell is None or cell.value is None else str(cell.value)


def _cases(cell: "Cell | None", between: str) -> str:
    return between.join(cell.references) if cell else ""
