"""The definitions: workflows and working days."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casetrack.cli.called import Called, called
from casetrack.cli.files import read_bytes, write_bytes
from casetrack.cli.options import Json
from casetrack.errors import BadInput
from casetrack.i18n import mark
from casetrack.messages import say, say_count

if TYPE_CHECKING:
    from casetrack.core.calendar import Calendar
    from casetrack.core.workflow import Change
    from casetrack.desk import CalendarLoaded, CaseName, Moved, OldDate, Told


_STATUS = {"announced": mark("announced"), "provisional": mark("provisional")}


def add_to(app: typer.Typer) -> None:
    app.command("workflow", help="办理流程 · Definitions: list check draw diff")(workflow)
    app.command("calendar", help="工作日 · Working days: show load renew")(calendar)


def workflow(
    context: typer.Context,
    what: Annotated[str, typer.Argument(help="list | check | draw | diff")],
    named: Annotated[str | None, typer.Argument(help="编号或文件 · Id or file")] = None,
    other: Annotated[
        str | None,
        typer.Argument(help="diff：与哪一个比 · Compared with, else the shipped one"),
    ] = None,
    to: Annotated[
        Path | None, typer.Option(help="draw：写到 .mmd 或 .svg · Write to a file")
    ] = None,
    as_json: Json = False,
) -> None:
    """List the workflows; check one, a file included; draw one; say what a version changes."""
    us = called(context)
    if what == "list":
        _list(us, as_json)
        return
    if what not in ("check", "draw", "diff"):
        raise typer.BadParameter(f"{what}: list | check | draw | diff")
    if named is None:
        raise typer.BadParameter(f"workflow {what} ID | FILE")
    if what == "check":
        _check(us, named, as_json)
    elif what == "draw":
        _draw(us, named, to)
    else:
        _diff(us, named, other, as_json)


def _list(us: Called, as_json: bool) -> None:
    laws = [law.workflow for law in us.library.laws()]
    if as_json:
        us.print_json(
            [
                {
                    "workflow": each.id,
                    "title": each.title,
                    "source": each.source,
                    "in_force_from": each.in_force_from.isoformat(),
                    "in_force_to": each.in_force_to and each.in_force_to.isoformat(),
                    "chosen_by": each.chosen_by,
                }
                for each in laws
            ]
        )
        return
    for each in laws:
        us.console.print(
            f"{each.id}  {each.title}  {each.source}  "
            f"{each.in_force_from} – {each.in_force_to or ''}"
            + ("" if each.chosen_by == "date" else f"  --workflow {each.id}")
        )


def _check(us: Called, named: str, as_json: bool) -> None:
    from casetrack import desk
    from casetrack.errors import WorkflowError

    name, problems = desk.check(named, us.library, us.notices)
    if as_json:
        us.print_json(
            {
                "workflow": name,
                "findings": [
                    {"table": each.table, "key": each.key, "says": each.says.put(us.translate)}
                    for each in problems
                ],
            }
        )
    if problems:
        raise WorkflowError(name, problems)
    if not as_json:
        us.console.print(us.say("{workflow}: no problems", workflow=name))


def _draw(us: Called, named: str, to: Path | None) -> None:
    from casetrack.core.workflow import dot, mermaid, picture, svg

    drawn = picture(us.library.law(named).procedure)
    if to is None:
        typer.echo(mermaid(drawn), nl=False)
        return
    ending = to.suffix.lower()
    if ending not in (".mmd", ".svg"):
        raise BadInput(
            "{path}: a picture is written as .mmd or .svg, not {ending!r}", path=to, ending=ending
        )
    write_bytes(to, mermaid(drawn).encode() if ending == ".mmd" else svg(dot(drawn)))
    us.console.print(us.say("{path}: written", path=to))


def _diff(us: Called, named: str, other: str | None, as_json: bool) -> None:
    from casetrack import desk
    from casetrack.core.workflow import differences
    from casetrack.errors import StoreError

    new = us.library.law(named)
    old = us.library.law(other or new.workflow.id)
    changes = differences(old.workflow, new.workflow)
    try:
        store = us.store()
        versions = desk.pinned(store, new.workflow.id)
        store.close()
    except StoreError:
        versions = None
    if as_json:
        us.print_json(
            {
                "workflow": new.workflow.id,
                "changes": [asdict(each) for each in changes],
                "pinned": None if versions is None else [asdict(each) for each in versions],
            }
        )
        return
    _show_changes(us, changes)
    if versions is None:
        us.console.print(us.translate("no database here: which cases are pinned is not known"))
    for each in versions or ():
        is_new = each.sha256 == new.sha256
        us.console.print(
            us.say(
                "version {version}{mark}: {open}, {closed} closed",
                version=each.sha256[:12],
                mark=us.translate(" (this one)") if is_new else "",
                open=say_count("{count} open case", "{count} open cases", each.open),
                closed=each.closed,
            )
        )


def _show_changes(us: Called, changes: "Sequence[Change]") -> None:
    if not changes:
        us.console.print(us.translate("nothing changes"))
    for each in changes:
        place = f"{each.table}.{each.key}" if each.table and each.key else each.table or each.key
        mark = {"added": "+", "removed": "-", "changed": "~"}[each.kind]
        values = "" if not each.key else f"  {_told(each.before)} → {_told(each.after)}"
        us.console.print(f"{mark} {place}{values}", markup=False)


def _told(value: object) -> str:
    return "–" if value is None else json.dumps(value, ensure_ascii=False, default=str)


def calendar(
    context: typer.Context,
    what: Annotated[str, typer.Argument(help="show | load | renew")],
    named: Annotated[str | None, typer.Argument(help="年份或文件 · Year or file")] = None,
    which: Annotated[
        str | None, typer.Option("--calendar", help="show：哪个日历 · Which calendar")
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="load、renew：只看会怎样 · Only say what would change"),
    ] = False,
    as_json: Json = False,
) -> None:
    """Print a year, load a notice (text or TOML), or renew the calendar; say what moves.

    An upgrade can bring another calendar. Open cases go by it once it is renewed.
    """
    us = called(context)
    if what == "show":
        if named is None or not named.isdecimal():
            raise typer.BadParameter(f"calendar show {named or ''}: YEAR")
        _show_year(us, int(named), which, as_json)
    elif which is not None:
        raise typer.BadParameter("--calendar: show")
    elif what == "load":
        if named is None:
            raise typer.BadParameter("calendar load FILE")
        _load(us, Path(named), dry_run, as_json)
    elif what == "renew":
        if named is not None:
            raise typer.BadParameter("calendar renew [--dry-run]")
        _renew(us, dry_run, as_json)
    else:
        raise typer.BadParameter(f"{what}: show | load | renew")


def _days(us: Called, which: str | None) -> "Calendar":
    """Return the working days as the office has them; as the shelf has them without an office.

    Without `which`, the calendar that notices are loaded into.
    """
    from casetrack.errors import StoreError

    named = () if which is None else (which,)
    try:
        return us.desk().calendar(*named)
    except StoreError:
        return us.library.calendar(*named)


def _show_year(us: Called, year: int, which: str | None, as_json: bool) -> None:
    days = _days(us, which)
    if not days.first_day.year <= year <= days.last_day.year:
        raise BadInput(
            "{year} is not in this calendar: it knows {first} to {last}",
            year=year,
            first=days.first_day.year,
            last=days.last_day.year,
        )
    found = days.year(year)
    if as_json:
        us.print_json(
            {
                "year": found.year,
                "status": found.status,
                "sources": [
                    {
                        "number": each.number or each.title,
                        "date": each.dated and each.dated.isoformat(),
                    }
                    for each in found.sources
                ],
                "days_off": [day.isoformat() for day in found.days_off],
                "make_up_workdays": [day.isoformat() for day in found.make_up_workdays],
            }
        )
        return
    us.console.print(f"{found.year}  {us.translate(_STATUS[found.status])}")
    for each in found.sources:
        us.console.print(f"  {each.source}  {each.dated or ''}")
    us.console.print(
        us.say("days off: {days}", days=", ".join(f"{d:%m-%d}" for d in found.days_off))
    )
    us.console.print(
        us.say(
            "make-up workdays: {days}",
            days=", ".join(f"{d:%m-%d}" for d in found.make_up_workdays) or "-",
        )
    )


def _load(us: Called, file: Path, dry_run: bool, as_json: bool) -> None:
    from casetrack import desk

    ours = us.desk()
    loaded = desk.load_calendar(ours, file.name, read_bytes(file), dry_run=dry_run)
    if as_json:
        us.print_json(_loaded_json(us, loaded, dry_run))
    else:
        done = us.translate("dry run: nothing was changed") if dry_run else us.translate("loaded")
        _show_loaded(us, loaded, done, ours.office.code)


def _renew(us: Called, dry_run: bool, as_json: bool) -> None:
    from casetrack import desk

    ours = us.desk()
    is_behind = bool(desk.calendars_behind(ours))
    renewed = desk.renew_calendar(ours, dry_run=dry_run)
    if as_json:
        us.print_json(_loaded_json(us, renewed, dry_run))
    elif not is_behind:
        us.console.print(us.translate("open cases go by the calendar on the shelf already"))
    else:
        done = us.translate("dry run: nothing was changed") if dry_run else us.translate("renewed")
        _show_loaded(us, renewed, done, ours.office.code)


def _loaded_json(us: Called, loaded: "CalendarLoaded", dry_run: bool) -> dict[str, object]:
    moved = [
        {
            "office": each.office,
            "reference": each.reference,
            "clock": each.clock,
            "id": each.subject,
            "before": each.before.isoformat(),
            "after": each.after.isoformat(),
        }
        for each in loaded.moved
    ]
    letters = [
        {
            "office": each.office,
            "reference": each.reference,
            "kind": each.kind,
            "number": each.number,
            "states": each.states.isoformat(),
        }
        for each in loaded.letters
    ]
    return {
        "year": loaded.years[0] if len(loaded.years) == 1 else list(loaded.years),
        "dry_run": dry_run,
        "added": [day.isoformat() for day in loaded.added],
        "removed": [day.isoformat() for day in loaded.removed],
        "lint": [each.put(us.translate) for each in loaded.lint],
        "moved": moved,
        "earlier": list(dict.fromkeys(each.reference for each in loaded.earlier)),
        "letters": letters,
        "final": [each.reference for each in loaded.final],
        # References alone do not tell the cases of several offices apart.
        "final_cases": [asdict(each) for each in loaded.final],
        "failed": [_told_json(us, each, "reason") for each in loaded.failed],
        "warnings": [_told_json(us, each, "says") for each in loaded.warnings],
    }


def _told_json(us: Called, told: "Told", key: str) -> dict[str, str]:
    return {
        "office": told.office,
        "reference": told.reference,
        key: told.says.put(us.translate),
    }


def _show_loaded(us: Called, loaded: "CalendarLoaded", done: str, own: str) -> None:
    several = len(us.settings.offices) > 1 or bool(loaded.offices - {own})

    def name(each: "Moved | OldDate | CaseName | Told") -> str:
        return f"{each.office} {each.reference}" if several else each.reference

    us.console.print(f"[bold]{', '.join(map(str, loaded.years))}[/]  {done}")
    written = "%m-%d" if len(loaded.years) == 1 else "%Y-%m-%d"
    for title, days in (
        (us.translate("days that become special"), loaded.added),
        (us.translate("days that are so no longer"), loaded.removed),
    ):
        if days:
            us.console.print(f"{title}: {', '.join(f'{day:{written}}' for day in days)}")
    _show_moved(us, loaded, name)
    for letter in loaded.letters:
        us.console.print(
            us.say(
                "{reference}: {kind} {number} has gone out and states {day}",
                reference=name(letter),
                kind=letter.kind,
                number=letter.number or "",
                day=letter.states,
            )
        )
    if loaded.final:
        us.console.print(us.say("final now: {names}", names=", ".join(map(name, loaded.final))))
    for failed in loaded.failed:
        us.warn(say("{case} was left as it is: {why}", case=name(failed), why=failed.says))
    for warning in loaded.warnings:
        us.warn(say("{case}: {says}", case=name(warning), says=warning.says))
    for message in loaded.lint:
        us.warn(message)


def _show_moved(us: Called, loaded: "CalendarLoaded", name: "Callable[[Moved], str]") -> None:
    from rich.table import Table

    if not loaded.moved:
        us.console.print(us.translate("no open deadline moves"))
        return
    table = Table(box=None, pad_edge=False)
    for title in (mark("reference"), mark("clock"), mark("before"), mark("after"), ""):
        table.add_column(us.translate(title) if title else "")
    for each in loaded.moved:
        note = us.translate("EARLIER") if each.is_earlier else ""
        row = (name(each), each.clock, str(each.before), str(each.after), note)
        table.add_row(*row, style="bold red" if each.is_earlier else None)
    us.console.print(table)
