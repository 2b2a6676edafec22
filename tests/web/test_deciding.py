"""The pages on which a reply is decided, drafted, reviewed and signed."""

import html
import re

import pytest

from casetrack import desk
from casetrack.core.workflow import guide
from days import day
from web.conftest import TODAY

CASE = "/cases/2025-0001"
OPEN = {"outcome": "OPEN", "given": "《2025年学区划分方案》"}
PARTIAL = {
    "outcome": "PARTIAL",
    "given": "《2025年学区划分方案》正文",
    "withheld": "附表中家长的姓名",
    "withheld_article": "第十五条",
    "reason": "该部分可以识别特定自然人的身份",
}
TO_OPEN = "4-5-5-3-5-11-1"
SCAN = {"attached": ("签字.pdf", b"%PDF-1.4", "application/pdf")}


def draft(pages, reference="2025-0001", **given):
    pages.office.act("handler", reference, "draft_reply", TODAY, **(given or OPEN))


def words_of(page) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text)))


def sign(browser, how="sign", reference="2025-0001", **given):
    """Look at the drafts of a case and send one of the forms there."""
    path = f"/cases/{reference}"
    page = browser.get(f"{path}/drafts").text
    seen = re.search(r'name="draft" value="(\d+)"', page)
    assert seen
    return browser.post(f"{path}/sign", how=how, draft=seen[1], **given)


# The questions


def test_one_of_several_things_makes_neither_the_letter_nor_the_row(pages):
    for item in ("划分方案", "后勤安排"):
        pages.office.act("handler", "2025-0001", "add_item", TODAY, item=item)
    end = words_of(pages.browser("handler").get(f"{CASE}/wizard?answers={TO_OPEN}"))
    assert "This answers one of 2 things asked for" in end
    assert "T3.3.1" not in end
    assert "政府信息公开告知书" not in end


def test_the_questions_lead_to_a_reply_with_all_that_it_comes_to(pages):
    browser = pages.browser("handler")
    first = browser.get(f"{CASE}/wizard")
    assert "Is the application clear and complete?" in words_of(first)
    assert f'href="{CASE}/wizard?answers=4"' in first.text
    end = browser.get(f"{CASE}/wizard?answers={TO_OPEN}")
    for told in (
        "Disclosed",
        "条例第36条第（二）项",
        "政府信息公开告知书",
        "或者自收到本答复之日起6个月内向某市人民法院提起行政诉讼",
        "T3.3.1 三、本年度办理结果 （一）予以公开",
        "政府信息公开工作年度报告附表（2021年格式）",
    ):
        assert told in words_of(end), told
    assert f'href="{CASE}?action=draft_reply&amp;outcome=OPEN#act-draft_reply"' in end.text


def test_each_answer_leads_back_to_its_question(pages):
    text = pages.browser("handler").get(f"{CASE}/wizard?answers=4-5").text
    links = re.findall(r'href="([^"]+)">Answer differently', text)
    assert links == [f"{CASE}/wizard", f"{CASE}/wizard?answers=4"]


def test_a_refusal_of_today_sends_to_reconsideration_first(pages):
    text = words_of(pages.browser("handler").get(f"{CASE}/wizard?answers=4-5-5-3-5-10"))
    assert "政府信息部分公开告知书" in text
    assert "先向某市人民政府申请行政复议" in text
    assert "Reason" in text


def test_what_has_to_be_done_first_is_one_click_away(pages):
    page = pages.browser("handler").get(f"{CASE}/wizard?answers=1")
    assert "First: Request a correction" in words_of(page)
    link = f"{CASE}?action=request_correction#act-request_correction"
    assert f'href="{link}"' in page.text


def test_a_reply_that_is_not_open_yet_says_why(pages):
    text = words_of(pages.browser("handler").get(f"{CASE}/wizard?answers=4-5-5-3-3"))
    assert "政府信息不存在告知书" in text
    assert "Not open today: Does not exist needs Log a search first" in text
    assert "log_search" not in text


def test_whoever_may_not_draft_reads_the_way_and_gets_no_form(pages):
    page = pages.browser("secrecy").get(f"{CASE}/wizard?answers={TO_OPEN}")
    assert page.status_code == 200
    assert "action=draft_reply" not in page.text
    assert "open only to:" in words_of(page)


@pytest.mark.parametrize("given", ["x", "9", "0", "-1", "4--5", f"{TO_OPEN}-1", "1-1"])
def test_an_address_without_answers_begins_anew(pages, given):
    page = pages.browser("handler").get(f"{CASE}/wizard?answers={given}")
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert "Is the application clear and complete?" in words_of(page)


def test_every_way_through_the_questions_has_an_end_that_can_be_read(pages):
    browser = pages.browser("handler")
    workflow = desk.look(pages.office.seat("handler", TODAY), "2025-0001").workflow
    waiting, ends = [()], 0
    while waiting:
        way = waiting.pop()
        address = f"{CASE}/wizard?answers={'-'.join(map(str, way))}"
        found = guide(workflow, way)
        if found.outcome is None and found.action is None:
            count = len(found.asked[-1].question.answers)
            waiting += [(*way, number) for number in range(1, count + 1)]
            continue
        ends += 1
        page = browser.get(address)
        assert page.status_code == 200, address
        if found.outcome:
            assert workflow.outcomes[found.outcome].title_en in words_of(page)
            assert "T3.3." in words_of(page)
            assert "人民法院" in words_of(page)
    assert ends == 29


# The draft


def test_the_questions_end_in_the_form_with_the_outcome_chosen(pages):
    text = pages.browser("handler").get(f"{CASE}?action=draft_reply&outcome=DENY_INTERNAL").text
    assert '<option value="DENY_INTERNAL" selected>' in text
    assert 'id="draft_reply-information_class"' in text
    assert re.search(r'id="act-draft_reply" open', text)


def test_phrases_stand_beside_the_field_they_are_for(pages):
    text = pages.browser("handler").get(f"{CASE}?action=draft_reply&outcome=DENY_INTERNAL").text
    field = text[text.index('id="draft_reply-information_class"') :]
    field = field[: field.index('id="draft_reply-reason"')]
    for phrase in ("人事管理", "后勤管理", "内部工作流程"):
        assert f"<span>{phrase}</span>" in field
        assert f'data-into="draft_reply-information_class" data-phrase="{phrase}"' in field


def test_an_outcome_that_is_not_open_today_stands_apart(pages):
    text = pages.browser("handler").get(f"{CASE}?action=draft_reply").text
    select = text[text.index('<select id="draft_reply-outcome"') :]
    now, past = select[: select.index("</select>")].split("<optgroup", 1)
    assert 'value="OPEN"' in now
    assert 'value="NOT_EXIST"' in past, "no search is logged"
    assert 'value="LAPSE_FEE"' in past
    assert 'value="WITHDRAWN"' not in select, "an action of its own ends with it"


def test_the_letter_can_be_looked_at_before_the_draft_is_sent(pages):
    browser = pages.browser("handler")
    browser.get(CASE)
    before = pages.events()
    page = browser.post(f"{CASE}/act/draft_reply", ask="letter", on=TODAY.isoformat(), **OPEN)
    assert page.status_code == 200
    assert "现向您提供“《2025年学区划分方案》”" in words_of(page)
    assert "某教公开〔2025〕＿＿号" in words_of(page)
    assert 'value="OPEN" selected' in page.text, "what was typed is kept"
    assert pages.events() == before
    with pages.office.store.reading() as tx:
        assert tx.notices.of(tx.cases.get("jyj", "2025-0001").id) == ()


def test_a_script_gets_the_letter_alone(pages):
    browser = pages.browser("handler")
    browser.get(CASE)
    page = browser.client.post(
        f"{CASE}/act/draft_reply",
        data={"proof": browser.proof, "ask": "letter", **OPEN},
        headers={"HX-Request": "true"},
    )
    assert "<html" not in page.text
    assert "政府信息公开告知书" in page.text


def test_a_letter_that_cannot_be_written_yet_names_what_is_missing(pages):
    browser = pages.browser("handler")
    browser.get(CASE)
    typed = {key: value for key, value in PARTIAL.items() if key not in ("reason", "withheld")}
    text = words_of(browser.post(f"{CASE}/act/draft_reply", ask="letter", **typed))
    assert "The letter cannot be written yet." in text
    assert "missing: Reason" in text
    assert "missing: What is withheld" in text
    assert "missing: What is given" not in text
    text = words_of(browser.post(f"{CASE}/act/draft_reply", ask="letter", outcome=""))
    assert "missing: Outcome" in text


# Drafts and reviews


def test_two_drafts_are_compared_word_by_word(pages):
    draft(pages, **PARTIAL)
    back = {"remarks": "理由要写明损害什么"}
    pages.office.act("reviewer1", "2025-0001", "return_draft", TODAY, **back)
    reason = "该部分可以识别特定自然人的身份，公开会损害其合法权益"
    draft(pages, **{**PARTIAL, "reason": reason})
    page = pages.browser("reviewer1").get(f"{CASE}/drafts")
    assert re.search(
        r"该部分可以识别特定自然人的身份<ins>.*，公开会损害其合法权益</ins>", page.text
    )
    assert "From draft 1 to draft 2" in words_of(page)
    assert "unchanged: Outcome, What is given, What is withheld" in words_of(page)
    assert "Return the draft 演示reviewer1" in words_of(page)
    assert "理由要写明损害什么" in words_of(page)


def test_any_two_drafts_can_be_chosen(pages):
    for given in ("甲", "乙", "丙"):
        draft(pages, outcome="OPEN", given=given)
        if given != "丙":
            pages.office.act("reviewer1", "2025-0001", "return_draft", TODAY, remarks="再改")
    browser = pages.browser("handler")
    assert "From draft 2 to draft 3" in words_of(browser.get(f"{CASE}/drafts"))
    text = words_of(browser.get(f"{CASE}/drafts?old=1&new=3"))
    assert "From draft 1 to draft 3" in text
    assert "taken out: 甲 put in: 丙" in text
    assert browser.get(f"{CASE}/drafts?old=9&new=x").status_code == 200


def test_a_case_without_a_draft_says_so(pages):
    page = pages.browser("handler").get(f"{CASE}/drafts")
    assert "Nothing is drafted yet." in words_of(page)
    assert pages.browser("handler").get(f"{CASE}/drafts/letter").status_code == 404


def test_a_new_round_begins_with_no_draft_of_the_old_one(pages):
    pages.office.answer("2025-0001", TODAY)
    browser = pages.browser("handler")
    assert "Draft 1" in words_of(browser.get(f"{CASE}/drafts"))
    assert 'class="sheet"' not in browser.get(f"{CASE}/drafts").text, "it is issued"
    assert browser.get(f"{CASE}/drafts/letter").status_code == 404
    pages.clock.today = day("Mon 2025-10-20")
    pages.office.act("handler", "2025-0001", "revoke_reply", pages.clock.today, reason="写错了")
    assert "Nothing is drafted yet." in words_of(browser.get(f"{CASE}/drafts"))


def test_the_draft_is_shown_as_it_would_be_printed(pages):
    draft(pages)
    page = pages.browser("approver").get(f"{CASE}/drafts/letter")
    assert page.headers["content-security-policy"].startswith("sandbox")
    assert "某教公开〔2025〕＿＿号" in page.text
    with pages.office.store.reading() as tx:
        assert tx.notices.of(tx.cases.get("jyj", "2025-0001").id) == ()


# Signing


def test_one_goes_from_signature_to_signature_the_soonest_due_first(pages):
    pages.office.receive(day("Fri 2025-10-10"))
    pages.office.receive(day("Tue 2025-10-14"))
    for reference in ("2025-0001", "2025-0002", "2025-0003"):
        draft(pages, reference)
    browser = pages.browser("reviewer1")
    queue = browser.get("/review").text
    assert re.findall(r'href="/cases/([0-9-]+)/drafts"', queue) == [
        "2025-0002",
        "2025-0001",
        "2025-0003",
    ]
    assert 'Review and sign <span class="count">3</span>' in queue
    for reference, then in (
        ("2025-0002", "/cases/2025-0001/drafts"),
        ("2025-0001", "/cases/2025-0003/drafts"),
        ("2025-0003", "/review"),
    ):
        signed = sign(browser, reference=reference, remarks="同意")
        assert (signed.status_code, signed.headers["location"]) == (303, then)
    end = browser.get("/review")
    assert "Nothing waits for your signature." in words_of(end)
    assert "2025-0003: Division review: pass, recorded" in words_of(end)


def test_a_draft_is_sent_back_with_remarks_and_not_without(pages):
    draft(pages)
    browser = pages.browser("reviewer1")
    empty = sign(browser, "back", remarks=" ")
    assert empty.status_code == 422
    assert "this is needed" in words_of(empty)
    assert sign(browser, "back", remarks="请补充依据").status_code == 303
    view = pages.office.look("2025-0001", TODAY)
    assert view.stored.state == "handling"


#: Which forms a draft at the division's review offers to each role; the others get none.
OFFERED = {
    "reviewer1": {"sign", "back"},
    "secrecy": {"back"},
    "reviewer2": {"back"},
    "approver": {"back"},
    "registrar": {"paper"},
    "handler": {"paper"},
    "admin": {"paper"},
}


def test_nobody_is_offered_a_form_that_is_not_theirs(pages):
    draft(pages)
    for role in desk.ROLES:
        page = pages.browser(role).get(f"{CASE}/drafts").text
        offered = set(re.findall(r'name="how" value="([a-z]+)"', page))
        assert offered == OFFERED.get(role, set()), role


def test_a_form_that_was_not_offered_is_refused(pages):
    draft(pages)
    before = pages.events()
    for role in desk.ROLES:
        browser = pages.browser(role)
        browser.get(f"{CASE}/drafts")
        for how in {"sign", "paper", "back", "", "approve"} - OFFERED.get(role, set()):
            answer = browser.post(f"{CASE}/sign", files=SCAN, how=how, remarks="同意")
            assert answer.status_code == 403, (role, how)
    assert pages.events() == before


def test_the_case_page_asks_who_signed_on_paper_of_nobody_but_who_records_it(pages):
    draft(pages)
    signed_by = 'id="pass_division_review-signed_by"'
    assert signed_by not in pages.browser("reviewer1").get(CASE).text
    page = pages.browser("handler").get(CASE).text
    assert re.search(rf"{signed_by}[^>]* required", page)


def test_what_was_replaced_meanwhile_is_not_signed(pages):
    draft(pages)
    browser = pages.browser("reviewer1")
    browser.get(f"{CASE}/drafts")
    pages.office.act("reviewer1", "2025-0001", "return_draft", TODAY, remarks="再改")
    draft(pages, outcome="OPEN", given="别的文件")
    answer = browser.post(f"{CASE}/sign", how="sign", draft="2", remarks="同意")
    assert answer.status_code == 422
    assert "the draft was replaced meanwhile" in words_of(answer)
    assert "同意" in answer.text, "the remarks are kept"
    answer = browser.post(f"{CASE}/sign", how="sign", draft="2", remarks="同意", on="soon")
    assert answer.status_code == 422, "a day that nobody was asked for changes nothing"


def test_the_page_of_a_case_signs_no_draft_but_the_one_that_it_was_about(pages):
    draft(pages)
    browser = pages.browser("reviewer1")
    seen = re.findall(r'name="draft" value="(\d+)"', browser.get(CASE).text)
    assert set(seen) == {"2"}
    pages.office.act("reviewer1", "2025-0001", "return_draft", TODAY, remarks="再改")
    draft(pages, outcome="OPEN", given="别的文件")
    given = {"on": TODAY.isoformat(), "remarks": "同意", "draft": "2"}
    for action in ("pass_division_review", "return_draft"):
        answer = browser.post(f"{CASE}/act/{action}", **given)
        assert answer.status_code == 422
        assert "the draft was replaced meanwhile" in words_of(answer)
    answer = browser.post(f"{CASE}/act/pass_division_review", **{**given, "draft": "4"})
    assert answer.status_code == 303


def test_the_page_of_a_case_takes_no_paper_signature_without_its_scan(pages):
    draft(pages)
    browser = pages.browser("registrar")
    browser.get(CASE)
    path = f"{CASE}/act/pass_division_review"
    given = {"on": TODAY.isoformat(), "signed_by": "演示reviewer1", "draft": "2"}
    answer = browser.post(path, **given)
    assert answer.status_code == 422
    assert "attach the scan of the signed paper" in words_of(answer)
    assert browser.post(path, files=SCAN, **given).status_code == 303


def test_a_paper_signature_has_signer_day_and_scan(pages):
    draft(pages)
    browser = pages.browser("registrar")
    given = {"on": TODAY.isoformat(), "signed_by": "演示reviewer1", "remarks": "同意"}
    no_scan = sign(browser, "paper", **given)
    assert no_scan.status_code == 422
    assert "attach the scan of the signed paper" in words_of(no_scan)
    assert 'value="演示reviewer1"' in no_scan.text
    no_day = sign(browser, "paper", files=SCAN, **{**given, "on": ""})
    assert "give the day on which the paper was signed" in words_of(no_day)
    nobody = sign(browser, "paper", files=SCAN, **{**given, "signed_by": ""})
    assert "this is needed" in words_of(nobody)
    assert sign(browser, "paper", files=SCAN, **given).status_code == 303
    page = browser.get(f"{CASE}/drafts")
    assert "signed on paper, recorded by 演示registrar" in words_of(page)
    assert "签字.pdf" in words_of(page)


def test_whoever_signed_on_paper_does_not_record_it(pages):
    draft(pages)
    given = {"on": TODAY.isoformat(), "signed_by": "演示registrar"}
    answer = sign(pages.browser("registrar"), "paper", files=SCAN, **given)
    assert answer.status_code == 422
    assert "recorded by somebody other than the signer" in words_of(answer)


def test_the_same_person_signs_no_two_steps_and_is_told_so(pages):
    with pages.office.store.transaction() as tx:
        person = tx.people.user("reviewer1")
        both = ("reviewer1", "secrecy")
        tx.people.put_user(type(person)("reviewer1", person.name, both, "jyj"), pages.clock.at)
    draft(pages)
    browser = pages.browser("reviewer1")
    signed = sign(browser)
    assert signed.headers["location"] == "/review", "what is left is somebody else's"
    assert "every step needs another person" in words_of(browser.get("/review"))
    page = browser.get(f"{CASE}/drafts")
    assert "every step needs another person" in words_of(page)
    assert 'name="how" value="sign"' not in page.text


def test_the_secrecy_review_asks_for_its_conclusion(pages):
    draft(pages)
    assert sign(pages.browser("reviewer1")).status_code == 303
    browser = pages.browser("secrecy")
    assert sign(browser).status_code == 422
    assert sign(browser, conclusion="releasable").status_code == 303
    assert "可以答复" in words_of(browser.get(f"{CASE}/drafts?lang=zh-CN"))


def test_the_queues_are_in_the_menu_of_those_who_sign(pages):
    for role in desk.ROLES:
        signs = role in ("reviewer1", "reviewer2", "secrecy", "approver")
        assert ('href="/review"' in pages.browser(role).get("/").text) == signs, role


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_pages_speak_both_languages_whole(pages, language):
    draft(pages, **PARTIAL)
    pages.office.act("reviewer1", "2025-0001", "return_draft", TODAY, remarks="再改")
    draft(pages, **{**PARTIAL, "given": "方案正文"})
    browser = pages.browser("reviewer1")
    browser.get(f"/?lang={language}")
    for path in (f"{CASE}/wizard", f"{CASE}/wizard?answers={TO_OPEN}", f"{CASE}/drafts", "/review"):
        text = words_of(browser.get(path))
        for chinese, english in (("今日", "Today"), ("审核签发", "Review and sign")):
            assert (chinese in text) == (language == "zh-CN"), path
            assert (english in text) == (language == "en"), path
