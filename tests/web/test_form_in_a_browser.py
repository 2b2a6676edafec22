"""The form on which an application is logged, and enquiries, in a real Chromium."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from web.served import BROWSER, served
from web.test_in_a_browser import WIDTHS, reading

pytestmark = pytest.mark.skipif(BROWSER is None, reason="Chromium is part of `make test`")
DROPPED = """() => { const sent = new DataTransfer();
  sent.items.add(new File(["%PDF-1.7 "], "申请表.pdf", {type: "application/pdf"}));
  return sent; }"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the demonstration is served, by the real command."""
    with served(tmp_path_factory.mktemp("form")) as address:
        yield address


def test_a_form_is_typed_kept_taken_up_again_logged_and_its_receipt_printed(address):
    with reading(address, 1280) as reader:
        page = reader.page
        reader.sign_in("registrar")
        reader.open("receive")
        expect(page.locator("[name=channel]").first).to_be_focused()
        page.keyboard.press("Space")
        today = page.locator("#submitted_on").get_attribute("max")
        page.locator("#submitted_on").fill(today)
        expect(page.locator("#receipt")).to_contain_text(f"received on {today}")
        expect(page.locator("#signed_on")).to_be_hidden()
        expect(page.locator("#contact_person")).to_be_hidden()
        page.locator("[name=applicant_type][value=commercial]").check(force=True)
        page.locator("#contact_person").fill("演示联系人")
        page.locator("#applicant_name").fill("演示公司午")
        page.get_by_role("button", name="Add a joint applicant").click()
        expect(page.locator("#joint-1-applicant_name")).to_be_focused()
        page.keyboard.type("演示申请人未")
        page.locator("#request").fill("公开校车线路图")
        expect(page.locator("#kept")).to_contain_text("Kept at")
        page.locator("[name=channel][value=post]").check(force=True)
        page.locator("#delivery").select_option("email")
        expect(page.locator("#signed_on")).to_be_visible()
        page.locator("[name=channel][value=in_person]").check(force=True)

        reader.open("receive")
        page.get_by_role("link", name="演示公司午").click()
        expect(page.locator("#joint-1-applicant_name")).to_have_value("演示申请人未")
        expect(page.locator("#receipt")).to_contain_text(f"received on {today}")
        for _ in range(2):
            page.locator(".drop").dispatch_event(
                "drop", {"dataTransfer": page.evaluate_handle(DROPPED)}
            )
        expect(page.locator("#files .tag")).to_have_text(["PDF", "PDF"])
        page.get_by_role("button", name="Log it").click()
        expect(page.locator("#logged")).to_contain_text("is logged")
        expect(page.locator(".timeline .new .paper a")).to_have_text(["申请表.pdf"] * 2)
        page.get_by_role("button", name="Print the receipt notice").click()
        expect(page.locator("h1")).to_contain_text("登记回执")


def test_likely_repeats_appear_as_the_request_is_typed(address):
    with reading(address, 1280) as reader:
        page = reader.page
        reader.sign_in("registrar")
        reader.open("cases?open=yes")
        reference = page.locator("tbody a").first.inner_text()
        asked = page.locator("tbody .what").first.inner_text()
        reader.open("receive")
        page.locator("#request").press_sequentially(asked)
        expect(page.locator("#known")).to_contain_text(reference)


@WIDTHS
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_form_and_enquiries_read_well_in_both_widths_and_languages(address, width, language):
    with reading(address, width) as reader:
        page = reader.page
        reader.sign_in("registrar", language)
        reader.open("enquiries")
        page.locator("#question").fill("学区怎样划分，在哪一个网页可以看到")
        page.locator("main button.primary").click()
        expect(page.locator(".notes")).to_be_visible()
        reader.is_at_ease()
        page.locator("a[href^='/receive?enquiry']").first.click()
        page.locator("[name=add][value=joint]").click()
        page.locator("[name=add][value=item]").click()
        page.locator("details.block summary").click()
        page.locator("[name=channel][value=in_person]").check(force=True)
        page.locator("#applicant_name").fill("演示申请人申")
        page.locator("#joint-1-phone").fill("0577-1")
        reader.is_at_ease()
        page.locator("main .buttons .primary").click()
        expect(page.locator("#joint-1-applicant_name-error")).to_be_in_viewport()
        expect(page.locator("#joint-1-applicant_name")).to_be_focused()
        expect(page.locator("#request")).to_have_value("学区怎样划分，在哪一个网页可以看到")
        reader.is_at_ease()
