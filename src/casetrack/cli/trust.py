"""Trust: verify, reminders."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casetrack import logs
from casetrack.cli.called import Called, called, now, optional_date
from casetrack.cli.files import read_bytes
from casetrack.cli.options import Json
from casetrack.errors import CasetrackError
from casetrack.messages import say, say_count

if TYPE_CHECKING:
    from casetrack.desk import Desk, Sender


_log = logging.getLogger("casetrack.reminders")


def add_to(app: typer.Typer) -> None:
    app.command("verify", help="核对全部记录 · Check every record")(verify)
    app.command("remind", help="催办一轮 · One round of reminders")(remind)
    app.command("scheduler", help="定时催办进程 · The process that reminds")(scheduler)


def verify(
    context: typer.Context,
    anchor: Annotated[
        str | None,
        typer.Option(help="打印过的锚值或其文件 · A printed anchor, or a file"),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check every chain and fold every case again; exit 1 where something is wrong."""
    from casetrack import desk

    us = called(context)
    printed = desk.hashes_in(_text_of(anchor)) if anchor else ()
    found = desk.verify(us.desk(), printed)
    if as_json:
        us.print_json(
            {
                "cases": found.cases,
                "events": found.events,
                "findings": [
                    {
                        "kind": each.kind,
                        "reference": each.reference,
                        "position": each.position,
                        "says": each.says.put(us.translate),
                    }
                    for each in found.findings
                ],
            }
        )
    else:
        us.console.print(
            us.say(
                "{cases}, {events}",
                cases=say_count("{count} case", "{count} cases", found.cases),
                events=say_count("{count} event", "{count} events", found.events),
            )
        )
        for each in found.findings:
            place = f"{each.reference or ''} no. {each.position or '-'}"
            us.console.print(f"{each.kind}  {place}  {each.says.put(us.translate)}", markup=False)
        if found.is_cut:
            us.console.print(us.translate("and more that are not named"))
    if found.findings:
        count = len(found.findings)
        typer.echo(
            us.say_count("verify: {count} finding", "verify: {count} findings", count), err=True
        )
        raise typer.Exit(1)


def _text_of(anchor: str) -> str:
    """Return what is in the file of this name; where there is none it is the anchor itself."""
    path = Path(anchor)
    return read_bytes(path).decode("utf-8", "replace") if path.is_file() else anchor


def remind(
    context: typer.Context,
    on: Annotated[str | None, typer.Option(help="哪一天 · Day")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看不发 · Send nothing")] = False,
    as_json: Json = False,
) -> None:
    """Send what is due and was not sent yet."""
    from casetrack import desk

    us = called(context)
    ours = us.desk()
    if on is None and not dry_run:
        sender = desk.Sender()
        desk.beat(ours, sender)
        _before(us, [ours], sender)
        desk.leave(ours, sender)
    done = desk.remind(ours, us.translate, us.channels, optional_date("--on", on), dry_run)
    if on is None and not dry_run:
        desk.send_outbox(ours, us.translate, us.channels)
    for each in done.broken:
        us.warn(say("{reference}: {says}", reference=each.reference, says=each.says))
    if as_json:
        us.print_json(
            {
                "due": done.due,
                "sent": done.sent,
                "failed": done.failed,
                "reminders": [
                    {"key": each.key, "channel": each.channel, "state": each.state}
                    for each in done.reminders
                ],
            }
        )
        return
    us.console.print(
        us.say(
            "{due} due, {sent} sent, {failed} failed",
            due=done.due,
            sent=done.sent,
            failed=done.failed,
        )
    )


def scheduler(context: typer.Context) -> None:
    """Remind every few minutes until stopped; any number of these may run."""
    from casetrack.reminders import run_every

    us = called(context)
    us.desk()
    logs.set_up(us.settings.log.level, us.settings.log.format, sys.stderr)
    minutes = us.settings.reminders.every_minutes
    with rounds_of(us) as looks:
        run_every(minutes, us.settings.installation.timezone, now(), *looks)


def _before(us: Called, offices: "list[Desk]", sender: "Sender") -> None:
    """Tell of a gap, before any office's round says that there was one; do the timed rounds."""
    from casetrack import desk

    for each in offices:
        with _going_on(each):
            desk.tell_of_a_gap(each, us.translate, us.channels)
    for each in offices:
        with _going_on(each):
            desk.timed_rounds(each, us.translate, us.channels, sender)


@contextmanager
def _going_on(office: "Desk") -> Iterator[None]:
    """Let the round of one office fail without stopping that of another."""
    try:
        yield
    except Exception as error:
        # Only the kind of error: its words might name somebody.
        _log.error("the round of %s failed: %s", office.office.code, type(error).__name__)


@contextmanager
def rounds_of(us: Called) -> Iterator[tuple[Callable[[], None], Callable[[], None]]]:
    """Yield one round of reminders and one beat of the heart, to be called again and again."""
    from casetrack import desk

    sender = desk.Sender()

    @contextmanager
    def seated() -> Iterator["Desk"]:
        # A desk of its own each time: the day and the law may have changed since the last.
        ours = us.desk()
        with closing(ours.store):
            yield ours

    def look() -> None:
        with seated() as ours:
            offices = us.in_offices(ours)
            desk.beat(ours, sender)
            _before(us, offices, sender)
            for each in offices:
                with _going_on(each):
                    desk.remind(each, us.translate, us.channels, sender=sender)
                with _going_on(each):
                    desk.send_outbox(each, us.translate, us.channels, sender)

    def beat() -> None:
        with seated() as ours:
            desk.beat(ours, sender)

    try:
        yield look, beat
    finally:
        # Where that fails, its heart stands still, and the others see that.
        with suppress(CasetrackError), seated() as ours:
            desk.leave(ours, sender)
