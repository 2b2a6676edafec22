"""What is held about people, by the pages: given to who asks, listed and erased."""

import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient

from casetrack import web
from casetrack.settings import Privacy
from days import day
from web.conftest import TODAY, Browser

HELD = "/cases/2025-0001/applicant/held"


def test_an_applicant_gets_an_archive_and_that_is_recorded(pages):
    registrar = pages.browser("registrar")
    assert HELD in registrar.get("/cases/2025-0001/applicant").text
    answer = registrar.post(HELD)
    assert answer.headers["content-disposition"].startswith("attachment")
    with ZipFile(BytesIO(answer.content)) as archive:
        assert "林小满" in archive.read("README.txt").decode()
    told = pages.browser("auditor").get("/retention").text
    assert "given to the applicant" in told
    assert "演示registrar" in told
    assert HELD not in pages.browser("reviewer1").get("/cases/2025-0001/applicant").text


@pytest.fixture
def late(pages):
    """The pages years later, of an office that keeps words for five years."""
    old = pages.office.receive(day("Mon 2019-06-03"), applicant_name="何川", request="公开校车名录")
    pages.office.answer(old.reference, day("Mon 2019-06-17"))
    seat = pages.office.seat("", TODAY)
    settings = seat.settings.model_copy(update={"privacy": Privacy(keep_cases_years=5)})
    nobody = replace(seat, settings=settings, now=lambda: pages.clock.at)
    house = web.House(nobody, lambda: pages.clock.today, "en")

    def browser(user):
        found = Browser(TestClient(web.application(house), follow_redirects=False))
        found.get("/sign-in")
        found.post("/sign-in/demo", account=user)
        return found

    return browser, old.reference


def test_what_is_listed_is_erased_once_somebody_has_read_it(late):
    browser, reference = late
    admin = browser("admin")
    page = admin.get("/retention").text
    assert f'href="/cases/{reference}"' in page
    confirm = re.search(r'name="confirm" value="(\w+)"', page)[1]
    unread = admin.post("/retention", confirm=confirm)
    assert unread.status_code == 422
    assert "say that the list was read" in unread.text
    admin.post("/retention", confirm="0123456789", sure="yes")
    assert "does not confirm" in admin.get("/retention").text
    assert "何川" in admin.get(f"/cases/{reference}").text
    assert admin.post("/retention", confirm=confirm, sure="yes").status_code == 303
    assert "erased: applicants 0, applications 1" in admin.get("/retention").text
    for path in ("", "/applicant", "/days", "/drafts", "/readings"):
        answer = admin.get(f"/cases/{reference}{path}")
        assert answer.status_code == 200, path
        assert "何川" not in answer.text
    assert "nothing to erase" not in admin.get("/retention").text
    assert "Erase what is listed" not in browser("auditor").get("/retention").text
