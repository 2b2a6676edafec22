"""The picture of a law: every state once, by phase; every way that changes the state."""

import pytest

from casetrack.core.workflow import Procedure, dot, mermaid, picture

LAWS = pytest.mark.parametrize("law", ["cn-2019", "cn-2008"])


@LAWS
def test_every_state_stands_once_in_its_phase(law: str, laws: dict[str, Procedure]) -> None:
    drawn = picture(laws[law])
    standing = [state for states in drawn.phases.values() for state in states]
    assert sorted(standing) == sorted(laws[law].workflow.states)


@LAWS
def test_every_action_that_changes_the_state_is_drawn(law: str, laws: dict[str, Procedure]) -> None:
    workflow = laws[law].workflow
    drawn = {title for titles in picture(laws[law]).ways.values() for title in titles}
    assert drawn == {action.title for action in workflow.actions.values() if action.to != "same"}


def test_what_leads_from_everywhere_is_one_arrow(cn_2019: Procedure) -> None:
    drawn = picture(cn_2019)
    assert [way for way, titles in drawn.ways.items() if "申请人撤回" in titles] == [
        ("many_withdraw", "withdrawn")
    ]
    assert drawn.many["many_return_draft"] == "审核签发的各状态"


def test_both_languages_say_the_same(cn_2019: Procedure) -> None:
    drawn = picture(cn_2019)
    as_mermaid, as_dot = mermaid(drawn), dot(drawn)
    assert '  handling -->|"告知补正"| awaiting_correction' in as_mermaid.splitlines()
    for titles in drawn.ways.values():
        assert all(title in as_mermaid and title in as_dot for title in titles)
    assert as_mermaid.count("-->") == as_dot.count(" -> ") == len(drawn.ways)
