"""Letters as they are issued, stored, and shown before that."""

import pytest

from casetrack import desk
from casetrack.errors import CasetrackError
from days import day
from desk.conftest import RECEIVED, House


def test_a_letter_is_shown_as_it_went_out_whatever_has_happened_to_its_event_since(
    small_house: House,
) -> None:
    reference = small_house.receive(RECEIVED).reference
    on = day("Tue 2025-10-14")
    small_house.act("handler", reference, "request_correction", on, items="哪一年")
    before = desk.paper(small_house.seat("handler", on), reference, "correction")
    small_house.act("handler", reference, "correct", on, voids="2", why="误登")
    after = desk.paper(small_house.seat("handler", on), reference, "correction")
    assert after == before
    assert after.letter.number == "某教公开补〔2025〕1号"


def test_a_date_of_a_year_nobody_has_announced_is_called_provisional_in_its_letter(
    small_house: House,
) -> None:
    on = day("Fri 2026-12-18")
    received = small_house.receive(day("Thu 2026-12-10"), on)
    asked = {"items": "哪一年", "served_on": "2026-12-18"}
    small_house.act("handler", received.reference, "request_correction", on, **asked)
    small_house.act("handler", received.reference, "correct", on, voids="2", why="误登")
    extended = {"working_days": "10", "approved_by": "某主任"}
    small_house.act("handler", received.reference, "extend", on, **extended)
    for kind in ("correction", "extension"):
        letter = desk.paper(small_house.seat("handler", on), received.reference, kind).letter
        assert "为暂定日期，公布后可能调整" in str(letter.body), kind
    dated = {"items": "哪一年", "complete_by": "2027-01-15"}
    other = small_house.receive(day("Thu 2026-12-10"), on).reference
    small_house.act("handler", other, "request_correction", on, **dated)
    letter = desk.paper(small_house.seat("handler", on), other, "correction").letter
    assert "暂定" not in str(letter.body)


def test_the_stored_letter_is_returned_as_stored_and_can_be_made_again(house: House):
    reference = house.receive(RECEIVED).reference
    house.answer(reference, RECEIVED)
    ours = house.seat("handler", day("Tue 2025-10-14"))
    paper = desk.paper(ours, reference, "reply")
    assert paper.stored == ours.notices.to_docx(paper.letter)
    assert paper.number == "某教公开〔2025〕1号"
    assert "《2025年学区划分方案》" in ours.notices.to_html(paper.letter)


def test_numbers_run_without_gaps_in_each_series_and_year(house: House):
    for _ in range(2):
        house.answer(house.receive(RECEIVED).reference, RECEIVED)
    reference = house.receive(day("Mon 2025-12-29")).reference
    house.answer(reference, day("Mon 2026-01-05"))
    numbers = [
        desk.paper(house.seat("handler", day("Mon 2026-01-05")), each, "reply").number
        for each in ("2025-0001", "2025-0002", "2025-0003")
    ]
    assert numbers == ["某教公开〔2025〕1号", "某教公开〔2025〕2号", "某教公开〔2026〕1号"]


def test_a_refused_action_takes_no_number(small_house: House):
    house = small_house
    reference = house.receive(RECEIVED).reference
    with pytest.raises(CasetrackError):
        house.act("handler", reference, "request_correction", RECEIVED)
    house.act("handler", reference, "request_correction", RECEIVED, items="哪一年度")
    paper = desk.paper(house.seat("handler", RECEIVED), reference, "correction")
    assert paper.number == "某教公开补〔2025〕1号"


def test_a_preview_is_a_draft_without_number(small_house: House):
    reference = small_house.receive(RECEIVED).reference
    paper = desk.paper(small_house.seat("handler", RECEIVED), reference, "receipt")
    assert (paper.stored, paper.number, paper.letter.draft) == (None, None, True)


def test_the_approval_form_shows_what_is_to_be_signed(small_house: House):
    house = small_house
    reference = house.receive(RECEIVED).reference
    house.act("handler", reference, "draft_reply", RECEIVED, outcome="OPEN", given="方案甲")
    letter = desk.paper(house.seat("handler", RECEIVED), reference, "approval_form").letter
    assert "方案甲" in str(letter.body)
    assert "予以公开" in str(letter.body)


def test_the_approval_form_shows_who_signed_this_draft_and_not_an_earlier_one(small_house: House):
    house = small_house
    reference = house.receive(RECEIVED).reference

    def signed() -> list[tuple[str, ...]]:
        ours = house.seat("handler", RECEIVED)
        (table,) = desk.paper(ours, reference, "approval_form").letter.body
        return [(row[1], row[3]) for row in table.rows if "签名、日期" in row]

    house.act("handler", reference, "draft_reply", RECEIVED, outcome="OPEN", given="方案甲")
    house.act("reviewer1", reference, "pass_division_review", RECEIVED)
    house.act("secrecy", reference, "pass_secrecy_review", RECEIVED, conclusion="no_secret")
    assert signed() == [
        ("同意", "演示reviewer1\n2025年10月13日"),
        ("不涉及国家秘密", "演示secrecy\n2025年10月13日"),
        ("", ""),
        ("", ""),
    ]
    house.act("reviewer2", reference, "return_draft", RECEIVED, remarks="再核对")
    house.act("handler", reference, "draft_reply", RECEIVED, outcome="OPEN", given="方案乙")
    assert signed() == [("", "")] * 4


def test_there_is_no_reply_to_look_at_before_one_is_drafted(small_house: House):
    reference = small_house.receive(RECEIVED).reference
    with pytest.raises(CasetrackError, match="no reply has been drafted yet"):
        desk.paper(small_house.seat("handler", RECEIVED), reference, "reply")


@pytest.mark.parametrize(
    ("action", "facts", "kind"),
    [
        ("issue_receipt", {}, "receipt"),
        ("request_correction", {"items": "哪一年度；哪一所"}, "correction"),
        (
            "consult_third_party",
            {"party_name": "某公司", "information": "合同"},
            "consult_third_party",
        ),
        (
            "consult_agency",
            {"party": "joint_agency", "party_name": "某局", "information": "合同"},
            "consult_agency",
        ),
        ("extend", {"working_days": "10", "approved_by": "李主任"}, "extension"),
        ("withdraw", {}, "reply"),
        (
            "notify_fee",
            {
                "tariff": "by_page",
                "quantity": "68",
                "amount_yuan": "380",
                "calculation": "31至68页，每页10元",
                "pay_by_way": "银行转账",
            },
            "fee",
        ),
    ],
)
def test_every_action_that_sends_a_letter_issues_it(small_house: House, action, facts, kind):
    reference = small_house.receive(RECEIVED).reference
    acted = small_house.act("handler", reference, action, RECEIVED, **facts)
    assert [notice.kind for notice in acted.notices] == [kind]


def _facts_for(outcome, fields):
    values = {"date": "2025-10-13", "word": "某文1号", "text": "说明文字"}
    return {key: values[fields[key].kind] for key in outcome.needs}


@pytest.mark.parametrize("workflow", ["cn-2019", "cn-2008"])
def test_every_outcome_that_can_be_drafted_ends_in_a_letter(small_house: House, workflow):
    house = small_house
    law = house.seat("handler", RECEIVED).library.law(workflow).workflow
    on = RECEIVED if workflow == "cn-2019" else day("Mon 2017-11-06")
    for code, outcome in law.outcomes.items():
        if code.startswith("LAPSE_") or code == "WITHDRAWN":
            continue
        reference = house.receive(on, RECEIVED).reference
        facts = _facts_for(outcome, law.fields)
        if "reasons_requested_on" in outcome.may:
            facts["reasons_requested_on"] = "2025-10-13"
        # Two days of the past: what the law would object to in a plan is recorded all the same.
        house.answer(reference, on, day("Wed 2025-10-15"), outcome=code, **facts)
        assert house.look(reference, RECEIVED).stored.outcome == code


def test_an_application_that_was_never_completed_ends_in_a_letter_that_says_when(house: House):
    reference = house.receive(day("Tue 2025-06-03")).reference
    house.act(
        "handler",
        reference,
        "request_correction",
        day("Mon 2025-06-09"),
        items="哪一年度",
        served_on="2025-06-10",
        today=day("Tue 2025-06-10"),
    )
    with pytest.raises(CasetrackError, match="runs until 2025-07-01"):
        house.act("handler", reference, "lapse", day("Tue 2025-07-01"))
    house.act("handler", reference, "lapse", day("Wed 2025-07-02"))
    house.answer(reference, day("Wed 2025-07-02"), outcome="LAPSE_CORRECTION")
    ours = house.seat("handler", day("Wed 2025-07-02"))
    text = str(desk.paper(ours, reference, "reply").letter.body)
    assert "某教公开补〔2025〕1号" in text
    assert "2025年6月10日" in text
    assert "2025年7月1日" in text


def test_a_fee_that_was_never_paid_ends_in_a_letter_that_says_how_much(small_house: House):
    house = small_house
    reference = house.receive(day("Mon 2026-01-26")).reference
    house.act(
        "handler",
        reference,
        "notify_fee",
        day("Wed 2026-01-28"),
        tariff="by_page",
        quantity="68",
        amount_yuan="380",
        calculation="31至68页，每页10元",
        pay_by_way="银行转账",
    )
    house.act("handler", reference, "lapse", day("Wed 2026-03-04"))
    house.answer(reference, day("Wed 2026-03-04"), outcome="LAPSE_FEE")
    ours = house.seat("handler", day("Wed 2026-03-04"))
    text = str(desk.paper(ours, reference, "reply").letter.body)
    assert "380" in text
    assert "2026年3月3日" in text
