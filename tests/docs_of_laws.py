"""What docs/workflows holds, made from the workflow files.

PYTHONPATH=tests python -m docs_of_laws writes it anew (`make docs`).
"""

from collections.abc import Iterator
from pathlib import Path

from casetrack.core.workflow import Procedure, dot, mermaid, picture, svg
from casetrack.library import Library

FOLDER = Path(__file__).parents[1] / "docs" / "workflows"


def pages() -> dict[str, bytes]:
    """Return the content of every file by its name."""
    made: dict[str, bytes] = {}
    for law in Library().laws():
        drawn = picture(law.procedure)
        name = law.workflow.id
        made[f"{name}.mmd"] = mermaid(drawn).encode()
        made[f"{name}.svg"] = svg(dot(drawn))
        made[f"{name}.md"] = "\n".join(_page(law.procedure)).encode() + b"\n"
    return made


def _page(procedure: Procedure) -> Iterator[str]:
    workflow = procedure.workflow
    yield f"# {workflow.title}"
    yield ""
    yield f"{workflow.title_en} · {workflow.source} · `workflows/{workflow.id}.toml`"
    yield ""
    yield f"![{workflow.title}]({workflow.id}.svg)"
    yield ""
    yield "What may be done in which state, and by which role. Everything else is refused."
    yield ""
    yield "| state | action | leads to | roles |"
    yield "|---|---|---|---|"
    for state, definition in workflow.states.items():
        for action in procedure.actions_in(state):
            yield _line(procedure, state, f"{state} {definition.title}", action)


#: What the words of a workflow file for a next state mean.
_WHERE = {
    "same": "–",
    "reviews.next": "the next step of the office's route",
    "reviews.origin": "where it was drafted",
}


def _line(procedure: Procedure, state: str, named: str, action: str) -> str:
    workflow = procedure.workflow
    to = workflow.actions[action].to
    roles = [role for role, each in workflow.roles.items() if action in each.may]
    where = _WHERE.get(to, to)
    if state in workflow.records_in(workflow.actions[action]):
        where = "– (only to record what has happened)"
    return (
        f"| {named} | `{action}` {workflow.actions[action].title} | {where} | {', '.join(roles)} |"
    )


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file, content in pages().items():
        (FOLDER / file).write_bytes(content)
