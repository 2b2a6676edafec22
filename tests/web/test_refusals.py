"""What a page refuses beside a field stands in the audit: page, field, rule, and no word typed."""

import ast
from datetime import date
from pathlib import Path

import pytest

from casetrack import desk, web
from web.conftest import RECEIVED, TODAY, Pages

CASE = "/cases/2025-0001"
WORDS = "甲乙丙丁戊"
#: Only tries what would be, or shows what may be sent: nothing was to be changed.
ASKED_ONLY = {
    "acting._tried",
    "drafts._forms",
    "many.attempt",
    "receiving._seen",
    # These enter by themselves that somebody could not sign in.
    "signing_in.sign_in",
    "by_provider.back",
    # What the law says no to goes on to the page of errors, where it is entered.
    "calendars.load",
}


def refused(pages: Pages) -> list[tuple[str, str, str]]:
    """Return who was refused what, and by which rule."""
    asked = desk.DeedsAsked(date(2025, 10, 1), date(2026, 1, 31), kinds=("refused",))
    found = desk.audit(pages.office.seat("auditor", TODAY), asked).found
    return [(each.user, each.subject, each.detail) for each in found]


@pytest.mark.parametrize(
    ("who", "page", "typed", "field", "rule"),
    [
        (
            "registrar",
            "/numbers/release",
            {"series": "receipt", "year": "2025", "number": "某教公开申〔2025〕1号", "why": WORDS},
            "number",
            "number {number} is not reserved",
        ),
        (
            "registrar",
            "/account",
            {"current": WORDS, "new": f"{WORDS}己庚辛壬癸", "again": f"{WORDS}己庚辛壬癸"},
            "current",
            "the password until now is wrong",
        ),
        (
            "admin",
            "/retention",
            {"sure": "1", "confirm": WORDS},
            "confirm",
            "there is nothing to erase today",
        ),
        (
            "registrar",
            f"{CASE}/applicant/one",
            {"of": "2025-0001", "why": WORDS},
            "of",
            "the two are one applicant already",
        ),
    ],
)
def test_a_refusal_beside_a_field_is_on_record(pages: Pages, who, page, typed, field, rule):
    browser = pages.browser(who)
    browser.get("/numbers")
    browser.post(page, **typed)
    assert refused(pages) == [(who, f"POST {page}: {field}", rule)]


def test_a_step_is_entered_once_and_by_the_rule_itself(pages: Pages):
    browser = pages.browser("handler")
    browser.get(CASE)
    typed = {"on": "2025-10-15", "carrier": "ems"}
    assert browser.post(f"{CASE}/act/dispatch_reply", **typed).status_code == 422
    ((user, subject, rule),) = refused(pages)
    assert (user, subject) == ("handler", "2025-0001 dispatch_reply")
    assert "{no}" not in rule


def test_a_mistake_in_typing_is_not_entered(pages: Pages):
    browser = pages.browser("registrar")
    browser.get("/numbers")
    row = {"series": "receipt", "year": "2025"}
    assert browser.post("/numbers/reserve", **row, why="", count="1").status_code == 422
    assert browser.post("/numbers/reserve", **row, why="x", count="x").status_code == 422
    assert refused(pages) == []


def test_of_several_cases_each_that_refuses_is_entered(pages: Pages):
    pages.office.receive(RECEIVED, applicant_name="林大满")
    pages.office.act("handler", "2025-0001", "draft_reply", TODAY, outcome="OPEN", given="方案")
    browser = pages.browser("handler")
    browser.get("/many?reference=2025-0001&reference=2025-0002")
    both = ["2025-0001", "2025-0002"]
    typed = {"outcome": "OPEN", "given": WORDS, "on": TODAY.isoformat()}
    answer = browser.post("/many/act/draft_reply", reference=both, **typed)
    assert answer.status_code == 422
    assert [each[:2] for each in refused(pages)] == [("handler", "2025-0001 draft_reply")]


@pytest.mark.parametrize(
    "path", sorted(Path(web.__path__[0]).glob("*.py")), ids=lambda path: path.stem
)
def test_every_page_that_shows_a_refusal_enters_it(path: Path):
    tree = ast.parse(path.read_text("utf-8"))
    forgetful = {
        f"{path.stem}.{function.name}"
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for handler in ast.walk(function)
        if isinstance(handler, ast.ExceptHandler) and handler.type is not None
        if {"Refused", "CasetrackError"} & _names(handler.type)
        if "refused" not in _names(handler)
    }
    assert forgetful <= ASKED_ONLY


def _names(node: ast.AST) -> set[str]:
    inner = [*ast.walk(node)]
    called = {each.attr for each in inner if isinstance(each, ast.Attribute)}
    return called | {each.id for each in inner if isinstance(each, ast.Name)}
