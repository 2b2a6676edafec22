"""The law as an office has it: checked against forms and letters; the cases under each version."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from casetrack.core.statistics import Form
from casetrack.core.workflow import Clock, Outcome, Role, State, Workflow, examined, foreign_faults
from casetrack.errors import NotFound, Problem
from casetrack.library import Library
from casetrack.notices import Notices
from casetrack.store import Store


def check(named: str, library: Library, notices: Notices) -> tuple[str, tuple[Problem, ...]]:
    """Return the id of a sound workflow, else its file's name with everything that is wrong.

    That is what the file says and what it rests on: forms, letters, a calendar.
    """
    file, text = library.text_of(named)
    workflow, problems = examined(file, text)
    if workflow is None:
        return file, tuple(problems)
    every = (*problems, *faults_in(workflow, library, notices))
    return file if every else workflow.id, every


def faults_in(workflow: Workflow, library: Library, notices: Notices) -> tuple[Problem, ...]:
    """Return the rows, letters and calendar that a workflow names and nobody has."""
    rows = {form.id: _result_rows(form) for form in _forms(workflow, library)}
    kinds = notices.kinds(workflow.id)
    return tuple(foreign_faults(workflow, rows, kinds, library.calendars()))


def _forms(workflow: Workflow, library: Library) -> Iterator[Form]:
    for named in workflow.forms:
        try:
            yield library.form(named)
        except NotFound:
            continue


def _result_rows(form: Form) -> Collection[str]:
    return frozenset(code for code, row in form.rows.items() if row.counts == "outcome")


@dataclass(frozen=True)
class Pinned:
    """How many cases go by one version of a workflow."""

    sha256: str
    open: int
    closed: int


def pinned(store: Store, workflow_id: str) -> tuple[Pinned, ...]:
    """Return the versions of a workflow that cases are pinned to, the most used first."""
    with store.reading() as tx:
        found: Mapping[str, tuple[int, int]] = tx.versions.cases_of(workflow_id)
    versions = (Pinned(sha256, *counts) for sha256, counts in found.items())
    return tuple(sorted(versions, key=lambda each: -(each.open + each.closed)))


def roles_on(library: Library, day: date) -> Mapping[str, Role]:
    """Return what people may be under the law of a day."""
    return library.law_on(day).workflow.roles


def states(library: Library) -> Mapping[str, State]:
    """Return every state of every law on the shelf by its code, in the order of the road."""
    found: dict[str, State] = {}
    for each in library.laws():
        found |= {code: state for code, state in each.workflow.states.items() if code not in found}
    order = ("intake", "handling", "waiting", "review", "dispatch", "closed", "void")
    return dict(sorted(found.items(), key=lambda each: order.index(each[1].phase)))


def outcomes(library: Library) -> Mapping[str, Outcome]:
    """Return every outcome of every law on the shelf by its code, the newest law's first."""
    found: dict[str, Outcome] = {}
    for each in reversed(library.laws()):
        found |= {code: one for code, one in each.workflow.outcomes.items() if code not in found}
    return found


def clocks(library: Library) -> Mapping[str, Clock]:
    """Return every clock of every law on the shelf by its name."""
    return {name: one for each in library.laws() for name, one in each.workflow.clocks.items()}
