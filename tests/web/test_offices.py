"""The pages of offices, numbers and letterheads, and the one from which all are reached."""

import html
import re

import pytest

from casetrack.store import Person
from desk.test_offices import letterhead


@pytest.fixture
def root(pages):
    """An administrator of every office."""
    with pages.office.store.transaction() as tx:
        tx.people.put_user(Person("root", "总管", ("admin",)), pages.clock.at)
    browser = pages.browser("root")
    browser.get("/offices")
    return browser


def of(page) -> str:
    return html.unescape(page.text)


def test_an_office_is_added_renamed_closed_and_reopened(root):
    made = root.post("/offices", code="zsb", name="招生办", parent="jyj")
    assert made.headers["location"] == "/offices/zsb"
    page = of(root.get("/offices"))
    assert "below the one before, level 1:" in page
    assert "added here" in page
    root.get("/offices/zsb")
    assert root.post("/offices/zsb", name="考试院", parent="zfj").status_code == 303
    assert "changed from now on: Name of the office, Office above" in of(root.get("/offices/zsb"))
    assert root.post("/offices/zsb/close").status_code == 303
    assert "takes no applications any more" in of(root.get("/offices/zsb"))
    assert root.post("/offices/zsb/reopen").status_code == 303
    assert "Take no more applications" in of(root.get("/offices/zsb"))


def test_an_office_that_takes_none_any_more_offers_no_logging_in_its_menu(pages, root):
    with pages.office.store.transaction() as tx:
        tx.people.put_user(Person("away", "别处的登记员", ("registrar",), "zfj"), pages.clock.at)
    registrar = pages.browser("away")
    assert 'href="/receive"' in registrar.get("/").text
    root.get("/offices/zfj")
    assert root.post("/offices/zfj/close").status_code == 303
    menu = registrar.get("/").text
    assert 'href="/receive"' not in menu
    assert 'href="/originals"' not in menu
    root.get("/offices/zfj")
    root.post("/offices/zfj/reopen")
    assert 'href="/receive"' in registrar.get("/").text


def test_what_an_office_cannot_be_is_said_beside_its_field_and_nothing_typed_is_lost(root):
    page = root.post("/offices", code="jyj", name="招生办")
    assert page.status_code == 422
    assert "is taken" in re.search(r'id="code-error">([^<]+)', page.text)[1]
    assert 'value="招生办"' in page.text
    page = root.post("/offices/jyj", name="", phone="0577-9")
    assert "a name is needed" in re.search(r'id="name-error">([^<]+)', page.text)[1]
    assert 'value="0577-9"' in page.text
    refused = root.post("/offices/jyj/close")
    assert "opens with" in of(refused)


def test_a_renamed_office_is_called_so_on_every_page_and_by_the_file_again(pages, root):
    handler = pages.browser("handler")
    root.post("/offices/jyj", name="某市教育和体育局")
    assert "某市教育和体育局" in handler.get("/").text
    assert "changed here" in of(root.get("/offices"))
    root.get("/offices/jyj")
    root.post("/offices/jyj/file")
    assert "某市教育和体育局" not in handler.get("/").text


def test_nobody_logs_an_application_where_none_are_taken(pages, root):
    with pages.office.store.transaction() as tx:
        tx.people.put_user(Person("there", "别处", ("registrar",), "zfj"), pages.clock.at)
    root.get("/offices/zfj")
    root.post("/offices/zfj/close")
    there = pages.browser("there")
    there.get("/receive")
    typed = {
        "channel": "in_person",
        "received_on": "2025-10-14",
        "applicant_name": "林大满",
        "applicant_type": "natural_person",
        "request": "公开校车名录",
    }
    no = there.post("/receive", **typed)
    assert no.status_code in (403, 422)
    assert "takes no applications any more" in of(no)


def test_another_way_of_numbering_is_shown_before_it_holds(root):
    typed = {"letter_code": "某教公开", "pattern:reply": "{code}答〔{year}〕{serial}号"}
    page = root.post("/offices/jyj/numbers", **typed)
    assert "nothing has been changed yet" in of(page)
    assert "<ins>某教公开答〔2025〕1号</ins>" in page.text
    assert "某教公开〔2025〕1号" in root.get("/offices/jyj/numbers").text
    assert root.post("/offices/jyj/numbers", **typed, sure="yes").status_code == 303
    assert "某教公开答〔2025〕1号" in root.get("/offices/jyj/numbers").text
    wrong = root.post("/offices/jyj/numbers", **{**typed, "pattern:reply": "{serial}"})
    assert "must stand in it" in re.search(r'id="reply-error">([^<]+)', wrong.text)[1]
    assert root.post("/offices/jyj/numbers", **typed, **{"first:reply": "x"}).status_code == 422


def test_a_letterhead_is_checked_tried_put_and_used_again(root):
    root.get("/letterheads")
    wrong = {"letterhead": ("a.docx", letterhead("number", "nummer"))}
    page = root.post("/letterheads", wrong, name="_letter.docx")
    assert page.status_code == 422
    assert "nummer: there is no such tag" in of(page)
    assert "body: the tag is missing" in of(page)
    good = {"letterhead": ("a.docx", letterhead())}
    tried = root.post("/letterheads", good, how="sample")
    assert tried.content.startswith(b"PK")
    root.get("/letterheads")
    assert "None was put here." in root.get("/letterheads").text
    for _ in range(2):
        assert root.post("/letterheads", good, name="_letter.docx").status_code == 303
    assert "Use it again" in root.get("/letterheads").text
    assert root.get("/letterheads/1/sample").content.startswith(b"PK")
    assert root.post("/letterheads/1/again").status_code == 303
    assert root.post("/letterheads/remove", name="_letter.docx").status_code == 303
    assert "taken away" in root.get("/letterheads").text


def test_the_first_page_says_how_everything_is_and_leads_to_it(pages, root):
    root.get("/tokens")
    root.post("/tokens", user="handler", name="平台", scope="cases:read", days="10")
    page = of(root.get("/administration"))
    for says in ("2 offices", "1 token, 1 ends this month", "announced to the end of 2026"):
        assert says in page, says
    for href in re.findall(r'<dt><a href="([^"]+)"', page):
        assert root.get(href).status_code == 200, href
    auditor = pages.browser("auditor")
    seen = of(auditor.get("/administration"))
    assert "tokens" not in seen
    for href in re.findall(r'<dt><a href="([^"]+)"', seen):
        assert auditor.get(href).status_code == 200, href
    assert 'href="/administration"' not in pages.browser("handler").get("/").text


def test_what_is_changed_is_entered_in_the_audit(root):
    root.post("/offices/jyj", phone="0577-9")
    root.get("/letterheads")
    root.post("/letterheads", {"letterhead": ("a.docx", letterhead())}, name="_letter.docx")
    page = of(root.get("/audit"))
    assert "changed how the office is set up" in page
    assert "office jyj" in page
    assert "letterhead _letter.docx" in page
