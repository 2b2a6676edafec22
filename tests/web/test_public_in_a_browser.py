"""The public pages on a telephone, in a real Chromium: from the form to how it stands."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from web.served import BROWSER, served
from web.test_in_a_browser import WIDTHS, reading

pytestmark = pytest.mark.skipif(BROWSER is None, reason="Chromium is part of `make test`")
OPEN = "\n[public]\nenabled = true\n"
PDF = {"name": "身份证.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 "}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the demonstration is served, its public pages open."""
    with served(tmp_path_factory.mktemp("public"), OPEN) as address:
        yield address


@WIDTHS
def test_somebody_applies_staff_confirm_and_the_page_says_how_it_stands(address, width):
    with reading(address, width) as reader:
        page = reader.page
        reader.open("public/wzjy?lang=en")
        reader.is_at_ease()
        page.get_by_role("link", name="Fill in the form").click()
        reader.is_at_ease()
        page.get_by_text("Several apply together").click()
        reader.is_at_ease()
        page.locator("#applicant_name").fill("周小雨")
        page.locator("#id_number").fill("330301199203030033")
        page.locator("#email").fill("zhou@example.org")
        page.locator("#request").fill("公开2025年中小学课后服务收费标准")
        page.locator("#supply").select_option("electronic")
        page.locator("#delivery").select_option("post")
        # Enter goes on; it does not add a block.
        page.locator("#email").press("Enter")
        expect(page.locator("#address-error")).to_be_visible()
        reader.is_at_ease()
        page.locator("#address").fill("某市某路2号")
        page.get_by_role("button", name="Go on: look through it").click()
        expect(page.locator("h1")).to_have_text("Is this right?")
        reader.is_at_ease()
        page.locator("#attached").set_input_files(PDF)
        page.get_by_role("button", name="Send the application").click()
        expect(page.locator("h1")).to_have_text("The application was submitted")
        reader.is_at_ease()
        number, code = page.locator(".keep dd").all_inner_texts()
        assert page.context.cookies() == []

        reader.sign_in("handler")
        page.get_by_role("link", name=number).first.click()
        reader.is_at_ease()
        reader.act("confirm_receipt")
        page.context.clear_cookies()

        reader.open("public/wzjy/status?lang=zh-CN")
        reader.is_at_ease()
        page.locator("#number").fill(number)
        page.locator("#code").fill("2222 2222")
        page.locator("main .primary").click()
        expect(page.locator("#no")).to_be_visible()
        reader.is_at_ease()
        page.locator("#code").fill(code.lower())
        page.locator("main .primary").click()
        expect(page.locator("main .big")).to_have_text("正在办理")
        expect(page.locator("main dl")).to_contain_text("答复期限届满日")
        assert number not in page.url
        reader.is_at_ease()
