"""Items, joint applicants, one person across years, through the real command."""

from cli.conftest import RECEIVE, Command

THINGS = ("--item", "2025年学区划分方案", "--item", "听证会讨论记录")


def test_an_application_of_several_things_is_logged_decided_and_shown(office: Command) -> None:
    logged = office.json(*RECEIVE, *THINGS, "--joint-applicant", "何川", "--agent-name", "赵律师")
    assert logged["reference"] == "2026-0002"
    assert "authorisation" in logged["warnings"][0]
    decided = ("id=i1", "item_outcome=予以公开", "given=《2025年学区划分方案》")
    office.ok(
        "act", "2026-0002", "decide_item", *(word for each in decided for word in ("--set", each))
    )
    shown = office.json("show", "2026-0002")
    assert [(each["id"], each["request"], each["outcome"]) for each in shown["items"]] == [
        ("i1", "2025年学区划分方案", "OPEN"),
        ("i2", "听证会讨论记录", None),
    ]
    assert shown["joint_applicants"] == [{"id": "a1"}]
    told = office.ok("show", "2026-0002")
    assert "i1  2025年学区划分方案    予以公开 (main item)" in told
    assert "not decided yet" in told
    assert "items i2 are not decided yet" in office.refused("act", "2026-0002", "draft_reply")


def test_a_person_is_merged_and_taken_apart_again(office: Command) -> None:
    office.ok(*RECEIVE, "--phone", "0577-1")
    hints = office.json("applicant", "likely", "2026-0002")
    assert hints["same_person"] == ["2026-0001"]
    assert [each["reference"] for each in hints["topics"]] == ["2026-0001"]
    assert "perhaps the same person" in office.ok("applicant", "likely", "2026-0002")
    merged = office.json("applicant", "merge", "2026-0002", "2026-0001", "--why", "同一证件")
    assert {each["reference"] for each in merged["applications"]} == {"2026-0001", "2026-0002"}
    assert office.json("applicant", "likely", "2026-0002")["repeats"][0]["likeness"] == 100
    assert "同一证件 (stands)" in office.ok("applicant", "show", "2026-0001")
    office.ok("applicant", "unmerge", "1", "--why", "两人同名")
    assert "(taken back)" in office.ok("applicant", "show", "2026-0001")
    assert "no merge no. 1 stands" in office.refused("applicant", "unmerge", "1", "--why", "再次")
    assert office.json("verify")["findings"] == []


def test_an_enquiry_is_logged_listed_and_becomes_an_application(office: Command) -> None:
    assert office.json("enquiry", "log", "--question", "学区怎样划分") == {"number": 1}
    year = str(office.json("enquiry", "list")["year"])
    office.ok("enquiry", "become", "1", "2026-0001")
    listed = office.json("enquiry", "list", year)
    assert (listed["count"], listed["channels"]) == (1, {"phone": 1})
    assert listed["enquiries"][0]["became"] == "2026-0001"
    assert "学区怎样划分" in office.ok("enquiry", "list", year)
