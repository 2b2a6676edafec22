"""Several cases chosen from a list, and one action for all of them."""

import pytest

from web.conftest import RECEIVED, TODAY

OPEN = {"outcome": "OPEN", "given": "《2025年学区划分方案》", "on": TODAY.isoformat()}


@pytest.fixture
def three(pages) -> list[str]:
    """The first case and two more of other people."""
    for name in ("林大满", "林二满"):
        pages.office.receive(RECEIVED, applicant_name=name)
    return ["2025-0001", "2025-0002", "2025-0003"]


def chosen(references: list[str]) -> str:
    return "/many?" + "&".join(f"reference={each}" for each in references)


def test_the_list_leads_to_the_chosen_cases_and_back_where_none_is_chosen(pages, three):
    browser = pages.browser("handler")
    page = browser.get("/cases").text
    assert page.count('form="many" name="reference"') == 3
    assert browser.get("/many").headers["location"] == "/cases"
    assert "Choose at least one case of the list." in browser.get("/cases").text
    page = browser.get(chosen(three)).text
    assert all(f'href="/cases/{each}"' in page for each in three)
    assert 'action="/many/act/draft_reply"' in page


def test_one_draft_for_all_is_one_act_that_each_case_names(pages, three):
    browser = pages.browser("handler")
    browser.get(chosen(three))
    answer = browser.post("/many/act/draft_reply", reference=three, **OPEN)
    assert answer.headers["location"] == "/many/1"
    page = browser.get("/many/1").text
    assert "Act no. 1 on 3 cases" in page
    assert "演示handler" in page
    assert 'href="/many/1"' in browser.get("/cases/2025-0002").text
    assert "The drafts say the same" in browser.get(chosen(three)).text


def test_a_try_shows_every_case_and_keeps_nothing(pages, three):
    browser = pages.browser("handler")
    browser.get(chosen(three))
    before = pages.events()
    page = browser.post("/many/try/draft_reply", reference=three, **OPEN)
    assert page.status_code == 200
    assert "Only tried, nothing was saved" in page.text
    assert page.text.count("A letter would go out") + page.text.count("No date would move") >= 3
    assert pages.events() == before


def test_what_is_missing_stands_beside_its_field_and_what_was_typed_stays(pages, three):
    browser = pages.browser("handler")
    browser.get(chosen(three))
    before = pages.events()
    page = browser.post("/many/act/draft_reply", reference=three, **{**OPEN, "given": ""})
    assert page.status_code == 422
    assert 'aria-describedby="draft_reply-given-error"' in page.text
    assert '<option value="OPEN" selected>' in page.text
    assert pages.events() == before


def test_a_case_that_refuses_is_named_and_the_others_can_go_on_alone(pages, three):
    pages.office.act("handler", three[1], "draft_reply", TODAY, outcome="OPEN", given="方案")
    browser = pages.browser("handler")
    page = browser.get(chosen(three)).text
    assert "open in 2 of 3" in page
    before = pages.events()
    page = browser.post("/many/act/draft_reply", reference=three, **OPEN)
    assert page.status_code == 422
    assert "1 of 3 cases cannot have it done to them" in page.text
    assert pages.events() == before
    assert 'href="/many?reference=2025-0001&amp;reference=2025-0003"' in page.text


def test_a_review_is_of_drafts_that_say_the_same_and_of_those_looked_at(pages, three):
    browser = pages.browser("handler")
    browser.get(chosen(three))
    browser.post("/many/act/draft_reply", reference=three, **OPEN)
    reviewer = pages.browser("reviewer1")
    page = reviewer.get(chosen(three)).text
    assert page.count('name="draft-2025-000') >= 3
    said = {f"draft-{each}": "1" for each in three}
    old = reviewer.post(
        "/many/act/pass_division_review", reference=three, on=TODAY.isoformat(), **said
    )
    assert old.status_code == 422
    assert "the draft was replaced meanwhile" in old.text
    said = {f"draft-{each}": "2" for each in three}
    done = reviewer.post(
        "/many/act/pass_division_review", reference=three, on=TODAY.isoformat(), **said
    )
    assert done.headers["location"] == "/many/2"
