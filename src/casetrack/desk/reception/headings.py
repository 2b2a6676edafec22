"""What the headings of a platform's export mean: said once by a person, remembered by the office.

Remembered for each set of headings: another platform has others, and a new version of the same one
may have one more.
"""

import json
from collections.abc import Mapping, Sequence

from casetrack.desk.desk import Desk
from casetrack.desk.ledger.words import words_of
from casetrack.errors import BadInput
from casetrack.intake import (
    FIELDS,
    Export,
    ExportRow,
    HeadingsKey,
    as_kept,
    known_meanings,
    number_in,
    open_export,
    proposed_meanings,
)
from casetrack.intake.fields import JOINED, OTHER
from casetrack.intake.words import plain
from casetrack.store import Transaction

_KEY = "export_headings"

Remembered = Mapping[HeadingsKey, Mapping[str, str]]


def opened(desk: Desk, tx: Transaction, name: str, content: bytes) -> Export:
    """Return an export; raise BadInput where it is none."""
    return open_export(words_of(desk, tx), name, content, _remembered(desk, tx).keys())


def said_of(desk: Desk, tx: Transaction, export: Export) -> tuple[str, ...] | None:
    """Return what a person has said that the headings mean; None where nobody has yet."""
    return known_meanings(export, _remembered(desk, tx))


def headings_of(desk: Desk, tx: Transaction, export: Export) -> tuple[str, ...]:
    """Return the field that each heading means: as a person has said, else as it is likely."""
    said = said_of(desk, tx, export)
    return said if said is not None else proposed_meanings(words_of(desk, tx), export.headings)


def remember_headings(desk: Desk, tx: Transaction, export: Export, meant: Sequence[str]) -> None:
    """Remember what each heading means; BadInput where two mean what only one can."""
    check_meant(export, meant)
    of_each = dict(zip(map(plain, export.headings), meant, strict=True))
    known = {**_remembered(desk, tx), export.key: of_each}
    written = [{"headings": list(key), "meant": dict(each)} for key, each in known.items()]
    tx.meta.put(f"{_KEY}:{desk.office.code}", json.dumps(written, ensure_ascii=False))


def check_meant(export: Export, meant: Sequence[str]) -> None:
    """Raise BadInput for a field that there is not, or that two headings mean."""
    for at, key in enumerate(meant):
        if key and key not in FIELDS:
            raise BadInput("{key} is no field of the form", key=key)
        if key and key not in (*JOINED, OTHER) and key in meant[:at]:
            raise BadInput(
                "“{first}” and “{second}” cannot both mean the same; leave one of them out",
                key=f"meant-{at}",
                first=export.headings[list(meant).index(key)],
                second=export.headings[at],
            )


def mark_of(
    desk: Desk, tx: Transaction, export: Export, meant: Sequence[str], row: ExportRow
) -> str:
    """Return what a row is known again by: the platform's number, else all that it says."""
    if number := number_in(meant, row):
        return tx.originals.mark(desk.office.code, f"number {number}")
    cells = sorted(
        (plain(heading), as_kept(cell))
        for heading, cell, key in zip(export.headings, row.cells, meant, strict=False)
        # Where it stands on the platform changes from one export to the next.
        if key not in ("", OTHER)
    )
    return tx.originals.mark(desk.office.code, f"row {json.dumps(cells, ensure_ascii=False)}")


def became_of(
    desk: Desk, tx: Transaction, sha256: str, export: Export, meant: Sequence[str]
) -> Mapping[int, tuple[str, ...]]:
    """Return the applications that rows of an export became, by the row; others are left out."""
    marks = {each.number: mark_of(desk, tx, export, meant, each) for each in export.rows}
    return tx.originals.became_of_rows(desk.office.code, sha256, marks)


def _remembered(desk: Desk, tx: Transaction) -> Remembered:
    kept = tx.meta.get(f"{_KEY}:{desk.office.code}")
    return {tuple(each["headings"]): each["meant"] for each in json.loads(kept)} if kept else {}
