"""No text that people wrote becomes a formula, and every text is read back as it was."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from casetrack.core.statistics import Box, PrintedTable
from casetrack.guards import guarded, unguarded
from casetrack.intake import Table, write_table
from casetrack.reports.writing import Sheets, write_report

PLAIN = ("=1+1", "+1", "-1", "@SUM(1)", "＝1", "－1")
DANGEROUS = (*PLAIN, "\t=1", "\r=1", "\n=1", "' =1", "  =1", "'-")
TEXTS = st.one_of(
    st.text(st.sampled_from("'=+-@\t ab甲＝"), max_size=5), st.text(max_size=8)
)  # fmt: skip


@given(TEXTS)
@settings(max_examples=60)
def test_what_is_written_is_read_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "＝"))


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_csv_file_marks_what_would_be_a_formula(text: str) -> None:
    written = write_table([Table("S", [text], [[text, -1]])], ".csv").decode("utf-8-sig")
    heading, row = csv.reader(io.StringIO(written, newline=""))
    assert (heading, row) == ([f"'{text}"], [f"'{text}", "-1"])


def test_a_workbook_holds_texts_and_no_formula() -> None:
    texts = [each for each in DANGEROUS if "\r" not in each]
    content = write_table([Table("S", texts, [texts])], ".xlsx")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("S")
    assert list(sheet.iter_rows()) == [texts, texts]


def test_a_report_marks_texts_and_leaves_numbers() -> None:
    boxes = (Box(0, 0, "label", "=cmd"), Box(0, 1, "number", value=-1))
    table = PrintedTable("T", "=title", boxes, height=1, width=2, headings=0, labels=1)
    written = write_report(".csv", Sheets("+title", "@about", (table,))).decode("utf-8-sig")
    assert written.split("\r\n") == ["'+title", "'@about", "", "'=title", "'=cmd,-1", ""]
