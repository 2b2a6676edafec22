"""The way to the kind of reply, question by question; no database."""

from typing import TYPE_CHECKING, Annotated

import typer

from casetrack.cli.called import Called, called, optional_date
from casetrack.cli.options import Json
from casetrack.i18n import mark

if TYPE_CHECKING:
    from datetime import date

    from casetrack.core.workflow import Guided, Workflow

_REMEDIES = {
    "either": mark("reconsideration or lawsuit"),
    "reconsideration_first": mark("reconsideration first"),
    "none": mark("none"),
}


def add_to(app: typer.Typer) -> None:
    app.command("guide", help="流程向导：逐题回答 · Questions that lead to the kind of reply")(
        guide
    )


def guide(
    context: typer.Context,
    answers: Annotated[
        list[int] | None, typer.Argument(help="已回答的选项 · Answers so far, by number")
    ] = None,
    workflow: Annotated[str | None, typer.Option(help="办理流程 · Workflow")] = None,
    on: Annotated[
        str | None, typer.Option(help="作出日期，空着为今天 · Day of the decision, today if empty")
    ] = None,
    as_json: Json = False,
) -> None:
    """Print the next question, or the reply that the answers lead to."""
    from casetrack.core import workflow as laws

    us = called(context)
    day = optional_date("--on", on) or us.today_without_database()
    law = us.library.law(workflow) if workflow else us.library.law_on(day)
    found = laws.guide(law.workflow, answers or [])
    if as_json:
        us.print_json(_as_json(us, law.workflow, found, day))
    else:
        _show(us, law.workflow, found, day)


def _as_json(us: Called, law: "Workflow", found: "Guided", day: "date") -> dict[str, object]:
    told: dict[str, object] = {
        "workflow": law.id,
        "asked": [
            {"question": each.name, "title": each.question.title, "answer": each.answer.title}
            for each in found.asked
            if each.answer
        ],
        "outcome": found.outcome,
        "action": found.action,
    }
    if open_now := [each for each in found.asked if each.answer is None]:
        question = open_now[0].question
        told["question"] = {
            "question": open_now[0].name,
            "title": question.title,
            "answers": [each.title for each in question.answers],
        }
    if found.outcome:
        outcome = law.outcomes[found.outcome]
        policy = us.settings.pinned()
        told["remedy"] = outcome.remedy_on(day).told(policy)
        told["letter"] = outcome.notice
        told["rows"] = outcome.rows
    return told


def _show(us: Called, law: "Workflow", found: "Guided", day: "date") -> None:
    console = us.console
    for each in found.asked:
        question = each.question
        console.print(f"{question.stage}  {question.title}  （{question.source}）", markup=False)
        if each.answer is not None:
            console.print(f"    {each.answer.title}", markup=False, style="dim")
            continue
        for number, answer in enumerate(question.answers, start=1):
            console.print(f"  {number}  {answer.title}", markup=False)
    if found.action:
        title = law.actions[found.action].title
        console.print(us.say("first: {action} ({title})", action=found.action, title=title))
    if found.outcome:
        _show_outcome(us, law, found.outcome, day)


def _show_outcome(us: Called, law: "Workflow", code: str, day: "date") -> None:
    outcome = law.outcomes[code]
    remedy = outcome.remedy_on(day).told(us.settings.pinned())
    us.console.print(f"{code}  {outcome.title}  （{outcome.source}）", markup=False)
    us.console.print(
        us.say(
            "letter {letter}; remedy {remedy}; row {rows}; it needs {keys}",
            letter=outcome.notice,
            remedy=us.translate(_REMEDIES[remedy]),
            rows=", ".join(f"{form} {row}" for form, row in outcome.rows.items()),
            keys=", ".join(f"{key} {law.fields[key].title}" for key in outcome.needs) or "-",
        )
    )
