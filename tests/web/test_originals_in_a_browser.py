"""A mail chosen and a mail dropped, an export gone through, in a real Chromium."""

from base64 import b64encode
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from desk.test_originals import export
from intake.mails import mail
from web.served import BROWSER, served
from web.test_in_a_browser import WIDTHS, reading

pytestmark = pytest.mark.skipif(BROWSER is None, reason="Chromium is part of `make test`")
DROPPED = """held => { const sent = new DataTransfer();
  const bytes = Uint8Array.from(atob(held), each => each.charCodeAt(0));
  sent.items.add(new File([bytes], "放下.eml", {type: "message/rfc822"}));
  return sent; }"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the demonstration is served, by the real command."""
    with served(tmp_path_factory.mktemp("originals")) as address:
        yield address


def test_a_mail_is_dropped_looked_through_and_logged_with_its_files(address):
    dropped = mail("请公开校车线路图", ("表.pdf", b"%PDF-1.7"), Message_ID="<drop@example.org>")
    with reading(address, 1280) as reader:
        page = reader.page
        reader.sign_in("registrar")
        reader.open("originals")
        sent = page.evaluate_handle(DROPPED, b64encode(dropped).decode())
        page.locator(".drop").dispatch_event("drop", {"dataTransfer": sent})
        page.get_by_role("button", name="Read it").click()
        expect(page.locator("#prefilled-name")).to_have_text("Filled from 放下.eml")
        expect(page.locator("[name=channel][value=email]")).to_be_checked()
        expect(page.locator("#request + .hint")).to_contain_text("a guess, check it")
        page.locator("#request").fill("公开2025年校车线路图")
        page.get_by_role("button", name="Log it").click()
        expect(page.locator("#logged")).to_contain_text("is logged")
        expect(page.locator(".timeline .new .paper a")).to_have_text(["放下.eml", "表.pdf"])


@WIDTHS
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_its_pages_read_well_in_both_widths_and_languages(address, width, language):
    name = f"{language}-{width}"
    held = {"name": f"{name}.xlsx", "mimeType": "application/x", "buffer": export()}
    message = mail("x", ("清理.exe", b"MZ"), ("表.pdf", b"%PDF"))
    with reading(address, width) as reader:
        page = reader.page
        reader.sign_in("registrar", language)
        reader.open("originals")
        with page.expect_file_chooser() as chooser:
            page.locator("#original").click()
        letter = {"name": f"{name}.eml", "mimeType": "message/rfc822", "buffer": message}
        broken = {"name": "坏.eml", "mimeType": "message/rfc822", "buffer": b"x"}
        chooser.value.set_files([held, letter, broken])
        page.locator("main form .primary").click()
        expect(page.locator("#original-error")).to_be_visible()
        reader.is_at_ease()
        page.locator("li.draft a", has_text=".eml").first.click()
        expect(page.locator("#prefilled-name")).to_be_visible()
        reader.is_at_ease()
        reader.open("originals")
        page.locator("li.draft a", has_text=".xlsx").first.click()
        button = page.locator("form[action$=headings] .primary")
        if button.count():
            reader.is_at_ease()
            button.click()
        expect(page.locator("#rows")).to_be_visible()
        reader.is_at_ease()
