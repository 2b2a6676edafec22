"""Requests that resemble each other, put together."""

from hypothesis import given
from hypothesis import strategies as st

from casetrack.core.likeness import groups

WORDS = st.text("学区划分方案年度预算公开名册校车0123456789", max_size=14)


def test_the_same_asked_for_in_other_words_and_years_stands_together():
    asked = {
        1: "公开2024年学区划分方案",
        2: "食堂采购合同",
        3: "申请公开2025年学区的划分方案。",
        4: "2023年学区划分方案",
    }
    assert groups(asked, 75) == ((1, 3, 4),)


def test_what_only_begins_alike_stays_apart():
    asked = {1: "公开东区小学学区划分方案", 2: "公开西区养老机构补贴名单"}
    assert groups(asked, 75) == ()


@given(st.lists(WORDS, max_size=12))
def test_nobody_stands_in_two_groups_and_equal_requests_stand_in_one(texts):
    found = groups(dict(enumerate(texts)), 75)
    everyone = [key for each in found for key in each]
    assert len(everyone) == len(set(everyone))
    place = {key: number for number, each in enumerate(found) for key in each}
    for one, text in enumerate(texts):
        for other in range(one):
            if texts[other] == text and one in place:
                assert place[one] == place[other]
