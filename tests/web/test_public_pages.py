"""The public pages: closed by default; apply and ask, and nothing about anybody else."""

import logging
import re
from datetime import timedelta

import pytest
from sqlalchemy import event
from starlette.routing import Route

from casetrack import desk
from casetrack.core.case import PUBLIC
from casetrack.errors import SettingsError
from casetrack.settings import parse
from days import day
from desk.conftest import CONFIG
from web.conftest import TODAY
from web.public_office import OPEN, SAID, applied, citizen, open_pages, standing

ADDRESSES = {
    ("GET", "/public/{office}"),
    ("GET", "/public/{office}/apply"),
    ("POST", "/public/{office}/apply"),
    ("GET", "/public/{office}/status"),
    ("POST", "/public/{office}/status"),
    ("GET", "/public/{office}/{rest:path}"),
    # And the one thing that staff do for them.
    ("POST", "/cases/{reference}/query-code"),
}
#: What an applicant is not told, whatever is theirs: words, people, reviews, consultations.
SECRETS = ("内情", "某服务公司", "周小雨", "演示", "审核", "review", "第三方", "third", "标准")
CASE = {"林小满", "13900000006", "330301199001010011", "公开2025年学区划分方案"}


@pytest.fixture
def opened(sqlite_url):
    """The pages of an office that has opened the public ones."""
    yield from open_pages(sqlite_url)


def addresses(browser):
    routes = [each for each in browser.client.app.routes if isinstance(each, Route)]
    return {(method, each.path) for each in routes for method in each.methods - {"HEAD"}}


def test_they_are_closed_by_default_and_nothing_is_there(pages):
    browser = pages.browser()
    for path in ("/public/jyj", "/public/jyj/apply", "/public/jyj/status"):
        assert browser.get(path).status_code == 404
        nowhere = browser.client.post("/nowhere", data=SAID)
        assert browser.client.post(path, data=SAID).text == nowhere.text
    assert "/public" not in pages.browser("admin").get("/cases/2025-0001").text


def test_opening_them_adds_just_these_addresses(pages, opened):
    assert addresses(opened.browser()) - addresses(pages.browser()) == ADDRESSES


def test_every_mistake_in_their_settings_is_told_at_once():
    wrong = CONFIG.replace('code = "jyj"', 'code = "教育 局"').replace(
        'phone = "0577-00000000"', 'phone = " "'
    )
    wrong = wrong.replace('default_office = "jyj"', 'default_office = "教育 局"')
    with pytest.raises(SettingsError) as told:
        parse("bad.toml", wrong + '[public]\nenabled = true\noffices = ["教育 局", "x"]\n')
    assert [each.place for each in told.value.problems] == [
        "public.offices",
        "offices.教育 局.code",
        "offices.教育 局.phone",
    ]


def test_an_office_that_has_not_opened_them_has_none_and_neither_has_one_that_is_not_there(opened):
    browser = citizen(opened)
    browser.get("/public/jyj/apply")
    for office in ("zfj", "nowhere"):
        for path in ("", "/apply", "/status"):
            page = browser.get(f"/public/{office}{path}")
            assert page.status_code == 404
            assert "教育局" not in page.text
            assert "住房局" not in page.text
        sent = browser.post(f"/public/{office}/apply", step="send", **SAID)
        assert sent.status_code == 404
    assert opened.events() == 1


def test_somebody_applies_and_it_stands_on_the_page_of_today_to_be_confirmed(opened):
    number, code = applied(
        citizen(opened), {"attached": ("身份证.pdf", b"%PDF-1.4", "application/pdf")}
    )
    assert number == "2025-0002"
    assert re.fullmatch(r"([2-9A-HJ-NP-Z]{4}-){4}[2-9A-HJ-NP-Z]{4}", code)
    view = opened.office.look(number, TODAY)
    assert view.workflow.states[view.stored.state].title == "待确认收到"
    first = view.stored.case.events[0]
    assert (first.action, first.on, first.actor) == ("log_arrival", TODAY, PUBLIC)
    assert view.stored.channel == "online"
    staff = opened.browser("handler")
    assert number in staff.get("/").text
    page = staff.get(f"/cases/{number}").text
    assert "the applicant, on the public page" in page
    assert "身份证.pdf" in page


def test_the_audit_says_in_words_who_came_by_the_public_pages(opened):
    browser = opened.browser()
    browser.get("/public/jyj/apply")
    assert browser.post("/public/jyj/apply", step="send", **SAID).status_code == 200
    auditor = opened.browser("auditor")
    page = auditor.get("/audit").text
    assert "<td>the applicant, on the public page</td>" in page
    assert "<td>public</td>" not in page
    assert "the applicant, on the public page" in auditor.get("/audit.csv").text


def test_what_is_said_about_the_day_of_receipt_is_what_the_law_says_and_no_date(opened):
    browser = citizen(opened)
    browser.get("/public/jyj/apply")
    page = browser.post("/public/jyj/apply", step="send", **SAID).text
    assert "not yet the day of receipt" in page
    assert "the day both sides confirmed (条例第31条第（三）项)" in page
    assert "20 working days" in page
    assert re.findall(r"2025-\d\d-\d\d", page) == ["2025-10-15"], "the instant of submission"


def test_a_form_is_looked_through_before_it_is_sent_and_nothing_is_sent_by_looking(opened):
    browser = citizen(opened)
    browser.get("/public/jyj/apply")
    page = browser.post("/public/jyj/apply", step="check", **SAID)
    assert "Is this right?" in page.text
    for key, value in SAID.items():
        assert f'type="hidden" name="{key}" value="{value}"' in page.text
    back = browser.post("/public/jyj/apply", step="change", **SAID)
    assert 'value="周小雨"' in back.text
    assert opened.events() == 1


WRONG = (
    ({"applicant_name": " "}, "applicant_name"),
    ({"id_number": ""}, "id_number"),
    ({"request": ""}, "request"),
    ({"phone": ""}, "phone"),
    ({"delivery": "post"}, "address"),
    ({"delivery": "email"}, "email"),
    ({"supply": "by magic"}, "supply"),
    ({"request": "字" * 10_001}, "request"),
    ({"item-1-item": "字" * 10_001}, "item-1-item"),
    ({"joint-1-applicant_name": "字" * 301}, "joint-1-applicant_name"),
    ({"joint-1-phone": "1"}, "joint-1-applicant_name"),
)


def test_what_is_missing_or_wrong_stands_beside_its_field_and_nothing_typed_is_lost(opened):
    browser = citizen(opened)
    browser.get("/public/jyj/apply")
    for changed, beside in WRONG:
        said = {**SAID, **changed}
        page = browser.post("/public/jyj/apply", step="send", **said)
        assert page.status_code == 422, beside
        assert f'id="{beside}-error"' in page.text
        typed = {said["applicant_name"].strip(), said["request"][:40], said["id_number"]}
        assert not [each for each in typed if each not in page.text], beside
    assert opened.events() == 1


def test_joint_applicants_an_agent_and_several_items_come_with_it(opened):
    browser = citizen(opened)
    browser.get("/public/jyj/apply")
    more = browser.post("/public/jyj/apply", add="item", **SAID).text
    assert 'name="item-2-item"' in more
    said = {
        "joint-1-applicant_name": "周大雨",
        "joint-1-applicant_type": "natural_person",
        "agent-agent_name": "吴小风",
        "agent-agent_kind": "agent",
        "agent-authorisation": "yes",
        "agent-agent_identity": "yes",
        "item-1-item": "小学的标准",
        "item-2-item": "初中的标准",
    }
    number, _ = applied(browser, **said)
    view = opened.office.look(number, TODAY)
    assert len(view.parties) == 1
    assert [view.asked[each.key] for each in view.items] == ["小学的标准", "初中的标准"]
    assert view.stored.case.last("agent_named") is not None


def test_a_field_of_the_desk_is_not_read_from_outside(opened):
    number, _ = applied(
        citizen(opened),
        received_on="2025-10-01",
        confirmed_on="2025-10-01",
        reference="2025-0999",
        handler="办公室",
        channel="in_person",
        draft="form-of-a-test",
        enquiry="1",
    )
    stored = opened.office.look(number, TODAY).stored
    assert (number, stored.handler, stored.channel) == ("2025-0002", None, "online")
    assert stored.unconfirmed_since == TODAY


def test_a_form_sent_twice_is_one_application_and_is_answered_alike(opened):
    browser = citizen(opened)
    first = applied(browser)
    proof = re.search(r'value="([0-9a-f]{104})"', browser.get("/public/jyj/apply").text)
    assert proof
    browser.proof = proof[1]
    once = browser.post("/public/jyj/apply", step="send", **SAID)
    browser.proof = proof[1]
    twice = browser.post("/public/jyj/apply", step="send", **SAID)
    assert once.text == twice.text
    assert first[1] not in once.text
    assert len(desk.list_cases(opened.office.seat("handler", TODAY))) == 3
    browser.proof = proof[1]
    other = browser.post("/public/jyj/apply", step="send", **{**SAID, "request": "另一件"})
    assert other.status_code == 422
    assert "sent before" in other.text
    assert "另一件" in other.text
    again = browser.post("/public/jyj/apply", step="send", **{**SAID, "request": "另一件"})
    assert again.status_code == 200, "under its new key it is another application"


def test_the_code_is_shown_again_for_an_hour_and_no_longer(opened):
    browser = citizen(opened)
    browser.get("/public/jyj/apply")
    proof = browser.proof
    page = browser.post("/public/jyj/apply", step="send", **SAID)
    assert "Query code" in page.text
    opened.clock.wait(timedelta(minutes=61))
    browser.proof = proof
    late = browser.post("/public/jyj/apply", step="send", **SAID)
    assert late.status_code == 422
    assert "<code>" not in late.text


def test_a_form_that_is_not_ours_or_too_old_is_shown_again_with_what_was_typed(opened):
    browser = citizen(opened)
    browser.get("/public/jyj/apply")
    forged = browser.proof[:40] + "0" * 64
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    good = {"proof": browser.proof, "step": "send", **SAID}
    opened.clock.wait(timedelta(hours=25))
    for data, headers in (
        (good, {}),
        ({**good, "proof": forged}, {}),
        ({**good, "proof": "x"}, {}),
    ):
        page = browser.client.post("/public/jyj/apply", data=data, headers=headers)
        assert page.status_code == 403
        assert "周小雨" in page.text
    opened.clock.wait(timedelta(hours=-25))
    cross = browser.client.post("/public/jyj/apply", data=good, headers=elsewhere)
    assert cross.status_code == 403
    assert opened.events() == 1


def test_the_trap_takes_no_application_and_loses_nothing(opened):
    browser = citizen(opened)
    browser.get("/public/jyj/apply")
    page = browser.post("/public/jyj/apply", step="send", second_note="http://spam", **SAID)
    assert page.status_code == 422
    assert "周小雨" in page.text
    assert "http://spam" not in page.text
    assert opened.events() == 1
    assert browser.post("/public/jyj/apply", step="send", **SAID).status_code == 200


BAD_FILES = (
    ("表.exe", b"MZ\x90", "application/octet-stream"),
    ("空.pdf", b"", "application/pdf"),
    ("大.pdf", b"%PDF" + b"0" * 20_971_520, "application/pdf"),
)


def test_files_pass_the_guards_that_those_of_staff_pass(opened):
    browser = citizen(opened)
    browser.get("/public/jyj/apply")
    for attached in BAD_FILES:
        page = browser.post("/public/jyj/apply", {"attached": attached}, step="send", **SAID)
        assert page.status_code == 422
        assert 'id="attached-error"' in page.text
        assert "周小雨" in page.text
    assert opened.events() == 1


def test_nobody_can_change_who_is_known_by_applying_with_their_number(opened):
    number, _ = applied(
        citizen(opened),
        applicant_name="冒名者",
        id_number="330301199001010011",
        phone="13999999999",
        **{
            "joint-1-applicant_name": "另一冒名者",
            "joint-1-id_number": "330301199001010011",
            "joint-1-address": "别处1号",
        },
    )
    known = desk.whole(opened.office.seat("handler", TODAY), "2025-0001", in_full=True).applicant
    assert (known.name, known.phone, known.address) == ("林小满", "13900000006", None)
    hints = desk.likely(opened.office.seat("handler", TODAY), number)
    assert "2025-0001" in hints.same_person, "a person says whether they are one"


def test_the_same_person_with_the_same_words_is_who_is_known(opened):
    same = {
        "applicant_name": "林小满",
        "id_number": "330301199001010011",
        "phone": "13900000006",
    }
    number, _ = applied(citizen(opened), **same)
    seat = opened.office.seat("handler", TODAY)
    assert "2025-0001" in {
        each.reference for each in desk.known_applicant(seat, number).applications
    }


def test_the_day_takes_so_many_from_one_address_and_so_many_in_all(opened):
    for _ in range(3):
        applied(citizen(opened, "2001:db8:1:2::1"))
    same_network = citizen(opened, "2001:db8:1:2:ffff::9")
    same_network.get("/public/jyj/apply")
    full = same_network.post("/public/jyj/apply", step="send", **SAID)
    assert full.status_code == 429
    assert "by post" in full.text
    assert "周小雨" in full.text, "nothing typed is lost"
    for n in (1, 2):
        applied(citizen(opened, f"198.51.100.{n}"))
    other = citizen(opened, "198.51.100.9")
    other.get("/public/jyj/apply")
    assert other.post("/public/jyj/apply", step="send", **SAID).status_code == 429
    opened.clock.wait(timedelta(hours=24, minutes=1))
    applied(citizen(opened, "2001:db8:1:2::1"))


def test_forms_that_come_too_fast_are_not_even_read(opened):
    browser = citizen(opened)
    for _ in range(30):
        browser.client.post("/public/jyj/status", data={})
    page = browser.client.post("/public/jyj/status", data={})
    assert page.status_code == 429
    assert int(page.headers["Retry-After"]) > 0
    opened.clock.wait(timedelta(minutes=1))
    assert browser.client.post("/public/jyj/status", data={}).status_code == 422


def test_how_it_stands_is_told_to_whoever_has_number_and_code(opened):
    browser = citizen(opened)
    number, code = applied(browser)
    page = standing(browser, number, code)
    assert page.status_code == 200
    assert "the receipt is to be confirmed with you" in page.text
    opened.office.act("handler", number, "confirm_receipt", day("Thu 2025-10-16"))
    opened.clock.today = day("Thu 2025-10-16")
    page = standing(browser, number.lower(), code.lower().replace("-", " "))
    assert "In hand" in page.text
    assert "2025-11-13 Thu" in page.text, "by then the office must reply"
    opened.office.act(
        "handler", number, "request_correction", day("Thu 2025-10-16"), items="请写明学段"
    )
    page = standing(browser, number, code).text
    assert "The office waits for you" in page
    assert "Applicant&#39;s correction" in page
    assert "请写明学段" not in page


def test_a_reply_is_told_with_its_day_and_number(opened):
    browser = citizen(opened)
    number, code = applied(browser)
    opened.office.act("handler", number, "confirm_receipt", TODAY)
    opened.office.answer(number, TODAY)
    page = standing(browser, number, code).text
    assert "2025-10-15" in page
    assert "某教公开〔2025〕1号" in page
    assert "must reply by" not in page


def test_which_review_it_waits_for_and_who_is_at_work_is_told_to_nobody(opened):
    browser = citizen(opened)
    number, code = applied(browser)
    opened.office.act("handler", number, "confirm_receipt", TODAY)
    opened.office.act("handler", number, "log_contact", TODAY, remarks="打过电话，说的是内情")
    opened.office.act(
        "handler",
        number,
        "consult_third_party",
        TODAY,
        id="c1",
        party_name="某服务公司",
        information="收费标准",
    )
    opened.office.act("handler", number, "draft_reply", TODAY, outcome="OPEN", given="标准一份")
    for language in ("en", "zh-CN"):
        browser.get("/public/jyj/status")
        page = browser.post(f"/public/jyj/status?lang={language}", number=number, code=code)
        assert page.status_code == 200
        for secret in (
            "内情",
            "某服务公司",
            "周小雨",
            "演示",
            "审核",
            "review",
            "第三方",
            "third",
            "标准",
        ):
            assert secret not in page.text, secret


def counted(opened, browser, number, code):
    """Return the statements that a question runs."""
    ran = []
    engine = opened.office.store._engine
    browser.get("/public/jyj/status")
    proof = browser.proof

    def note(*told):
        ran.append(told[2])

    event.listen(engine, "before_cursor_execute", note)
    page = browser.client.post(
        "/public/jyj/status", data={"proof": proof, "number": number, "code": code}
    )
    event.remove(engine, "before_cursor_execute", note)
    return ran, page


def test_an_unknown_number_and_a_wrong_code_are_one_answer_and_the_same_work(opened):
    browser = citizen(opened)
    number, code = applied(browser)
    other = opened.browser("other")
    other.get("/receive")
    logged = {"channel": "in_person", "received_on": "2025-10-14", "supply": "", "delivery": ""}
    for _ in range(3):
        other.post("/receive", **{**SAID, **logged})
    asked = {
        "a wrong code": (number, "2222-2222-2222-2222-2222"),
        "an unknown number": ("2025-0777", code),
        "a number without a code": ("2025-0001", code),
        "a number of another office": ("2025-0003", code),
        "no number at all": ("'; --", "x"),
    }
    work, says = {}, {}
    for name, (typed, given) in asked.items():
        work[name], page = counted(opened, browser, typed, given)
        assert page.status_code == 404, name
        says[name] = re.sub(r'value="[^"]*"', "", page.text)
    assert len(set(map(tuple, work.values()))) == 1
    assert len(set(says.values())) == 1


def test_after_many_failures_a_number_and_an_address_must_wait_whether_it_is_there_or_not(opened):
    number, code = applied(citizen(opened))
    for typed in (number, "2025-0777"):
        for n in range(10):
            page = standing(citizen(opened, f"198.51.100.{n}"), typed, "wrong")
            assert page.status_code == 404
        page = standing(citizen(opened, "198.51.100.200"), typed, code)
        assert page.status_code == 429, "also with the right code"
    opened.clock.wait(timedelta(minutes=16))
    assert standing(citizen(opened), number, code).status_code == 200
    for n in range(30):
        browser = citizen(opened, "192.0.2.1")
        assert standing(browser, f"2025-1{n:03}", "wrong").status_code == 404
    assert standing(citizen(opened, "192.0.2.1"), number, code).status_code == 429
    assert standing(citizen(opened, "192.0.2.2"), number, code).status_code == 200


def test_right_questions_are_not_counted(opened):
    browser = citizen(opened)
    number, code = applied(browser)
    for _ in range(12):
        assert standing(browser, number, code).status_code == 200


def test_staff_give_a_code_to_an_application_on_paper_and_the_one_before_is_void(opened):
    staff = opened.browser("handler")
    staff.get("/cases/2025-0001")
    first = staff.post("/cases/2025-0001/query-code")
    assert first.status_code == 200
    code = re.search(r"<code>([A-Z0-9-]{24})</code>", first.text)[1]
    assert standing(citizen(opened), "2025-0001", code).status_code == 200
    staff.post("/cases/2025-0001/query-code")
    assert standing(citizen(opened), "2025-0001", code).status_code == 404
    asked = desk.DeedsAsked(TODAY, TODAY, kinds=("query_code",))
    given = desk.audit(opened.office.seat("auditor", TODAY), asked).found
    assert [(each.user, each.subject) for each in given] == [("handler", "2025-0001")] * 2


def test_whoever_logs_applications_gives_codes_and_nobody_else_does(opened):
    for role in desk.ROLES:
        browser = opened.browser(role)
        page = browser.get("/cases/2025-0001")
        may = role in ("registrar", "handler", "admin")
        assert ("/query-code" in page.text) == may, role
        assert browser.post("/cases/2025-0001/query-code").status_code == (200 if may else 403)


def test_nobody_of_another_office_gives_a_code_and_no_form_without_its_proof(opened):
    other = opened.browser("other")
    other.get("/account")
    assert other.post("/cases/2025-0001/query-code").status_code == 404
    handler = opened.browser("handler")
    assert handler.client.post("/cases/2025-0001/query-code").status_code == 403
    assert opened.browser().post("/cases/2025-0001/query-code").status_code in (401, 403)


def test_nothing_of_the_desk_and_of_nobody_else_is_on_a_public_page(opened):
    browser = citizen(opened)
    for path in ("", "/apply", "/status", "/cases", "/nothing/here"):
        page = browser.get(f"/public/jyj{path}")
        links = set(re.findall(r'(?:href|action|src)="([^"]+)"', page.text))
        ours = ("/public/jyj", "/static/", "#")
        assert [each for each in links if not each.startswith(ours)] == []
        assert not [each for each in CASE if each in page.text]
        assert "<script" not in page.text
        assert "set-cookie" not in page.headers
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in page.headers["content-security-policy"]


def test_a_signed_in_session_opens_nothing_more_there(opened):
    staff = opened.browser("admin")
    page = staff.get("/public/jyj")
    assert "nav" not in re.findall(r"<(\w+)", page.text)
    assert "set-cookie" not in page.headers


def test_no_number_no_code_and_nobodys_data_stand_in_a_log(sqlite_url, caplog):
    caplog.set_level(logging.DEBUG)
    for opened in open_pages(sqlite_url, OPEN + "[log]\nrequests = true\n"):
        browser = citizen(opened)
        number, code = applied(browser)
        standing(browser, number, code)
        standing(browser, number, "wrong")
    ours = [each for each in caplog.records if each.name.startswith("casetrack")]
    lines = "\n".join(f"{each.getMessage()} {getattr(each, 'fields', '')}" for each in ours)
    assert "/public/{office}/status" in lines
    for secret in (number, code, *SAID.values()):
        if secret not in ("online", "electronic", "natural_person"):
            assert secret not in lines


def test_the_other_language_is_a_click_away_and_stays(opened):
    browser = citizen(opened)
    page = browser.get("/public/jyj?lang=zh-CN").text
    assert 'href="/public/jyj?lang=en"' in page
    assert 'href="/public/jyj/apply?lang=zh-CN"' in page
    assert '<html lang="zh-CN">' in page


def test_verify_finds_nothing_wrong_with_an_application_from_outside(opened):
    applied(citizen(opened))
    assert not desk.verify(opened.office.seat("admin", TODAY)).findings
