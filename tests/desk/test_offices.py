"""Offices, their numbers and letterheads, as an administrator looks after them."""

from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document

from casetrack import desk
from casetrack.errors import BadInput, NotFound, NoticeError, Refused
from casetrack.settings import parse
from casetrack.store import Person
from days import day
from desk.conftest import CONFIG, KEYS, NOW, House

TODAY = day("Wed 2025-10-15")
RECEIVED = day("Mon 2025-10-13")
DETAILS = {"name": "某市教育局招生办", "parent": "jyj", "phone": "0577-11111111"}
TAGS = "number title addressee body signatory dated contact draft".split()


def admin(house: House) -> desk.Desk:
    return desk.furnished(house.seat("admin", TODAY))


def letterhead(*tags: str, head: str = "样头") -> bytes:
    file = Document()
    file.add_paragraph(head)
    for tag in tags or TAGS:
        file.add_paragraph(f"{{{{ {tag} }}}}")
    content = BytesIO()
    file.save(content)
    return content.getvalue()


def test_an_office_that_is_added_takes_applications_and_rolls_up_to_the_one_above(house: House):
    desk.add_office(admin(house), "zsb", DETAILS)
    ours = admin(house)
    assert ours.settings.office("zsb").name == "某市教育局招生办"
    application = desk.Application(
        received_on=RECEIVED,
        channel="in_person",
        applicant_name="林小满",
        applicant_type="natural_person",
        request="公开招生名额",
    )
    desk.receive(desk.in_office(ours, ours.settings.office("zsb")), application)
    above, below = desk.offices(admin(house))
    assert (above.office.code, above.depth, above.received, above.received_below) == (
        "jyj",
        0,
        0,
        1,
    )
    assert (below.office.code, below.depth, below.received, below.open_cases) == ("zsb", 1, 1, 1)
    assert [each.code for each in desk.subtree_of(ours.settings, ours.office)] == ["jyj", "zsb"]


def test_a_rename_changes_no_letter_that_was_issued_and_is_entered_as_a_deed(house: House):
    reference = house.receive(RECEIVED, TODAY).reference
    house.act("registrar", reference, "issue_receipt", TODAY)
    before = desk.paper(admin(house), reference, "receipt", 2)
    assert desk.change_office(admin(house), "jyj", {"name": "某市教育和体育局"}) == ("name",)
    assert admin(house).office.name == "某市教育和体育局"
    assert desk.paper(admin(house), reference, "receipt", 2) == before
    deeds = desk.audit(admin(house), desk.DeedsAsked(NOW.date(), NOW.date())).found
    assert [(each.subject, each.detail) for each in deeds if each.deed == "administered"] == [
        ("office jyj", "name")
    ]


def test_only_what_differs_from_the_file_is_kept_and_it_can_be_taken_back(house: House):
    desk.change_office(admin(house), "jyj", {"name": "某市教育和体育局"})
    moved = replace(house, config=CONFIG.replace("0577-00000000", "0577-22222222"))
    assert admin(moved).office.phone == "0577-22222222"
    seen = desk.office_seen(admin(moved), "jyj")
    assert (seen.differs, seen.changed.by) == (("name",), "user:admin")
    desk.take_file(admin(house), "jyj")
    assert admin(house).office.name == "某市教育局"
    assert desk.office_seen(admin(house), "jyj").differs == ()


def test_init_after_a_rename_leaves_the_name_that_was_given(sqlite_url: str):
    settings = parse("config.toml", CONFIG)
    store = desk.initialise(sqlite_url, settings, NOW, KEYS)
    desk.change_office(admin(House(store)), "jyj", {"name": "某市教育和体育局"})
    store.close()
    store = desk.initialise(sqlite_url, settings, NOW, KEYS)
    with store.reading() as tx:
        assert tx.people.office("jyj").name == "某市教育和体育局"
    store.close()


def test_an_office_that_takes_no_applications_keeps_and_finishes_those_it_has(house: House):
    desk.add_office(admin(house), "zsb", DETAILS)
    at = admin(house)
    there = desk.in_office(at, at.settings.office("zsb"))
    application = desk.Application(
        received_on=RECEIVED,
        channel="in_person",
        applicant_name="林小满",
        applicant_type="natural_person",
        request="公开招生名额",
    )
    reference = desk.receive(there, application).reference
    desk.close_office(admin(house), "zsb")
    closed = admin(house)
    there = desk.in_office(closed, closed.settings.office("zsb"))
    with pytest.raises(Refused, match="takes no applications any more"):
        desk.receive(there, application)
    desk.act(replace(there, user="handler"), reference, "log_contact", TODAY, {"remarks": "打过"})
    desk.reopen_office(admin(house), "zsb")
    assert admin(house).settings.office("zsb").active
    with pytest.raises(Refused, match="opens with"):
        desk.close_office(admin(house), "jyj")


@pytest.mark.parametrize(
    ("code", "details", "says"),
    [
        ("jyj", DETAILS, "is taken"),
        ("招办", DETAILS, "cannot be a code"),
        ("zsb", {"name": " "}, "a name is needed"),
        ("zsb", {"name": "某", "parent": "nowhere"}, "there is no office nowhere"),
        ("zsb", {"name": "某", "parent": "zsb"}, "there is no office zsb"),
        ("zsb", {"name": "某" * 201}, "at most 200 signs"),
    ],
)
def test_what_an_office_cannot_be_is_said_and_nothing_is_kept(small_house, code, details, says):
    with pytest.raises(BadInput, match=says):
        desk.add_office(admin(small_house), code, details)
    assert len(desk.offices(admin(small_house))) == 1


def test_no_office_comes_to_stand_below_itself(small_house: House):
    desk.add_office(admin(small_house), "zsb", DETAILS)
    with pytest.raises(BadInput, match="below itself"):
        desk.change_office(admin(small_house), "jyj", {"parent": "zsb"})


def test_an_administrator_of_one_office_changes_that_one_alone_and_moves_none(small_house: House):
    desk.add_office(admin(small_house), "zsb", DETAILS)
    with small_house.store.transaction() as tx:
        tx.people.put_user(Person("there", "别处", ("admin",), "zsb"), NOW)
    at = admin(small_house)
    there = replace(desk.in_office(at, at.settings.office("zsb")), user="there")
    assert [each.office.code for each in desk.offices(there)] == ["zsb"]
    assert desk.change_office(there, "zsb", {"phone": "0577-3"}) == ("phone",)
    for act in (
        lambda: desk.change_office(there, "zsb", {"parent": ""}),
        lambda: desk.add_office(there, "more", DETAILS),
        lambda: desk.close_office(there, "zsb"),
    ):
        with pytest.raises(Refused):
            act()
    with pytest.raises(NotFound):
        desk.change_office(there, "jyj", {"name": "别的"})
    with pytest.raises(Refused, match="no administrator"):
        desk.offices(replace(there, user="handler", office=at.office))


# Numbers


def test_another_way_of_numbering_begins_where_no_number_was_given_out_yet(house: House):
    pattern = {"reply": ("{code}答〔{year}〕{serial}号", 1)}
    seen = desk.numbering(admin(house), "jyj")
    reply = next(each for each in seen.series if each.name == "reply")
    assert (reply.last, reply.next, reply.gaps) == (None, "某教公开〔2025〕1号", 0)
    tried = desk.change_numbering(admin(house), "jyj", "某教公开", pattern, dry_run=True)
    assert (tried.from_year, tried.examples["reply"]) == (
        2025,
        ("某教公开〔2025〕1号", "某教公开答〔2025〕1号"),
    )
    desk.reserve_numbers(admin(house), "reply", "急件")
    done = desk.change_numbering(admin(house), "jyj", "某教公开", pattern)
    assert done.from_year == 2026
    ours = admin(house)
    assert [each.number for each in desk.numbers_of(ours, "reply")] == ["某教公开〔2025〕1号"]
    desk.release_number(ours, "某教公开〔2025〕1号", "不用了")
    assert ours.office.written("reply", 2026, 1) == "某教公开答〔2026〕1号"
    assert ours.office.read_number("某教公开〔2026〕1号", ("reply",)) is None
    assert ours.office.read_number("某教公开答(2026)1号", ("reply",)) == ("reply", 2026, 1)


def test_an_office_that_is_new_lacks_no_code_once_it_numbers_its_letters(small_house: House):
    desk.add_office(admin(small_house), "zsb", DETAILS)
    assert "letter_code" in admin(small_house).settings.office("zsb").unfilled()
    desk.change_numbering(admin(small_house), "zsb", "某招", {})
    office = admin(small_house).settings.office("zsb")
    assert "letter_code" not in office.unfilled()
    assert office.written("receipt", 2025, 3) == "某招申〔2025〕3号"


def test_a_series_that_nothing_tells_from_another_is_refused(small_house: House):
    alike = {"reply": ("{code}申〔{year}〕{serial}号", 1)}
    with pytest.raises(BadInput, match="written like the series"):
        desk.change_numbering(admin(small_house), "jyj", "某教公开", alike)
    with pytest.raises(BadInput, match="must stand in it"):
        desk.change_numbering(admin(small_house), "jyj", "某教公开", {"reply": ("{serial}", 1)})


# Letterheads


def test_a_letterhead_that_is_put_is_the_offices_own_and_can_be_taken_back(house: House):
    one, other = letterhead(head="旧头"), letterhead(head="新头")
    for content in (one, other):
        desk.put_letterhead(admin(house), "_letter.docx", content)
    ours = desk.in_office(admin(house), admin(house).office)
    assert ours.notices.letterhead_of("cn-2019", "receipt") == "_letter.docx"
    reference = house.receive(RECEIVED, TODAY).reference
    desk.act(replace(ours, user="registrar"), reference, "issue_receipt", TODAY, {})
    stored = desk.paper(ours, reference, "receipt", 2).stored
    assert "新头" in _words(stored)
    seen = desk.letterheads(ours)
    assert [each.by for each in seen.history] == ["user:admin"] * 2
    assert desk.put_letterhead_again(ours, seen.history[-1].number) == "_letter.docx"
    again = desk.in_office(ours, ours.office)
    assert "旧头" in _words(desk.sample_letter(again, one))
    desk.take_letterhead_away(again, "_letter.docx")
    assert desk.in_office(again, again.office).notices.letterhead_of("cn-2019", "receipt") is None
    assert desk.paper(ours, reference, "receipt", 2).stored == stored


def test_all_that_is_wrong_with_a_letterhead_is_said_at_once_and_it_is_not_put(small_house: House):
    wrong = letterhead("number", "title", "adressee", "body", "signatory")
    with pytest.raises(NoticeError) as no:
        desk.put_letterhead(admin(small_house), "_letter.docx", wrong)
    assert [each.table for each in no.value.problems] == [
        "adressee",
        "addressee",
        "dated",
        "contact",
        "draft",
    ]
    assert desk.check_letterhead_file(admin(small_house), b"PK") != ()
    with pytest.raises(NotFound):
        desk.put_letterhead(admin(small_house), "../x.docx", letterhead())
    assert desk.letterheads(admin(small_house)).history == ()


def _words(content: bytes) -> str:
    return "".join(each.text for each in Document(BytesIO(content)).paragraphs)
