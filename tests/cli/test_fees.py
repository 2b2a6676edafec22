"""The fee from outside: asked for without a database, and filled into a notice."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

#: Plans are made today, and the command asks the machine.
TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()
RECEIVE = (
    "receive",
    *("--received-on", TODAY, "--channel", "in_person", "--applicant-name", "周舟"),
    *("--applicant-type", "natural_person", "--request", "公开校车采购合同"),
    *("--phone", "0577-00000001"),
)
NOTIFY = ("notify_fee", "--set", "tariff=by_piece", "--set", "pay_by_way=缴入财政专户")


def test_the_eleventh_application_of_a_month_is_charged_by_itself(office):
    references = [office.json(*RECEIVE)["reference"] for _ in range(11)]
    tenth, eleventh = references[-2:]
    assert "国办函〔2020〕109号第4条" in office.refused("act", tenth, *NOTIFY)
    told = office.refused("act", eleventh, *NOTIFY, "--set", "amount_yuan=300")
    assert "300.00" in told
    assert "100.00" in told
    assert [each["type"] for each in office.json("show", eleventh)["events"]] == ["received"]
    assert "100.00" in office.ok("act", eleventh, *NOTIFY)
    facts = office.json("show", eleventh)["events"][-1]["facts"]
    assert (facts["quantity"], facts["amount_yuan"]) == (11, "100.00")
    assert facts["calculation"] == "第11件：1件×100元＝100元"
    office.ok("notice", eleventh, "fee", "--to", "fee.html")
    letter = (office.folder / "fee.html").read_text("utf-8")
    assert "第11件：1件×100元＝100元" in letter
    assert "收取信息处理费100元" in letter


def test_number_amount_and_calculation_need_not_be_typed(office):
    actions = {each["action"]: each for each in office.json("act", "2026-0001")["actions"]}
    needs = {each["key"]: each["required"] for each in actions["notify_fee"]["needs"]}
    assert [key for key, required in needs.items() if required] == ["tariff", "pay_by_way"]


def test_a_fee_is_shown_bracket_by_bracket_with_its_reason(command):
    told = command.ok("fee", "--tariff", "by_page", "--pages", "150")
    assert "50页×20元＝1000元" in told
    free = command.json("fee", "--tariff", "按量", "--pages", "30")
    assert free["fee"] == "0.00"
    assert "国办函〔2020〕109号第5条" in free["free_because"]
    dear = command.json("fee", "--tariff", "by_page", "--pages", "68")
    assert (dear["free_because"], dear["fee"]) == (None, "380.00")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("by_piece", "--count", "31", "--on", "2018-03-01"), "国办函〔2020〕109号"),
        (("by_page", "--pages", "31", "--on", "2020-12-31"), "国办函〔2020〕109号"),
        (("by_piece", "--count", "99999999999"), "100000 at most"),
        (("by_weight", "--pages", "3"), "by_piece, by_page"),
    ],
)
def test_what_no_tariff_gives_is_refused_in_one_line(command, asked, says):
    told = command.refused("fee", "--tariff", *asked)
    assert says in told
    assert len(told.splitlines()) == 1
