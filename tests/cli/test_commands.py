"""The command line from outside: what it prints, how it ends, what it leaves."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading

import pytest

from casetrack import __version__
from casetrack.library import shipped
from cli.conftest import RECEIVE
from notices.measured import pages


def _events(office) -> int:
    with sqlite3.connect(office.folder / "casetrack.db") as connection:
        return connection.execute("SELECT count(*) FROM events").fetchone()[0]


def test_a_case_is_logged_acted_on_and_shown(office):
    assert office.json("list")[0]["reference"] == "2026-0001"
    assert office.json("list", "--closing", "逾期办结") == []
    assert "in_time 按时办结" in office.refused("list", "--closing", "soon")
    acted = office.json(
        "act", "2026-0001", "request_correction", "--on", "2026-02-24", "--set", "items=哪一年度"
    )
    assert (acted["event"], acted["state"], acted["position"]) == (
        "correction_requested",
        "awaiting_correction",
        2,
    )
    assert acted["notices"][0]["kind"] == "correction"
    assert len(acted["notices"][0]["sha256"]) == 64
    shown = office.json("show", "2026-0001")
    assert [event["type"] for event in shown["events"]] == ["received", "correction_requested"]
    assert shown["deadlines"][0]["status"] == "paused"
    assert {"office", "workflow", "outcome", "replied_on", "notices", "remedies"} <= set(shown)


def test_receive_prints_reference_and_deadline(office):
    assert office.json(*RECEIVE) == {
        "reference": "2026-0002",
        "received_on": "2026-02-13",
        "due": "2026-03-19",
        "provisional": False,
        "confirm_by": None,
        "warnings": [],
    }


def test_act_alone_lists_what_is_open_and_why_the_rest_is_not(office):
    listed = office.json("act", "2026-0001")
    assert listed["state"] == "handling"
    actions = {each["action"]: each for each in listed["actions"]}
    assert actions["log_search"]["open"]
    assert [need["required"] for need in actions["log_search"]["needs"]] == [True] * 3
    assert all(each["open"] or each["why"] for each in actions.values())
    assert "approve" in office.ok("act", "2026-0001")


def test_lists_explanations_and_what_is_due_can_be_read_by_people(office):
    assert "2026-0001" in office.ok("due", "--on", "2026-03-18")
    assert "make-up workday" in office.ok("explain", "2026-0001")
    assert office.json("due", "--on", "2026-03-18")[0]["working_days_left"] == 1
    assert office.json("explain", "2026-0001")[0]["days"][0]["kind"] == "make_up"


def test_the_interface_is_chinese_unless_asked(office):
    assert "调休上班" in office("explain", "2026-0001").stdout
    assert (
        "不在" in office("act", "2026-0001", "fly").stderr
        or office("act", "2026-0001", "fly").stderr
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("act", "2026-0001", "fly"), "fly is no action"),
        (("act", "2026-0001", "approve"), "not open in handling"),
        (("--as", "nobody", "act", "2026-0001", "log_search"), "no user nobody"),
        (
            ("act", "2026-0001", "assign", "--set", "division=x", "--on", "2026-02-01"),
            "before the receipt",
        ),
        (("act", "2026-0001", "assign", "--set", "division=x", "--on", "2999-01-01"), "future"),
        (("act", "2026-0001", "assign", "--set", "division=x", "--on", "soon"), "not a date"),
        (("act", "2026-9999", "assign"), "2026-9999"),
        (("--office", "elsewhere", "list"), "elsewhere"),
        (("show", "2026-9999"), "2026-9999"),
        (("--config", "absent.toml", "list"), "absent.toml"),
        (("--database", "sqlite:///absent.db", "list"), "absent.db"),
        (("--database", "oracle://x", "list"), "database URL"),
        (("report", "2026", "--form", "cn-1949"), "cn-1949"),
        (("check-report", "absent.json"), "absent.json"),
        (("notice", "2026-0001", "poem"), "poem"),
        (("notice", "2026-0001", "receipt", "--to", "x.gif"), ".gif"),
        (("calendar", "show", "1066"), "1066"),
        (("workflow", "check", "cn-1949"), "cn-1949"),
        ((*RECEIVE, "--reference", "2026-0001"), "2026-0001"),
        ((*RECEIVE, "--workflow", "cn-1949"), "cn-1949"),
    ],
)
def test_what_is_refused_says_so_in_one_line_and_changes_nothing(office, arguments, says):
    before = _events(office)
    told = office.refused(*arguments)
    assert says in told
    assert len(told.strip().splitlines()) == 1
    assert _events(office) == before


def test_wrong_usage_ends_with_2(office):
    assert office("act").returncode == 2
    assert office("fly").returncode == 2
    assert office("list", "--colour").returncode == 2


def test_a_broken_workflow_file_lists_every_mistake_and_changes_nothing(office):
    text = (shipped("workflows") / "cn-2019.toml").read_text("utf-8")
    for right, wrong in (
        ('starts_on = ["received"]', 'starts_on = ["recieved"]'),
        ('from = ["awaiting_correction", "lapsed"]', 'from = ["nowhere"]'),
        ('to = "answered"', 'to = "somewhere"'),
        ('needs = ["items"]', 'needs = ["itmes"]'),
        ('notice = "extension"', 'notice = "poem"'),
    ):
        assert right in text
        text = text.replace(right, wrong, 1)
    (office.folder / "broken.toml").write_text(text, "utf-8")
    lines = office.refused("workflow", "check", "broken.toml").splitlines()
    assert "broken.toml: " in lines[0]
    assert len(lines) == 6
    assert all("nothing defines" in line or "no action leaves" in line for line in lines[1:])
    assert office.json("verify")["findings"] == []
    (office.folder / "torn.toml").write_text("id = ", "utf-8")
    assert "not TOML" in office.refused("workflow", "check", "torn.toml")


def test_a_broken_configuration_lists_every_mistake(office):
    (office.folder / "bad.toml").write_text(
        '[installation]\ncolour = "red"\n[[offices]]\ncode = ""\nname = "x"\n', "utf-8"
    )
    lines = office.refused("--config", "bad.toml", "list").splitlines()
    assert any("colour" in line for line in lines)
    assert any("code" in line for line in lines)


def test_a_database_newer_than_the_program_is_left_alone(office):
    with sqlite3.connect(office.folder / "casetrack.db") as connection:
        connection.execute("UPDATE casetrack_version SET version_num = '9999'")
    assert "newer" in office.refused("list")
    assert "newer" in office.refused("init")


def test_something_else_than_a_database_is_left_alone(command):
    (command.folder / "casetrack.db").write_text("a shopping list")
    assert "not a casetrack database" in command.refused("list")
    assert (command.folder / "casetrack.db").read_text() == "a shopping list"


def test_the_version_is_told_without_anything_to_read(command):
    assert command("--version").stdout == f"casetrack {__version__}\n"


def test_init_can_be_repeated(office):
    office.ok("init")
    assert len(office.json("list")) == 1


def test_the_doctor_names_what_is_missing(office):
    told = office("--lang", "en", "doctor")
    assert told.returncode == 1
    assert "reconsideration_body" in told.stdout
    assert "approver" in told.stdout


def test_people_are_added_by_an_administrator_only(office):
    office.ok("user", "add", "chen", "--name", "陈", "--role", "handler")
    assert {each["code"] for each in office.json("user", "list")} == {"admin", "chen"}
    assert "administrator" in office.refused("--as", "chen", "user", "add", "x", "--role", "admin")
    assert "pilot" in office.refused("user", "add", "x", "--role", "pilot")


def test_a_year_of_the_calendar_names_its_notice(command):
    shown = command.json("calendar", "show", "2026")
    assert (shown["year"], shown["status"]) == (2026, "announced")
    assert shown["sources"][0] == {"number": "国办发明电〔2025〕7号", "date": "2025-11-04"}
    assert "2026-02-14" in shown["make_up_workdays"]
    assert "2026-02-16" in shown["days_off"]
    assert command.json("calendar", "show", "2030")["status"] == "provisional"


REVISION = """国务院办公厅关于调整2019年劳动节假期安排的通知
国办发明电〔2019〕3号
5月1日至4日放假调休，共4天。4月28日（星期日）、5月5日（星期日）上班。
2019年3月22日
"""


@pytest.fixture
def office_before_the_revision(command):
    """An office of April 2019 whose calendar lacks the revision of 22 March, with two cases."""
    own = command.folder / "own" / "calendars"
    own.mkdir(parents=True)
    text = (shipped("workflows") / "calendars" / "cn.toml").read_text("utf-8")
    notices = [part for part in text.split("[[notices]]") if "国办发明电〔2019〕3号" not in part]
    (own / "cn.toml").write_text("[[notices]]".join(notices), "utf-8")
    config = (shipped("config.toml")).read_text("utf-8")
    config = config.replace('workflows = ""', 'workflows = "own"', 1)
    (command.folder / "config.toml").write_text(config, "utf-8")
    command.ok("init")
    for _ in range(2):
        command.ok(*[each if each != "2026-02-13" else "2019-04-08" for each in RECEIVE])
    withdrawn = ("act", "2019-0002", "withdraw", "--on", "2019-04-10")
    command.ok(*withdrawn)
    (command.folder / "may.txt").write_text(REVISION, "utf-8")
    return command


def test_a_revised_notice_is_tried_and_then_loaded(office_before_the_revision):
    office = office_before_the_revision
    tried = office.json("calendar", "load", "may.txt", "--dry-run")
    (moved,) = [each for each in tried["moved"] if each["clock"] == "reply"]
    assert (moved["reference"], moved["before"], moved["after"]) == (
        "2019-0001",
        "2019-04-29",
        "2019-04-28",
    )
    assert tried["earlier"] == ["2019-0001"]
    assert {"2019-04-28", "2019-05-02"} <= set(tried["added"])
    assert "EARLIER" in office.ok("calendar", "load", "may.txt", "--dry-run")
    assert office.json("show", "2019-0001")["deadlines"][0]["due"] == "2019-04-29"
    office.ok("calendar", "load", "may.txt")
    (due,) = [
        each["due"]
        for each in office.json("show", "2019-0001")["deadlines"]
        if each["clock"] == "reply"
    ]
    assert due == "2019-04-28"
    assert len(office.json("show", "2019-0002")["events"]) == 2
    assert "2019-04-28" in office.json("calendar", "show", "2019")["make_up_workdays"]
    assert "15   2019-04-28 Sunday" in office.ok("explain", "2019-0001")
    assert office.json("verify")["findings"] == []
    wrong = REVISION.replace("4月28日（星期日）", "4月28日（星期六）")
    (office.folder / "wrong.txt").write_text(wrong, "utf-8")
    told = office.refused("calendar", "load", "wrong.txt").splitlines()
    assert len(told) == 2
    assert "星期日" in told[1]


def test_a_calendar_that_came_with_an_upgrade_is_renewed_on_purpose(office_before_the_revision):
    office = office_before_the_revision
    shutil.copy(shipped("workflows") / "calendars" / "cn.toml", office.folder / "own" / "calendars")
    due = office("--lang", "en", "due", "--json")
    assert [each["due"] for each in json.loads(due.stdout)] == ["2019-04-29"]
    assert "1 open case goes by; see what moves: casetrack calendar renew --dry-run" in due.stderr
    assert "calendar renew --dry-run" in office("--lang", "en", "doctor").stdout
    tried = office.json("calendar", "renew", "--dry-run")
    assert tried["earlier"] == ["2019-0001"]
    assert "EARLIER" in office.ok("calendar", "renew", "--dry-run")
    assert office.json("show", "2019-0001")["deadlines"][0]["due"] == "2019-04-29"
    assert "renewed" in office.ok("calendar", "renew")
    assert office("due").stderr == ""
    assert office.json("due")[0]["due"] == "2019-04-28"
    assert office.json("calendar", "renew")["moved"] == []
    assert "already" in office.ok("calendar", "renew")
    assert office.json("verify")["findings"] == []
    assert "FILE" in office.refused("calendar", "load")
    assert "renew" in office.refused("calendar", "renew", "2019")


def test_what_stands_in_the_way_of_a_load_is_named_beside_it(office_before_the_revision):
    office = office_before_the_revision
    office.ok("act", "2019-0001", "issue_receipt", "--on", "2019-04-08")
    with sqlite3.connect(office.folder / "casetrack.db") as connection:
        connection.execute("UPDATE files SET content = NULL, erased_at = '2026-01-01 00:00:00'")
        connection.execute("UPDATE cases SET closed = 0, workflow_sha256 = '0' WHERE id = 2")
    done = office("--lang", "en", "calendar", "load", "may.txt")
    assert done.returncode == 0
    assert "2019-0002 was left as it is: the database holds no workflow" in done.stderr
    assert "2019-0001: the file of receipt" in done.stderr
    told = office.json("calendar", "load", "may.txt")
    assert [(each["reference"], set(each)) for each in told["failed"]] == [
        ("2019-0002", {"office", "reference", "reason"})
    ]


def test_workflows_are_listed_and_checked(command):
    assert {"cn-2008", "cn-2019"} <= {each["workflow"] for each in command.json("workflow", "list")}
    assert command.json("workflow", "check", "cn-2019") == {"workflow": "cn-2019", "findings": []}


def test_a_letter_or_a_row_that_is_not_there_is_found_by_the_check(command):
    text = (shipped("workflows") / "cn-2019.toml").read_text("utf-8")
    text = text.replace('template = "fee"', 'template = "fees"').replace('"T3.3.2"', '"T3.3.9"')
    (command.folder / "copy.toml").write_text(text, "utf-8")
    lines = command.refused("workflow", "check", "copy.toml").splitlines()
    assert "copy.toml: notices.fee.template: there is no template fees" in lines
    assert "copy.toml: outcomes.PARTIAL.rows: cn-2021 has no result row 'T3.3.9'" in lines


def test_a_workflow_is_drawn(command):
    assert command.ok("workflow", "draw", "cn-2019").startswith("flowchart TD\n")
    command.ok("workflow", "draw", "cn-2019", "--to", "law.svg")
    assert "待补正" in (command.folder / "law.svg").read_text("utf-8")
    assert "'.png'" in command.refused("workflow", "draw", "cn-2019", "--to", "law.png")


def test_a_new_version_tells_what_changes_and_how_many_cases_keep_the_old_one(office):
    text = (shipped("workflows") / "cn-2019.toml").read_text("utf-8")
    new = text.replace("working_days = 20\nstarts_on", "working_days = 19\nstarts_on", 1)
    (office.folder / "new.toml").write_text(new, "utf-8")
    told = office.json("workflow", "diff", "new.toml")
    assert told["changes"] == [
        {
            "kind": "changed",
            "table": "clocks.reply",
            "key": "working_days",
            "before": 20,
            "after": 19,
        }
    ]
    assert [(each["open"], each["closed"]) for each in told["pinned"]] == [(1, 0)]
    assert "clocks.reply.working_days  20 → 19" in office.ok("workflow", "diff", "new.toml")


def test_without_a_database_a_new_version_is_compared_all_the_same(command):
    assert command.json("workflow", "diff", "cn-2008", "cn-2019")["pinned"] is None
    assert "nothing changes" in command.ok("workflow", "diff", "cn-2019")


ARRIVED = tuple(each for each in RECEIVE if each not in ("--received-on", "2026-02-13"))


def test_an_arrival_waits_to_be_confirmed_and_then_counts(office):
    came = (*ARRIVED[:2], "信函", *ARRIVED[3:])
    logged = office.json(*came, "--arrived-on", "2026-03-02")
    assert (logged["received_on"], logged["due"]) == (None, None)
    assert logged["confirm_by"] == "2026-03-02"
    listed = {each["reference"]: each for each in office.json("list")}
    assert listed[logged["reference"]]["received_on"] is None
    office.ok("act", logged["reference"], "confirm_receipt", "--on", "2026-03-04")
    shown = office.json("show", logged["reference"])
    assert (shown["state"], shown["received_on"]) == ("handling", "2026-03-04")
    replies = [each["due"] for each in shown["deadlines"] if each["clock"] == "reply"]
    assert replies == ["2026-04-01"]


def test_a_parcel_found_late_keeps_the_day_of_its_signature(office):
    came = (*ARRIVED[:2], "信函", *ARRIVED[3:])
    logged = office.json(*came, "--signed-on", "2022-06-06", "--arrived-on", "2022-06-27")
    assert (logged["received_on"], logged["due"]) == ("2022-06-06", "2022-07-04")
    assert "15 working days of the period are gone" in logged["warnings"][0]
    wrong = (*came, "--received-on", "2022-06-27", "--signed-on", "2022-06-06")
    told = office.refused(*wrong)
    assert "条例第31条第（二）项" in told
    assert "2022-06-06" in told


def test_a_day_of_receipt_that_nothing_tells_is_asked_for(office):
    assert "--received-on" in office.refused(*ARRIVED)


def test_a_remedy_is_recorded_and_concluded(office):
    filed = ("--kind", "reconsideration", "--filed-on", "2026-03-02")
    acted = office.json("remedy", "add", "2026-0001", *filed, "--copy-received-on", "2026-03-03")
    clocks = {each["clock"]: each["due"] for each in acted["deadlines"]}
    assert clocks["remedy_answer"] == "2026-03-10"
    ended = ("--result", "结果维持", "--concluded-on", "2026-04-01", "--served-on", "2026-04-03")
    office.ok("remedy", "conclude", "2026-0001", *ended)
    assert office.json("show", "2026-0001")["remedies"] == [
        {
            "id": "r1",
            "kind": "reconsideration",
            "filed_on": "2026-03-02",
            "result": "upheld",
            "concluded_on": "2026-04-01",
        }
    ]
    assert "r1" in office.refused("remedy", "conclude", "2026-0001", *ended, "--id", "r1")


def test_a_fee_is_worked_out_without_a_database(command):
    told = command.json("fee", "--tariff", "by_piece", "--count", "31")
    assert (told["fee"], told["total"]) == ("200.00", "2200.00")
    assert command.json("fee", "--tariff", "by_page", "--pages", "68")["fee"] == "380.00"
    assert "380.00 yuan" in command.ok("fee", "--tariff", "by_page", "--pages", "68")
    assert "--count" in command.refused("fee", "--tariff", "by_piece", "--pages", "3")
    early = command.refused("fee", "--tariff", "by_piece", "--count", "31", "--on", "2020-06-01")
    assert "2021-01-01" in early


def test_letters_are_written_as_docx_and_html(office):
    office.ok("notice", "2026-0001", "receipt", "--to", "r.html")
    assert "登记回执" in (office.folder / "r.html").read_text("utf-8")
    office.ok("notice", "2026-0001", "receipt", "--to", "r.docx")
    assert (office.folder / "r.docx").read_bytes().startswith(b"PK")


def test_a_letter_as_pdf_is_a_draft_before_issue_and_the_stored_text_after_it(office):
    told = office.ok("notice", "2026-0001", "receipt", "--to", "draft.pdf")
    assert "a preview, not issued" in told
    facts = ("request_correction", "--on", "2026-02-24", "--set", "items=哪一年度")
    (issued,) = office.json("act", "2026-0001", *facts)["notices"]
    assert issued["number"] in office.ok("notice", "2026-0001", "correction", "--to", "it.pdf")
    files = (office.folder / name for name in ("draft.pdf", "it.pdf"))
    draft, written = (pages(file.read_bytes()) for file in files)
    assert all("草稿，未经签发" in page for page in draft)
    assert "草稿" not in "".join(written)
    assert issued["number"] in written[0]
    assert "哪一年度" in written[0]


def test_without_fonts_a_pdf_is_refused_and_the_word_file_is_not(office):
    (office.folder / "ours").mkdir()
    layout = shipped("notices").joinpath("layout.toml").read_text("utf-8")
    other = re.sub(r"^(text|title) = \[.*\]$", r'\1 = ["No Such Font"]', layout, flags=re.MULTILINE)
    (office.folder / "ours" / "layout.toml").write_text(other, "utf-8")
    config = shipped("config.toml").read_text("utf-8")
    (office.folder / "config.toml").write_text(
        config.replace('notices = ""', 'notices = "ours"'), "utf-8"
    )
    says = office.refused("notice", "2026-0001", "receipt", "--to", "r.pdf")
    assert "no font for the text of a PDF is installed, none of: No Such Font; install" in says
    assert len(says.strip().splitlines()) == 1
    assert not (office.folder / "r.pdf").exists()
    office.ok("notice", "2026-0001", "receipt", "--to", "r.docx")
    told = json.loads(office("--lang", "en", "doctor", "--json").stdout)
    assert [each["what"] for each in told["missing"]].count("fonts") == 2
    assert {"role": "text", "wanted": "No Such Font", "used": None} in told["fonts"]


def test_the_doctor_says_which_fonts_stand_in(office):
    said = office("--lang", "en", "doctor")
    told = json.loads(office("--lang", "en", "doctor", "--json").stdout)
    for each in told["fonts"]:
        stands_in = f"{each['used']} stands in for {each['wanted']}" in said.stderr
        assert stands_in is (each["used"] != each["wanted"])
    assert "fonts" not in [each["what"] for each in told["missing"]]


def test_a_folder_of_fonts_that_is_not_there_is_named(office):
    config = shipped("config.toml").read_text("utf-8")
    (office.folder / "config.toml").write_text(
        config.replace('fonts = ""', 'fonts = "字体"'), "utf-8"
    )
    says = office.refused("notice", "2026-0001", "receipt", "--to", "r.pdf")
    assert "there is no folder of fonts" in says
    office.ok("notice", "2026-0001", "receipt", "--to", "r.docx")


def test_attachments_are_kept(office):
    (office.folder / "附件.txt").write_text("内容", "utf-8")
    office.ok(
        "act",
        "2026-0001",
        "assign",
        "--set",
        "division=办公室",
        "--on",
        "2026-02-24",
        "--attach",
        "附件.txt",
    )
    with sqlite3.connect(office.folder / "casetrack.db") as connection:
        kept = connection.execute(
            "SELECT content, media_type FROM attachments JOIN files ON sha256 = file_sha256"
        )
        assert kept.fetchall() == [("内容".encode(), "text/plain")]


def test_verify_and_remind_speak_json(office):
    assert office.json("verify") == {"cases": 1, "events": 1, "findings": []}
    told = office.json("remind", "--on", "2026-03-18", "--dry-run")
    assert set(told) == {"due", "sent", "failed", "reminders"}


def test_the_published_table_of_2017_contradicts_itself(command):
    from casetrack.cli import story

    done = command("--lang", "en", "check-report", story._DATA / "published-2017.json", "--json")
    assert done.returncode == 1
    errors = {
        (each["identity"], each["where"]): (each["expected"], each["found"])
        for each in json.loads(done.stdout)["findings"]
        if each["severity"] == "error"
    }
    assert errors == {
        ("L-03", "L3.3"): (4, 3),
        ("L-06", "L8.3"): (27, 25),
        ("L-09", "L3.2"): (4, None),
        ("L-08", "L1.2.3"): (301, 494),
        ("L-08", "L1.2.4"): (301, 773),
    }


def test_today_can_be_set_for_a_demonstration_only(office):
    before = office.json("due")[0]["working_days_left"]
    assert office.json("due", CASETRACK_TODAY="2026-03-19")[0]["working_days_left"] == before


def test_help_names_every_command(command):
    told = command.ok("--help")
    for name in (
        "init doctor demo receive act show list explain due deadline notice report check-report "
        "verify workflow calendar remind scheduler serve user applicant enquiry guide fee remedy "
        "check-letter number post-day post-back token backup restore audit anchor webhook"
    ).split():
        assert f" {name} " in told


def test_the_running_scheduler_really_reminds(office):
    """A process of its own, stopped by a signal, as an office runs it.

    Another office of config.toml that the database does not know yet stops nothing.
    """
    config = shipped("config.toml").read_text("utf-8")
    unknown = '[[offices]]\ncode = "new"\nname = "新设局"\n\n[[offices]]\n'
    config = config.replace("[[offices]]\n", unknown, 1)
    (office.folder / "config.toml").write_text(config, "utf-8")
    office.ok("user", "add", "chen", "--name", "陈", "--role", "handler")
    # Nothing is told on a rest day: this database takes a Wednesday for today, whatever day it is.
    with sqlite3.connect(office.folder / "casetrack.db") as connection:
        connection.execute("INSERT INTO meta (key, value) VALUES ('demo', '1')")
    process = subprocess.Popen(
        [sys.executable, "-m", "casetrack", "--lang", "en", "scheduler"],
        cwd=office.folder,
        env={**os.environ, "CASETRACK_TODAY": "2026-03-18"},
        stderr=subprocess.PIPE,
        text=True,
    )
    # One that says nothing is ended, so that this fails and does not wait.
    silent = threading.Timer(60, process.kill)
    silent.start()
    try:
        line = next(line for line in process.stderr if "casetrack.reminders" in line)
    finally:
        silent.cancel()
        process.terminate()
        process.communicate(timeout=30)
    assert process.returncode == 0
    assert "chen: 2026-0001" in line
    with sqlite3.connect(office.folder / "casetrack.db") as connection:
        sent = connection.execute(
            "SELECT recipient, channel, state FROM reminders ORDER BY channel"
        )
        assert ("chen", "log", "sent") in sent.fetchall()


def test_the_doctor_misses_a_scheduler_that_never_ran(office):
    assert "scheduler" in office("--lang", "en", "doctor").stdout
    office.ok("remind")
    assert "scheduler" not in office("--lang", "en", "doctor").stdout
