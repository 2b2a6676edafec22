"""Log an application from a mail or from a row of a platform's export."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from casetrack.cli.called import Called
from casetrack.cli.files import read_bytes
from casetrack.errors import BadInput

if TYPE_CHECKING:
    from casetrack.desk import Desk, Prefilled


@dataclass(frozen=True)
class Given:
    """A file that an application is read from."""

    path: Path
    #: Of a sheet, as it counts; 0 for a mail.
    row: int

    def read(self, ours: "Desk") -> "tuple[Prefilled, bytes]":
        """Return what the file says of the application, and the file."""
        from casetrack import desk

        content = read_bytes(self.path)
        return desk.prefilled_from(ours, self.path.name, content, self.row), content


def given_file(mail: Path | None, sheet: Path | None, row: int | None) -> Given | None:
    """Return the file that was named, or None; raise BadInput for two, or for no row."""
    if mail is not None and sheet is not None:
        raise BadInput("give --from-mail or --from-sheet, not both")
    if (sheet is None) != (row is None):
        raise BadInput("--from-sheet and --row, the number of a row in it, go together")
    if mail is not None:
        return Given(mail, 0)
    return None if sheet is None or row is None else Given(sheet, row)


def all_needed(said: Mapping[str, str]) -> None:
    """Raise wrong usage where something that every application needs is said nowhere."""
    from casetrack import desk

    for key in desk.NEEDED_FIELDS:
        if not said.get(key):
            option = f"--{key.replace('_', '-')}"
            raise typer.BadParameter("every application needs it", param_hint=option)


def show_read(us: Called, found: "Prefilled", said: Mapping[str, str], as_json: bool) -> None:
    """Print what a file says of each field, and where; nothing is logged."""
    if as_json:
        us.print_json(_as_json(us, found, said))
        return
    for each in found.proposed:
        shown = {"key": each.key, "value": said.get(each.key, each.value), "where": each.where}
        line = us.say("{key} = {value}  ({where})", **shown)
        if each.is_guess:
            line = us.say("{key} = {value}  (a guess: {where})", **shown)
        typer.echo(line)
    for file in found.within:
        line = us.say("file {place}: {name}", place=file.place, name=file.name)
        typer.echo(line if file.no is None else f"{line}  {file.no.put(us.translate)}")
    typer.echo(f"SHA-256 {found.sha256}")
    for remark in found.remarks:
        us.warn(remark)
    if found.became:
        typer.echo(us.say("logged already as {references}", references=", ".join(found.became)))
    typer.echo(us.say("nothing was logged"))


def _as_json(us: Called, found: "Prefilled", said: Mapping[str, str]) -> dict[str, object]:
    return {
        "file": found.name,
        "sha256": found.sha256,
        "row": found.row or None,
        "fields": [
            {
                "key": each.key,
                "value": said.get(each.key, each.value),
                "where": each.where.put(us.translate),
                "guess": each.is_guess,
            }
            for each in found.proposed
        ],
        "files": [
            {"place": each.place, "name": each.name, "taken": each.place in found.taken}
            for each in found.within
        ],
        "remarks": [each.put(us.translate) for each in found.remarks],
        "became": list(found.became),
    }
