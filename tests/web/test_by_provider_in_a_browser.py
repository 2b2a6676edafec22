"""Sign-in by a provider of identities in a real Chromium: there, back, and out at both."""

import socket
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from web.provider import SECRET, LocalProvider, provided, settings_of
from web.served import BROWSER, served
from web.test_in_a_browser import WIDTHS, Reader, reading

pytestmark = pytest.mark.skipif(BROWSER is None, reason="Chromium is part of `make test`")


@pytest.fixture(scope="module")
def there() -> Iterator[LocalProvider]:
    with provided() as provider:
        provider.who = None
        yield provider


@pytest.fixture(scope="module")
def address(there: LocalProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = settings_of(there, f"http://127.0.0.1:{port}", "signs_out_there = true")
    folder = tmp_path_factory.mktemp("pages")
    with served(folder, settings, port, CASETRACK_OIDC_SECRET=SECRET) as address:
        yield address


def chosen(reader: Reader, name: str) -> None:
    """Go to the provider and be somebody there."""
    reader.page.get_by_role("link", name="Sign in by 市统一认证").click()
    expect(reader.page).to_have_title("Who is it?")
    reader.page.get_by_role("link", name=name).click()


@WIDTHS
def test_somebody_is_told_their_name_is_linked_comes_in_and_goes_out(
    there: LocalProvider, address: str, width: int
) -> None:
    subject = str(there.people["linxiaoman"]["sub"])
    with reading(address, width) as reader:
        page = reader.page
        reader.open("sign-in?next=/cases")
        reader.is_at_ease()
        chosen(reader, "linxiaoman")
        expect(page.locator(".note")).to_contain_text(subject)
        reader.is_at_ease()
        reader.sign_in("admin")
        reader.open("people/handler")
        page.locator("#subject").fill(subject)
        page.get_by_role("button", name="Link the account").click()
        expect(page.locator(".note")).to_contain_text("linked to 市统一认证")
        reader.is_at_ease()
        page.context.clear_cookies()
        reader.open("cases?open=yes&lang=en")
        chosen(reader, "linxiaoman")
        expect(page).to_have_url(f"{address}cases?open=yes&lang=en")
        reader.open("account")
        expect(page.locator("main")).to_contain_text("by 市统一认证")
        expect(page.locator("#sessions")).to_be_visible()
        reader.is_at_ease()
        page.locator("[action='/sign-out'] button").first.click()
        expect(page).to_have_url(f"{address}sign-in")
        reader.open("")
        expect(page).to_have_url(f"{address}sign-in?next=%2F")
        reader.sign_in("admin")
        reader.open("people/handler")
        page.get_by_role("button", name="Undo the link").click()
        expect(page.locator(".note")).to_contain_text("the link is undone")
