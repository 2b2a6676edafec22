"""The questions that lead to the kind of reply, walked by values."""

from collections.abc import Iterator

import pytest

from casetrack.core.workflow import Workflow, guide, parse
from casetrack.errors import BadInput, WorkflowError
from casetrack.library import Library
from casetrack.messages import english

LAW = Library().law("cn-2019").procedure.workflow


def ways(law: Workflow, name: str, so_far: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    for number, answer in enumerate(law.questions[name].answers, start=1):
        if answer.ask is None:
            yield (*so_far, number)
        else:
            yield from ways(law, answer.ask, (*so_far, number))


def test_nothing_answered_asks_the_first_question() -> None:
    found = guide(LAW, [])
    assert [each.name for each in found.asked] == ["complete"]
    assert found.outcome is found.action is None


def test_the_five_steps_come_in_their_order() -> None:
    found = guide(LAW, [4, 5, 5, 3, 5, 11, 1])
    stages = list(dict.fromkeys(each.question.stage for each in found.asked))
    assert stages == ["补不补", "该不该", "有没有", "给不给", "当不当"]
    assert found.outcome == "OPEN"


@pytest.mark.parametrize(
    ("answers", "comes_to"),
    [
        ([1], "request_correction"),
        ([4, 1], "PETITION"),
        ([4, 5, 1], "REPEAT"),
        ([4, 5, 5, 1], "NOT_OURS"),
        ([4, 5, 5, 3, 2], "log_search"),
        ([4, 5, 5, 3, 3], "NOT_EXIST"),
        ([4, 5, 5, 3, 5, 8], "DENY_PROCESS"),
    ],
)
def test_answers_lead_to_a_reply_or_to_what_comes_first(answers: list[int], comes_to: str) -> None:
    found = guide(LAW, answers)
    assert (found.outcome or found.action) == comes_to


def test_every_way_ends_and_every_reply_but_the_withdrawal_is_reached() -> None:
    ends = [guide(LAW, way) for way in ways(LAW, "complete")]
    assert all(end.outcome or end.action for end in ends)
    assert {end.outcome for end in ends if end.outcome} == set(LAW.outcomes) - {"WITHDRAWN"}


def test_an_answer_that_is_none_and_one_too_many_are_refused() -> None:
    with pytest.raises(BadInput, match="has answers 1 to 4"):
        guide(LAW, [9])
    with pytest.raises(BadInput, match="ends with answer 1"):
        guide(LAW, [2, 1])
    with pytest.raises(BadInput, match="cn-2008 has no questions"):
        guide(Library().law("cn-2008").procedure.workflow, [])


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('ask = "request"', 'ask = "requests"', "questions.complete.answers.4.ask"),
        ('outcome = "PETITION"', 'outcome = "PETITIONS"', "questions.request.answers.1.outcome"),
        ('ask = "ours"', 'ask = "burden"', "questions.burden: its answers lead back to itself"),
        ('outcome = "NOT_OURS"', 'outcome = "SPECIAL_LAW"', "outcomes.NOT_OURS: no question"),
        ('ask = "form"', 'outcome = "OPEN"', "questions.form: no answer leads"),
        ('ask = "form"', 'ask = "form", outcome = "OPEN"', "give exactly one of"),
    ],
)
def test_a_mistake_in_the_questions_is_found(
    text_of_2019: str, before: str, after: str, says: str
) -> None:
    with pytest.raises(WorkflowError) as found:
        parse("copy.toml", text_of_2019.replace(before, after, 1))
    assert any(says in line for line in found.value.lines(english))


def test_a_phrase_is_for_a_fact_of_its_outcome(text_of_2019: str) -> None:
    broken = text_of_2019.replace("phrases = { reason", "phrases = { reasons", 1)
    with pytest.raises(WorkflowError) as found:
        parse("copy.toml", broken)
    assert any("phrases" in line and "reasons" in line for line in found.value.lines(english))
