"""The road of a case: every state and action of its law, with "you are here"."""

import html
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casetrack.core.workflow import ways_of
from casetrack.library import Library
from casetrack.web.roadmap import Place, WayOut, drawn
from web.conftest import TODAY

ROAD = "/cases/2025-0001/road"
NAMES = st.sampled_from(["办理中", "In hand", "已签发，待寄送", "x"])


def shown(browser) -> str:
    return html.unescape(browser.get(ROAD).text)


def test_the_present_state_is_marked_by_words_and_by_its_border(pages):
    text = shown(pages.browser("handler"))
    assert re.search(r'<rect class="here"[^>]*/>\s*<text class="name"[^>]*>In hand</text>', text)
    assert text.count("▶ it is here now") == 3, "in the picture, its legend and the list"
    assert '<li aria-current="step"><h3>In hand</h3>' in text


def test_what_was_gone_through_is_ticked_with_its_days(pages):
    pages.office.act("handler", "2025-0001", "request_correction", TODAY, items="哪一年度")
    pages.office.act("handler", "2025-0001", "receive_correction", TODAY)
    text = shown(pages.browser("auditor"))
    assert "✓ 2025-10-13 · ✓ 2025-10-15 · ▶ it is here now" in text
    assert "✓ Request a correction → Awaiting correction" in text
    assert "✓ Log → In hand" in text


def test_what_is_open_leads_to_its_form_and_to_those_alone_who_may(pages):
    way = "Request a correction → Awaiting correction"
    link = 'href="/cases/2025-0001?action=request_correction#act-request_correction"'
    assert f"{way} (open to you now)" in shown(pages.browser("handler"))
    assert link in shown(pages.browser("handler"))
    assert way in shown(pages.browser("auditor"))
    assert "open to you now)" not in shown(pages.browser("auditor"))


def test_reviews_that_the_route_of_the_case_leaves_out_are_not_drawn():
    cn_2019 = Library().law("cn-2019").procedure
    every = {way.to for way in ways_of(cn_2019)}
    short = {way.to for way in ways_of(cn_2019, ("office_review", "approval"))}
    assert every - short == {"division_review", "secrecy_review"}


@pytest.mark.parametrize("law", [each.workflow.id for each in Library().laws()])
def test_every_action_that_leads_elsewhere_is_on_the_road(law):
    procedure = Library().law(law).procedure
    drawn_ones = {
        (source, way.action, way.to) for way in ways_of(procedure) for source in way.sources
    }
    told = {(source, action, to) for source, action, to in procedure.edges if source != to}
    assert drawn_ones <= told
    assert {action for _, action, _ in told} == {action for _, action, _ in drawn_ones}


@given(st.lists(st.tuples(NAMES, st.lists(st.integers(0, 7), max_size=9)), min_size=1, max_size=8))
def test_nothing_lies_upon_anything_else_whatever_the_law(states):
    places = tuple(
        Place(str(number), name, (), "", tuple(WayOut(name, str(to)) for to in ways))
        for number, (name, ways) in enumerate(states)
    )
    drawing = drawn({"a": places[:2], "b": places[2:]})
    for upper, lower in pairwise(drawing.boxes):
        assert upper.y + upper.height < lower.y
    lines = [label.y for label in drawing.ways]
    assert all(after - before >= 20 for before, after in pairwise(lines))
    ends = [box.x + box.width for box in drawing.boxes]
    assert all(label.x > max(ends) for label in drawing.ways)
    assert all(box.y + box.height <= drawing.height for box in drawing.boxes)
    assert len(drawing.dots) == sum(int(way.to) < len(places) for p in places for way in p.ways)
