"""Files of rows, the same bytes for the same rows."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from casetrack.errors import BadInput
from casetrack.intake import Table, write_table


def written(ending, *rows):
    return write_table([Table("2025", ["a", "b"], rows)], ending)


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_the_same_rows_make_the_same_file(ending):
    row = ["甲", date(2025, 3, 5)]
    assert written(ending, row) == written(ending, row)


def test_a_workbook_does_not_say_when_it_was_made():
    with zipfile.ZipFile(io.BytesIO(written(".xlsx", ["甲", None]))) as held:
        assert b"2000-01-01T00:00:00Z</dcterms:created>" in held.read("docProps/core.xml")


def test_a_csv_file_is_utf_8_with_its_mark():
    held = written(".csv", ["甲", Decimal("380.00")])
    assert held == "\ufeffa,b\r\n甲,380.00\r\n".encode()


def test_a_text_too_long_for_a_cell_is_refused_and_not_cut():
    with pytest.raises(BadInput, match="32768 characters"):
        written(".xlsx", ["x" * 32_768, None])
