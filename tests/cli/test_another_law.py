"""The whole way of a request under another country's law, which is nothing but files."""

import re
import shutil
from pathlib import Path

import pytest

from casetrack.errors import NotFound
from casetrack.library import Library
from cli.conftest import RECEIVE, Command
from days import day

PAGE = Path(__file__).parents[2] / "docs" / "another-law.md"
LAW, FORM = "uk-foia-2000", "uk-foi"
PEOPLE = {"mary": "handler", "tom": "reviewer1", "ruth": "approver", "omar": "manager"}


@pytest.fixture(scope="session")
def _council_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office of the documentation's example, with its people."""
    command = Command(tmp_path_factory.mktemp("council"))
    page = PAGE.read_text("utf-8")
    (config,) = re.findall(r"^```toml\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    (command.folder / "config.toml").write_text(config, "utf-8")
    command.ok("init")
    for person, role in PEOPLE.items():
        command.ok("user", "add", person, "--role", role)
    return command.folder


@pytest.fixture
def council(command: Command, _council_template: Path) -> Command:
    shutil.copytree(_council_template, command.folder, dirs_exist_ok=True)
    return command


def receive(council: Command, on: str, **changed: str):
    given = {
        "received-on": on,
        "channel": "email",
        "applicant-name": "Ada Example",
        "applicant-type": "natural_person",
        "request": "The report on school catchment areas",
        "workflow": LAW,
        **changed,
    }
    return council.json("receive", *(word for key in given for word in (f"--{key}", given[key])))


def act(council: Command, who: str, reference: str, action: str, on: str, **facts: str):
    told = [word for key, value in facts.items() for word in ("--set", f"{key}={value}")]
    return council.json("--as", who, "act", reference, action, "--on", on, *told)


def due(answer, clock: str = "reply") -> str:
    return next(each["due"] for each in answer["deadlines"] if each["clock"] == clock)


def answered(council: Command, reference: str, on: str, **draft: str) -> None:
    """Draft, check, approve and send a reply, all on one day."""
    act(council, "mary", reference, "draft_reply", on, **draft)
    act(council, "tom", reference, "pass_division_review", on)
    act(council, "ruth", reference, "approve", on)
    act(council, "mary", reference, "dispatch_reply", on, carrier="email")


def cells(report) -> dict[str, int]:
    return {
        row["code"]: row["cells"]["total"]
        for table in report["tables"]
        for row in table["rows"]
        if "total" in row["cells"]
    }


def test_the_law_has_no_problems_and_is_listed_as_chosen_by_its_name(command: Command):
    assert command.json("workflow", "check", LAW) == {"workflow": LAW, "findings": []}
    (listed,) = [each for each in command.json("workflow", "list") if each["workflow"] == LAW]
    assert listed["chosen_by"] == "name"


def test_no_application_falls_under_it_by_its_date():
    for received in ("Mon 2009-03-02", "Mon 2018-03-05", "Mon 2026-03-30"):
        assert Library().law_on(day(received)).workflow.id in ("cn-2008", "cn-2019")
    with pytest.raises(NotFound):  # in force there already, and no law here
        Library().law_on(day("Mon 2006-03-06"))


def test_a_deadline_leaves_out_easter_and_says_why(command: Command):
    told = command.ok("deadline", "--workflow", LAW, "--received", "2026-03-30")
    assert "Reply  2026-04-29 Wednesday" in told
    assert "Good Friday: day off (holidays " in told
    assert "Easter Monday: day off" in told


def test_a_year_of_its_calendar_can_be_looked_at(command: Command):
    year = command.json("calendar", "show", "2026", "--calendar", "uk")
    assert year["status"] == "announced"
    for off in ("2026-01-02", "2026-03-17", "2026-07-13", "2026-08-03", "2026-11-30"):
        assert off in year["days_off"]
    assert command.json("calendar", "show", "2028", "--calendar", "uk")["status"] == "provisional"
    assert "no calendar" in command.refused("calendar", "show", "2026", "--calendar", "atlantis")
    assert command.json("calendar", "show", "2026") == command.json(
        "calendar", "show", "2026", "--calendar", "cn"
    )


def test_a_request_goes_the_whole_way_into_its_own_table(council: Command):
    logged = receive(council, "2025-04-10")
    reference = logged["reference"]
    assert logged["due"] == "2025-05-13"  # Good Friday, Easter Monday and 5 May left out

    act(council, "mary", reference, "acknowledge", "2025-04-11")
    asked = act(
        council,
        "mary",
        reference,
        "request_clarification",
        "2025-04-15",
        items="Which school do you mean?",
        complete_by="2025-05-30",
    )
    assert due(asked, "clarification") == "2025-05-30"
    assert asked["notices"][0]["number"] == "MDC/CLA/2025/1"
    clear = act(council, "mary", reference, "receive_clarification", "2025-04-28")
    assert due(clear) == "2025-05-28"  # counted anew; 5 and 26 May left out

    more = act(
        council,
        "mary",
        reference,
        "extend",
        "2025-05-27",
        working_days="10",
        exemption="section 43(2) (commercial interests)",
        reason="a tender is under way",
    )
    assert due(more) == "2025-06-11"
    answered(
        council,
        reference,
        "2025-06-04",
        outcome="PARTLY_WITHHELD",
        given="Report, 6 pages",
        withheld="the prices offered",
        exemption="section 43(2) (commercial interests)",
        reason="the tender is open",
        public_interest="the council would lose its bargain",
    )
    shown = council.json("show", reference)
    assert (shown["workflow"], shown["outcome"]) == (LAW, "PARTLY_WITHHELD")
    council.ok("notice", reference, "reply", "--to", "reply.html")
    page = (council.folder / "reply.html").read_text("utf-8")
    assert '<html lang="en-GB">' in page
    assert "4 June 2025" in page
    assert "section 17(1)" in page
    assert "Information Commissioner" in page
    assert not re.search(r"[\u4e00-\u9fff]", page), "a Chinese word in an English letter"

    review = act(
        council, "mary", reference, "request_review", "2025-06-20", grounds="Prices are known"
    )
    assert due(review, "internal_review") == "2025-07-21"  # 14 July left out
    act(
        council,
        "omar",
        reference,
        "decide_review",
        "2025-07-10",
        review_result="upheld",
        reason="the tender is still open",
    )

    table = council.json("report", "2025", "--form", FORM, "--cases")
    assert table["findings"] == []
    found = {row["code"]: row for part in table["tables"] for row in part["rows"]}
    assert found["R3.2"]["cells"] == {"individuals": 1, "organisations": 0, "total": 1}
    assert found["R3.2"]["cases"]["individuals"] == [reference]
    assert found["R5.2"]["cases"]["individuals"] == [reference]
    assert council.json("verify")["findings"] == []


def test_two_laws_in_one_register_have_each_their_own_table(council: Command):
    receive(council, "2026-02-13")
    assert council.json(*RECEIVE)["due"] == "2026-03-19"
    assert cells(council.json("report", "2026", "--form", FORM))["R1"] == 1
    assert cells(council.json("report", "2026", "--form", "cn-2021"))["T3.1"] == 1


def test_the_paid_fee_moves_the_date_and_the_unpaid_one_closes_the_request(council: Command):
    paid = receive(council, "2025-06-02")["reference"]
    fee = {"fee": "6.50", "calculation": "40 pages", "pay_by_way": "by card"}
    noticed = act(council, "mary", paid, "notify_fee", "2025-06-10", **fee)
    assert due(noticed, "fee_payment") == "2025-09-09"
    assert due(noticed) == "2025-06-30"
    council.ok("notice", paid, "fees", "--to", "fees.html")
    assert "£6.50" in (council.folder / "fees.html").read_text("utf-8")
    settled = act(council, "mary", paid, "record_payment", "2025-06-26")
    assert due(settled) == "2025-07-18"  # 10 to 26 June and 14 July left out
    months = council.ok("explain", paid).partition("Payment of the fee")[2]
    assert "3 months" in months
    assert "weekend" not in months

    unpaid = receive(council, "2025-06-02")["reference"]
    act(council, "mary", unpaid, "notify_fee", "2025-06-10", **fee)
    act(council, "mary", unpaid, "lapse", "2025-09-10")
    answered(council, unpaid, "2025-09-11", outcome="FEE_LAPSED")
    found = cells(council.json("report", "2025", "--form", FORM))
    assert (found["R1"], found["R3.6"], found["R4"]) == (2, 1, 1)


def test_a_complaint_is_counted_in_the_table_of_its_own_law_only(council: Command):
    reference = receive(council, "2025-09-01")["reference"]
    answered(council, reference, "2025-09-15", outcome="VEXATIOUS", reason="it harasses one clerk")
    act(council, "mary", reference, "file_remedy", "2025-10-20", kind="reconsideration", id="r1")
    concluded = act(
        council, "mary", reference, "conclude_remedy", "2025-11-17", id="r1", result="corrected"
    )
    assert due(concluded, "tribunal_appeal") == "2025-12-15"
    again = act(council, "mary", reference, "order_reply", "2025-11-17", complete_by="2025-12-22")
    assert (again["state"], due(again)) == ("handling", "2025-12-22")
    assert cells(council.json("report", "2025", "--form", FORM))["C1"] == 1
    assert set(cells(council.json("report", "2025", "--form", "cn-2021")).values()) == {0}
