"""Backups: made while people work, tried out, put back."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casetrack.cli.called import Called, called, machine_today, now
from casetrack.cli.options import Json
from casetrack.errors import StoreError
from casetrack.messages import Message, say

if TYPE_CHECKING:
    from casetrack.desk import BackedUp, MovedStore, Restored, Verified

Backup = Annotated[Path, typer.Argument(help="备份文件 · A backup")]


def add_to(app: typer.Typer) -> None:
    app.command("backup", help="备份，不用停机 · Back up while people work")(backup)
    app.command("restore", help="从备份恢复 · Restore a backup")(restore)
    app.command("migrate-store", help="数据库搬家 · Move the database to another place")(move)


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="新文件或者文件夹 · New file, or a folder")],
    verify: Annotated[
        bool, typer.Option("--verify", help="试恢复并核对 · Restore on trial and check")
    ] = False,
    as_json: Json = False,
) -> None:
    """Back up the database and the office's own files into one file; people go on working."""
    from casetrack import desk

    us = called(context)
    done = desk.back_up(us.desk(), file, us.translate, tried_out=verify)
    if as_json:
        us.print_json(_backup_as_json(us, done))
    else:
        us.console.print(
            us.say(
                "{file}: files {count}, bytes {size}, SHA-256 {sha256}",
                file=done.file,
                count=len(done.manifest.files),
                size=done.size_bytes,
                sha256=done.sha256,
            ),
            soft_wrap=True,
        )
    _end_trial(us, done.trial, as_json=as_json)


def restore(
    context: typer.Context,
    file: Backup,
    overwrite: Annotated[
        bool,
        typer.Option("--overwrite", help="替换现有数据库，先自动备份 · Replace what is there"),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只试恢复并核对 · Only on trial, and check")
    ] = False,
    as_json: Json = False,
) -> None:
    """Put a backup in its place; what is there is replaced only where that is said."""
    from casetrack import desk
    from casetrack.office import database_url, premises

    us = _with_settings_of(called(context), file)
    if dry_run:
        trial = _try_out(us, file)
        if as_json:
            us.print_json({"file": str(file), "verified": _verified_as_json(us, trial)})
        _end_trial(us, trial, as_json=as_json)
        return
    done = desk.restore(
        file,
        database_url(us.settings, us.config, us.database),
        premises(us.settings, us.config),
        now(),
        us.user,
        overwrite=overwrite,
    )
    if as_json:
        us.print_json(_restored_as_json(done))
    else:
        _tell(us, done)
    _look_for_its_key(us)


def move(
    context: typer.Context,
    from_url: Annotated[str, typer.Argument(help="现在的数据库 · The database there is")],
    to_url: Annotated[str, typer.Argument(help="新位置，必须是空的 · Where nothing is yet")],
    as_json: Json = False,
) -> None:
    """Move the database, also from SQLite to PostgreSQL or back; both are compared afterwards."""
    from casetrack import desk

    us = replace(called(context), database=from_url)
    done = desk.move_store(us.desk(), to_url)
    if as_json:
        us.print_json(_moved_as_json(us, done))
    else:
        for line in _told_of(done):
            us.console.print(line.put(us.translate), markup=False, soft_wrap=True)
    there = replace(us, database=to_url).keys
    if us.keys.read() and not there.read():
        us.warn(
            say(
                "copy the key from {old} to {new}, where the new database looks for it",
                old=us.keys.place,
                new=there.place,
            )
        )
    _end_check(us, done.verified, as_json=as_json)


def _told_of(done: "MovedStore") -> Iterator[Message]:
    yield say(
        "{place}: tables {tables}, rows {rows}, the same in both places",
        place=done.place,
        tables=len(done.tables),
        rows=sum(each.rows for each in done.tables),
    )
    yield say(
        "nothing more is written into the old database {place}; keep it until a backup of the new "
        "one was made",
        place=done.came_from,
    )
    yield say("write the new address into config.toml: [database] url; then start the program")


def _moved_as_json(us: Called, done: "MovedStore") -> dict[str, object]:
    return {
        "from": done.came_from,
        "to": done.place,
        "tables": {each.name: each.rows for each in done.tables},
        "verified": _verified_as_json(us, done.verified),
    }


def _look_for_its_key(us: Called) -> None:
    """Say so at once where the key of what was restored is not here: no backup holds it."""
    try:
        us.store().close()
    except StoreError as no:
        us.warn(no.message)


def _with_settings_of(us: Called, file: Path) -> Called:
    """Return us with the settings that stand in a backup, where there is no config.toml here."""
    from casetrack import desk
    from casetrack.settings import parse

    if (us.config or Path("config.toml")).is_file():
        return us
    text = desk.config_in(file)
    if text is None:
        return us
    here = replace(us)
    here.__dict__["settings"] = parse("config.toml", text)
    return here


def _try_out(us: Called, file: Path) -> "Verified":
    from casetrack import desk
    from casetrack.office import copies, premises

    return desk.try_out(
        copies(us.settings, us.config, us.database),
        file,
        us.keys,
        lambda store: desk.Desk(
            store=store,
            library=us.library,
            notices=us.notices,
            settings=us.settings,
            office=us.settings.office(us.office),
            user=us.user,
            today=machine_today(us.settings),
            now=now,
            premises=premises(us.settings, us.config),
            keys=us.keys,
        ),
    )


def _end_check(us: Called, checked: "Verified", *, as_json: bool) -> None:
    """Say what the check of the new place found; exit 1 where that is anything."""
    if not as_json:
        us.console.print(
            us.say(
                "checked: cases {cases}, events {events}, findings {count}",
                cases=checked.cases,
                events=checked.events,
                count=len(checked.findings),
            )
        )
    _end_with(us, checked, as_json=as_json)


def _end_trial(us: Called, trial: "Verified | None", *, as_json: bool) -> None:
    """Say what a trial found; exit 1 where that is anything."""
    if trial is None:
        return
    if not as_json:
        us.console.print(
            us.say(
                "restored on trial: cases {cases}, events {events}, findings {count}",
                cases=trial.cases,
                events=trial.events,
                count=len(trial.findings),
            )
        )
    _end_with(us, trial, as_json=as_json)


def _end_with(us: Called, checked: "Verified", *, as_json: bool) -> None:
    if not as_json:
        for each in checked.findings:
            us.console.print(f"{each.kind}  {each.reference or ''}  {each.says.put(us.translate)}")
    if checked.findings:
        typer.echo(us.say("findings: {count}", count=len(checked.findings)), err=True)
        raise typer.Exit(1)


def _tell(us: Called, done: "Restored") -> None:
    manifest = done.manifest
    lines = [
        say(
            "{place}: cases {cases} as of {at}, database version {version}",
            place=done.place,
            cases=done.cases,
            at=f"{manifest.made_at:%Y-%m-%d %H:%M} UTC",
            version=manifest.version,
        )
    ]
    if done.before:
        lines.append(say("what was there before is in {file}", file=done.before))
    lines += [say("{file} was put back", file=each) for each in done.put]
    lines += [
        say("{file} is there and differs; it was left as it is", file=each) for each in done.left
    ]
    lines += [
        say("{file} stays in the backup: config.toml names no folder for it", file=each)
        for each in done.homeless
    ]
    lines.append(say("everybody must sign in anew; check it with: casetrack verify"))
    for line in lines:
        us.console.print(line.put(us.translate), markup=False, soft_wrap=True)


def _backup_as_json(us: Called, done: "BackedUp") -> dict[str, object]:
    return {
        "file": str(done.file),
        "size_bytes": done.size_bytes,
        "sha256": done.sha256,
        "database": done.manifest.database,
        "version": done.manifest.version,
        "files": [each.name for each in done.manifest.files],
        "verified": _verified_as_json(us, done.trial),
    }


def _verified_as_json(us: Called, trial: "Verified | None") -> dict[str, object] | None:
    if trial is None:
        return None
    return {
        "cases": trial.cases,
        "events": trial.events,
        "findings": [
            {
                "kind": each.kind,
                "reference": each.reference,
                "position": each.position,
                "says": each.says.put(us.translate),
            }
            for each in trial.findings
        ],
    }


def _restored_as_json(done: "Restored") -> dict[str, object]:
    return {
        "place": done.place,
        "cases": done.cases,
        "made_at": done.manifest.made_at.isoformat(),
        "version": done.manifest.version,
        "before": done.before and str(done.before),
        "put": [str(each) for each in done.put],
        "left": [str(each) for each in done.left],
        "homeless": list(done.homeless),
    }
