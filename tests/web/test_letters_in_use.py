"""How letters are set up, for administrators."""

from dataclasses import replace

from casetrack import desk
from casetrack.library import shipped
from casetrack.notices import Notices
from web.conftest import TODAY


def test_an_administrator_sees_whose_templates_are_in_use_and_what_is_missing(pages):
    page = pages.browser("admin").get("/letters").text
    assert "All templates are those that ship." in page
    assert "<code>reply/OPEN</code>" in page
    assert "Before a letter goes out" in page


def test_a_template_and_a_letterhead_of_the_offices_own_are_named(pages, tmp_path):
    theirs = shipped("notices") / "cn-2019" / "receipt.txt"
    (tmp_path / "cn-2019").mkdir()
    (tmp_path / "cn-2019" / "receipt.txt").write_text(theirs.read_text("utf-8"), "utf-8")
    own = Notices([tmp_path, shipped("notices")])
    found, _ = desk.letters_in_use(replace(pages.office.seat("admin", TODAY), notices=own))
    (law,) = (each for each in found if each.workflow == "cn-2019")
    assert [each.kind for each in law.templates if each.is_own] == ["receipt"]
    assert {each.letterhead for each in law.templates} == {None}


def test_the_fonts_that_stand_in_are_told(pages):
    seat = pages.office.seat("admin", TODAY)
    told = [str(each) for each in desk.stand_ins(seat, "cn-2019")]
    page = pages.browser("admin").get("/letters").text
    assert all(each in page for each in told)


def test_nobody_else_sees_it(pages):
    assert 'href="/letters"' not in pages.browser("handler").get("/").text
    assert pages.browser("handler").get("/letters").status_code == 403
