"""Totals in a workbook are live: worked out anew from its own cells they come to the same."""

import io
import re
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest

from casetrack.core.statistics import Tally, printed, tabulate
from casetrack.library import Library
from casetrack.reports import Sheets, write_report

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


@pytest.mark.parametrize("form_id", ["cn-2021", "cn-2019", "cn-2014", "uk-foi"])
def test_every_total_is_a_formula_that_agrees_with_its_value(form_id):
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
    report = tabulate(form, "示例市教育局", form.from_year, tallies)
    content = write_report(".xlsx", Sheets(form.title, "", printed(form, report)))
    formulas = 0
    for cells in cells_of(content):
        for place, (formula, value) in cells.items():
            formulas += formula is not None
            assert worked_out(cells, place) == value, place
    known = [box for table in printed(form, report) for box in table.boxes if box.sum_of]
    assert formulas == len([box for box in known if box.value is not None]) > 3


@pytest.mark.parametrize("form_id", ["cn-2021", "cn-2019", "cn-2014", "uk-foi"])
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
