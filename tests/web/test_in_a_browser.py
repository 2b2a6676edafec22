"""A whole story in a real Chromium: no error in its console, nothing for axe-core to find."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import httpx2
import pytest
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event
from playwright.sync_api import Page, expect, sync_playwright

from web.served import BROWSER, QUIET, served

AXE = (Path(__file__).parent / "axe.min.js").read_text("utf-8")
#: What axe-core found, each rule with the first piece of the page it found it in.
FOUND = """axe.run().then(({violations}) => violations.map(
  ({id, nodes}) => `${id}: ${nodes[0].html} ${nodes[0].failureSummary}`))"""
WIDTHS = pytest.mark.parametrize("width", [1280, 400])
pytestmark = pytest.mark.skipif(BROWSER is None, reason="Chromium is part of `make test`")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the demonstration is served, by the real command."""
    with served(tmp_path_factory.mktemp("pages")) as address:
        yield address


@dataclass
class Reader:
    """Somebody in front of the browser."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def sign_in(self, role: str, language: str = "en") -> None:
        self.page.context.clear_cookies()
        self.open(f"sign-in?lang={language}")
        self.page.locator(f'form:has([value="{role}"]) .person').click()
        expect(self.page.locator("nav.side")).to_be_visible()

    def open(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")

    def is_at_ease(self) -> None:
        """The page is as wide as the window, and axe-core finds nothing."""
        # A form that was sent has only just begun to come back.
        self.page.wait_for_load_state()
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= self.page.viewport_size["width"], self.page.url
        self.page.evaluate(AXE)
        assert self.page.evaluate(FOUND) == [], self.page.url

    def act(self, action: str, **typed: str) -> None:
        form = self.page.locator(f"#act-{action}")
        if form.get_attribute("open") is None:
            form.locator("summary").click()
        for key, value in typed.items():
            field = form.locator(f'[name="{key}"]')
            kind = field.evaluate("each => each.tagName")
            field.select_option(value) if kind == "SELECT" else field.fill(value)
        # An outcome asks for fields of its own.
        expect(form.locator(".htmx-request")).to_have_count(0)
        send = form.locator("button.primary")
        if not send.evaluate("each => each.form.checkValidity()"):
            send.click()
            return
        # Whoever signs in next must not meet the answer on its way.
        with self.page.expect_navigation():
            send.click()


@contextmanager
def reading(address: str, width: int, **more: object) -> Iterator[Reader]:
    """Open a browser of a width, and close it with no complaint in its console."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=QUIET)
        size = {"width": width, "height": 900}
        page = browser.new_context(viewport=size, bypass_csp=False, **more).new_page()
        page.set_default_timeout(20_000)
        reader = Reader(page, address)
        page.on("pageerror", lambda error: reader.complaints.append(str(error)))
        page.on("console", lambda message: _hear(reader, message))
        yield reader
        browser.close()
    assert reader.complaints == []


def _hear(reader: Reader, message) -> None:
    # A refusal is an answer of status 422, and the browser notes down every such answer; so does
    # htmx, of a part of the page that came after somebody had signed out.
    noted = ("status of 4", "Status Error Code 4")
    if message.type in ("error", "warning") and not any(each in message.text for each in noted):
        reader.complaints.append(message.text)


@WIDTHS
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_page_reads_well_in_both_widths_and_languages(address, width, language):
    with reading(address, width) as reader:
        reader.open(f"sign-in?lang={language}")
        reader.is_at_ease()
        reader.sign_in("handler", language)
        for path in (
            "",
            "cases",
            "receive",
            "account",
            "reminders",
            "before-release",
            "post",
            "service",
            "numbers?series=receipt",
            "cases?state=answered&open=yes",
            "cases?q=学区&due_to=soon",
            "calendar",
            "calendar/2028",
            "calendar/count?start=2026-09-24&working_days=20",
            "nowhere",
        ):
            reader.open(path)
            reader.is_at_ease()
        reader.open("cases")
        reader.page.locator("tbody a").nth(1).click()
        reader.is_at_ease()
        reader.page.locator(".closed-actions > summary").click()
        reader.page.locator("summary").first.click()
        reader.is_at_ease()
        case = reader.page.url.partition("?")[0].partition("#")[0].removeprefix(address)
        reader.page.locator("a[href$='/days']").click()
        reader.is_at_ease()
        for path in ("road", "applicant"):
            reader.open(f"{case}/{path}")
            reader.is_at_ease()
        reader.open(f"{case}/road")
        reader.page.locator(".as-list summary").click()
        reader.is_at_ease()


@WIDTHS
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_pages_of_administration_read_well(address, width, language):
    with reading(address, width) as reader:
        reader.sign_in("admin", language)
        reader.page.locator("nav.side a[href='/administration']").click()
        reader.is_at_ease()
        reader.open("offices")
        reader.page.locator("tbody th a").first.click()
        reader.is_at_ease()
        office = reader.page.url.removeprefix(address)
        for path in (
            "offices",
            f"{office}/numbers",
            "letterheads",
            "definitions",
            "definitions/cn-2019",
            "definitions/cn-2019/changes",
        ):
            reader.open(path)
            reader.is_at_ease()


@WIDTHS
def test_the_pages_of_an_administrator_read_well(address, width):
    with reading(address, width) as reader:
        page = reader.page
        reader.sign_in("admin")
        reader.open("cases")
        page.locator("tbody a").nth(1).click()
        page.get_by_role("link", name="Who has read it").click()
        reader.is_at_ease()
        for path in ("readings", "retention", "holds", "letters", "people", "people/handler"):
            reader.open(path)
            reader.is_at_ease()
        page.get_by_role("button", name="Give a one-time password").click()
        expect(page.locator("#given + p code")).to_be_visible()
        reader.is_at_ease()
        reader.open("tokens")
        page.locator("#name").fill("一网通办平台")
        page.locator("#user").select_option("registrar")
        page.get_by_label("cases:receive").check()
        page.get_by_role("button", name="Make the token").click()
        expect(page.locator("#given + p code")).to_be_visible()
        reader.is_at_ease()
        reader.open("webhooks")
        page.locator("#name").fill("一网通办平台")
        page.locator("#address").fill("https://127.0.0.1:9/hook")
        page.locator("input[value=extended]").check()
        page.get_by_role("button", name="Make the subscription").click()
        expect(page.locator("#given + p code")).to_be_visible()
        reader.is_at_ease()
        reader.open("webhooks/1")
        with page.expect_navigation():
            page.get_by_role("button", name="Send a test message").click()
        reader.is_at_ease()
        reader.open("people")
        page.locator("#name").fill("孙七")
        page.locator("#code").fill("Sun Qi")
        page.get_by_role("button", name="Add the person").click()
        expect(page.locator("#code-error")).to_be_visible()
        expect(page.locator("#name")).to_have_value("孙七")
        reader.is_at_ease()


@WIDTHS
def test_the_pages_of_an_administrator_read_well_in_chinese(address, width):
    paths = "administration audit audit/anchors holds letters people people/handler readings"
    with reading(address, width) as reader:
        reader.sign_in("admin", "zh-CN")
        for path in (*paths.split(), "retention", "reminders/health", "tokens", "webhooks"):
            reader.open(path)
            reader.is_at_ease()


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_the_colours_can_be_told_apart_by_day_and_by_night(address, scheme):
    with reading(address, 1280, color_scheme=scheme) as reader:
        reader.sign_in("handler")
        for path in ("", "cases", "cases?q=学区", "calendar"):
            reader.open(path)
            reader.is_at_ease()
        reader.page.locator("tbody a").nth(1).click()
        reader.is_at_ease()


@WIDTHS
def test_who_leads_sees_how_messages_go_out_and_hands_out_a_calendar(address, width):
    with reading(address, width) as reader:
        reader.sign_in("manager")
        reader.page.get_by_role("link", name="Reminders").click()
        reader.page.get_by_role("button", name="New address for the office's calendar").click()
        given = reader.page.get_by_label("The new address, shown this once")
        expect(given).to_have_value(re.compile(r"/feed/.+\.ics$"))
        opened = _as_a_calendar_opens_it(given.input_value())
        assert any("答复期限" in each.summary for each in opened)
        reader.is_at_ease()
        reader.page.get_by_role("link", name="How messages go out").click()
        expect(reader.page.get_by_role("heading", name="Channels")).to_be_visible()
        reader.is_at_ease()


def _as_a_calendar_opens_it(address: str) -> list[Event]:
    """Return what a calendar shows that is not the one the feed was made with."""
    answer = httpx2.get(address)
    calendar = IcsCalendarStream.calendar_from_ics(answer.text)
    shown = [each for each in calendar.timeline if each.alarm]
    assert all(isinstance(each.alarm[0].trigger, datetime) for each in shown)
    return shown


@WIDTHS
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_pages_of_the_year_read_well_and_a_figure_is_entered_in_place(address, width, language):
    with reading(address, width) as reader:
        page = reader.page
        reader.sign_in("manager", language)
        page.locator("nav.side a[href='/year']").click()
        over = page.url.removeprefix(address)
        year = int(re.search(r"\d{4}", page.locator("h1").inner_text())[0])
        reader.is_at_ease()
        for path in (
            f"year/{year + 1}",
            f"year/{year + 1}/cell?row=T3.1&column=total",
            f"year/{year + 1}/preflight",
            f"year/{year}/close",
            "check",
            "overview",
            "overview/topics",
        ):
            reader.open(path)
            reader.is_at_ease()
        reader.open(over)
        page.locator('[name="T2.1.2 issued"]').fill("-1")
        page.locator("#figures .primary").first.click()
        expect(page.locator('[id="cell-T2.1.2-issued-error"]')).to_be_visible()
        reader.is_at_ease()
        page.locator('[name="T2.1.2 issued"]').fill("3")
        page.locator("#figures .primary").first.click()
        expect(page.locator('td:has([name="T2.1.2 issued"]) .by')).to_be_visible()
        page.locator('[name="T2.1.2 issued"]').fill("")
        page.locator("#figures .primary").first.click()
        expect(page.locator('[name="T2.1.2 issued"]')).to_have_value("")


@WIDTHS
def test_an_application_from_the_counter_to_the_answer_in_time(address, width):
    with reading(address, width) as reader:
        page = reader.page
        reader.sign_in("registrar")
        page.get_by_role("link", name="Log an application").click()
        page.locator("[value=in_person]").check(force=True)
        today = page.locator("#submitted_on").get_attribute("max")
        page.locator("#submitted_on").fill(today)
        expect(page.locator("#receipt")).to_contain_text(f"received on {today}")
        expect(page.locator("#receipt")).to_contain_text("条例第31条第（一）项")
        page.locator("#applicant_name").fill("演示申请人午")
        page.locator("#request").fill("公开校车线路图")
        page.get_by_role("button", name="Log it").click()
        expect(page.locator("#event-1.new")).to_be_visible()
        case = page.url.partition("?")[0]
        due = page.locator("#deadline + .big").inner_text()
        assert "20 working days left" in due

        reader.sign_in("handler")
        page.goto(case)
        reader.act("request_correction", items="哪一条线路", on=today, complete_by="2020-01-01")
        error = page.locator("#act-request_correction .error")
        expect(error).to_contain_text("2020-01-01")
        expect(page.locator("#request_correction-items")).to_have_value("哪一条线路")
        reader.is_at_ease()
        page.locator("#request_correction-complete_by").fill("")
        reader.act("request_correction")
        expect(page.locator("#deadline + .big")).to_contain_text("paused")
        reader.act("receive_correction", supplement="三条线路都要", on=today)
        expect(page.locator("#deadline + .big")).to_contain_text("20 working days left")

        reader.act("consult_third_party", party_name="某某客运公司", information="校车服务合同")
        expect(page.locator("[aria-labelledby=consultations]")).to_contain_text("某某客运公司")
        reader.act("return_consultation", opinion="agrees")
        reader.act("extend", working_days="10", approved_by="演示负责人")
        expect(page.locator("#deadline + .big")).to_contain_text("30 working days left")

        page.get_by_role("link", name="Which reply? Question by question").click()
        for answer in ("Clear and complete", "Yes", "Neither, or", "Yes", "It exists", "No", "Yes"):
            page.locator(".answers a", has_text=answer).last.click()
        page.get_by_role("link", name="Draft the reply").click()
        reader.act("draft_reply", given="《校车线路图》")
        for role, action, typed in (
            ("reviewer1", "pass_division_review", {}),
            ("secrecy", "pass_secrecy_review", {"conclusion": "releasable"}),
            ("reviewer2", "pass_office_review", {}),
            ("approver", "approve", {}),
            ("registrar", "dispatch_reply", {"carrier": "in_person"}),
        ):
            reader.sign_in(role)
            page.goto(case)
            reader.act(action, **typed)
        expect(page.locator("#deadline + .big")).to_contain_text("met")
        expect(page.locator(".heading")).to_contain_text("Answered")
        with page.expect_download() as download:
            page.locator("a[download][href$='/file']").last.click()
        assert Path(download.value.path()).read_bytes().startswith(b"PK")


def test_the_bar_is_walked_with_the_arrows_and_each_cell_says_why(address):
    with reading(address, 1280) as reader:
        page = reader.page
        reader.sign_in("handler")
        reader.open("cases?open=yes&running=yes")
        page.locator("tbody a").first.click()
        stops = page.locator(".bar a[tabindex='0']")
        expect(stops).to_have_count(1)
        stops.focus()
        page.keyboard.press("Home")
        first = page.locator(".bar a:focus")
        before = first.get_attribute("aria-label")
        expect(first.locator(".why")).to_be_visible()
        page.keyboard.press("ArrowRight")
        assert page.locator(".bar a:focus").get_attribute("aria-label") != before
        page.keyboard.press("Enter")
        expect(page.locator("tr:target")).to_be_visible()


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_a_try_is_shown_in_its_place_and_leaves_the_page_as_it_was(address, scheme):
    with reading(address, 1280, color_scheme=scheme) as reader:
        page = reader.page
        reader.sign_in("handler")
        reader.open("cases?state=handling")
        page.locator("tbody a").last.click()
        expect(page.locator("#likeness + div")).to_contain_text(
            "All applications of this applicant"
        )
        count = page.locator(".timeline > li").count()
        form = page.locator("#act-extend")
        form.locator("summary").click()
        page.locator("#extend-working_days").fill("20")
        page.locator("#extend-approved_by").fill("某主任")
        page.locator("#extend-on").focus()
        form.get_by_role("button", name="Try it, save nothing").press("Enter")
        expect(form.locator(".tried")).to_contain_text("nothing was saved")
        expect(form.locator(".tried .shifts")).to_contain_text("条例第33条第2款")
        expect(page.locator("#extend-working_days")).to_have_value("20")
        reader.is_at_ease()
        page.reload()
        assert page.locator(".timeline > li").count() == count


def test_the_road_is_walked_by_keyboard_to_the_form_of_what_is_open(address):
    with reading(address, 1280) as reader:
        page = reader.page
        reader.sign_in("handler")
        reader.open("cases?state=awaiting_correction")
        page.locator("tbody a").first.click()
        page.get_by_role("link", name="Where it stands on the road").click()
        page.locator("svg.road a", has_text="Receive the correction").press("Enter")
        expect(page.locator("#act-receive_correction")).to_have_attribute("open", "")


def test_a_page_can_be_used_without_any_script(address):
    with reading(address, 1280, java_script_enabled=False) as reader:
        page = reader.page
        reader.sign_in("handler")
        reader.open("cases?state=handling")
        page.locator("tbody a").last.click()
        page.locator("#act-draft_reply summary").click()
        page.locator("#draft_reply-outcome").select_option("NEED_PROCESSING")
        page.get_by_role("button", name="Show what this outcome needs").click()
        expect(page.locator("#draft_reply-reason")).to_be_visible()


def test_a_reply_is_found_drafted_sent_back_and_signed(address):
    with reading(address, 1280) as reader:
        page = reader.page
        reader.sign_in("handler")
        reader.open("cases?state=handling")
        page.locator("tbody a").nth(1).click()
        page.wait_for_selector("#actions")
        case = page.url.partition("?")[0]
        page.get_by_role("link", name="Which reply? Question by question").click()
        for answer in ("Clear and complete", "Yes", "Neither, or", "Yes", "It exists"):
            page.locator(".answers a", has_text=answer).last.click()
        page.locator(".answers a", has_text="Internal affairs").click()
        reader.is_at_ease()
        page.get_by_role("link", name="Draft the reply").click()
        page.get_by_role("button", name="Put in 后勤管理").click()
        expect(page.locator("#draft_reply-information_class")).to_have_value("后勤管理")
        page.get_by_role("button", name="Put in 人事管理").click()
        expect(page.locator("#draft_reply-information_class")).to_have_value("后勤管理；人事管理")
        page.get_by_role("button", name="Look at the letter first").click()
        expect(page.locator("#letter")).to_contain_text("missing: Reason")
        page.locator("[data-into=draft_reply-reason]").click()
        page.get_by_role("button", name="Look at the letter first").click()
        expect(page.locator("#letter .sheet")).to_contain_text("后勤管理；人事管理")
        reader.is_at_ease()
        reader.act("draft_reply")

        reader.sign_in("reviewer1")
        page.get_by_role("link", name="Review and sign").click()
        reader.is_at_ease()
        page.goto(f"{case}/drafts")
        page.locator("summary", has_text="Return the draft").click()
        page.locator("#back-remarks").fill("只写一类")
        page.get_by_role("button", name="Return the draft").click()
        expect(page.locator(".note")).to_contain_text("Return the draft, recorded")

        reader.sign_in("handler")
        page.goto(f"{case}?action=draft_reply&outcome=DENY_INTERNAL")
        reader.act("draft_reply", information_class="后勤管理", reason="只涉及本机关内部事务")
        for role in ("reviewer1", "secrecy", "reviewer2", "approver"):
            reader.sign_in(role)
            page.goto(f"{case}/drafts")
            expect(page.locator(".changes del").first).to_contain_text("；人事管理")
            reader.is_at_ease()
            if role == "secrecy":
                page.locator("#sign-conclusion").select_option("releasable")
            page.locator("#signing + form button.primary").click()
            expect(page.locator(".note.done")).to_contain_text("recorded")
        page.goto(case)
        expect(page.locator(".heading")).to_contain_text("Signed (to be dispatched)")


def test_files_are_dropped_onto_an_action(address):
    with reading(address, 1280) as reader:
        page = reader.page
        reader.sign_in("handler")
        reader.open("cases?state=handling")
        page.locator("tbody a").last.click()
        form = page.locator("#act-log_contact")
        form.locator("summary").click()
        dropped = page.evaluate_handle(
            """() => { const sent = new DataTransfer();
              sent.items.add(new File(["说明"], "说明.txt", {type: "text/plain"}));
              return sent; }"""
        )
        form.locator(".drop").dispatch_event("drop", {"dataTransfer": dropped})
        reader.act("log_contact", remarks="电话中说明")
        expect(page.locator(".timeline .new .paper a")).to_have_text("说明.txt")


def test_the_post_is_put_together_and_its_numbers_are_scanned_back_by_keyboard(address):
    with reading(address, 400) as reader:
        page = reader.page
        reader.sign_in("registrar")
        reader.open("post")
        page.get_by_role("button", name="Put them together").click()
        expect(page.locator("#tracking_number")).to_be_focused()
        reader.is_at_ease()
        for number in range(page.locator("tbody tr").count()):
            expect(page.locator("#tracking_number")).to_be_focused()
            page.keyboard.type(f"XA12345678{number}")
            with page.expect_navigation():
                page.keyboard.press("Enter")
        expect(page.get_by_text("Every letter has its tracking number.")).to_be_visible()
        reader.is_at_ease()
        reader.open("service")
        reader.is_at_ease()


def test_the_series_of_numbers_can_be_read_and_changed_whole_on_a_narrow_screen(address):
    with reading(address, 400) as reader:
        reader.sign_in("admin")
        reader.open("offices")
        reader.page.locator('main a[href^="/offices/"]').first.click()
        reader.page.locator('main a[href$="/numbers"]').first.click()
        reader.is_at_ease()
        region = reader.page.locator(".scroll:has(.patterns)")
        assert region.evaluate("each => each.scrollWidth <= each.clientWidth")
