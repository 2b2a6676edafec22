"""Posting day: one file to print, and what comes back from the post office."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casetrack.cli.called import Called, called, optional_date
from casetrack.cli.files import read_bytes, write_bytes
from casetrack.cli.letters import as_file
from casetrack.cli.options import Json
from casetrack.errors import BadInput

if TYPE_CHECKING:
    from casetrack.desk import PostDay


def add_to(app: typer.Typer) -> None:
    app.command(
        "post-day", help="交寄：当日文书、信封、交寄清单合成一份 PDF · The day's post as one PDF"
    )(post_day)
    app.command(
        "post-back", help="回填邮件号，存盖戳清单和用印扫描件 · What the post office gives back"
    )(post_back)


def post_day(
    context: typer.Context,
    on: Annotated[str | None, typer.Option(help="日期，空着为今天 · Date, today if empty")] = None,
    without: Annotated[
        list[str] | None, typer.Option(help="不交寄的申请编号 · Reference to leave out")
    ] = None,
    again: Annotated[int | None, typer.Option(help="重印第几号 · Print this posting again")] = None,
    to: Annotated[Path | None, typer.Option(help="写到 .pdf · Write to a file")] = None,
    just_list: Annotated[
        Path | None,
        typer.Option("--list", help="清单另写到 .docx 或 .pdf · The list as well"),
    ] = None,
    as_json: Json = False,
) -> None:
    """Put the letters that wait for the post together: list, letters, envelopes."""
    from casetrack import desk

    us = called(context)
    ours = us.desk()
    day = optional_date("--on", on)
    if again is not None:
        found = desk.posting(ours, again, day.year if day else None)
    else:
        found = desk.post_day(ours, day, frozenset(without or []))
    target = to or Path(f"post-{found.posted_on}-{found.number}.pdf")
    write_bytes(target, desk.posting_pdf(ours, found.number, found.year))
    if just_list:
        listed = desk.posting_list(ours, found.number, found.year)
        write_bytes(just_list, as_file(ours, listed, just_list))
    _show(us, found, as_json)
    us.warn_of(us.say("{path}: list, letters, envelopes", path=target))


def post_back(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="第几号交寄 · Number of the posting")],
    year: Annotated[int | None, typer.Option(help="年份，空着为今年 · Year")] = None,
    csv: Annotated[
        Path | None, typer.Option(help="邮件号 .csv：序号或者文号、邮件号 · Tracking numbers")
    ] = None,
    tracked: Annotated[
        list[str] | None, typer.Option("--set", help="序号或者文号=邮件号 · PLACE=NUMBER")
    ] = None,
    carrier: Annotated[str, typer.Option(help="寄送方式 · ems registered_post")] = "ems",
    stamped: Annotated[
        Path | None, typer.Option(help="盖收寄日戳的清单 · The stamped list")
    ] = None,
    scan: Annotated[
        list[str] | None, typer.Option(help="用印扫描件 · REFERENCE=FILE, of the sealed reply")
    ] = None,
    as_json: Json = False,
) -> None:
    """Keep tracking numbers and dispatch their replies; attach what was stamped and sealed."""
    from casetrack import desk
    from casetrack.intake import read_tracking

    us = called(context)
    ours = us.desk()
    numbers = read_tracking(csv.name, read_bytes(csv)) if csv else {}
    numbers |= dict(_pair("--set", each) for each in tracked or [])
    if numbers:
        for acted in desk.read_back(ours, number, numbers, carrier, year):
            us.warn_of(us.say("{reference}: dispatched", reference=acted.reference))
    if stamped:
        count = desk.attach_stamped(ours, number, stamped.name, read_bytes(stamped), year)
        us.warn_of(
            us.say_count(
                "the stamped list is with {count} case",
                "the stamped list is with {count} cases",
                count,
            )
        )
    for reference, file in (_pair("--scan", each) for each in scan or []):
        desk.attach_scan(ours, reference, "reply", Path(file).name, read_bytes(Path(file)))
    _show(us, desk.posting(ours, number, year), as_json)


def _pair(option: str, text: str) -> tuple[str, str]:
    key, mark, value = text.partition("=")
    if not mark:
        raise BadInput("{option} {text}: write it like KEY=VALUE", option=option, text=text)
    return key.strip(), value.strip()


def _show(us: Called, found: "PostDay", as_json: bool) -> None:
    if as_json:
        us.print_json(
            {
                "number": found.number,
                "year": found.year,
                "posted_on": found.posted_on,
                "lines": [
                    {
                        "place": line.place,
                        "reference": line.reference,
                        "kind": line.kind,
                        "number": line.number,
                        "tracking_number": line.tracking_number,
                    }
                    for line in found.lines
                ],
            }
        )
        return
    us.console.print(
        us.say_count(
            "posting no. {number} of {day}, {count} letter",
            "posting no. {number} of {day}, {count} letters",
            len(found.lines),
            number=found.number,
            day=found.posted_on,
        )
    )
    for line in found.lines:
        told = line.number or line.title, line.to.name, line.tracking_number or ""
        us.console.print(f"{line.place:>4}  {line.reference}  {'  '.join(told)}", markup=False)
