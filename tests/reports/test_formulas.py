"""Totals in a workbook are live: worked out anew from its own cells they come to the same."""

import io
import re
import shutil
import subprocess
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest

from casetrack.core.statistics import Tally, printed, tabulate
from casetrack.library import Library
from casetrack.reports import Sheets, write_report

FORMS = ("cn-2021", "cn-2019", "cn-2014", "uk-foi")
_NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def cells_of(content):
    """Yield for each sheet its cells: the formula or None, and the value."""
    with ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        for name in sorted(names):
            cells = {}
            root = ET.fromstring(archive.read(name))  # noqa: S314 -- our own file
            for cell in root.iter(f"{_NAMESPACE}c"):
                value = cell.findtext(f"{_NAMESPACE}v")
                if value is not None and cell.get("t") != "s":
                    cells[cell.get("r")] = (cell.findtext(f"{_NAMESPACE}f"), float(value))
            yield cells


def worked_out(cells, place):
    formula, value = cells[place]
    if formula is None:
        return value
    places = re.fullmatch(r"SUM\((.+)\)", formula)[1].split(",")
    return sum(worked_out(cells, each) for each in places)


def a_year(form_id):
    """Return a form's tables with a number in most rows, as they are printed."""
    form = Library().form(form_id)
    outcomes = [code for code, row in form.rows.items() if row.counts == "outcome"]
    tallies = [
        Tally("received", 2 + n, "commercial" if n % 3 else "natural_person", "post")
        for n, _ in enumerate(outcomes)
    ]
    tallies += [
        Tally("replied", 2 + n, "commercial" if n % 3 else "natural_person", "post", row=row)
        for n, row in enumerate(outcomes)
    ]
    tallies.append(Tally("remedy", 3, "other", "post", kind="reconsideration", result="upheld"))
    return form.title, printed(form, tabulate(form, "示例市教育局", form.from_year, tallies))


def as_workbook(title, tables):
    return write_report(".xlsx", Sheets(title, "", tables))


@pytest.mark.parametrize("form_id", FORMS)
def test_every_total_is_a_formula_that_agrees_with_its_value(form_id):
    title, tables = a_year(form_id)
    content = as_workbook(title, tables)
    formulas = 0
    for cells in cells_of(content):
        for place, (formula, value) in cells.items():
            formulas += formula is not None
            assert worked_out(cells, place) == value, place
    known = [box for table in tables for box in table.boxes if box.sum_of]
    assert formulas == len([box for box in known if box.value is not None]) > 3


def without_values(content):
    """Return a workbook whose formulas have no value that was worked out before."""
    written = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(written, "w") as new:
        for name in old.namelist():
            kept = re.sub(rb"</f><v>[^<]*</v>", b"</f>", old.read(name))
            new.writestr(name, kept)
    return written.getvalue()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is part of `make test`")
def test_an_office_program_works_out_the_same_totals_from_the_formulas_alone(tmp_path):
    asked, again = tmp_path / "asked", tmp_path / "again"
    asked.mkdir()
    ours = {form_id: as_workbook(*a_year(form_id)) for form_id in FORMS}
    for form_id, content in ours.items():
        bare = without_values(content)
        left = [formula for cells in cells_of(bare) for formula, _ in cells.values() if formula]
        assert left == []
        (asked / f"{form_id}.xlsx").write_bytes(bare)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", again]
        + [asked / f"{form_id}.xlsx" for form_id in FORMS],
        check=True,
        capture_output=True,
        timeout=300,
    )
    for form_id, content in ours.items():
        theirs = cells_of((again / f"{form_id}.xlsx").read_bytes())
        for cells, found in zip(cells_of(content), theirs, strict=True):
            totals = {place: cell for place, cell in cells.items() if cell[0]}
            assert {place: found[place] for place in totals} == totals, form_id


@pytest.mark.parametrize("form_id", FORMS)
def test_the_boxes_of_a_table_cover_its_grid_once(form_id):
    form = Library().form(form_id)
    for table in printed(form, tabulate(form, "示例市教育局", form.from_year, [])):
        covered = [
            (row, column)
            for box in table.boxes
            for row in range(box.top, box.top + box.height)
            for column in range(box.left, box.left + box.width)
        ]
        assert len(covered) == len(set(covered)) == table.height * table.width, table.code
