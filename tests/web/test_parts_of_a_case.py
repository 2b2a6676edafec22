"""The parts of a case's page: its items, who else applies, who was asked, what came after."""

import html
import re

import pytest

from days import day
from web.conftest import TODAY

CASE = "/cases/2025-0001"


@pytest.fixture
def handler(pages):
    """A handler's browser on the page of the case."""
    browser = pages.browser("handler")
    browser.get(CASE)
    return browser


def part(browser, name: str, path: str = CASE) -> str:
    """Return a section of the page in plain words."""
    text = browser.get(path).text
    section = text[text.index(f'aria-labelledby="{name}"') :]
    section = section[: section.index("</section>")]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", section)).split()).partition(">")[2]


def form(browser, action: str, path: str = CASE) -> str:
    text = browser.get(path).text
    text = text[text.index(f'id="act-{action}"') :]
    return html.unescape(text[: text.index("</details>")])


@pytest.fixture
def items(handler):
    """The case with two things asked for."""
    for item in ("2025年学区划分方案", "听证会讨论记录"):
        assert handler.post(f"{CASE}/act/add_item", item=item).status_code == 303
    return handler


def test_each_item_has_its_outcome_and_division_and_its_own_way_to_be_decided(items):
    items.post(f"{CASE}/act/assign_item", id="i2", item_division="法规处")
    answer = items.post(
        f"{CASE}/act/decide_item",
        id="i2",
        item_outcome="DENY_PROCESS",
        information_class="讨论记录",
        reason="公开会影响坦率讨论",
    )
    assert answer.status_code == 303
    text = part(items, "items")
    assert "2025年学区划分方案 main item not decided yet" in text
    assert "听证会讨论记录 Refused: deliberative 法规处" in text
    page = items.get(CASE).text
    assert f'href="{CASE}?action=decide_item&amp;id=i1#act-decide_item"' in page


def test_items_are_chosen_by_their_words_and_a_link_has_chosen_one(items):
    shown = form(items, "decide_item", f"{CASE}?action=decide_item&id=i2")
    assert '<option value="i1">1  2025年学区划分方案</option>' in shown
    assert '<option value="i2" selected>2  听证会讨论记录</option>' in shown
    assert "NOT_EXIST" in shown
    assert "EXCESSIVE" not in shown, "that ends the application as a whole"


def test_the_outcome_of_an_item_asks_for_its_own_fields(items):
    answer = items.post(f"{CASE}/act/decide_item", ask="1", id="i1", item_outcome="PARTIAL")
    assert 'name="withheld_article"' in answer.text
    lacking = items.post(f"{CASE}/act/decide_item", id="i1", item_outcome="PARTIAL")
    assert 'id="decide_item-given-error"' in lacking.text


def test_a_reply_to_items_takes_its_outcome_from_them(items):
    for key in ("i1", "i2"):
        said = {"id": key, "item_outcome": "OPEN", "given": "附件"}
        assert items.post(f"{CASE}/act/decide_item", **said).status_code == 303
    assert items.post(f"{CASE}/act/draft_reply").status_code == 303


def test_joint_applicants_and_the_agent_are_masked_everywhere_until_asked_for(pages, handler):
    joined = {"applicant_name": "林中满", "id_number": "330301199001010022", "phone": "13900000007"}
    assert handler.post(f"{CASE}/act/add_applicant", **joined).status_code == 303
    agent = {"agent_name": "陈代理", "agent_kind": "agent", "email": "agent@example.org"}
    answer = handler.post(f"{CASE}/act/name_agent", **agent, authorisation="yes")
    assert answer.status_code == 303, "papers that lack are said and hinder nothing"
    text = part(handler, "parties")
    assert "林中满 joint applicant" in text
    assert "330************022" in text
    assert "陈代理 Agent with a mandate Authorisation is there yes" in text
    assert "Proof of the agent's identity is there not there" in text
    page = handler.get(CASE).text
    for hidden in ("330301199001010022", "13900000007", "agent@example.org"):
        assert hidden not in page, hidden
    in_full = handler.post(f"{CASE}/identity").text
    for shown in ("330301199001010022", "13900000007", "agent@example.org"):
        assert shown in in_full, shown
    pages.office.answer("2025-0001", TODAY)
    assert '<option value="a1">林中满</option>' in form(handler, "record_service")


@pytest.fixture
def consulted(pages, handler):
    """The case, after a company was asked and a fortnight has gone by."""
    asked = {"party_name": "某某服装有限公司", "information": "报价单", "on": "2025-10-15"}
    assert handler.post(f"{CASE}/act/consult_third_party", **asked).status_code == 303
    pages.clock.today = day("Mon 2025-11-10")
    return handler


def test_a_consultation_shows_who_was_asked_and_its_own_date(consulted):
    text = part(consulted, "consultations")
    assert "某某服装有限公司 A third party 报价单" in text
    assert "Sent 2025-10-15 Wed Served not recorded Record service of the consultation" in text
    assert "Answer by 2025-11-05 Wed lapsed" in text
    assert "Answer silent past the date 逾期未提出意见的" in text
    assert text.endswith("Receive an opinion")
    shown = form(consulted, "return_consultation", f"{CASE}?action=return_consultation&id=c1")
    assert '<option value="c1" selected>c1  某某服装有限公司  2025-10-15</option>' in shown


def test_an_answer_stands_with_the_consultation(consulted):
    said = {"id": "c1", "opinion": "objects", "opinion_reason": "属于商业秘密"}
    consulted.post(f"{CASE}/act/return_consultation", on="2025-11-03", **said)
    text = part(consulted, "consultations")
    assert "Answer Objects to disclosure 2025-11-03 Mon 属于商业秘密" in text
    assert "Receive an opinion" not in text


def test_after_the_reply_its_way_and_the_ways_on_are_told(pages, handler):
    pages.office.answer("2025-0001", TODAY)
    handler.post(f"{CASE}/act/record_service", **{"law-proof": "回执"}, on="2025-10-15")
    text = part(handler, "service")
    assert "Dispatch the reply 2025-10-15 Wed Postal express (EMS)" in text
    assert "Record service 2025-10-15 Wed 回执" in text
    assert "Time to apply for reconsideration 行政复议法第20条 2025-12-15 Mon running" in text
    assert "Time to sue directly" in text


def test_a_remedy_has_its_own_clocks_and_its_way_to_be_concluded(pages, handler):
    pages.office.answer("2025-0001", TODAY)
    filed = {"kind": "reconsideration", "procedure": "summary", "body": "某市人民政府"}
    handler.post(f"{CASE}/act/file_remedy", **filed, on="2025-10-15")
    text = part(handler, "service")
    assert "Reconsideration r1 2025-10-15 Wed 某市人民政府 Summary procedure pending" in text
    assert "Answer in a reconsideration 2025-10-22 Wed running" in text
    assert f'href="{CASE}?action=conclude_remedy&amp;id=r1#act-conclude_remedy"' in (
        handler.get(CASE).text
    )


def test_a_reply_that_was_taken_back_is_said_not_to_stand(pages, handler):
    pages.office.answer("2025-0001", TODAY)
    handler.post(f"{CASE}/act/revoke_reply", reason="理由不足", on="2025-10-15")
    assert "does not stand any more" in part(handler, "service")


def test_nothing_is_shown_of_what_there_is_not(handler):
    text = handler.get(CASE).text
    for name in ("items", "parties", "consultations", "service"):
        assert f'aria-labelledby="{name}"' not in text, name
    assert 'name="recipient"' not in text


def test_a_milestone_that_was_met_late_says_so(pages):
    pages.office.act("registrar", "2025-0001", "assign", TODAY, division="基础教育处")
    text = part(pages.browser("handler"), "milestones")
    assert "2025-10-14 Tue met late, on 2025-10-15" in text
