"""Several like applications: one draft, one review and one posting; each its letter and number."""

import pytest

from casetrack import desk
from casetrack.desk import ForMany
from casetrack.errors import BadInput, NotFound, Refused, SeveralRefused
from casetrack.messages import english
from days import day
from desk.conftest import DUE, RECEIVED, House

MON, TUE = day("Mon 2025-10-20"), day("Tue 2025-10-21")
OPEN = {"outcome": "OPEN", "given": "《2025年学区划分方案》"}


def neighbours(house: House, count: int) -> list[str]:
    names = [f"居民{chr(ord('甲') + n)}" for n in range(count)]
    return [house.receive(RECEIVED, applicant_name=name).reference for name in names]


def act(house: House, user: str, references: list[str], action: str, **typed: str):
    return desk.act_on_many(house.seat(user, MON), references, ForMany(action, MON, typed))


def answered(house: House, references: list[str]) -> None:
    act(house, "handler", references, "draft_reply", **OPEN)
    act(house, "reviewer1", references, "pass_division_review")
    act(house, "secrecy", references, "pass_secrecy_review", conclusion="releasable")
    act(house, "reviewer2", references, "pass_office_review")
    act(house, "approver", references, "approve")


def test_one_draft_and_one_review_make_letters_numbers_and_counts(house: House):
    references = neighbours(house, 3)
    answered(house, references)
    done = act(house, "registrar", references, "dispatch_reply", carrier="ems")
    assert [each.state for each in done.acted] == ["answered"] * 3
    letters = [desk.paper(house.seat("handler", TUE), each, "reply") for each in references]
    assert [each.number for each in letters] == [f"某教公开〔2025〕{n}号" for n in (1, 2, 3)]
    table = desk.report(house.seat("manager", TUE), 2025, "cn-2021").report
    assert table.rows["T3.3.1"].cells["total"].value == 3


def test_one_act_is_on_record_with_the_event_in_each_case(house: House):
    references = neighbours(house, 2)
    number = act(house, "registrar", references, "assign", division="办公室").number
    again = act(house, "handler", references, "accept_assignment")
    assert (number, again.number) == (1, 2)
    seen = desk.batch(house.seat("auditor", TUE), number)
    kept, cards = seen.batch, seen.cards
    assert (kept.action, kept.done_on, kept.actor) == ("assign", MON, "user:registrar")
    assert kept.events == tuple((reference, 2) for reference in references)
    assert [card.line.reference for card in cards] == references
    assert desk.verify(house.seat("auditor", TUE)).findings == ()


def test_one_that_refuses_leaves_all_as_they_were_and_each_is_named(house: House):
    references = neighbours(house, 3)
    house.act("registrar", references[1], "assign", RECEIVED, MON, division="办公室")
    with pytest.raises(SeveralRefused) as refused:
        act(house, "handler", references, "accept_assignment")
    assert list(refused.value.noes) == [references[0], references[2]]
    assert refused.value.lines(english)[0].startswith("2 of 3 cases")
    assert len(refused.value.lines(english)) == 3
    assert [len(house.look(each, TUE).stored.case.events) for each in references] == [1, 2, 1]
    with pytest.raises(NotFound, match="no act on several cases"):
        desk.batch(house.seat("auditor", TUE), 1)


def test_drafts_that_differ_are_signed_apart(small_house: House):
    house = small_house
    references = neighbours(house, 3)
    act(house, "handler", references[:2], "draft_reply", **OPEN)
    house.act("handler", references[2], "draft_reply", MON, outcome="OPEN", given="另一份方案")
    with pytest.raises(BadInput, match=f"the drafts differ: {references[2]}"):
        act(house, "reviewer1", references, "pass_division_review")
    act(house, "reviewer1", references[:2], "pass_division_review")


def test_nobody_reviews_twice_for_many_either(small_house: House):
    house = small_house
    references = neighbours(house, 2)
    act(house, "handler", references, "draft_reply", **OPEN)
    act(house, "everything", references, "pass_division_review")
    with pytest.raises(SeveralRefused):
        act(house, "everything", references, "pass_secrecy_review", conclusion="releasable")


def test_a_try_tells_each_new_date_and_keeps_nothing(small_house: House):
    house = small_house
    references = neighbours(house, 2)
    asked = {"working_days": "20", "reason": "需检索", "approved_by": "王"}
    house.act("handler", references[1], "extend", MON, **asked)
    extend = ForMany("extend", MON, asked)
    first, extended = desk.what_if_many(house.seat("handler", MON), references, extend)
    assert [(first.reference, each.before.due, each.after.due) for each in first.shifts] == [
        (references[0], DUE, day("Mon 2025-12-08"))
    ]
    assert (extended.reference, extended.acted, type(extended.no)) == (
        references[1],
        None,
        Refused,
    )
    assert [len(house.look(each, TUE).stored.case.events) for each in references] == [1, 2]


def test_what_is_offered_is_open_to_me_in_some_of_them(small_house: House):
    house = small_house
    references = neighbours(house, 3)
    house.act("registrar", references[0], "assign", RECEIVED, MON, division="办公室")
    found = desk.chosen(house.seat("handler", MON), references)
    offers = {each.action.name: each.references for each in found.offers}
    assert offers["accept_assignment"] == (references[0],)
    assert offers["draft_reply"] == tuple(references)
    assert [card.line.reference for card in found.cards] == references


@pytest.mark.parametrize(
    ("references", "no"),
    [((), "at least one"), ([f"2025-{n:04d}" for n in range(201)], "201 cases are more than 200")],
)
def test_none_and_too_many_are_refused_before_anything_is_read(small_house: House, references, no):
    with pytest.raises(BadInput, match=no):
        act(small_house, "handler", references, "accept_assignment")
