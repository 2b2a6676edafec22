"""`deadline`: events in, deadlines with their derivation out; no database."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casetrack.cli.called import Called, called, read_date
from casetrack.errors import BadInput, CasetrackError

if TYPE_CHECKING:
    from casetrack.core.clock import History
    from casetrack.library import Law


def add_to(app: typer.Typer) -> None:
    app.command("deadline", help="算到期日，不用数据库 · Deadlines without a database")(deadline)


def deadline(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(help="EVENTS.json，- 为标准输入 · - for standard input")
    ] = None,
    received: Annotated[str | None, typer.Option(help="收到日期 · Date of receipt")] = None,
    workflow: Annotated[
        str | None, typer.Option(help="办理流程的编号或文件 · Workflow id or file")
    ] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="一行一件 · One history a line")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print the deadlines of a receipt, of one history, or of one history a line."""
    if (file is None) == (received is None):
        raise typer.BadParameter("give either --received DATE or a file of events")
    us = called(context)
    counting = _Counting(us, workflow)
    if received is not None:
        event = {"type": "received", "on": read_date("--received", received).isoformat()}
        if as_json:
            us.print_json(counting.deadlines({"events": [event]}))
        else:
            counting.show({"events": [event]})
    elif jsonl:
        for line in _lines(file):
            sys.stdout.write(counting.line(line) + "\n")
    else:
        us.print_json(counting.deadlines(_parsed(_read(file))))


class _Counting:
    """Counts histories; the law and the calendar are read once."""

    def __init__(self, us: Called, workflow: str | None) -> None:
        self._us = us
        self._workflow = workflow
        self._today = us.today_without_database()
        self._laws: dict[str, Law] = {}

    def deadlines(self, given: object) -> dict[str, object]:
        """Return the deadlines of one history in the public JSON shape."""
        from casetrack.core import clock

        history = clock.read_history(given)
        law = self._law(history)
        calendar = self._us.library.calendar(law.workflow.calendar)
        found = clock.deadlines(history.case, law.workflow, calendar)
        return clock.deadlines_json(found, history.today or self._today, self._us.translate)

    def line(self, text: str) -> str:
        """Return the answer to one line of a batch; a line that cannot be read says why."""
        try:
            answer = self.deadlines(_parsed(text))
        except CasetrackError as error:
            answer = {"error": error.message.put(self._us.translate)}
        return json.dumps(answer, ensure_ascii=False)

    def show(self, given: object) -> None:
        """Print the reply deadline of a history day by day."""
        from casetrack.cli.show import show_explanation
        from casetrack.core import clock

        history = clock.read_history(given)
        law = self._law(history)
        calendar = self._us.library.calendar(law.workflow.calendar)
        reply = clock.deadlines(history.case, law.workflow, calendar).live("reply")
        if reply is None:
            raise BadInput("{workflow} has no reply clock", workflow=law.workflow.id)
        show_explanation(self._us, reply, calendar, self._today)

    def _law(self, history: "History") -> "Law":
        named = self._workflow or history.workflow
        received = history.case.last("received")
        key = named or (received.on.isoformat() if received else self._today.isoformat())
        if key not in self._laws:
            shelf = self._us.library
            day = received.on if received else self._today
            self._laws[key] = shelf.law(named) if named else shelf.law_on(day)
        return self._laws[key]


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput("this is not JSON: {reason}", reason=error) from None


def _read(file: Path | None) -> str:
    from casetrack.library import read_text

    return sys.stdin.read() if file is None or str(file) == "-" else read_text(file)


def _lines(file: Path | None) -> Iterator[str]:
    if file is None or str(file) == "-":
        yield from sys.stdin
        return
    yield from _read(file).splitlines()
