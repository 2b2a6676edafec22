"""Two offices in one installation: references, numbers and tables are their own."""

import pytest

from cli.conftest import RECEIVE, Command

TWO = """
[installation]
default_office = "upper"

[[offices]]
code = "lower"
name = "某县教育局"
parent = "upper"

[[offices]]
code = "upper"
name = "某市教育局"
"""


@pytest.fixture
def offices(command: Command) -> Command:
    (command.folder / "config.toml").write_text(TWO, "utf-8")
    command.ok("init")
    return command


def test_each_office_numbers_and_lists_its_own_cases(offices):
    for office in ("upper", "lower", "lower"):
        offices.ok("--office", office, *RECEIVE)
    assert [case["reference"] for case in offices.json("list")] == ["2026-0001"]
    below = offices.json("--office", "lower", "list")
    assert sorted(case["reference"] for case in below) == ["2026-0001", "2026-0002"]


def test_each_office_counts_its_own_table(offices):
    for office in ("upper", "lower", "lower"):
        offices.ok("--office", office, *RECEIVE)
    table = offices.json("--office", "lower", "report", "2026", "--form", "cn-2021")
    rows = {row["code"]: row for part in table["tables"] for row in part["rows"]}
    assert table["office"] == "某县教育局"
    assert rows["T3.1"]["cells"]["total"] == 2


def test_an_office_adds_up_those_below_it_and_says_whose_each_case_is(offices):
    for office in ("upper", "lower", "lower"):
        offices.ok("--office", office, *RECEIVE)
    table = offices.json("report", "2026", "--form", "cn-2021", "--subtree", "--cases")
    assert [each["office"] for each in table["offices"]] == ["某市教育局", "某县教育局"]
    rows = {row["code"]: row for part in table["tables"] for row in part["rows"]}
    names = ["lower/2026-0001", "lower/2026-0002", "upper/2026-0001"]
    assert rows["T3.1"]["cases"]["total"] == rows["T3.4"]["cases"]["total"] == names
    assert [each for each in table["findings"] if each["severity"] == "error"] == []


def test_a_person_of_one_office_does_not_act_in_another(offices):
    offices.ok("--office", "lower", "user", "add", "chen", "--role", "handler")
    assert "belongs to office lower" in offices.refused("--as", "chen", *RECEIVE)
    offices.ok("--office", "lower", "--as", "chen", *RECEIVE)


def test_a_notice_names_the_office_of_each_case_it_moves(offices):
    for office in ("upper", "lower"):
        offices.ok("--office", office, *RECEIVE)
    text = (
        "国务院办公厅关于调整2026年3月放假安排的通知\n国办发明电〔2026〕99号\n"
        "一、某日：3月2日放假，共1天。\n2026年2月20日\n"
    )
    (offices.folder / "march.txt").write_text(text, "utf-8")
    told = offices.json("calendar", "load", "march.txt", "--dry-run")
    replies = [each for each in told["moved"] if each["clock"] == "reply"]
    assert [(each["office"], each["reference"]) for each in replies] == [
        ("lower", "2026-0001"),
        ("upper", "2026-0001"),
    ]
    shown = offices.ok("calendar", "load", "march.txt")
    assert "upper 2026-0001" in shown
    assert "lower 2026-0001" in shown
