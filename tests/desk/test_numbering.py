"""Numbers of letters: reserved, released, voided, and every one of them accounted for."""

import pytest

from casetrack import desk
from casetrack.errors import BadInput, Refused
from days import day
from desk.conftest import RECEIVED, House


def receipt(house: House, number: str | None = None) -> str | None:
    """Return the number of a receipt that is issued for a new case."""
    reference = house.receive(RECEIVED).reference
    ours = house.seat("registrar", RECEIVED)
    acted = desk.act(ours, reference, "issue_receipt", RECEIVED, number=number)
    return acted.notices[0].number


def standings(house: House, series: str = "receipt") -> list[tuple[int, str]]:
    found = desk.numbers_of(house.seat("auditor", RECEIVED), series)
    return [(line.serial, line.standing) for line in found]


def test_a_reserved_number_waits_for_its_letter_and_others_go_past_it(house: House) -> None:
    ours = house.seat("registrar", RECEIVED)
    (kept,) = desk.reserve_numbers(ours, "receipt", "局长交办件")
    assert kept == "某教公开申〔2025〕1号"
    assert receipt(house) == "某教公开申〔2025〕2号"
    assert standings(house) == [(1, "reserved"), (2, "letter")]
    # As people type it.
    assert receipt(house, "某教公开申[2025]第1号") == kept
    assert standings(house) == [(1, "letter"), (2, "letter")]
    with pytest.raises(Refused, match="is not reserved"):
        receipt(house, kept)


def test_a_released_number_is_the_next_one_so_that_no_gap_stays(house: House) -> None:
    ours = house.seat("registrar", RECEIVED)
    first, second = desk.reserve_numbers(ours, "receipt", "两件急件", count=2)
    receipt(house)
    desk.release_number(ours, first, "不再需要")
    assert standings(house) == [(1, "released"), (2, "reserved"), (3, "letter")]
    with pytest.raises(Refused, match="is not reserved"):
        desk.release_number(ours, first, "又一次")
    assert receipt(house) == first
    assert receipt(house) == "某教公开申〔2025〕4号"
    desk.void_number(ours, second, "误留")
    assert standings(house) == [(1, "letter"), (2, "voided"), (3, "letter"), (4, "letter")]
    assert receipt(house) == "某教公开申〔2025〕5号"


def test_a_reply_that_is_recalled_leaves_its_number_voided_and_listed(house: House) -> None:
    reference = house.receive(RECEIVED).reference
    draft = {"outcome": "OPEN", "given": "《2025年学区划分方案》"}

    def up_to_approval() -> desk.Acted:
        house.act("handler", reference, "draft_reply", RECEIVED, **draft)
        house.act("reviewer1", reference, "pass_division_review", RECEIVED)
        house.act("secrecy", reference, "pass_secrecy_review", RECEIVED, conclusion="releasable")
        house.act("reviewer2", reference, "pass_office_review", RECEIVED)
        return house.act("approver", reference, "approve", RECEIVED)

    up_to_approval()
    house.act("handler", reference, "recall_reply", RECEIVED, remarks="附件有误")
    assert up_to_approval().notices[0].number == "某教公开〔2025〕2号"
    first, second = desk.numbers_of(house.seat("auditor", RECEIVED), "reply")
    assert (first.standing, first.why, first.reference) == ("voided", "附件有误", reference)
    assert second.standing == "letter"


def test_a_number_on_a_standing_letter_is_not_voided(small_house: House) -> None:
    number = receipt(small_house)
    assert number is not None
    ours = small_house.seat("registrar", RECEIVED)
    with pytest.raises(Refused, match=r"borne by a letter of 2025-0001"):
        desk.void_number(ours, number, "看错")
    small_house.act("handler", "2025-0001", "correct", RECEIVED, voids="2", why="误发")
    assert standings(small_house) == [(1, "annulled")]
    desk.void_number(ours, number, "误发")
    assert standings(small_house) == [(1, "voided")]
    with pytest.raises(Refused, match="voided already"):
        desk.void_number(ours, number, "再次")


def test_a_number_of_another_series_year_or_letter_is_refused_and_nothing_kept(
    small_house: House,
) -> None:
    ours = small_house.seat("registrar", RECEIVED)
    (other,) = desk.reserve_numbers(ours, "fee", "待定")
    later = small_house.seat("registrar", day("Mon 2026-01-05"))
    (next_year,) = desk.reserve_numbers(later, "receipt", "待定")
    for number in (other, next_year):
        with pytest.raises(BadInput, match="no number of the series receipt of 2025"):
            receipt(small_house, number)
    with pytest.raises(BadInput, match="not written like the numbers"):
        receipt(small_house, "甲〔2025〕1号")
    reference = small_house.receive(RECEIVED).reference
    handler = small_house.seat("handler", RECEIVED)
    with pytest.raises(BadInput, match="sends no letter"):
        desk.act(handler, reference, "log_search", RECEIVED, SEARCH, number=other)
    assert standings(small_house) == []


SEARCH = {"where_searched": "档案室", "keywords": "学区", "search_result": "nothing"}


def test_only_some_may_and_a_reason_is_needed(small_house: House) -> None:
    with pytest.raises(Refused, match="may not reserve"):
        desk.reserve_numbers(small_house.seat("auditor", RECEIVED), "receipt", "试")
    with pytest.raises(BadInput, match="say why"):
        desk.reserve_numbers(small_house.seat("registrar", RECEIVED), "receipt", " ")
    with pytest.raises(BadInput, match="between 1 and 50"):
        desk.reserve_numbers(small_house.seat("registrar", RECEIVED), "receipt", "试", 51)


def test_a_number_that_nobody_gave_out_is_a_gap_in_the_list(small_house: House) -> None:
    with small_house.store.transaction() as tx:
        tx.numbers.claim("jyj", "receipt", 2025, 3)
    receipt(small_house)
    assert standings(small_house) == [(1, "gap"), (2, "gap"), (3, "ledger"), (4, "letter")]
