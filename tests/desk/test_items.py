"""Several things asked for in one application: decided each, answered in one letter."""

import re

import pytest

from casetrack import desk
from casetrack.desk import Acted
from casetrack.errors import Refused
from casetrack.notices import Paragraph
from days import day
from desk.conftest import DUE, RECEIVED, House

MON = day("Mon 2025-10-20")
TUE = day("Tue 2025-10-21")
THINGS = ("2025年学区划分方案", "听证会讨论记录")


def with_items(house: House, *things: str, **given: object) -> str:
    further = tuple(("add_item", {"item": thing}) for thing in things)
    return house.receive(RECEIVED, further=further, **given).reference


def decide(house: House, reference: str, key: str, outcome: str, **facts: str) -> Acted:
    said = {"id": key, "item_outcome": outcome, **facts}
    return house.act("handler", reference, "decide_item", MON, **said)


def two_decided(house: House) -> str:
    reference = with_items(house, *THINGS)
    decide(house, reference, "i1", "OPEN", given="《2025年学区划分方案》")
    decide(
        house,
        reference,
        "i2",
        "DENY_PROCESS",
        information_class="讨论记录",
        reason="公开会影响坦率讨论",
    )
    return reference


def paragraphs(house: House, reference: str) -> list[str]:
    letter = desk.paper(house.seat("handler", MON), reference, "reply").letter
    return [each.text for each in letter.body if isinstance(each, Paragraph)]


def test_items_are_decided_each_and_answered_and_counted_once(house: House) -> None:
    reference = two_decided(house)
    house.review(reference, MON)
    view = house.look(reference, TUE)
    assert view.stored.outcome == "PARTIAL"
    assert [item.outcome for item in view.items] == ["OPEN", "DENY_PROCESS"]
    assert [view.asked[item.key] for item in view.items] == list(THINGS)
    table = desk.report(house.seat("manager", day("Wed 2025-12-31")), 2025, "cn-2021").report
    results = {code: row.cells["total"].value for code, row in table.rows.items() if ".3." in code}
    assert {code for code, number in results.items() if number} == {"T3.3.2", "T3.3.7"}
    assert (results["T3.3.2"], results["T3.3.7"]) == (1, 1)


def test_the_letter_tells_each_item_with_its_article_and_each_remedy_for_its_items(
    small_house: House,
) -> None:
    reference = two_decided(small_house)
    small_house.review(reference, MON)
    told = paragraphs(small_house, reference)
    assert "一、关于“2025年学区划分方案”" in told
    assert "二、关于“听证会讨论记录”" in told
    text = "\n".join(told)
    assert "第三十六条第（二）项" in text
    assert "第十六条第二款、第三十六条第（三）项" in text
    assert text.count("现答复如下") == 1
    first, second = (each for each in told if each.startswith("如对"))
    assert re.match("如对上述第一项答复不服，可以自收到本答复书", first)
    assert re.match("如对上述第二项决定不服，.*应当.*先向", second)


def test_a_suit_is_open_where_one_item_can_be_sued_for_directly(small_house: House) -> None:
    reference = two_decided(small_house)
    small_house.review(reference, MON)
    served = small_house.act("registrar", reference, "record_service", TUE)
    assert served.deadlines.live("litigation") is not None
    assert served.deadlines.live("reconsideration") is not None


def test_a_draft_waits_until_every_item_is_decided(small_house: House) -> None:
    reference = with_items(small_house, *THINGS)
    decide(small_house, reference, "i1", "OPEN", given="《方案》")
    with pytest.raises(Refused, match=r"items i2 are not decided yet \(条例第36条、第37条\)"):
        small_house.act("handler", reference, "draft_reply", MON)


def test_an_outcome_that_the_items_do_not_come_to_is_refused(small_house: House) -> None:
    reference = two_decided(small_house)
    with pytest.raises(Refused, match="come to PARTIAL, not to OPEN"):
        small_house.act("handler", reference, "draft_reply", MON, outcome="OPEN")


def test_an_item_needs_what_its_outcome_needs(small_house: House) -> None:
    reference = with_items(small_house, *THINGS)
    with pytest.raises(Refused, match=r"NOT_EXIST|信息不存在 needs log_search"):
        decide(small_house, reference, "i1", "NOT_EXIST", search_summary="已检索")
    with pytest.raises(Refused, match="not given: reason"):
        decide(small_house, reference, "i1", "DENY_SECRET")


def test_an_item_can_be_decided_anew_and_given_to_another_division(small_house: House) -> None:
    reference = with_items(small_house, *THINGS)
    decide(small_house, reference, "i2", "OPEN", given="《记录》")
    decide(small_house, reference, "i2", "NEED_PROCESSING", reason="须汇总三所学校的材料")
    small_house.act("registrar", reference, "assign_item", MON, id="i2", item_division="档案室")
    item = small_house.look(reference, TUE).items[1]
    assert (item.outcome, item.division) == ("NEED_PROCESSING", "档案室")
    with pytest.raises(Refused, match="id i9 names nothing"):
        decide(small_house, reference, "i9", "OPEN", given="《记录》")


def test_an_application_with_items_that_lapses_is_answered_as_a_whole(small_house: House) -> None:
    reference = with_items(small_house, *THINGS)
    asked = small_house.act(
        "handler", reference, "request_correction", MON, items="哪一年", served_on="2025-10-20"
    )
    last = asked.deadlines.live("correction_by_applicant")
    assert last is not None
    later = day("Tue 2025-11-11")
    assert later > last.due
    small_house.act("handler", reference, "lapse", later)
    drafted = small_house.act(
        "handler", reference, "draft_reply", later, outcome="LAPSE_CORRECTION"
    )
    assert "item_outcomes" not in drafted.event.payload


def test_one_item_is_answered_within_the_one_clock(small_house: House) -> None:
    reference = with_items(small_house, *THINGS)
    view = small_house.look(reference, MON)
    assert [each.due for each in view.deadlines.all if each.clock == "reply"] == [DUE]


def test_an_office_that_counts_by_the_main_item_says_so_in_its_settings(
    small_house: House,
) -> None:
    config = f'{small_house.config}\n[policy]\nmixed_items_row = "main_item"\n'
    house = House(small_house.store, config)
    reference = two_decided(house)
    drafted = house.act("handler", reference, "draft_reply", MON)
    assert drafted.event.payload["outcome"] == "OPEN"
