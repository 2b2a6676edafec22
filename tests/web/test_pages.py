"""What the pages show and take, asked for without a browser."""

import csv
import html
import io
import re

import pytest

from casetrack import desk
from casetrack.cli.worked import work
from casetrack.web.dates import dated
from days import day
from web.conftest import RECEIVED, TODAY

CASE = "/cases/2025-0001"


@pytest.fixture
def handler(pages):
    """A handler's browser on the page of the case."""
    browser = pages.browser("handler")
    browser.get(CASE)
    return browser


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize(
    "path",
    [
        *("/", "/cases", "/account", "/receive", "/nowhere", "/cases?sort=x"),
        *(f"{CASE}{part}" for part in ("", "/days", "/road", "/applicant")),
    ],
)
def test_every_page_speaks_both_languages_whole(pages, language, path):
    browser = pages.browser("handler")
    browser.get(f"/?lang={language}")
    text = browser.get(path).text
    assert f'<html lang="{language}">' in text
    for chinese, english in (("今日", "Today"), ("登记申请", "Log an application")):
        assert (chinese in text) == (language == "zh-CN")
        assert (english in text) == (language == "en")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_case_of_the_demonstration_opens_for_every_role(pages, language):
    pages.clock.today = day("Wed 2026-11-25")
    count = work(pages.office.seat("admin", pages.clock.today))
    for role in desk.ROLES:
        browser = pages.browser(role)
        browser.get(f"/?lang={language}")
        found = listed(browser, "")
        assert len(found) == count + 1
        for reference in found:
            for part in ("", "/days", "/road", "/applicant"):
                path = f"/cases/{reference}{part}"
                assert browser.get(path).status_code == 200, (role, path)


def test_today_answers_what_must_be_done_now(pages):
    for on, count in (
        (day("Mon 2025-11-10"), ("0", "1", "0")),
        (day("Tue 2025-11-11"), ("1", "0", "0")),
        (day("Mon 2025-11-03"), ("0", "0", "1")),
        (day("Fri 2025-10-31"), ("0", "0", "0")),
    ):
        pages.clock.today = on
        text = pages.browser("handler").get("/").text
        numbers = re.findall(r'<a href="#[a-z-]+" class="[a-z]*"><b>(\d+)</b>', text)
        numbers += re.findall(r'<a href="#this-week"><b>(\d+)</b>', text)
        assert tuple(numbers) == count, on


def test_the_rest_of_a_part_is_one_click_away(pages):
    for _ in range(9):
        pages.office.receive(RECEIVED)
    for on, part in (
        (day("Mon 2025-11-03"), "this-week"),
        (day("Mon 2025-11-10"), "due-today"),
        (day("Tue 2025-11-11"), "overdue"),
        (RECEIVED, "queue-handling"),
    ):
        pages.clock.today = on
        browser = pages.browser("handler")
        text = browser.get("/").text
        section = text[text.index(f'aria-labelledby="{part}"') :]
        link = re.search(r'<p class="more"><a href="/cases([^"]+)">all 10', section)
        assert link, part
        assert len(listed(browser, html.unescape(link[1]))) == 10, part


def test_each_role_is_told_what_waits_for_it(pages):
    def waits(role: str) -> bool:
        return 'id="queue-division_review"' in pages.browser(role).get("/").text

    assert not waits("reviewer1")
    pages.office.act("handler", "2025-0001", "draft_reply", TODAY, outcome="OPEN", given="《方案》")
    assert waits("reviewer1")
    assert not waits("handler")
    assert not waits("approver")


def test_the_state_of_an_application_in_the_hands_of_others_is_nobodys_queue(pages):
    pages.office.act("handler", "2025-0001", "request_correction", TODAY, items="哪一年度")
    text = pages.browser("handler").get("/").text
    assert 'id="queue-' not in text
    assert "Applicant&#39;s correction" in text


def test_a_case_shows_who_what_when_and_masks_what_identifies(handler):
    text = handler.get(CASE).text
    for shown in ("林小满", "公开2025年学区划分方案", "2025-11-10 Mon", "330************011"):
        assert shown in text, shown
    for hidden in ("330301199001010011", "13900000006", "x@example.org"):
        assert hidden not in text, hidden


def test_what_identifies_is_shown_when_asked_for_and_the_asking_is_recorded(pages, handler):
    text = handler.post(f"{CASE}/identity").text
    assert "330301199001010011" in text
    assert handler.get(CASE).text.count("330301199001010011") == 0
    with pages.office.store.reading() as tx:
        stored = tx.cases.get("jyj", "2025-0001")
        read = [(each.read_on, each.user, each.what) for each in tx.readings.of_case(stored.id)]
        assert sorted(read) == [(TODAY, "handler", "case"), (TODAY, "handler", "identity")]


def test_reading_a_case_is_recorded_once_a_person_and_day(pages, handler):
    handler.get(CASE)
    handler.get(f"{CASE}/days")
    pages.browser("auditor").get(CASE)
    pages.clock.today = day("Thu 2025-10-16")
    handler.get(CASE)
    with pages.office.store.reading() as tx:
        stored = tx.cases.get("jyj", "2025-0001")
        read = sorted((str(each.read_on), each.user) for each in tx.readings.of_case(stored.id))
        assert read == [
            ("2025-10-15", "auditor"),
            ("2025-10-15", "handler"),
            ("2025-10-16", "handler"),
        ]


def test_reading_a_letter_is_reading_the_case(pages):
    pages.office.act("handler", "2025-0001", "request_correction", TODAY, items="哪一年度")
    pages.browser("auditor").get(f"{CASE}/letters/2/correction/file")
    pages.browser("manager").get(f"{CASE}/letters/2/correction")
    pages.browser("secrecy").get(f"{CASE}/letters/9/correction")
    with pages.office.store.reading() as tx:
        stored = tx.cases.get("jyj", "2025-0001")
        assert {each.user for each in tx.readings.of_case(stored.id)} == {"auditor", "manager"}


def test_the_bar_has_a_cell_for_each_of_the_twenty_days_and_each_says_why(handler):
    text = handler.get(CASE).text
    cells = re.findall(r'<li class="([a-z -]+)"><a href="[^"]+"[^>]* aria-label="([^"]+)"', text)
    counted = [name for _, name in cells if "working day " in name]
    assert len(counted) == 20
    assert counted[0].startswith("2025-10-14 Tue · working day 1")
    assert counted[-1] == "2025-11-10 Mon · working day 20 · the reply is due"
    assert [kind for kind, _ in cells].count("used") == 1
    assert any("is-today" in kind and "today" in name for kind, name in cells)
    assert any("weekend" in name for kind, name in cells if kind == "off")


def test_an_action_leaves_its_event_and_the_page_points_to_it(pages, handler):
    answer = handler.post(f"{CASE}/act/log_contact", remarks="打过电话", on="2025-10-15")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{CASE}?done=2#event-2"
    text = handler.get(answer.headers["location"]).text
    assert re.search(r'<li id="event-2" class="new">', text)
    assert "打过电话" in text
    assert pages.events() == 2


def test_a_refusal_stands_beside_the_form_with_all_that_was_typed(pages, handler):
    answer = handler.post(
        f"{CASE}/act/request_correction", items="哪一<年>度", working_days="15", on="2025-10-12"
    )
    assert answer.status_code == 422
    text = html.unescape(answer.text)
    form = text[text.index('id="act-request_correction" open') :]
    form = form[: form.index("</details>")]
    assert dated("2025-10-12 is before the receipt on 2025-10-13") in form
    assert "request_correction:" not in form
    assert "哪一<年>度" in form
    assert 'value="15"' in form
    assert 'value="2025-10-12"' in form
    assert pages.events() == 1


@pytest.mark.parametrize(
    ("action", "typed", "field"),
    [
        ("request_correction", {"items": "x", "working_days": "many"}, "working_days"),
        ("request_correction", {"items": "x", "complete_by": "soon"}, "complete_by"),
        ("request_correction", {"items": " "}, "items"),
        ("draft_reply", {"outcome": "OPEN"}, "given"),
        ("draft_reply", {"outcome": "NO_SUCH"}, ""),
        ("draft_reply", {}, "outcome"),
    ],
)
def test_what_is_wrong_with_a_field_is_said_beside_it(pages, handler, action, typed, field):
    answer = handler.post(f"{CASE}/act/{action}", on="2025-10-15", **typed)
    assert answer.status_code == 422
    beside = f'id="{action}-{field}-error"' if field else 'role="alert"'
    assert beside in answer.text
    assert pages.events() == 1


def test_a_wrong_date_of_the_action_is_said_beside_it(handler):
    answer = handler.post(f"{CASE}/act/log_contact", remarks="x", on="15.10.")
    assert 'id="log_contact-on-error"' in answer.text


def test_the_proof_of_service_is_a_fact_and_no_proof_that_the_form_is_ours(pages, handler):
    pages.office.answer("2025-0001", TODAY)
    assert handler.get(CASE).text.count('name="proof"') == handler.get(CASE).text.count("<form m")
    on = "2025-10-15"
    answer = handler.post(f"{CASE}/act/record_service", **{"law-proof": "回执"}, on=on)
    assert answer.status_code == 303
    assert "回执" in handler.get(CASE).text


def test_an_outcome_asks_for_its_own_fields(handler):
    whole = handler.post(f"{CASE}/act/draft_reply", ask="1", outcome="PARTIAL")
    assert whole.status_code == 200
    assert 'name="withheld_article"' in whole.text
    part = handler.client.post(
        f"{CASE}/act/draft_reply",
        data={"proof": handler.proof, "ask": "1", "outcome": "PARTIAL"},
        headers={"HX-Request": "true"},
    )
    assert 'name="withheld_article"' in part.text
    assert "<html" not in part.text


def test_an_attachment_and_a_letter_come_back_as_they_were_stored(pages, handler):
    content = b"<script>alert(1)</script>"
    files = {"attached": ("..\\坏 名字.html", content, "text/html")}
    handler.post(f"{CASE}/act/request_correction", items="哪一年度", on="2025-10-15", files=files)
    text = handler.get(CASE).text
    (address,) = set(re.findall(rf'href="({CASE}/files/[^"]+)"', text))
    file = handler.get(address)
    assert file.content == content
    assert file.headers["content-type"] == "application/octet-stream"
    assert file.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E5%9D%8F")
    stored = handler.get(f"{CASE}/letters/2/correction/file")
    paper = desk.paper(pages.office.seat("handler", TODAY), "2025-0001", "correction")
    assert stored.content == paper.stored
    pdf = handler.get(f"{CASE}/letters/2/correction/pdf")
    assert pdf.content.startswith(b"%PDF-")
    assert pdf.headers["content-type"] == "application/pdf"
    page = handler.get(f"{CASE}/letters/2/correction")
    assert "林小满" in page.text
    assert page.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert handler.get(f"{CASE}/letters/1/correction").status_code == 404


def test_the_day_by_day_page_has_every_day_with_its_reason(handler):
    text = handler.get(f"{CASE}/days").text
    assert '<tr id="d-2025-11-10"' in text
    assert "weekend" in text
    assert "条例第33条第2款" in text


def listed(browser, query):
    return re.findall(r'<a href="/cases/([0-9-]+)">', browser.get(f"/cases{query}").text)


def test_filters_in_the_address_narrow_the_list(pages):
    pages.office.receive(day("Tue 2025-10-14"), handler="基础教育处")
    browser = pages.browser("handler")
    first, second = "2025-0001", "2025-0002"
    for query, found in {
        "": [first, second],
        "?q=0002&open=yes": [second],
        "?state=handling": [first, second],
        "?state=answered": [],
        "?division=基础教育处": [second],
        "?due_before=2025-11-11": [first],
        "?received_from=2025-10-14": [second],
        "?received_to=2025-10-13": [first],
        "?sort=received_on&order=down": [second, first],
        "?sort=reference&order=down": [second, first],
        "?open=no": [],
        "?page=7": [first, second],
        "?page=x": [first, second],
    }.items():
        assert listed(browser, query) == found, query


def test_the_reference_of_one_case_leads_to_it(handler):
    assert handler.get("/cases?q=2025-0001").headers["location"] == CASE


@pytest.mark.parametrize("query", ["?due_before=soon", "?sort=colour"])
def test_a_filter_that_cannot_be_read_is_said(handler, query):
    answer = handler.get(f"/cases{query}")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_fifty_cases_a_page(pages):
    for _ in range(50):
        pages.office.receive(day("Tue 2025-10-14"))
    browser = pages.browser("handler")
    assert len(listed(browser, "")) == 50
    assert len(listed(browser, "?page=2")) == 1
    assert "page 2 of 2" in browser.get("/cases?page=2").text


def test_the_table_to_take_away_has_what_is_seen_and_starts_no_formula(pages):
    pages.office.receive(day("Tue 2025-10-14"), request="=HYPERLINK(1)", applicant_name="+林")
    sent = pages.browser("handler").get("/cases.csv?received_from=2025-10-14")
    assert sent.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(sent.content.decode("utf-8-sig"))))
    assert len(rows) == 1
    assert rows[0]["reference"] == "2025-0002"
    assert rows[0]["what is asked for"] == "'=HYPERLINK(1)"
    assert rows[0]["applicant"] == "'+林"
    for sign in "＝＋－＠":
        pages.office.receive(day("Wed 2025-10-15"), request=f"{sign}HYPERLINK(1)")
        sent = pages.browser("handler").get("/cases.csv?received_from=2025-10-15&sort=reference")
        assert f"'{sign}HYPERLINK(1)" in sent.text
    assert rows[0]["due"] == "2025-11-11"


APPLICATION = {
    "channel": "post",
    "signed_on": "2025-10-14",
    "applicant_name": "林大满",
    "applicant_type": "natural_person",
    "request": "公开校车名录",
}


def test_an_application_is_logged_and_its_page_opens(pages):
    browser = pages.browser("registrar")
    browser.get("/receive")
    answer = browser.post("/receive", **APPLICATION)
    assert answer.headers["location"] == "/cases/2025-0002?done=1"
    text = browser.get(answer.headers["location"]).text
    assert "2025-11-11 Tue" in text
    assert "林大满" in text


def test_the_day_of_receipt_is_shown_with_its_reason_before_anything_is_written(pages):
    browser = pages.browser("registrar")
    seen = browser.get("/receive/preview?channel=post&signed_on=2025-10-14").text
    assert dated("received on 2025-10-14 Tue") in seen
    assert "条例第31条第（二）项" in seen
    assert "2025-11-11 Tue" in seen
    waiting = browser.get("/receive/preview?channel=email&arrived_on=2025-10-14").text
    assert "not fixed yet" in waiting
    assert "2025-10-15 Wed" in waiting
    wrong = browser.get(
        "/receive/preview?channel=post&signed_on=2025-10-14&received_on=2025-10-13"
    ).text
    assert dated("2025-10-13 is not the day of receipt") in wrong
    assert pages.events() == 1


def test_a_day_that_the_channel_does_not_ask_for_is_not_meant(pages):
    browser = pages.browser("registrar")
    seen = browser.get(
        "/receive/preview?channel=in_person&signed_on=2025-10-10&submitted_on=2025-10-14"
    ).text
    assert dated("received on 2025-10-14 Tue") in seen


def test_what_is_missing_in_an_application_is_said_beside_it_and_nothing_is_lost(pages):
    browser = pages.browser("registrar")
    browser.get("/receive")
    answer = browser.post("/receive", **{**APPLICATION, "request": " "})
    assert answer.status_code == 422
    assert 'id="request-error"' in answer.text
    assert 'value="林大满"' in answer.text
    refused = browser.post("/receive", **{**APPLICATION, "signed_on": "2025-10-16"})
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert pages.events() == 1


def test_the_language_is_kept(pages):
    browser = pages.browser("handler")
    assert "今日" in browser.get("/?lang=zh-CN").text
    assert "今日" in browser.get("/").text
    assert "Today" in browser.get("/?lang=tlh").text, "a language we have no words in"


def test_a_form_that_is_too_large_is_not_read(pages, handler, monkeypatch):
    monkeypatch.setattr("casetrack.web.answer.LARGEST_BYTES", 3 * 1024 * 1024)
    files = {"attached": ("a.bin", b"x" * 4 * 1024 * 1024, "application/octet-stream")}
    answer = handler.post(f"{CASE}/act/log_contact", remarks="x", on="2025-10-15", files=files)
    assert answer.status_code == 413
    assert "larger than 3 MB" in answer.text
    assert pages.events() == 1


def test_what_is_no_page_and_what_fails_says_so_without_a_traceback(pages, monkeypatch):
    browser = pages.browser("handler")
    assert browser.get("/nowhere").status_code == 404
    missing = browser.get("/cases/2025-9999")
    assert missing.status_code == 404
    assert "there is no case 2025-9999 at 某市教育局" in missing.text

    def fails(*_: object) -> None:
        raise ValueError("林小满 has the number 330301199001010011")

    monkeypatch.setattr(desk, "todays", fails)
    broken = browser.get("/")
    assert broken.status_code == 500
    assert "林小满" not in broken.text
    assert "nothing was changed" in broken.text


def test_the_list_of_pages_says_in_which_part_one_is(pages):
    browser = pages.browser("registrar")
    for path, part in (("/cases/2025-0001", "/cases"), ("/service", "/post"), ("/post", "/post")):
        assert re.findall(r'href="([^"]+)" aria-current="page"', browser.get(path).text)[:1] == [
            part
        ]
