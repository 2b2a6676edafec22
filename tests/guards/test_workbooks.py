"""No file of others ends the process, fills its memory or keeps it for ever."""

import tracemalloc
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casetrack.errors import BadInput, CasetrackError
from casetrack.guards import archives, check_archive, laid_out, open_workbook, workbooks
from casetrack.intake import Read, open_ledger
from casetrack.messages import english
from guards.workbooks import archive, workbook
from ledgers import as_file, words

TODAY = date(2026, 1, 5)
FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="{}"><v>2</v></c></row>'
LONG = f"<si><t>{'x' * 100_000}</t></si>"
POINTS = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 3000))
GOOD = as_file(
    [
        {
            "received_on": date(2025, 3, 5),
            "channel": "当面",
            "applicant_name": "林小满",
            "applicant_type": "自然人",
            "request": "公开学区",
        }
    ],
    ".xlsx",
)


def refused(content: bytes, name: str = "ledger.xlsx") -> str:
    with pytest.raises(BadInput) as no:
        open_ledger(name, content, words())
    return str(no.value)


def test_a_sheet_is_read_with_the_numbers_of_its_rows() -> None:
    rows = '<row r="2"><c r="B2" t="s"><v>1</v></c></row><row><c><v>7</v></c></row>'
    opened = open_workbook("a.xlsx", workbook(rows, "<si><t>甲</t></si><si><t>乙</t></si>"))
    assert opened.sheets == ("S",)
    assert list(opened.rows("S")) == [(1, ["", ""]), (2, ["", "乙"]), (3, [7.0, ""])]


@pytest.mark.parametrize("cell", ["XFD1048576", "xfd1048576", "ZZZZ1048576"])
def test_two_cells_in_far_corners_are_refused_and_not_laid_out(cell: str) -> None:
    assert f"reaches to row 1048576 and column {cell[:-7].upper()}" in refused(
        workbook(FAR.format(cell))
    )


def test_a_far_row_is_no_fault_and_neither_is_a_format_without_content() -> None:
    far = FAR.replace("1048576", "9000")
    assert len(list(open_workbook("a.xlsx", workbook(far.format("C9000"))).rows("S"))) == 9_000
    formats = FAR.format("A2").replace("<v>2</v></c>", '</c><c r="XFD1048576" s="1"/>')
    assert len(list(open_workbook("a.xlsx", workbook(formats)).rows("S"))) == 1


def test_cells_without_a_place_are_counted_all_the_same() -> None:
    wide = f"<row>{'<c><v>1</v></c>' * 20_000}</row>" + '<row r="9999"><c><v>1</v></c></row>'
    assert "column ACOF" in refused(workbook(wide))


def test_a_long_text_that_many_cells_share_is_counted_for_each() -> None:
    assert "million characters" in refused(workbook(POINTS, LONG))


@pytest.mark.parametrize(
    "content",
    [
        GOOD[: len(GOOD) // 2],
        GOOD[:-30],
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000,
        workbook("<row r='1'><c r='A1'><v>1</v></c>"),
        workbook("<row r='x'/>"),
        workbook("<row><c r='$A$1'><v>1</v></c></row>"),
        workbook(FAR.format("XFD1048576").replace("<row r", "&far;<row r")),
        workbook(FAR.format("XFD1048576"), **{"content.xml": "<x/>"}),
        archive({"xl/worksheets/sheet1.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><sheetData/>"}),
        archive({"xl/workbook.bin": b"\0"}),
        archive({"readme.txt": "no workbook"}),
    ],
)
def test_what_is_damaged_or_of_another_kind_is_refused_in_one_line(content: bytes) -> None:
    assert "ledger.xlsx is damaged, has a password or is no such file" in refused(content)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_UNPACKED_BYTES", 8 * 1024 * 1024)
    bomb = archive({"xl/media/a.bin": b"\0" * 30_000_000})
    assert len(bomb) < 40_000
    tracemalloc.start()
    with pytest.raises(BadInput, match="unpacks to more than 8 MB"):
        check_archive("a.docx", bomb)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 6_000_000
    with pytest.raises(BadInput, match="unpacks to more than"):
        check_archive("a.docx", archive({f"p{n}": "" for n in range(5000)}))


def read(name: str, content: bytes) -> list[Read]:
    """Return the rows; none where the file was refused in a line that names it."""
    try:
        return list(open_ledger(name, content, words()).rows(TODAY))
    except CasetrackError as error:
        said = error.lines(english)[0]
    assert name in said
    return []


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255), st.integers(0, 60))
@settings(max_examples=80, deadline=None)
def test_no_damage_to_a_ledger_gives_more_than_a_clear_line(at: int, byte: int, more: int) -> None:
    read("ledger.xlsx", GOOD[:at] + bytes([byte]) + GOOD[at + 1 + more :])


#: Of cells that mean something, cells that look like it, and characters at random.
LIKELY = ["收到日期", "received_on", "申请人", "2025-02-30", "=1+1", "'=1", "４", "²", "9" * 400]
UNLIKELY = ["\0", "\ufeff", '"', "\r", "1e999", "nan", "-0", "\u202e", "45678.5", "2025年3月5日"]
CELLS = st.one_of(st.sampled_from(LIKELY + UNLIKELY), st.text(max_size=6))


@given(st.lists(st.lists(CELLS, max_size=8), max_size=5), st.sampled_from(["utf-8", "gb18030"]))
@settings(max_examples=80, deadline=None)
def test_no_csv_gives_more_than_rows_or_a_clear_line(table: list[list[str]], code: str) -> None:
    head = "收到日期,申请渠道,申请人,申请人类型,申请内容,信息处理费（元）,延期工作日\n"
    text = head + "\n".join(",".join(row) for row in table)
    rows = read("a.csv", text.encode(code, "replace"))
    assert all((each.row is None) == bool(each.refusals) for each in rows)


def test_a_quotation_mark_that_is_not_closed_names_its_line() -> None:
    head = "收到日期,申请渠道,申请人,申请人类型,申请内容\n"
    content = (head + "x,\n" * 30 + '"' + "x\n" * 600_000).encode()
    with pytest.raises(BadInput, match=r"from line \d+ on it cannot be read as CSV"):
        open_ledger("a.csv", content, words())


def test_formulas_macros_and_links_of_a_ledger_are_values_and_nothing_runs() -> None:
    formula = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="e"><v>#REF!</v></c></row>'
    content = workbook(formula, **{"xl/vbaProject.bin": "x", "xl/externalLinks/l1.xml": "<x/>"})
    ((_, cells),) = open_workbook("a.xlsx", content).rows("S")
    assert cells[0] == 2.0


def test_a_long_workbook_is_laid_out_by_another_process_to_the_same_rows(monkeypatch) -> None:
    content = as_file([{"a": date(2025, 3, 5), "b": 7}, {"c": "甲\n乙", "d": 1.5}], ".xlsx")
    here = open_workbook("a.xlsx", content)
    monkeypatch.setattr(workbooks, "_CELLS_AT_ONCE", 0)
    apart = open_workbook("a.xlsx", content)
    assert apart.sheets == here.sheets == ("台账",)
    assert list(apart.rows("台账")) == list(here.rows("台账"))


@pytest.mark.parametrize("program", ["", "raise SystemExit(1)", "print('x')"])
def test_a_process_that_ends_early_is_no_damaged_file(monkeypatch, program: str) -> None:
    monkeypatch.setattr(workbooks, "_CELLS_AT_ONCE", 0)
    monkeypatch.setattr(laid_out, "_PROGRAM", program)
    assert "ended early" in refused(GOOD)


def test_what_is_no_workbook_to_another_process_is_damaged(monkeypatch) -> None:
    monkeypatch.setattr(workbooks, "_CELLS_AT_ONCE", -1)
    assert "ledger.xlsx is damaged" in refused(archive({"readme.txt": "no workbook"}))


def test_two_readers_of_one_workbook_do_not_disturb_each_other() -> None:
    rows = "".join(f"<row r='{n}'><c r='A{n}'><v>{n}</v></c></row>" for n in range(1, 4))
    book = open_workbook("a.xlsx", workbook(rows))
    both = list(zip(book.rows("S"), book.rows("S"), strict=True))
    assert [one for one, _ in both] == [two for _, two in both] == [(n, [n]) for n in (1, 2, 3)]
