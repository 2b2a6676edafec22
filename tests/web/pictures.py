"""Pictures of every page, in both languages and widths: `make pictures` writes them.

With names of pictures behind it, the module writes those alone.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product
from pathlib import Path

from playwright.sync_api import Page, Playwright, sync_playwright

from cli.conftest import Command
from vetting.files import drawn
from web.palette import in_few_colours
from web.served import BROWSER, QUIET, served
from web.test_calendars import NOTICE

IMAGES = Path(__file__).parents[2] / "docs" / "img"
LANGUAGES = ("zh-CN", "en")
WIDTHS = (1280, 400)
#: The demonstration is of this year.
YEAR = datetime.now(UTC).year
#: Pages with an address of their own, by the name of the picture; whose they are.
PAGES = {
    "registrar": {
        "enquiries": "enquiries",
        "originals": "originals",
        "calendar": "calendar",
        "calendar-count": "calendar/count?start=2026-02-13&working_days=20",
        "service": "service",
        "account": "account",
        "not-found": "nothing-here",
        "refused": "calendar/load",
    },
    "handler": {
        "today": "",
        "cases": "cases",
        "search": "cases?q=学校",
        "search-empty": "cases?q=无此内容",
        "holds": "holds",
    },
    "approver": {"today-approver": "", "review": "review"},
    "auditor": {
        "readings": "readings",
        "audit": "audit",
        "anchors": "audit/anchors",
        "retention": "retention",
    },
    "manager": {
        "overview": "overview",
        "year": f"year/{YEAR}",
        "year-cell": f"year/{YEAR}/cell?row=T3.1&column=total",
        "preflight": f"year/{YEAR}/preflight",
        "close": f"year/{YEAR}/close",
    },
    "admin": {
        "people": "people",
        "person": "people/handler",
        "tokens": "tokens",
        "webhooks": "webhooks",
        "reminders-health": "reminders/health",
        "letters": "letters",
        "administration": "administration",
        "offices": "offices",
        "office": "offices/wzjy",
        "office-numbers": "offices/wzjy/numbers",
        "letterheads": "letterheads",
        "definitions": "definitions",
        "definition": "definitions/cn-2019",
    },
}
#: Pages of cases: a word of what is asked for, and the page below the case's own.
CASES = {
    "handler": {
        "case": ("编制数", ""),
        "days": ("编制数", "/days"),
        "road": ("编制数", "/road"),
        "wizard": ("编制数", "/wizard"),
        "drafts": ("编制数", "/drafts"),
        "applicant": ("编制数", "/applicant"),
        "case-correction": ("补课", ""),
        "case-fee": ("布局规划", ""),
        "case-consultation": ("校服采购", ""),
        "case-remedy": ("处分决定", ""),
        "printing": ("处分决定", "#printing"),
        "signing-on-paper": ("学校招生计划", "/drafts"),
    },
    "approver": {"case-review": ("学校招生计划", ""), "signing": ("学校招生计划", "/drafts")},
    "auditor": {"readings-of-case": ("编制数", "/readings")},
}


@dataclass(frozen=True)
class Walker:
    """Somebody at a browser of one language and width."""

    page: Page
    address: str

    def go(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")

    def case(self, word: str, below: str = "") -> None:
        """Open the case that asks for something, or a page below it."""
        self.go(f"cases?q={word}")
        self.page.locator("tbody th a").first.click()
        self.page.wait_for_selector("#actions")
        if below:
            self.page.goto(f"{self.page.url.partition('?')[0]}{below}")


def an_action(walker: Walker) -> None:
    """Begin the draft of a reply."""
    walker.case("编制数")
    page = walker.page
    page.locator("#act-draft_reply summary").click()
    page.locator("#draft_reply-outcome").select_option("PARTIAL")
    page.wait_for_selector("#draft_reply-withheld")
    page.locator("#act-draft_reply").scroll_into_view_if_needed()


def a_try(walker: Walker) -> None:
    """Look at what an extension would change."""
    walker.case("编制数")
    walker.page.locator("#act-assign summary").click()
    walker.page.locator("#act-assign [hx-target='#tried-assign']").click()
    walker.page.wait_for_selector("#tried-assign :is(.tried, .note, .error)")
    walker.page.locator("#act-assign").scroll_into_view_if_needed()


def an_application(walker: Walker) -> None:
    """Type the dates of an application."""
    walker.go("receive")
    walker.page.locator("[value=in_person]").check(force=True)
    walker.page.locator("#submitted_on").fill("2026-02-13")
    walker.page.wait_for_selector("#receipt .big")


def an_absence(walker: Walker) -> None:
    """Enter who stands in, unless that is done, and ask for a calendar's address."""
    walker.go("reminders")
    page = walker.page
    if not page.locator("[action$='/remove']").count():
        for name, days in (("first_on", 7), ("last_on", 11)):
            day = datetime.now(UTC).date() + timedelta(days=days)
            page.locator(f"#{name}").fill(day.isoformat())
        page.locator("#deputy").select_option("registrar")
        page.locator("form:has(#deputy) .primary").click()
        page.wait_for_selector("[action$='/remove']")
    page.locator("form[action='/reminders/feed'] button").first.click()
    page.wait_for_selector("#feed")


def a_notice(walker: Walker) -> None:
    """See what a notice would change."""
    walker.go("calendar/load")
    walker.page.locator("#text").fill(NOTICE)
    walker.page.locator("main .primary").click()
    walker.page.wait_for_selector("#moves")


def some_numbers(walker: Walker) -> None:
    """Reserve a number, so that the register shows more than letters."""
    walker.go("numbers")
    walker.page.locator("[action='/numbers/reserve'] [name=why]").fill("局长交办件")
    walker.page.locator("[action='/numbers/reserve'] button").click()
    walker.page.wait_for_load_state()


def a_letter_to_post(walker: Walker) -> None:
    """Issue a receipt, which then waits for the post."""
    walker.case("处罚决定书")
    walker.page.locator("#act-issue_receipt summary").click()
    walker.page.locator("#act-issue_receipt .primary").click()
    walker.page.wait_for_load_state()
    walker.go("post")


def a_posting(walker: Walker) -> None:
    """Put together what waits for the post."""
    walker.go("post")
    walker.page.locator("#put .primary").click()
    walker.page.wait_for_selector("#back")


def a_covered_name(walker: Walker) -> None:
    """Look through a file in which a name is only blacked out."""
    walker.go("before-release")
    covered = drawn("BT /F 12 Tf 20 100 Td (Lin Xiaoman) Tj ET", "15 95 90 18 re f")
    file = {"name": "名单.pdf", "mimeType": "application/pdf", "buffer": covered}
    walker.page.locator("#files").set_input_files(file)
    walker.page.locator("main .primary").click()
    walker.page.wait_for_load_state()


def several(walker: Walker) -> None:
    """Choose the first four cases of the list, and begin with what can be done to all of them."""
    walker.go("cases?open=yes")
    for box in walker.page.locator("input[form=many]").all()[:4]:
        box.check()
    walker.page.locator("#many button").last.click()
    walker.page.locator("details.action summary").first.click()


#: Pages that are reached by doing something.
STEPS: dict[str, dict[str, Callable[[Walker], None]]] = {
    "registrar": {
        "receive": an_application,
        "numbers": some_numbers,
        "post": a_letter_to_post,
        "posting": a_posting,
    },
    "handler": {
        "action": an_action,
        "try": a_try,
        "before-release": a_covered_name,
        "reminders": an_absence,
        "many": several,
    },
    "manager": {"calendar-load": a_notice},
}


#: What is typed into the form of the public pages.
APPLIED = {
    "applicant_name": "周小雨",
    "id_number": "330301199203030033",
    "phone": "13900000021",
    "request": "公开2025年中小学课后服务收费标准",
}
PUBLIC_PAGES = ("public", "public-apply", "public-check", "public-taken", "public-status")


def through_the_public_pages(walker: Walker, language: str) -> Iterator[str]:
    """Apply and ask; yield the name of each page when it has been opened."""
    page, place = walker.page, "public/wzjy"
    walker.go(f"{place}?lang={language}")
    yield "public"
    walker.go(f"{place}/apply?lang={language}")
    for name, value in APPLIED.items():
        page.locator(f"#{name}").fill(value)
    page.locator("#supply").select_option("electronic")
    page.locator("#delivery").select_option("online")
    yield "public-apply"
    page.locator("main .primary").click()
    yield "public-check"
    page.locator("main .primary").click()
    yield "public-taken"
    number, code = page.locator(".keep dd").all_inner_texts()
    walker.go(f"{place}/status?lang={language}")
    page.locator("#number").fill(number)
    page.locator("#code").fill(code)
    page.locator("main .primary").click()
    yield "public-status"


def main(only: frozenset[str]) -> None:
    """Write a picture of each page, or of those alone that are named."""
    IMAGES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        _remind(Path(folder))
        for language in LANGUAGES:
            for width in WIDTHS:
                for name, picture in _pictures(playwright, address, language, width, only):
                    (IMAGES / f"{name}-{language}-{width}.png").write_bytes(picture)
    if not only or only.intersection(PUBLIC_PAGES):
        _of_the_public_pages(only)


def _of_the_public_pages(only: frozenset[str]) -> None:
    """Write the pictures of an installation of its own, which has opened these pages."""
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder), "\n[public]\nenabled = true\n") as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=BROWSER, args=QUIET)
        blank = browser.new_page()
        for language, width in product(LANGUAGES, WIDTHS):
            size = {"width": width, "height": 900}
            page = browser.new_context(viewport=size, locale=language).new_page()
            for name in through_the_public_pages(Walker(page, address), language):
                if not only or name in only:
                    picture = in_few_colours(blank, page.screenshot())
                    (IMAGES / f"{name}-{language}-{width}.png").write_bytes(picture)
            page.context.close()
        browser.close()


def _remind(folder: Path) -> None:
    """Fill the inboxes as on the last weekday, in the language of the office's reminders."""
    today = datetime.now(UTC).date()
    day = today - timedelta(days=max(0, today.weekday() - 4))
    remind = ["--config", "demo/config.toml", "remind"]
    for arguments in ([*remind, "--on", day.isoformat()], remind):
        assert Command(folder)(*arguments).returncode == 0


def _pictures(
    playwright: Playwright, address: str, language: str, width: int, only: frozenset[str]
) -> Iterator[tuple[str, bytes]]:
    """Yield a picture of each page with its name."""
    browser = playwright.chromium.launch(executable_path=BROWSER, args=QUIET)
    blank = browser.new_page()
    for role in (*([] if only else [""]), *sorted({*PAGES, *CASES, *STEPS})):
        size = {"width": width, "height": 900}
        page = browser.new_context(viewport=size, locale=language).new_page()
        page.goto(f"{address}sign-in?lang={language}")
        if not role:
            yield "sign-in", in_few_colours(blank, page.screenshot())
            continue
        page.locator(f'form:has([value="{role}"]) .person').click()
        page.wait_for_selector("nav.side")
        for name in _of_role(Walker(page, address), role, only):
            yield name, in_few_colours(blank, page.screenshot())
        page.context.close()
    browser.close()


def _of_role(walker: Walker, role: str, only: frozenset[str]) -> Iterator[str]:
    """Yield the name of each page of a role when it has been opened."""
    for name, open_page in _openings(walker, role):
        if not only or name in only:
            open_page()
            yield name


def _openings(walker: Walker, role: str) -> Iterator[tuple[str, Callable[[], None]]]:
    for name, path in PAGES.get(role, {}).items():
        yield name, partial(walker.go, path)
    for name, (word, below) in CASES.get(role, {}).items():
        yield name, partial(walker.case, word, below)
    for name, do in STEPS.get(role, {}).items():
        yield name, partial(do, walker)


if __name__ == "__main__":
    main(frozenset(sys.argv[1:]))
