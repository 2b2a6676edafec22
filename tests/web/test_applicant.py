"""The page of an applicant: all they asked, what resembles it, one person or two."""

import html
import re

import pytest

from web.conftest import RECEIVED, TODAY

PAGE = "/cases/2025-0001/applicant"
ONE, TWO = f"{PAGE}/one", f"{PAGE}/two"


@pytest.fixture
def handler(pages):
    """A handler's browser; an applicant of the same telephone has asked nearly the same."""
    pages.office.receive(RECEIVED, applicant_name="林晓满", phone="13900000006")
    browser = pages.browser("handler")
    browser.get(PAGE)
    return browser


def words(answer) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())


def test_who_may_be_the_same_person_is_shown_masked(handler):
    text = words(handler.get(PAGE))
    assert "林晓满 Natural person 139******06 2025-0002" in text
    assert "13900000006" not in text
    assert "Others asked for something similar" in text
    assert "2025-0002 2025-10-13 Mon 100 % alike not answered yet" in text


def test_one_person_says_it_with_a_reason_and_takes_it_back_with_another(pages, handler):
    assert handler.post(ONE, of="2025-0002", why="电话相同，已核实").status_code == 303
    text = words(handler.get(PAGE))
    assert "the two applicants are one person from now on" in text
    assert "All applications 2" in text
    assert "电话相同，已核实 演示handler" in text
    assert "Likely repeats by this applicant" in text
    assert "林晓满" not in text, "the name given in this case holds for both"
    assert "林小满" in pages.browser("handler").get("/cases/2025-0002").text
    number = re.search(r'name="number" value="(\d+)"', handler.get(PAGE).text)
    assert handler.post(TWO, number=number[1], why="是父子二人").status_code == 303
    text = words(handler.get(PAGE))
    assert "All applications 1" in text
    assert "taken back 是父子二人" in text
    assert handler.post(TWO, number=number[1], why="再来").status_code == 422


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"of": "2025-0002", "why": " "}, "why", "this is needed"),
        ({"why": "x"}, "of", "this is needed"),
        ({"of": "2025-9999", "why": "x"}, "of", "2025-9999"),
        ({"of": "2025-0001", "why": "x"}, "of", "one applicant already"),
    ],
)
def test_what_cannot_be_said_is_refused_beside_its_field(handler, typed, field, said):
    answer = handler.post(ONE, **typed)
    assert answer.status_code == 422
    beside = re.search(rf'id="{field}-error">([^<]*)<', answer.text)
    assert beside
    assert said in beside[1]
    assert "All applications 1" in words(handler.get(PAGE))


def test_a_merge_of_others_is_not_taken_back_from_here(pages, handler):
    pages.office.receive(RECEIVED, applicant_name="甲")
    pages.office.receive(RECEIVED, applicant_name="乙")
    assert (
        handler.post("/cases/2025-0003/applicant/one", of="2025-0004", why="x").status_code == 303
    )
    assert handler.post(TWO, number="1", why="x").status_code == 422


def test_the_page_of_a_case_asks_for_the_hints_alone(handler):
    assert f'hx-get="{PAGE}" hx-trigger="load"' in handler.get("/cases/2025-0001").text
    part = handler.get(PAGE, **{"HX-Request": "true"}).text
    assert "<html" not in part
    assert "1 applicant may be the same person" in part
    assert "Nothing similar by this applicant" in part


def test_a_likely_repeat_is_said_with_its_answer(pages, handler):
    pages.office.receive(RECEIVED, id_number="330301199001010011")
    pages.office.answer("2025-0003", TODAY)
    text = words(handler.get(PAGE))
    assert "2025-0003 2025-10-13 Mon 100 % alike Disclosed 2025-10-15 Wed" in text
    assert "100 % alike" in handler.get(PAGE, **{"HX-Request": "true"}).text
