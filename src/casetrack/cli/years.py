"""The year's end: figures that people enter, preflight, closing a year."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casetrack.cli.called import Called, called
from casetrack.cli.files import write_bytes
from casetrack.cli.options import Json
from casetrack.cli.reports import show_restated, table_in
from casetrack.errors import BadInput
from casetrack.i18n import mark
from casetrack.messages import say_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casetrack.desk import Entered
    from casetrack.reports import Fonts

Year = Annotated[int, typer.Argument(help="年度 · Year")]
Form = Annotated[
    str | None, typer.Option(help="统计表，空着用该年度的 · Form; the year's where it is not named")
]
_SEVERITY = {"error": mark("error"), "warning": mark("warning")}
#: Cases that are named on one line; `--json` names all.
_NAMED = 12

figures = typer.Typer(help="登记簿里没有的数，由人填报 · Figures no case can give")


def add_to(app: typer.Typer) -> None:
    figures.command("set", help="填报 · Enter figures")(set_figures)
    figures.command("import", help="从一张表里取 · Take them from a table")(import_figures)
    figures.command("list", help="填了哪些、谁填的 · What was entered, by whom")(list_figures)
    app.add_typer(figures, name="figures")
    app.command("preflight", help="年报预检 · What stands before a clean table")(preflight)
    app.command("annual-report", help="年度报告（.docx .pdf）· The annual report")(annual_report)
    app.command("close-year", help="年度封存 · Freeze a year's table")(close_year)


def set_figures(
    context: typer.Context,
    year: Year,
    given: Annotated[
        list[str],
        typer.Argument(
            metavar="ADDRESS=NUMBER…",
            help="如 'T2.1.2 issued=3' L9.1=6；=后空着是取消 · Nothing after = takes one back",
        ),
    ],
    form: Form = None,
    as_json: Json = False,
) -> None:
    """Enter figures by the address of their cell."""
    from casetrack import desk

    us = called(context)
    read: dict[str, str | None] = {}
    for each in given:
        address, is_there, number = each.partition("=")
        if not is_there:
            raise BadInput("{given!r}: write it as ADDRESS=NUMBER", given=each)
        read[" ".join(address.split())] = number.strip() or None
    _tell(us, desk.set_figures(us.desk(), year, read, form), as_json)


def import_figures(
    context: typer.Context,
    year: Year,
    file: Annotated[
        Path, typer.Argument(help="表（.xlsx .docx .csv .json）· A table that holds them")
    ],
    form: Form = None,
    carried: Annotated[
        bool,
        typer.Option(
            "--carried",
            help="取该年度已公布的结转数，供下一年核对 · Take what it carried over instead",
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Take the figures of a year from a table that was filled in elsewhere."""
    from casetrack import desk

    us = called(context)
    ours = us.desk()
    wanted = desk.form_for(us.library, year, form)
    table = table_in(us, file, wanted.id)
    if table.year not in (None, year):
        raise BadInput(
            "{file} is of {theirs}, not of {year}", file=file, theirs=table.year, year=year
        )
    found = desk.figures_in(wanted, table, carried=carried)
    if not found:
        raise BadInput("{file} holds no figure that {form} asks for", file=file, form=wanted.id)
    _tell(us, desk.set_figures(ours, year, {**found}, wanted.id), as_json)


def list_figures(
    context: typer.Context, year: Year, form: Form = None, as_json: Json = False
) -> None:
    """Show every figure that the form asks for."""
    from casetrack import desk

    us = called(context)
    _tell(us, desk.figures(us.desk(), year, form), as_json)


def _tell(us: Called, entered: "Sequence[Entered]", as_json: bool) -> None:
    if as_json:
        us.print_json(
            [
                {
                    "address": each.address,
                    "label": each.label,
                    "value": each.value,
                    "entered_by": each.entered_by,
                    "entered_at": each.entered_at,
                }
                for each in entered
            ]
        )
        return
    for each in entered:
        who = f"  {each.entered_by} {each.entered_at:%Y-%m-%d}" if each.entered_at else ""
        value = "–" if each.value is None else each.value
        us.console.print(f"{each.address}  {each.label}  {value}{who}", markup=False)


def preflight(context: typer.Context, year: Year, form: Form = None, as_json: Json = False) -> None:
    """Say what stands between the office and a clean table; exit 1 where it is an error."""
    from casetrack import desk

    us = called(context)
    found = desk.preflight(us.desk(), year, form)
    if as_json:
        us.print_json(
            {
                "form": found.form,
                "year": found.year,
                "obstacles": [
                    {
                        "severity": each.severity,
                        "kind": each.kind,
                        "cases": list(each.references),
                        "says": each.says.put(us.translate),
                        "way_out": each.way_out.put(us.translate),
                    }
                    for each in found.obstacles
                ],
            }
        )
    for each in () if as_json else found.obstacles:
        says, way_out = each.says.put(us.translate), each.way_out.put(us.translate)
        us.console.print(f"{us.translate(_SEVERITY[each.severity])}  {says}", markup=False)
        if each.references:
            more = len(each.references) - _NAMED
            names = "  ".join(each.references[:_NAMED]) + (f"  … +{more}" if more > 0 else "")
            us.console.print(f"    {names}", markup=False)
        us.console.print(f"    → {way_out}", markup=False)
    if not found.obstacles and not as_json:
        us.console.print(us.translate("nothing stands in the way"))
    errors = sum(each.severity == "error" for each in found.obstacles)
    if errors:
        typer.echo(
            us.say_count(
                "{year}: {count} thing to set right",
                "{year}: {count} things to set right",
                errors,
                year=year,
            ),
            err=True,
        )
        raise typer.Exit(1)


def close_year(
    context: typer.Context,
    year: Year,
    form: Form = None,
    signer: Annotated[str | None, typer.Option(help="签发人，空着是操作人 · Who signs it")] = None,
    reason: Annotated[
        str | None, typer.Option(help="更正后重新封存的原因 · Why it is closed anew")
    ] = None,
    as_json: Json = False,
) -> None:
    """Freeze the table of a year that is over; anew only with a reason."""
    from casetrack import desk

    us = called(context)
    done = desk.close_year(us.desk(), year, form, signer=signer, reason=reason)
    warnings = [each.put(us.translate) for each in done.warnings]
    if as_json:
        us.print_json(
            {
                "form": done.year_end.form.id,
                "year": year,
                **desk.closing_told(done.closing),
                "is_new": done.is_new,
                "restated": (
                    desk.restated_told(done.year_end, us.translate) if done.is_new else []
                ),
                "warnings": warnings,
            }
        )
        return
    show_restated(us, done.year_end)
    closing = done.closing
    us.console.print(
        us.say(
            "{year} is closed, signed {signer}, SHA-256 {sha256}",
            year=year,
            signer=closing.signer,
            sha256=closing.sha256,
        ),
        markup=False,
    )
    for each in done.warnings:
        us.warn(each)


def annual_report(
    context: typer.Context,
    year: Year,
    to_file: Annotated[Path, typer.Option(help="写到 .docx .pdf · Write to a file")],
    form: Form = None,
) -> None:
    """Write the annual report: tables and what they tell are filled in, the rest is marked."""
    from casetrack import desk
    from casetrack.reports import ANNUAL, write_annual

    us = called(context)
    if to_file.suffix.lower() not in ANNUAL:
        raise BadInput(
            "an annual report is written as {kinds}, not {ending!r}",
            kinds=", ".join(ANNUAL),
            ending=to_file.suffix,
        )
    written = desk.annual_report(us.desk(), year, form)
    write_bytes(to_file, write_annual(to_file.suffix, written.annual, _fonts(us)))
    us.console.print(us.say("{path} is written", path=to_file), markup=False)
    findings = written.year_end.findings
    if findings:
        us.warn(
            say_count(
                "the table has {count} remark; see: casetrack preflight {year}",
                "the table has {count} remarks; see: casetrack preflight {year}",
                len(findings),
                year=year,
            )
        )


def _fonts(us: Called) -> "Fonts":
    """Return the fonts that letters are set in."""
    from casetrack.office import fonts_folder
    from casetrack.reports import Fonts

    used = {each.role: [each.used] if each.used else [] for each in us.notices.fonts()}
    folder = fonts_folder(us.settings, us.config)
    return Fonts(used["text"], used["title"], used["heading"], folder)
