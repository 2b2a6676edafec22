"""Text of a workflow file -> a definition in which every name that is used is defined."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import get_args, get_type_hints

from casetrack.core.case import Policy
from casetrack.core.reading import read
from casetrack.core.workflow.check import faults_beside_names, faults_of
from casetrack.core.workflow.clocks import Clock
from casetrack.core.workflow.definition import (
    NEW,
    NEXT_REVIEW,
    ORIGIN,
    SAME,
    STAGES,
    Action,
    Workflow,
)
from casetrack.core.workflow.machine import Procedure
from casetrack.errors import Problem, WorkflowError, problem

#: Tables without which there is no machine to look at.
_GROUND = ("states", "groups", "reviews")
#: The field that says who is asked in a consultation.
_PARTY = "party"
#: The field that says by which tariff a fee is worked out.
_TARIFF = "tariff"


def parse(file: str, text: str, *, pinned: bool = False) -> Workflow:
    """Return the definition in a workflow file; raise WorkflowError with every problem in it.

    A `pinned` text is one that cases were received under: they keep it, whatever the model checker
    has learnt to find since.
    """
    if pinned:
        workflow = read(Workflow, file, text, WorkflowError)
        problems: Sequence[Problem] = tuple(problems_of(workflow))
    else:
        found, problems = examined(file, text)
        if found is None:
            raise WorkflowError(file, problems)
        workflow = found
    if problems:
        raise WorkflowError(file, problems)
    return workflow


def examined(file: str, text: str) -> tuple[Workflow | None, Sequence[Problem]]:
    """Return the definition in a file and everything that is wrong with it, in one go.

    The definition is None where its shape is not right: then nothing else can be told. Where names
    are used that nothing defines, the graph cannot be walked; what needs no walk is told beside.
    """
    try:
        workflow = read(Workflow, file, text, WorkflowError)
    except WorkflowError as error:
        return None, error.problems
    named = tuple(problems_of(workflow))
    if not named:
        return workflow, tuple(faults_of(Procedure(workflow)))
    if any(each.table.partition(".")[0] in _GROUND for each in named):
        return workflow, named
    told = {each.table for each in named}
    is_whole = not any(each.key in ("to", "from") for each in named)
    beside = faults_of if is_whole else faults_beside_names
    more = beside(Procedure(_repaired(workflow)))
    return workflow, (*named, *(each for each in more if each.table not in told))


def _repaired(workflow: Workflow) -> Workflow:
    """Return the definition with actions that lead nowhere known leading nowhere."""
    known = {*workflow.states, SAME, NEXT_REVIEW, ORIGIN}
    sound = {
        name: action if action.to in known else action.model_copy(update={"to": SAME})
        for name, action in workflow.actions.items()
        if all(each in workflow.states or each in workflow.groups for each in action.from_states)
    }
    return workflow.model_copy(update={"actions": sound})


def problems_of(workflow: Workflow) -> Iterator[Problem]:
    """Yield what the shape of the file cannot tell: names that nothing defines."""
    if workflow.in_force_to and workflow.in_force_to < workflow.in_force_from:
        yield problem("", "in_force_to", "{day} is before it begins", day=workflow.in_force_to)
    yield from _states(workflow)
    yield from _fields(workflow)
    yield from _actions(workflow)
    yield from _receipt(workflow)
    yield from _clocks(workflow)
    yield from _milestones(workflow)
    yield from _reviews(workflow)
    yield from _roles(workflow)
    yield from _outcomes(workflow)
    yield from _tariffs(workflow)
    yield from _questions(workflow)
    if workflow.items is not None:
        yield from _unknown("items", "mixed", [workflow.items.mixed], workflow.outcomes)


def _unknown(table: str, key: str, names: Iterable[str], known: Iterable[str]) -> Iterator[Problem]:
    defined = set(known)
    for name in names:
        if name not in defined:
            yield problem(table, key, "nothing defines {name!r}", name=name)


def _states(workflow: Workflow) -> Iterator[Problem]:
    if NEW not in workflow.states:
        yield problem("states", NEW, "the state before an application is logged is missing")
    for name, members in workflow.groups.items():
        yield from _unknown("groups", name, members, workflow.states)
    if not workflow.logs_receipts:
        yield problem(
            "actions", "", "no action logs an application: none is open in {new!r}", new=NEW
        )


def _fields(workflow: Workflow) -> Iterator[Problem]:
    for name, field in workflow.fields.items():
        if (field.kind == "choice") != bool(field.choices):
            yield problem(f"fields.{name}", "choices", "a choice has choices, and nothing else has")
        yield from _choices(workflow, f"fields.{name}", "choices_en", name, field.choices_en)


def _choices(
    workflow: Workflow, table: str, key: str, field: str, values: Iterable[str]
) -> Iterator[Problem]:
    known = workflow.fields[field].choices if field in workflow.fields else {}
    for value in values:
        if value not in known:
            yield problem(
                table, key, "{value!r} is no choice of the field {field}", value=value, field=field
            )


def _actions(workflow: Workflow) -> Iterator[Problem]:
    events = {action.leaves for action in workflow.actions.values()}
    for name, action in workflow.actions.items():
        table = f"actions.{name}"
        states = [*workflow.states, *workflow.groups]
        yield from _unknown(table, "from", action.from_states, states)
        yield from _unknown(table, "recorded_in", action.recorded_in, states)
        if action.recorded_in and action.to != SAME:
            yield problem(table, "recorded_in", "only for an action that leaves the state as it is")
        known = [*workflow.states, SAME, NEXT_REVIEW, ORIGIN]
        yield from _unknown(table, "to", [action.to], known)
        yield from _unknown(table, "needs", action.needs, workflow.fields)
        yield from _unknown(table, "may", action.may, workflow.fields)
        yield from _unknown(table, "sets", action.sets, workflow.fields)
        yield from _unknown(table, "past", action.past, workflow.clocks)
        yield from _unknown(table, "within", _given(action.within), workflow.clocks)
        yield from _unknown(table, "notice", _given(action.notice), workflow.notices)
        yield from _unknown(table, "closes_as", _given(action.closes_as), workflow.outcomes)
        yield from _unknown(table, "answers", _given(action.answers), events)
        yield from _unknown(table, "about", _given(action.about), events)
        yield from _unknown(table, "told_with", _given(action.told_with), workflow.fields)
        yield from _unknown(table, "after", action.after, events)
        yield from _unknown(table, "ended_by", action.ended_by, events)
        yield from _unknown(table, "not_before", action.not_before, events)
        yield from _demands(workflow, table, action)
        for field, codes in action.only.items():
            yield from _choices(workflow, table, "only", field, codes)
        yield from _limit(workflow, table, action)
        for field, value in action.sets.items():
            if field in workflow.fields and workflow.fields[field].kind == "choice":
                yield from _choices(workflow, table, "sets", field, [value])
    for name, outcome in workflow.outcomes.items():
        yield from _unknown(f"outcomes.{name}", "after", outcome.after, events)
        yield from _unknown(f"outcomes.{name}", "only_in", outcome.only_in, workflow.states)
        yield from _unknown(f"outcomes.{name}", "past", outcome.past, workflow.clocks)
        for key, conditions in (("after_if", outcome.after_if), ("not_if_all", outcome.not_if_all)):
            for field, values in conditions.items():
                yield from _values(workflow, f"outcomes.{name}", key, field, values)


def _demands(workflow: Workflow, table: str, action: Action) -> Iterator[Problem]:
    for demand in action.demands:
        yield from _unknown(table, "demands.needs", demand.needs, workflow.fields)
        for field, values in demand.when.items():
            yield from _values(workflow, table, "demands.when", field, values)


def _values(
    workflow: Workflow, table: str, key: str, field: str, values: Iterable[str]
) -> Iterator[Problem]:
    """Yield what is no value of a field: no such field, or none of its choices."""
    yield from _unknown(table, key, [field], workflow.fields)
    if field in workflow.fields and workflow.fields[field].kind == "choice":
        yield from _choices(workflow, table, key, field, values)


def _limit(workflow: Workflow, table: str, action: Action) -> Iterator[Problem]:
    if action.limited_by is None:
        return
    if action.limited_by not in action.needs:
        yield problem(
            table, "limited_by", "{fact!r} is not among its needs", fact=action.limited_by
        )
    clock = workflow.clocks.get(action.within or "")
    if clock is None or clock.extension is None:
        yield problem(table, "limited_by", "`within` must name a clock that has an extension")


def _given(name: str | None) -> list[str]:
    return [] if name is None else [name]


def _clocks(workflow: Workflow) -> Iterator[Problem]:
    events = {action.leaves for action in workflow.actions.values()}
    for name, clock in workflow.clocks.items():
        for key, named in _events_of(clock):
            for event in named:
                if event not in events and not _only_in_histories(workflow, event):
                    yield problem(f"clocks.{name}", key, "no action leaves {event!r}", event=event)
        for key, fact in (
            ("length_given_by", clock.length_given_by),
            ("due_given_by", clock.due_given_by),
            ("delay.until_given_by", clock.delay.until_given_by if clock.delay else None),
        ):
            yield from _unknown(f"clocks.{name}", key, _given(fact), workflow.fields)
        yield from _choices(workflow, f"clocks.{name}", "parties", _PARTY, clock.parties)
        for event, names in clock.ends_only_after.items():
            yield from _unknown(f"clocks.{name}", "ends_only_after", [event], clock.ends_with)
            yield from _unknown(f"clocks.{name}", "ends_only_after", names, workflow.clocks)
        for key, conditions in _conditions(clock):
            for field, values in conditions.items():
                yield from _values(workflow, f"clocks.{name}", key, field, values)
        for left_out in clock.leaves_out:
            yield from _choices(
                workflow, f"clocks.{name}", "leaves_out.parties", _PARTY, left_out.parties
            )
        asked = [within for each in clock.restarts for within in _given(each.asked_within)]
        yield from _unknown(f"clocks.{name}", "restarts.asked_within", asked, workflow.clocks)


def _events_of(clock: Clock) -> Iterator[tuple[str, Iterable[str]]]:
    yield "starts_on", clock.starts_on
    yield "met_by", clock.met_by
    yield "ends_with", clock.ends_with
    yield "served_by", _given(clock.served_by)
    for restart in clock.restarts:
        yield "restarts.asked_by", [restart.asked_by]
        yield "restarts.answered_by", [restart.answered_by]
    for left_out in clock.leaves_out:
        yield "leaves_out.begins_with", [left_out.begins_with]
        yield "leaves_out.ends_with", [left_out.ends_with]
        yield "leaves_out.served_by", _given(left_out.served_by)
    for begun in clock.rounds:
        yield "rounds.begins_with", [begun.begins_with]
    if clock.extension:
        yield "extension.event", [clock.extension.event]
    if clock.delay:
        yield "delay.event", [clock.delay.event]


def _conditions(clock: Clock) -> Iterator[tuple[str, dict[str, tuple[str, ...]]]]:
    yield "starts_if", clock.starts_if
    yield "met_if", clock.met_if
    for length in clock.lengths:
        yield "lengths.when", length.when


def _only_in_histories(workflow: Workflow, event: str) -> bool:
    """Whether it is a stage on the way in: staff tell its day with the receipt."""
    return any(event in rule.fixed_by for rule in workflow.receipt)


def _receipt(workflow: Workflow) -> Iterator[Problem]:
    for number, rule in enumerate(workflow.receipt, start=1):
        yield from _values(workflow, f"receipt.{number}", "channels", "channel", rule.channels)
        yield from _unknown(f"receipt.{number}", "fixed_by", rule.fixed_by, STAGES)


def _milestones(workflow: Workflow) -> Iterator[Problem]:
    events = {action.leaves for action in workflow.actions.values()}
    for name, milestone in workflow.milestones.items():
        table = f"milestones.{name}"
        yield from _unknown(table, "along", [milestone.along], workflow.clocks)
        yield from _unknown(table, "met_by", milestone.met_by, events)
        yield from _unknown(table, "undone_by", milestone.undone_by, events)


def _reviews(workflow: Workflow) -> Iterator[Problem]:
    reviews = workflow.reviews
    yield from _unknown("reviews", "steps", reviews.steps, workflow.states)
    yield from _unknown("reviews", "last", [reviews.last], reviews.steps)
    yield from _unknown("reviews", "then", [reviews.then], workflow.states)
    yield from _unknown("reviews", "paper_recorded_by", reviews.paper_recorded_by, workflow.roles)
    if reviews.at_least > len(reviews.steps):
        yield problem(
            "reviews", "at_least", "there are fewer steps than {least}", least=reviews.at_least
        )
    for step in reviews.steps:
        if not any(
            action.is_review and step in workflow.sources_of(action)
            for action in workflow.actions.values()
        ):
            yield problem("reviews", "steps", "no action with is_review passes {step!r}", step=step)


def _roles(workflow: Workflow) -> Iterator[Problem]:
    for name, role in workflow.roles.items():
        yield from _unknown(f"roles.{name}", "may", role.may, workflow.actions)
    allowed = {action for role in workflow.roles.values() for action in role.may}
    for action in workflow.actions:
        if action not in allowed:
            yield problem(f"actions.{action}", "", "no role may do this")


def _outcomes(workflow: Workflow) -> Iterator[Problem]:
    for name, outcome in workflow.outcomes.items():
        table = f"outcomes.{name}"
        yield from _unknown(table, "needs", outcome.needs, workflow.fields)
        yield from _unknown(table, "may", outcome.may, workflow.fields)
        yield from _unknown(table, "phrases", outcome.phrases, (*outcome.needs, *outcome.may))
        for form in workflow.forms:
            if form not in outcome.rows:
                yield problem(table, "rows", "no row in the form {form}", form=form)
        for setting, choices in outcome.rows_by_policy.items():
            yield from _choices_of_policy(workflow, table, setting, choices)
            named = [form for rows in choices.values() for form in rows]
            for form in named:
                if form not in workflow.forms:
                    yield problem(
                        table, "rows_by_policy", "{form!r} is not one of its forms", form=form
                    )
        for form, row in outcome.rows.items():
            if form not in workflow.forms:
                yield problem(table, "rows", "{form!r} is not one of its forms", form=form)
            if row == "none" and not outcome.no_row:
                yield problem(table, "no_row", "it counts nowhere in {form}: say why", form=form)


def _choices_of_policy(
    workflow: Workflow, table: str, setting: str, choices: Mapping[str, Mapping[str, str]]
) -> Iterator[Problem]:
    """Yield what an office can choose and the file does not know, or the other way round."""
    offered = set(get_args(get_type_hints(Policy)[setting]))
    key = f"rows_by_policy.{setting}"
    for choice in sorted(offered ^ set(choices)):
        yield problem(
            table,
            key,
            "{choice!r}: the choices are {offered}",
            choice=choice,
            offered=", ".join(sorted(offered)),
        )
    for choice, rows in choices.items():
        for form in workflow.forms:
            if form not in rows:
                yield problem(table, f"{key}.{choice}", "no row in the form {form}", form=form)


def _questions(workflow: Workflow) -> Iterator[Problem]:
    for name, question in workflow.questions.items():
        for number, answer in enumerate(question.answers, start=1):
            table = f"questions.{name}.answers.{number}"
            yield from _unknown(table, "ask", _given(answer.ask), workflow.questions)
            yield from _unknown(table, "outcome", _given(answer.outcome), workflow.outcomes)
            yield from _unknown(table, "action", _given(answer.action), workflow.actions)


def _tariffs(workflow: Workflow) -> Iterator[Problem]:
    for name, tariff in workflow.tariffs.items():
        yield from _choices(workflow, "tariffs", name, _TARIFF, [name])
        yield from _unknown(f"tariffs.{name}", "not_for", tariff.not_for, workflow.outcomes)
    if workflow.tariffs and _TARIFF in workflow.fields:
        choices = workflow.fields[_TARIFF].choices
        yield from _unknown(f"fields.{_TARIFF}", "choices", choices, workflow.tariffs)
