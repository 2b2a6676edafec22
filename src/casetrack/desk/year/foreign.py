"""Anyone's table, out of a file of any kind, against the identities of its form."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from casetrack.core import statistics
from casetrack.core.statistics import Finding, Form, Report
from casetrack.desk.desk import Desk
from casetrack.errors import BadInput
from casetrack.library import Library
from casetrack.reports import READ, read_pages

#: Kinds of files that a table is read from.
TABLE_FILES = (*READ, ".json")


@dataclass(frozen=True)
class CheckedTable:
    """A table with what its identities say of it, and of the numbers in the file's prose."""

    form: Form
    report: Report
    findings: tuple[Finding, ...]


def read_table(library: Library, name: str, content: bytes, form_id: str | None = None) -> Report:
    """Return the table in a file, nothing judged; raise BadInput where there is none."""
    if _is_json(name):
        given = _json(name, content)
        if form_id is None and not given.get("form"):
            form_id = statistics.form_of_rows(library.forms(), given)
        return statistics.from_json(given, form_id)
    forms = library.forms() if form_id is None else (library.form(form_id),)
    return statistics.recognise(forms, read_pages(name, content))


def check_table(
    desk: Desk,
    name: str,
    content: bytes,
    form_id: str | None = None,
    *,
    previous: tuple[str, bytes] | None = None,
) -> CheckedTable:
    """Return what is wrong with the table in a file, and between it and last year's.

    Nothing of either file is kept.
    """
    report = read_table(desk.library, name, content, form_id)
    form = desk.library.form(report.form)
    before = read_table(desk.library, *previous) if previous else None
    said = [] if _is_json(name) else list(_stated(form, name, content))
    findings = statistics.check(form, report, previous=before, narrative=said)
    return CheckedTable(form, report, findings)


def _stated(form: Form, name: str, content: bytes) -> Iterator[tuple[str, statistics.Number]]:
    words = "\n".join(read_pages(name, content).texts)
    for each in statistics.stated(form, words):
        yield each.cells, each.number


def _is_json(name: str) -> bool:
    return PurePath(name).suffix.lower() == ".json"


def _json(name: str, content: bytes) -> Mapping[str, object]:
    try:
        given = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadInput("{file} is not JSON: {reason}", file=name, reason=error) from None
    if not isinstance(given, dict):
        raise BadInput("{file} is no table: it must be a JSON object", file=name)
    return given
