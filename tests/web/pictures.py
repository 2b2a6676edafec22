"""Pictures of every page, in both languages and widths: `make pictures` writes them."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from web.served import BROWSER, QUIET, served

IMAGES = Path(__file__).parents[2] / "docs" / "img"
LANGUAGES = ("zh-CN", "en")
WIDTHS = (1280, 400)
#: Whose pages they are.
HANDLER = "handler"


def main() -> None:
    """Write a picture of each page."""
    IMAGES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=BROWSER, args=QUIET)
        for language in LANGUAGES:
            for width in WIDTHS:
                for name, page in _pages(browser, address, language, width):
                    page.screenshot(path=IMAGES / f"{name}-{language}-{width}.png")
        browser.close()


def _pages(browser: Browser, address: str, language: str, width: int) -> Iterator[tuple[str, Page]]:
    """Yield each page under its name, ready to be looked at."""
    size = {"width": width, "height": 900}
    page = browser.new_context(viewport=size, locale=language).new_page()
    page.goto(f"{address}sign-in?lang={language}")
    yield "sign-in", page
    page.locator(f'form:has([value="{HANDLER}"]) .person').click()
    page.wait_for_selector("nav.side")
    yield "today", page
    page.goto(f"{address}cases")
    yield "cases", page
    page.goto(f"{address}cases?state=handling")
    page.locator("tbody a").nth(1).click()
    yield "case", page
    page.locator("#act-draft_reply summary").click()
    page.locator("#draft_reply-outcome").select_option("PARTIAL")
    page.wait_for_selector("#draft_reply-withheld")
    page.locator("#act-draft_reply").scroll_into_view_if_needed()
    yield "action", page
    page.goto(f"{page.url.partition('?')[0]}/days")
    yield "days", page
    page.goto(page.url.replace("/days", "/road"))
    yield "road", page
    page.goto(f"{address}receive")
    page.locator("[value=in_person]").check(force=True)
    page.locator("#submitted_on").fill("2026-02-13")
    page.wait_for_selector("#receipt .big")
    yield "receive", page
    page.goto(f"{address}account")
    yield "account", page


if __name__ == "__main__":
    main()
