"""What a command enters in the audit: what it took out, and what was refused.

A command sits at one desk; the last one it sat down at is where that is entered. Of what was typed
only the command's own name is kept.
"""

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from casetrack.errors import CasetrackError, Refused

if TYPE_CHECKING:
    from casetrack.desk import Desk

#: The desk that this process sat down at last; empty before.
SEATED: "list[Desk]" = []
#: Options before the command that are followed by a value.
_WITH_VALUE = ("--config", "--database", "--office", "--as", "--lang")


def note_export() -> None:
    """Enter that something is written to a file; nothing where the command has no database."""
    from casetrack.desk import note

    for desk in SEATED:
        note(desk, "exported", f"casetrack {_command()}")


def note_refusal(no: Refused) -> None:
    """Enter that the command was refused, where the database can still take it."""
    from casetrack import desk

    for seat in SEATED:
        with suppress(CasetrackError):
            desk.note_refusal(seat, f"casetrack {_command()}", no)


def _command() -> str:
    """Return the name of the command with those of its groups, without anything that followed."""
    from typer.main import get_command

    from casetrack.cli.main import app

    names: list[str] = []
    commands = vars(get_command(app)).get("commands")
    words = iter(sys.argv[1:])
    for word in words:
        if not names and word in _WITH_VALUE:
            next(words, None)
        elif commands and word in commands:
            names.append(word)
            commands = vars(commands[word]).get("commands")
    return " ".join(names)
