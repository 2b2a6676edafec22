"""Pictures of every page, in both languages and widths: `make pictures` writes them."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, Playwright, sync_playwright

from web.palette import in_few_colours
from web.served import BROWSER, QUIET, served
from web.test_calendars import NOTICE

IMAGES = Path(__file__).parents[2] / "docs" / "img"
LANGUAGES = ("zh-CN", "en")
WIDTHS = (1280, 400)
#: Pages with an address of their own, by the name of the picture; whose they are.
PAGES = {
    "registrar": {
        "enquiries": "enquiries",
        "calendar": "calendar",
        "calendar-count": "calendar/count?start=2026-02-13&working_days=20",
        "account": "account",
        "not-found": "nothing-here",
        "refused": "calendar/load",
    },
    "handler": {
        "today": "",
        "cases": "cases",
        "reminders": "reminders",
        "search": "cases?q=学校",
        "search-empty": "cases?q=无此内容",
    },
    "approver": {"today-approver": "", "review": "review"},
    "auditor": {"readings": "readings"},
    "admin": {
        "people": "people",
        "person": "people/handler",
        "tokens": "tokens",
        "reminders-health": "reminders/health",
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


def a_notice(walker: Walker) -> None:
    """See what a notice would change."""
    walker.go("calendar/load")
    walker.page.locator("#text").fill(NOTICE)
    walker.page.locator("main .primary").click()
    walker.page.wait_for_selector("#moves")


#: Pages that are reached by doing something.
STEPS: dict[str, dict[str, Callable[[Walker], None]]] = {
    "registrar": {"receive": an_application},
    "handler": {"action": an_action, "try": a_try},
    "manager": {"calendar-load": a_notice},
}


def main() -> None:
    """Write a picture of each page."""
    IMAGES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        for language in LANGUAGES:
            for width in WIDTHS:
                for name, picture in _pictures(playwright, address, language, width):
                    (IMAGES / f"{name}-{language}-{width}.png").write_bytes(picture)


def _pictures(
    playwright: Playwright, address: str, language: str, width: int
) -> Iterator[tuple[str, bytes]]:
    """Yield a picture of each page with its name."""
    browser = playwright.chromium.launch(executable_path=BROWSER, args=QUIET)
    blank = browser.new_page()
    for role in ("", *sorted({*PAGES, *CASES, *STEPS})):
        size = {"width": width, "height": 900}
        page = browser.new_context(viewport=size, locale=language).new_page()
        page.goto(f"{address}sign-in?lang={language}")
        if not role:
            yield "sign-in", in_few_colours(blank, page.screenshot())
            continue
        page.locator(f'form:has([value="{role}"]) .person').click()
        page.wait_for_selector("nav.side")
        for name in _of_role(Walker(page, address), role):
            yield name, in_few_colours(blank, page.screenshot())
        page.context.close()
    browser.close()


def _of_role(walker: Walker, role: str) -> Iterator[str]:
    """Yield the name of each page of a role when it has been opened."""
    for name, path in PAGES.get(role, {}).items():
        walker.go(path)
        yield name
    for name, (word, below) in CASES.get(role, {}).items():
        walker.case(word, below)
        yield name
    for name, do in STEPS.get(role, {}).items():
        do(walker)
        yield name


if __name__ == "__main__":
    main()
