"""Ledgers through the real command line."""

import json
import shutil
import tomllib
from pathlib import Path

import pytest

from casetrack.intake import COLUMNS
from cli.conftest import Command
from ledgers import as_file, ledger

ROW = {
    "申请编号": "2025-0001",
    "收到日期": "2025年3月3日",
    "申请方式": "网上申请",
    "姓名": "林小满",
    "申请人类别": "公民",
    "申请内容": "公开学区划分方案",
}
REPLIED = {"办理结果": "予以公开", "答复日期": "2025/3/20", "寄送方式": "EMS"}
BAD = ROW | {"申请编号": "2025-0002", "申请方式": "托梦", "科室": "甲"}


def put(command, name, *rows):
    file = command.folder / name
    file.write_bytes(as_file(rows, file.suffix))
    return name


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """A database without cases, made once."""
    command = Command(tmp_path_factory.mktemp("empty"))
    command.ok("init")
    return command.folder / "casetrack.db"


@pytest.fixture
def empty(command, database):
    """The command in a folder with a database without cases."""
    for file in (database, database.with_suffix(".key")):
        shutil.copy(file, command.folder)
    return command


def test_a_ledger_comes_in_and_goes_out_again(empty):
    put(empty, "a.xlsx", ROW | REPLIED, ROW | {"申请编号": "2024-0001", "收到日期": "2024.3.4"})
    assert "2 rows: 2 added" in empty.ok("import", "a.xlsx")
    assert [each["reference"] for each in empty.json("list")] == ["2024-0001", "2025-0001"]
    empty.ok("export", "b.xlsx")
    held = ledger((empty.folder / "b.xlsx").read_bytes(), "b.xlsx")
    assert [(each.name, each.headings) for each in held.sheets] == [
        (year, tuple(column.key for column in COLUMNS)) for year in ("2024", "2025")
    ]


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_export_import_export_gives_the_same_file(empty, database, tmp_path, ending):
    put(
        empty,
        "a.csv",
        ROW | REPLIED | {"备注": "转\n来", "科室": "=1+1", "复议诉讼": "复议:2025-04-01"},
        ROW | {"申请编号": "", "延期天数": 10, "信息处理费": "380.00", "缴费日期": "2025-03-10"},
    )
    empty.ok("import", "a.csv")
    empty.ok("export", f"b{ending}")
    for ending_of in (".db", ".key"):
        shutil.copy(database.with_suffix(ending_of), tmp_path / f"other{ending_of}")
    other = f"sqlite:///{tmp_path}/other.db"
    empty.ok("--database", other, "import", f"b{ending}")
    empty.ok("--database", other, "export", f"c{ending}")
    one, again = ((empty.folder / f"{name}{ending}").read_bytes() for name in "bc")
    assert one == again
    assert "0 added, 0 changed, 2 as they were" in empty.ok("import", f"c{ending}")


def test_chinese_headings_and_values_are_read_back(empty):
    put(empty, "a.csv", ROW | REPLIED)
    empty.ok("import", "a.csv")
    empty.ok("export", "b.csv", "--titles")
    lines = (empty.folder / "b.csv").read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("申请编号,受理机关,收到日期,申请渠道,申请人,")
    assert "网络,林小满,自然人" in lines[1]
    assert "1 as they were" in empty.ok("import", "b.csv")


def test_bad_rows_keep_everything_out_and_come_back_with_the_reason(empty):
    put(empty, "a.csv", ROW, BAD)
    said = empty.refused("import", "a.csv").splitlines()
    assert said[0] == (
        "a.csv: 1 of 2 rows refused, they are in a.refused.csv; "
        "nothing was kept; set them right, or see --keep-good"
    )
    assert said[1].startswith("a.csv: row 3: channel '托梦': it is none of: in_person 当面")
    assert empty.json("list") == []
    returned = (empty.folder / "a.refused.csv").read_text("utf-8-sig").splitlines()
    assert returned[0] == "申请编号,收到日期,申请方式,姓名,申请人类别,申请内容,科室,error"
    assert returned[1].startswith("2025-0002,2025年3月3日,托梦,林小满,公民,公开学区划分方案,甲,")


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_good_rows_are_kept_where_that_is_asked_and_the_rest_comes_in_set_right(empty, ending):
    put(empty, f"a{ending}", ROW, BAD)
    done = empty("--lang", "en", "import", f"a{ending}", "--keep-good", "--json")
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert {key: told[key] for key in ("rows", "added", "changed", "skipped")} == {
        "rows": 2,
        "added": 1,
        "changed": 0,
        "skipped": 0,
    }
    (refused,) = told["refused"]
    assert (refused["row"], refused["column"], refused["value"]) == (3, "channel", "托梦")
    returned = empty.folder / f"a.refused{ending}"
    book = ledger(returned.read_bytes(), returned.name)
    assert book.sheets[0].headings[-1] == "error"
    put(empty, f"b{ending}", BAD | {"申请方式": "当面", "error": "channel: …"})
    assert "1 row: 1 added" in empty.ok("import", f"b{ending}")


def test_gb18030_is_said_and_the_refused_rows_come_back_in_it(empty):
    text = as_file([ROW, BAD]).decode("utf-8-sig")
    (empty.folder / "a.csv").write_bytes(text.encode("gb18030"))
    done = empty("--lang", "en", "import", "a.csv")
    assert "it was read as GB18030" in done.stderr
    assert "托梦" in (empty.folder / "a.refused.csv").read_bytes().decode("gb18030")


def test_a_dry_run_tells_and_keeps_nothing(empty):
    put(empty, "a.csv", ROW | REPLIED | {"答复日期": "2025-05-06"})
    said = empty.ok("import", "a.csv", "--dry-run")
    assert "row 2  2025-0001  replied on 2025-05-06; due on 2025-03-31" in said
    assert "nothing was kept" in said
    assert empty.json("list") == []
    told = empty.json("import", "a.csv", "--dry-run")
    (warning,) = told["warnings"]
    assert warning["says"] == "replied on 2025-05-06; due on 2025-03-31"


def test_no_name_and_no_number_of_a_person_is_in_any_message(empty):
    put(empty, "a.csv", ROW)
    empty.ok("import", "a.csv")
    put(empty, "b.csv", ROW | {"姓名": "王大雪", "申请内容": "别的秘密"})
    said = empty.refused("import", "b.csv")
    assert "another applicant" in said
    assert "王大雪" not in said


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("gone.csv", None),
        ("a.ods", "x"),
        ("a.csv", "甲,乙\n1,2\n"),
        ("a.xlsx", "no workbook"),
        ("a.csv", ""),
    ],
)
def test_what_is_no_ledger_is_refused_in_clear_lines(empty, name, content):
    if content is not None:
        (empty.folder / name).write_text(content, "utf-8")
    assert name in empty.refused("import", name)


def test_a_ledger_is_written_to_three_kinds_of_files_only(empty):
    assert ".xlsx, .csv or .json" in empty.refused("export", "a.ods")


def test_an_office_without_cases_gives_headings_that_can_be_filled_in(empty):
    for name in ("a.xlsx", "a.csv"):
        empty.ok("export", name)
        assert "0 rows: 0 added" in empty.ok("import", name)


def test_a_live_case_is_whole_in_the_json(office):
    office.ok("export", "a.json")
    (case,) = json.loads((office.folder / "a.json").read_text("utf-8"))["cases"]
    assert (case["reference"], case["applicant_name"]) == ("2026-0001", "林小满")
    assert [event["type"] for event in case["events"]] == ["received"]


def test_a_void_case_is_in_no_row_and_whole_in_the_json(office):
    office.ok("act", "2026-0001", "void", "--set", "why=重复登记")
    done = office("--lang", "en", "export", "a.csv")
    assert "0 cases" in done.stdout
    assert "1 case is in no row" in done.stderr
    office.ok("export", "a.json")
    (case,) = json.loads((office.folder / "a.json").read_text("utf-8"))["cases"]
    assert (case["voided"], case["in_no_row"]) == (True, True)


def test_the_four_cases_of_the_seed_year_give_the_published_counts(empty):
    seed = Path(__file__).parents[2] / "src" / "casetrack" / "demo" / "seed-2017.toml"
    cases = tomllib.loads(seed.read_text("utf-8"))["cases"]
    keys = ("received_on", "channel", "applicant_name", "applicant_type", "request", "handler")
    more = ("outcome", "carrier", "tracking_number")
    rows = [
        {key: case.get(key) for key in (*keys, *more)} | {"replied_on": case["dispatched_on"]}
        for case in cases
    ]
    put(empty, "a.xlsx", *rows)
    empty.ok("import", "a.xlsx")
    table = empty.json("report", "2017", "--form", "cn-2014")
    cells = {row["code"]: row["cells"]["value"] for row in table["tables"][0]["rows"]}
    wanted = {"L3.1": 4, "L3.1.3": 3, "L3.1.4": 1, "L3.2": 4, "L3.2.1": 4, "L3.3": 4, "L3.3.1": 3}
    assert {code: cells[code] for code in wanted} == wanted
    assert cells["L3.3.3"] == 1
    assert empty.json("verify")["findings"] == []


def test_what_an_office_calls_its_columns_is_said_once_and_remembered(office):
    headings = "申请编号,来件日,申请渠道,申请人,申请人类型,申请内容"
    first = f"{headings}\nA-1,2025-03-03,浙里办,林小满,公民,公开方案\n"
    (office.folder / "一.csv").write_text(first, "utf-8")
    (office.folder / "二.csv").write_text(first.replace("A-1", "A-2"), "utf-8")
    assert "收到日期" in office.refused("import", "一.csv")
    said = ("--map", "来件日=received_on", "--map", "channel:浙里办=online")
    assert office.json("import", "一.csv", *said, "--dry-run")["added"] == 1
    assert "收到日期" in office.refused("import", "一.csv")
    assert office.json("import", "一.csv", *said)["added"] == 1
    assert office.json("import", "二.csv")["added"] == 1
    assert "write it as" in office.refused("import", "二.csv", "--map", "来件日")
