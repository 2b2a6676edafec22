"""An installation with its public pages open, for one office of two."""

import re
from collections.abc import Iterator
from dataclasses import replace

from starlette.testclient import TestClient

from casetrack import web
from web.conftest import Browser, Pages, pages_of

OPEN = """
[public]
enabled = true
offices = ["jyj"]
daily_per_address = 3
daily = 5
"""
SAID = {
    "applicant_type": "natural_person",
    "applicant_name": "周小雨",
    "id_number": "330301199203030033",
    "phone": "13900000021",
    "request": "公开2025年中小学课后服务收费标准",
    "supply": "electronic",
    "delivery": "online",
}
_TAKEN = re.compile(r'class="big">(?:<code>)?([A-Z0-9-]+)')


def open_pages(url: str, settings: str = OPEN) -> Iterator[Pages]:
    """Return pages of an office that has opened the public ones."""
    for pages in pages_of(url):
        yield Pages(replace(pages.office, config=pages.office.config + settings), pages.clock)


def citizen(pages: Pages, address: str = "203.0.113.7") -> Browser:
    """Return a browser of nobody, at an address of the network."""
    nobody = replace(pages.office.seat("", pages.clock.today), now=lambda: pages.clock.at)
    served = web.application(web.House(nobody, lambda: pages.clock.today, "en"))
    client = TestClient(served, follow_redirects=False, client=(address, 50000))
    return Browser(client)


def applied(browser: Browser, files=None, **said: str) -> tuple[str, str]:
    """Apply, and return the application number and the query code."""
    browser.get("/public/jyj/apply")
    page = browser.post("/public/jyj/apply", files, step="send", **{**SAID, **said})
    assert page.status_code == 200, page.text
    number, code = _TAKEN.findall(page.text)
    return number, code


def standing(browser: Browser, number: str, code: str):
    """Ask how an application stands."""
    browser.get("/public/jyj/status")
    return browser.post("/public/jyj/status", number=number, code=code)
