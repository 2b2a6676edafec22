"""The way to the kind of reply, question by question (流程向导).

The questions and their order are the law's file; here they are only walked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casetrack.core.workflow.definition import Answer, Question, Workflow
from casetrack.errors import BadInput, Problem, problem


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on the way, with the answer that was given; None for the one that is open."""

    name: str
    question: Question
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Guided:
    """How far the answers lead: to a question that is open, or to an outcome or action."""

    asked: tuple[Asked, ...]
    outcome: str | None = None
    action: str | None = None


def guide(workflow: Workflow, answers: Sequence[int]) -> Guided:
    """Return where these answers lead, each by its number from 1; BadInput for one that is none.

    Answers beyond an outcome or an action are refused too.
    """
    asked: list[Asked] = []
    name = next(iter(workflow.questions), None)
    if name is None:
        raise BadInput("{workflow} has no questions that lead to a reply", workflow=workflow.id)
    for number in answers:
        question = workflow.questions[name]
        if not 1 <= number <= len(question.answers):
            raise BadInput(
                "answer {number}: {question} has answers 1 to {count}",
                number=number,
                question=question.title,
                count=len(question.answers),
            )
        answer = question.answers[number - 1]
        asked.append(Asked(name, question, answer))
        if answer.ask is None:
            if len(asked) < len(answers):
                raise BadInput("the way ends with answer {number}", number=len(asked))
            return Guided(tuple(asked), answer.outcome, answer.action)
        name = answer.ask
    return Guided((*asked, Asked(name, workflow.questions[name])))


def faults_in_questions(workflow: Workflow) -> Iterator[Problem]:
    """Yield questions that nothing leads to or that lead in a circle, and outcomes that none
    leads to."""
    if not workflow.questions:
        return
    first = next(iter(workflow.questions))
    led_to = {answer.ask for each in workflow.questions.values() for answer in each.answers}
    for name in workflow.questions:
        if name != first and name not in led_to:
            yield problem(f"questions.{name}", "", "no answer leads to this question")
        elif name in _behind(workflow, name):
            yield problem(f"questions.{name}", "", "its answers lead back to itself")
    told = {answer.outcome for each in workflow.questions.values() for answer in each.answers}
    closing = {action.closes_as for action in workflow.actions.values()}
    for code in workflow.outcomes:
        if code not in told | closing:
            yield problem(f"outcomes.{code}", "", "no question leads to this outcome")


def _behind(workflow: Workflow, name: str) -> set[str]:
    """Return every question that can come after one."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for answer in workflow.questions[waiting.pop()].answers:
            if answer.ask in workflow.questions and answer.ask not in found:
                found.add(answer.ask)
                waiting.append(answer.ask)
    return found
