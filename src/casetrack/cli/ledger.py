"""Ledgers: take one in, give one out."""

import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casetrack.cli.called import Called, called
from casetrack.cli.files import read_bytes, writing
from casetrack.cli.long_json import json_pieces
from casetrack.cli.options import Json
from casetrack.errors import BadInput
from casetrack.messages import say_count

if TYPE_CHECKING:
    from casetrack.desk import CaseLedger, Imported, WholeCase
    from casetrack.desk.ledger.as_rows import Line
    from casetrack.intake import Ledger, Read, Refusal, Table, Words

#: Of the reconciliation list; `--json` shows all.
_WARNINGS_SHOWN = 20
_OBJECTS_BETWEEN_COLLECTIONS = 50_000


def add_to(app: typer.Typer) -> None:
    app.command("import", help="导入台账（.xlsx .csv） · Import a ledger")(import_ledger)
    app.command("export", help="导出台账（.xlsx .csv .json） · Export the cases as a ledger")(
        export_ledger
    )


def import_ledger(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="台账 · Ledger, .xlsx or .csv")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="试导入，什么也不保存 · Try it out and keep nothing")
    ] = False,
    keep_good: Annotated[
        bool,
        typer.Option(
            "--keep-good",
            help="有错的行退回，其余照导；不写就全不导 · Keep the good rows beside bad ones",
        ),
    ] = False,
    mapping: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="HEADING=COLUMN",
            help="本机关的叫法，记住以后都用，如 来件日=received_on · Own words, remembered",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Enter every row, or none where one cannot be true; such rows come back in a file."""
    from casetrack import intake

    us = called(context)
    # First of all: while a long workbook is laid out beside this process, it is still small.
    held = intake.hold(file.name, read_bytes(file))
    from casetrack import desk

    ours = us.desk()
    own = desk.mapped(ours, mapping or ())
    words = intake.parse_words([desk.as_words(own), *us.library.ledger_words()])
    ledger = intake.understood(held, words)
    with _fewer_collections(), _progress(us, ledger) as told:
        done = desk.import_rows(ours, ledger, dry_run=dry_run, keep_good=keep_good, progress=told)
    if mapping and done.is_kept:
        desk.remember(ours, own)
    returned = _return(us, file, ledger, done) if done.returned else None
    if as_json:
        us.print_long_json(_as_json(us, done))
    else:
        _show(us, ledger, done, dry_run)
    if done.refused:
        _show_refused(us, file, done, returned)
        if not keep_good:
            raise typer.Exit(1)


@contextmanager
def _fewer_collections() -> Iterator[None]:
    """Let Python look for circles of dead objects seldom: a ledger makes none.

    It would go through all that lives again and again, which took a tenth of a long import.
    """
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


@contextmanager
def _progress(us: Called, ledger: "Ledger") -> Iterator[Callable[[int], None]]:
    """Show how far it is on a terminal; say nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(us.translate("importing"), total=ledger.count())
        yield lambda done: bar.update(task, completed=done)


def _return(us: Called, file: Path, ledger: "Ledger", done: "Imported") -> Path:
    """Write the refused rows beside the ledger, as they were, with why; return where."""
    from casetrack.intake import write_table_to

    ending = file.suffix.lower()
    target = file.with_suffix(f".refused{ending}")
    with writing(target) as written:
        write_table_to(written, _refused_tables(us, ledger, done), ending, ledger.held.encoding)
    return target


def _refused_tables(us: Called, ledger: "Ledger", done: "Imported") -> "Iterator[Table]":
    from casetrack.intake import Table

    sheets = {each.place.sheet for each in done.returned}
    for sheet in ledger.sheets:
        if sheet.name in sheets:
            kept = [at for at, key in enumerate(sheet.keys) if key != "error"]
            headings = [sheet.headings[at] for at in kept]
            rows = _refused_rows(us, done, sheet.name, kept)
            yield Table(sheet.name, [*headings, "error"], rows)


def _refused_rows(
    us: Called, done: "Imported", sheet: str, kept: Sequence[int]
) -> Iterator[list[object]]:
    """Yield the refused rows of a sheet: the cells to be kept, and why."""
    for each in done.returned:
        if each.place.sheet == sheet:
            why = us.translate("; ").join(_reason(us, no) for no in each.refusals)
            yield [*(_cell(each, at) for at in kept), why]


def _cell(read: "Read", at: int) -> object:
    return read.cells[at] if at < len(read.cells) else None


def _reason(us: Called, refusal: "Refusal") -> str:
    says = refusal.says.put(us.translate)
    return f"{refusal.column}: {says}" if refusal.column else says


def _as_json(us: Called, done: "Imported") -> dict[str, object]:
    return {
        "rows": done.rows,
        "added": done.added,
        "changed": done.changed,
        "skipped": done.skipped,
        "kept": done.is_kept,
        "refused": (
            {
                "sheet": each.place.sheet,
                "row": each.place.row,
                "column": each.column,
                "value": each.value,
                "says": each.says.put(us.translate),
            }
            for each in done.refused
        ),
        "warnings": (
            {
                "sheet": each.place.sheet,
                "row": each.place.row,
                "reference": each.reference,
                "says": each.says.put(us.translate),
            }
            for each in done.warnings
        ),
    }


def _show(us: Called, ledger: "Ledger", done: "Imported", dry_run: bool) -> None:
    for remark in ledger.remarks:
        us.warn(remark)
    for each in done.warnings[:_WARNINGS_SHOWN]:
        row = _place(us, each.place.sheet, each.place.row)
        us.console.print(f"{row}  {each.reference}  {each.says.put(us.translate)}", markup=False)
    if len(done.warnings) > _WARNINGS_SHOWN:
        more = len(done.warnings) - _WARNINGS_SHOWN
        us.console.print(
            us.say_count(
                "and {count} more warning; --json shows all",
                "and {count} more warnings; --json shows all",
                more,
            )
        )
    us.console.print(
        us.say_count(
            "{count} row: {added} added, {changed} changed, {skipped} as they were, {refused} "
            "refused, {warnings} to be looked at",
            "{count} rows: {added} added, {changed} changed, {skipped} as they were, {refused} "
            "refused, {warnings} to be looked at",
            done.rows,
            added=done.added,
            changed=done.changed,
            skipped=done.skipped,
            refused=len(done.returned),
            warnings=len(done.warnings),
        )
    )
    if dry_run:
        us.console.print(us.translate("tried out: nothing was kept"))


def _show_refused(us: Called, file: Path, done: "Imported", returned: Path | None) -> None:
    """Print the summary line and a line for each refusal."""
    kept = (
        us.translate("the others were kept")
        if done.is_kept
        else us.translate("nothing was kept; set them right, or see --keep-good")
    )
    line = us.say_count(
        "{file}: {refused} of {count} row refused, it is in {returned}; {kept}",
        "{file}: {refused} of {count} rows refused, they are in {returned}; {kept}",
        done.rows,
        file=file.name,
        refused=len(done.returned),
        returned=returned,
        kept=kept,
    )
    typer.echo(line, err=True)
    for each in done.refused:
        place = _place(us, each.place.sheet, each.place.row)
        value = f" {each.value!r}" if each.value else ""
        column = f" {each.column}{value}:" if each.column else ""
        typer.echo(f"{file.name}: {place}:{column} {each.says.put(us.translate)}", err=True)


def _place(us: Called, sheet: str, row: int) -> str:
    where = us.say("row {row}", row=row)
    return f"{sheet} {where}" if sheet else where


def export_ledger(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="写到 .xlsx .csv .json · File to write")],
    titles: Annotated[
        bool,
        typer.Option("--titles", help="列名和各项用中文名 · Chinese headings and values"),
    ] = False,
) -> None:
    """Write every case of the office: one row each, or whole as JSON."""
    from casetrack import desk
    from casetrack.intake import ENDINGS, write_table_to

    us = called(context)
    ending = file.suffix.lower()
    if ending not in (*ENDINGS, ".json"):
        raise BadInput(
            "{path}: a ledger is written as .xlsx, .csv or .json, not {ending!r}",
            path=file,
            ending=file.suffix,
        )
    written = _Written(us, titles)
    with desk.case_ledger(us.desk()) as ledger:
        with writing(file) as target:
            if ending == ".json":
                target.writelines(written.whole(ledger))
            else:
                tables = written.tables(ledger, one_sheet=ending == ".csv")
                write_table_to(target, tables, ending)
        us.console.print(
            us.say_count("{path}: {count} case", "{path}: {count} cases", written.count, path=file),
            markup=False,
        )
        if left_out := len(ledger.references) - written.count:
            says = say_count(
                "{count} case is in no row (void, or of a law that is named by hand); "
                "the .json export has it",
                "{count} cases are in no row (void, or of a law that is named by hand); "
                "the .json export has them",
                left_out,
            )
            us.warn(says)


class _Written:
    """Cases put into the cells of a file."""

    def __init__(self, us: Called, titles: bool) -> None:
        from casetrack import intake

        self._us = us
        self._columns = intake.COLUMNS
        self._words: Words | None = None
        if titles:
            self._words = intake.parse_words(us.library.ledger_words())
        self.count = 0

    def tables(self, ledger: "CaseLedger", *, one_sheet: bool) -> "Iterator[Table]":
        """Yield one table a year of receipt, or a single one."""
        from casetrack.intake import Table

        headings = [self._heading(column.key) for column in self._columns]
        every = [*headings, *ledger.other_headings]
        if one_sheet:
            yield Table("", every, (self._cells(line, ledger) for line in ledger.lines()))
            return
        by_year = groupby(ledger.lines(), key=lambda line: line.row.received_on.year)
        is_empty = True
        for year, lines in by_year:
            is_empty = False
            yield Table(str(year), every, (self._cells(line, ledger) for line in lines))
        if is_empty:
            yield Table("", every, ())

    def whole(self, ledger: "CaseLedger") -> Iterator[bytes]:
        """Yield every case with its events, as JSON, piece by piece."""
        for piece in json_pieces({"cases": map(self._whole, ledger.wholes())}):
            yield piece.encode()

    def _heading(self, key: str) -> str:
        return self._words.titles.get(key, key) if self._words else key

    def _cells(self, line: "Line", ledger: "CaseLedger") -> list[object]:
        self.count += 1
        other = dict(line.row.other)
        ours = [self._cell(line, column.key, column.kind) for column in self._columns]
        return [*ours, *(other.get(heading) for heading in ledger.other_headings)]

    def _cell(self, line: "Line", key: str, kind: str) -> object:
        from casetrack.intake import written

        if key == "note":
            return self._note(line)
        if kind in ("date", "number", "money"):
            return getattr(line.row, key)
        text = written(line.row, key)
        if text is not None and self._words and kind in ("choice", "outcome"):
            return self._words.names[key].get(text, text)
        return text

    def _note(self, line: "Line") -> str | None:
        """Return the note as it came, and what does not fit into the row."""
        kept = line.row.note
        more = [each.put(self._us.translate) for each in line.notes]
        said = [each for each in more if each not in (kept or "")]
        return self._us.translate("; ").join([*([kept] if kept else []), *said]) or None

    def _whole(self, whole: "WholeCase") -> dict[str, object]:
        from casetrack.intake import written

        self.count += 1
        line, stored = whole.line, whole.line.stored
        row = {column.key: written(line.row, column.key) for column in self._columns}
        return {
            **row,
            "note": self._note(line),
            "other": dict(line.row.other),
            "workflow": stored.workflow_id,
            "state": stored.state,
            "voided": stored.voided,
            "in_no_row": whole.is_left_out,
            "events": [
                {
                    "position": event.position,
                    "type": event.type,
                    "action": event.action,
                    "state": event.state,
                    "occurred_on": event.on.isoformat(),
                    "recorded_at": event.recorded_at and event.recorded_at.isoformat(),
                    "actor": event.actor,
                    "voided": event.position in stored.case.voided,
                    "facts": facts,
                }
                for event, facts in whole.facts
            ],
        }
