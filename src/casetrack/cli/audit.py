"""The audit for an auditor: who did what as a file, and the day's anchor."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from casetrack.cli.called import Called, called, optional_date
from casetrack.cli.files import write_bytes
from casetrack.cli.options import Json
from casetrack.errors import BadInput

if TYPE_CHECKING:
    from casetrack.desk import Anchor, Deed

_ENDINGS = (".csv", ".xlsx", ".jsonl")

app = typer.Typer(help="审计：谁做了什么 · Audit: who did what", no_args_is_help=True)


def add_to(main: typer.Typer) -> None:
    main.add_typer(app, name="audit")
    main.command("anchor", help="锚值：截至当日全部记录的散列值 · The day's anchor")(anchor)


@app.callback()
def audit() -> None:
    """Say who did, saw, took out, tried and was refused."""


@app.command("export", help="导出审计记录 · Write a file of who did what")
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help=".csv | .xlsx | .jsonl")],
    year: Annotated[int | None, typer.Option(help="年度 · Year")] = None,
    from_day: Annotated[str | None, typer.Option("--from", help="首日 · First day")] = None,
    to_day: Annotated[str | None, typer.Option("--to", help="末日 · Last day")] = None,
    user: Annotated[str | None, typer.Option(help="只要这个人 · One person")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="只要这几类 · Kinds")] = None,
) -> None:
    """Write who did what in the office, day by day; an auditor or an administrator may."""
    from casetrack import desk

    us = called(context)
    ours = us.desk()
    if file.suffix not in _ENDINGS:
        raise BadInput("{path}: write one of {endings}", path=file, endings=", ".join(_ENDINGS))
    first, last = _days(year, from_day, to_day, ours.today)
    found = desk.audited(ours, desk.DeedsAsked(first, last, user, tuple(kind) if kind else None))
    zone = ZoneInfo(us.settings.installation.timezone)
    count = 0

    def counted() -> Iterator["Deed"]:
        nonlocal count
        for each in found:
            count += 1
            yield each

    write_bytes(file, _as_file(us, counted(), file.suffix, zone))
    us.console.print(us.say("{file}: lines {count}", file=file, count=count), soft_wrap=True)


def anchor(
    context: typer.Context,
    day: Annotated[str | None, typer.Argument(help="日期 · Day; today's is made")] = None,
    as_json: Json = False,
) -> None:
    """Print the anchor of a day: paper that a rewritten database cannot agree with."""
    from casetrack import desk

    us = called(context)
    found = desk.anchor(us.desk(), optional_date("DAY", day))
    if as_json:
        us.print_json(
            {
                "day": found.day,
                "made_at": found.made_at.isoformat(),
                "format": found.format,
                "records": found.records,
                "through": dict(found.through),
                "previous": found.previous,
                "sha256": found.sha256,
            }
        )
        return
    for line in lines_of(us, found):
        typer.echo(line)


def lines_of(us: Called, found: "Anchor") -> Iterator[str]:
    """Yield an anchor as it is printed."""
    zone = ZoneInfo(us.settings.installation.timezone)
    yield us.say("anchor of {day}", day=found.day)
    yield found.sha256
    yield us.say(
        "made at {at}; records since the anchor before: {records}",
        at=f"{found.made_at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
        records=found.records,
    )
    yield us.translate("check it with: casetrack verify --anchor")


def _days(year: int | None, first: str | None, last: str | None, today: date) -> tuple[date, date]:
    if year is not None and (first or last):
        raise BadInput("name a year, or a first and a last day")
    if year is not None:
        return date(year, 1, 1), date(year, 12, 31)
    begins = optional_date("--from", first)
    if begins is None:
        raise BadInput("say of which days: --year, or --from and --to")
    return begins, optional_date("--to", last) or today


def _as_file(us: Called, found: Iterable["Deed"], ending: str, zone: ZoneInfo) -> bytes:
    from casetrack.desk import DEEDS
    from casetrack.intake import Table, write_table

    if ending == ".jsonl":
        return "".join(f"{_as_json(each)}\n" for each in found).encode()
    headings = [us.translate(each) for each in _HEADINGS]
    rows = (
        [
            f"{each.at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
            each.user or "",
            DEEDS[each.deed].put(us.translate),
            each.subject,
            each.detail,
        ]
        for each in found
    )
    return write_table([Table(us.translate("Audit"), headings, rows, is_to_read=True)], ending)


_HEADINGS = ("time", "person", "what was done", "about", "detail")


def _as_json(deed: "Deed") -> str:
    return json.dumps(
        {
            "at": deed.at.isoformat(),
            "office": deed.office,
            "user": deed.user,
            "deed": deed.deed,
            "subject": deed.subject,
            "detail": deed.detail,
        },
        ensure_ascii=False,
    )
