"""Ledgers for the tests: files made of rows, and whole years made of published tables."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from casetrack.intake import Ledger, Table, Words, open_ledger, parse_words, write_table
from casetrack.library import Library

PUBLISHED = Path(__file__).parent / "data" / "annual_reports"
#: The row of the table of 2021 that each outcome counts in.
OUTCOME_ROWS = {
    code: outcome.rows["cn-2021"]
    for code, outcome in Library().law("cn-2019").workflow.outcomes.items()
}
#: Outcome by row; where several count in one row, the first of them.
_OUTCOME = {row: code for code, row in reversed(OUTCOME_ROWS.items())}
_REMEDIES = {"T4.1": "reconsideration", "T4.2": "litigation_direct", "T4.3": "litigation_after"}


def words() -> Words:
    return parse_words(Library().ledger_words())


def ledger(content: bytes | str, name: str = "ledger.csv") -> Ledger:
    held = content.encode() if isinstance(content, str) else content
    return open_ledger(name, held, words())


def as_file(rows: Sequence[Mapping[str, object]], ending: str = ".csv") -> bytes:
    """Return a file with a column for each key that any row has."""
    headings = list(dict.fromkeys(key for row in rows for key in row))
    cells = ([row.get(heading) for heading in headings] for row in rows)
    return write_table([Table("台账", headings, cells)], ending)


def table_of(report: Mapping[str, object], code: str) -> dict[str, dict[str, int]]:
    """Return the cells of a table of a report, by row; a blank one is 0."""
    table = next(each for each in report["tables"] if each["code"] == code)
    return {
        row["code"]: {key: value or 0 for key, value in row["cells"].items()}
        for row in table["rows"]
    }


def published(name: str) -> dict[str, object]:
    return json.loads((PUBLISHED / f"{name}.json").read_text("utf-8"))


def year_as_ledger(report: Mapping[str, object]) -> list[dict[str, str]]:
    """Return invented applications that a published table of 2021's form is the count of."""
    rows = [row for kind in _kinds(report) for row in _of_one_kind(report, kind)]
    answered = [row for row in rows if row.get("outcome") not in (None, "WITHDRAWN")]
    for row, remedy in zip(answered, _remedies(report), strict=False):
        row["remedies"] = remedy
    return rows


def _kinds(report: Mapping[str, object]) -> list[str]:
    return [kind for kind in table_of(report, "T3")["T3.1"] if kind != "total"]


def _of_one_kind(report: Mapping[str, object], kind: str) -> Iterator[dict[str, str]]:
    """Yield what came in by one kind of applicant: first what was carried over."""
    counts = {code: cells[kind] for code, cells in table_of(report, "T3").items()}
    outcomes = [code for row, code in _OUTCOME.items() for _ in range(counts.get(row, 0))]
    year = int(report["year"])
    days = [(f"{year - 1}-12-20", f"{year}-01-10")] * counts["T3.2"]
    days += [(f"{year}-03-01", f"{year}-03-20")] * counts["T3.1"]
    for number, (received_on, replied_on) in enumerate(days):
        row = {
            "received_on": received_on,
            "channel": "online",
            "applicant_name": f"申请人{kind}{number}",
            "applicant_type": kind,
            "request": f"公开第{number}号材料",
        }
        if number < len(outcomes):
            row |= {"outcome": outcomes[number], "replied_on": replied_on}
        yield row


def _remedies(report: Mapping[str, object]) -> Iterator[str]:
    year = report["year"]
    for code, cells in table_of(report, "T4").items():
        for result in ("upheld", "corrected", "other", "pending"):
            ended = "" if result == "pending" else f":{year}-08-01"
            for _ in range(cells[result]):
                yield f"{_REMEDIES[code]}:{year}-05-04:{result}{ended}"
