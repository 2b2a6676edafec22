"""One's reminders on a page, who is away, the calendar's address, how messages go out."""

from dataclasses import replace

import pytest
from icalendar import Calendar

from casetrack import desk
from casetrack.messages import english
from casetrack.web.dates import dated
from casetrack.web.reminders import lines
from days import day
from web.conftest import RECEIVED, TODAY

DUE_SOON = day("Mon 2025-11-03")


def reminded(pages) -> None:
    desk.remind(
        replace(pages.office.seat("admin", DUE_SOON), now=lambda: pages.clock.at), english, {}
    )


def test_an_inbox_leads_to_the_case_and_says_what_is_done(pages):
    reminded(pages)
    page = pages.browser("handler").get("/reminders").text
    assert '<a href="/cases/2025-0001">2025-0001</a>' in page
    assert "5 working days left" in page
    pages.office.answer("2025-0001", day("Tue 2025-11-04"))
    page = pages.browser("handler").get("/reminders").text
    assert "Done, or moved to another day" in page
    assert "Nobody has to remind you of anything." in page


def test_each_line_of_a_list_leads_to_its_case():
    told = "首次检查，发现以下到期日\n2026-0003：答复期限今天（2026-11-27）到期\n2026-0004: due"
    assert list(lines(told)) == [
        ("", "首次检查，发现以下到期日"),
        ("2026-0003", "答复期限今天（2026-11-27）到期"),
        ("2026-0004", "due"),
    ]
    assert list(lines("2019年第3号：到期", "2019年第3号")) == [("2019年第3号", "到期")]
    assert list(lines("本周：在办 2 件")) == [("", "本周：在办 2 件")]


def test_an_absence_is_entered_and_taken_away(pages):
    browser = pages.browser("handler")
    browser.get("/reminders")
    away = {"first_on": "2025-10-20", "last_on": "2025-10-24", "deputy": "registrar"}
    assert browser.post("/reminders/absences", **away).headers["location"] == "/reminders"
    page = browser.get("/reminders").text
    assert "演示registrar stands in" in page
    assert 'action="/reminders/absences/1/remove"' in page
    auditor = pages.browser("auditor")
    assert "remove" not in auditor.get("/reminders").text
    assert auditor.post("/reminders/absences/1/remove").status_code == 403
    assert browser.post("/reminders/absences/1/remove").status_code == 303
    assert "Nobody is away." in browser.get("/reminders").text
    assert browser.post("/reminders/absences/1/remove").status_code == 404


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"first_on": "2025-10-20", "last_on": "2025-10-19"}, "last_on"),
        ({"first_on": "soon", "last_on": "2025-10-19"}, "first_on"),
        ({"first_on": "2025-10-20", "last_on": "2025-10-21", "deputy": "x"}, "deputy"),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_nothing_typed_is_lost(pages, typed, field):
    browser = pages.browser("handler")
    browser.get("/reminders")
    answer = browser.post("/reminders/absences", **typed)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert f'value="{typed["last_on"]}"' in answer.text
    assert "Nobody is away." in answer.text


def test_nobody_enters_the_absence_of_another_but_who_leads(pages):
    typed = {"user": "registrar", "first_on": "2025-10-20", "last_on": "2025-10-21"}
    for role, status in (("handler", 403), ("manager", 303)):
        browser = pages.browser(role)
        browser.get("/reminders")
        assert browser.post("/reminders/absences", **typed).status_code == status


def test_where_mail_goes_is_kept(pages):
    browser = pages.browser("handler")
    browser.get("/reminders")
    assert "mail-error" in browser.post("/reminders/mail", mail="no address").text
    browser.post("/reminders/mail", mail="chen@example.org")
    assert 'value="chen@example.org"' in browser.get("/reminders").text


def test_a_calendar_is_read_without_signing_in_by_its_address_alone(pages):
    browser = pages.browser("handler")
    browser.get("/reminders")
    told = browser.post("/reminders/feed", whole="").text
    (address,) = (part for part in told.split('"') if part.endswith(".ics"))
    assert address not in browser.get("/reminders").text, "it is shown once"
    outside = pages.browser()
    answer = outside.get(address)
    assert answer.headers["content-type"].startswith("text/calendar")
    assert "2025-0001 答复期限" in {e["summary"] for e in Calendar.from_ical(answer.content).events}
    assert "林小满" not in answer.text
    for guessed in (address[:-5] + "x.ics", "/feed/.ics", "/feed/x.ics"):
        assert outside.get(guessed).status_code == 404
    browser.post("/reminders/feed/end", whole="")
    assert outside.get(address).status_code == 404


def test_the_offices_calendar_is_given_out_by_who_leads(pages):
    for role, status in (("handler", 403), ("manager", 200)):
        browser = pages.browser(role)
        browser.get("/reminders")
        assert browser.post("/reminders/feed", whole="1").status_code == status


def test_who_leads_sees_what_subscriptions_have_not_taken(pages):
    assert "Subscriptions</h3>" not in pages.browser("manager").get("/reminders/health").text
    admin = pages.office.seat("admin", TODAY)
    desk.subscribe(admin, "平台", "https://platform.example.org/hook")
    pages.office.receive(RECEIVED, applicant_name="林大满")
    with pages.office.store.transaction() as tx:
        (kept,) = tx.subscriptions.of_offices(("jyj",))
        tx.subscriptions.has_failed(kept.id, 3, pages.clock.at, pages.clock.at, "TimeoutError")
        tx.outbox.give_up(tx.outbox.last_of(kept.id, 1)[0].id)
    page = pages.browser("manager").get("/reminders/health").text
    assert "1 takes nothing now" in page
    assert "messages: 0 waiting, 0 failed and to be tried again, 1 given up" in page
    assert 'href="/webhooks"' not in page, "only an administrator sees those"
    assert 'href="/webhooks"' in pages.browser("admin").get("/reminders/health").text


def test_who_leads_sees_how_messages_go_out(pages):
    before = pages.browser("manager").get("/reminders/health").text
    assert "no round has been yet" in before
    reminded(pages)
    page = pages.browser("manager").get("/reminders/health").text
    assert dated("last round at 2025-10-15 09:00") in page
    assert page.count('class="tag good"') == 2
    assert "5, 3, 1, 0" in page
