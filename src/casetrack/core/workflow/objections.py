"""What speaks against an action: what cannot be, and what the law does not allow.

The first is refused whether planned or past. The second is refused as a plan; of what has happened
it is said.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from casetrack.core.case import Case, Event, Fact
from casetrack.core.workflow.definition import NEW, RECEIVED, Action, Workflow
from casetrack.core.workflow.facts import outcome_chosen, outcome_key
from casetrack.core.workflow.history import before, rests_on
from casetrack.core.workflow.items import against_items
from casetrack.core.workflow.machine import Procedure
from casetrack.core.workflow.preparation import not_prepared
from casetrack.core.workflow.receipt import contradicted
from casetrack.core.workflow.remedies import open_subjects
from casetrack.core.workflow.standing import Actor, Standing
from casetrack.messages import Message, say, say_count


def impossible(
    procedure: Procedure,
    standing: Standing,
    name: str,
    actor: Actor,
    on: date,
    facts: Mapping[str, Fact],
    signer: str | None,
) -> Iterator[Message]:
    """Yield what rules the action out, whether planned or past."""
    workflow = procedure.workflow
    action = workflow.actions[name]
    yield from _wrong_signature(action, actor, signer)
    if on > standing.today:
        yield say("{on} lies in the future; today is {today}", on=on, today=standing.today)
    yield from _not_received_then(workflow, standing, action, on, facts)
    yield from _too_early(standing, action, on, facts)
    yield from _wrong_dates(workflow, standing, on, facts)
    yield from unasked(workflow, standing, action)
    yield from _about_nothing(standing, action, facts)
    yield from _taken_id(workflow, standing, action, facts)
    yield from _ended_elsewhere(workflow, action, facts)
    yield from same_signer(standing, action, signer or actor.key)


def _not_received_then(
    workflow: Workflow, standing: Standing, action: Action, on: date, facts: Mapping[str, Fact]
) -> Iterator[Message]:
    """Yield why the day of a receipt is not what the days on the way in make it."""
    if action.leaves != RECEIVED:
        return
    if standing.state != NEW and not workflow.receives_on(on):
        yield say(
            "an application received on {on} falls under another law than {workflow}; "
            "void this one and log it with its day of receipt",
            on=on,
            workflow=workflow.id,
        )
    receipt = Event(RECEIVED, on, facts)
    if no := contradicted(Case((*standing.case.events, receipt)), workflow, on):
        yield no


def not_allowed(
    workflow: Workflow, name: str, actor: Actor, signer: str | None
) -> Iterator[Message]:
    """Yield why the actor's roles do not do it, or do not record what was signed on paper."""
    held = ", ".join(sorted(actor.roles)) or "-"
    if signer is None:
        roles = [role for role, each in workflow.roles.items() if name in each.may]
        if not actor.roles.intersection(roles):
            yield say(
                "open only to: {roles}; you hold: {held}",
                roles=titles(workflow, tuple(roles)),
                held=held,
            )
        return
    recorders = workflow.reviews.paper_recorded_by
    if workflow.actions[name].is_review and not actor.roles.intersection(recorders):
        yield say(
            "a paper signature is recorded by: {roles}; you hold: {held}",
            roles=titles(workflow, recorders),
            held=held,
        )


def _wrong_signature(action: Action, actor: Actor, signer: str | None) -> Iterator[Message]:
    if signer is None:
        return
    if not action.is_review:
        yield say("only a review can be signed on paper")
    if signer == actor.key:
        yield say("a paper signature is recorded by somebody other than the signer")


def unasked(workflow: Workflow, standing: Standing, action: Action) -> Iterator[Message]:
    """Yield a no where nothing is open that this would answer."""
    if action.answers is None:
        return
    last = standing.case.last(action.answers, action.leaves)
    if last is None or last.type != action.answers:
        asks = next(each for each in workflow.actions.values() if each.leaves == action.answers)
        yield say("nothing is open that it answers: {title} comes first", title=asks.title)


def _about_nothing(
    standing: Standing, action: Action, facts: Mapping[str, Fact]
) -> Iterator[Message]:
    """Yield a no where the id names nothing that this can still be done about."""
    key = facts.get("id")
    if action.about is None:
        return
    known = open_subjects(standing.case, action)
    if key is None and not known:
        yield say("nothing is open that it could be about")
    elif key is not None and key not in known:
        yield say(
            "id {key} names nothing that it can be about; open: {known}",
            key=key,
            known=", ".join(known) or "-",
        )


def _taken_id(
    workflow: Workflow, standing: Standing, action: Action, facts: Mapping[str, Fact]
) -> Iterator[Message]:
    """Yield a no where something else has the id that this would be told apart by."""
    key = facts.get("id")
    names_one = any(each.about == action.leaves for each in workflow.actions.values())
    if key is None or not names_one:
        return
    for event in standing.case.events:
        if event.type == action.leaves and event.payload.get("id") == key:
            yield say("id {key} is taken by no. {position}", key=key, position=event.position)


def _ended_elsewhere(
    workflow: Workflow, action: Action, facts: Mapping[str, Fact]
) -> Iterator[Message]:
    """Yield a no where an action of its own ends the case with this outcome, and where an outcome
    of the whole application is chosen for one item."""
    outcome = outcome_chosen(workflow, action, facts)
    key = outcome_key(workflow, action)
    code = facts.get(key or "")
    closing = (name for name, each in workflow.actions.items() if each.closes_as == code)
    if outcome is not None and (name := next(closing, None)):
        yield say("{outcome}: done by {action}", outcome=outcome.title, action=name)
    elif outcome is not None and outcome.whole and key != "outcome":
        yield say("{outcome} ends the application as a whole", outcome=outcome.title)


def outcomes_of(workflow: Workflow, action: Action) -> tuple[str, ...]:
    """Return the outcomes that an action can choose: not those that another action ends with."""
    key = outcome_key(workflow, action)
    if key is None:
        return ()
    return tuple(
        code
        for code in workflow.outcomes
        if not any(_ended_elsewhere(workflow, action, {key: code}))
    )


def against_outcomes(
    workflow: Workflow, standing: Standing, action: Action
) -> Mapping[str, Message]:
    """Return what the law has today against each outcome that the action would choose."""
    key = outcome_key(workflow, action)
    if key is None:
        return {}
    noes = {
        code: next(unlawful(workflow, standing, action, standing.today, {key: code}), None)
        for code in outcomes_of(workflow, action)
    }
    return {code: no for code, no in noes.items() if no is not None}


def _too_early(
    standing: Standing, action: Action, on: date, facts: Mapping[str, Fact]
) -> Iterator[Message]:
    last = {event.type: event for event in standing.case.standing}
    for earlier in rests_on(action, last):
        if on < earlier.on:
            yield before(on, earlier)
    key = facts.get("id")
    for event in standing.case.standing:
        began = event.type == action.about and event.payload.get("id") == key
        if key and began and on < event.on:
            yield before(on, event)


def _wrong_dates(
    workflow: Workflow, standing: Standing, on: date, facts: Mapping[str, Fact]
) -> Iterator[Message]:
    """Yield the dates among the facts that cannot be."""
    for key, value in facts.items():
        field = workflow.fields.get(key)
        if field is None or field.kind != "date" or not isinstance(value, str):
            continue
        day = date.fromisoformat(value)
        if field.past and day > standing.today:
            yield say(
                "{key} {day} lies in the future; today is {today}",
                key=key,
                day=day,
                today=standing.today,
            )
        if field.follows and day < on:
            yield say("{key} {day} is before the action on {on}", key=key, day=day, on=on)


def same_signer(standing: Standing, action: Action, signer: str) -> Iterator[Message]:
    """Yield a no where this person has signed another step of this round of reviews."""
    if not action.is_review:
        return
    for event in reversed(standing.case.standing):
        if "outcome" in event.payload:
            return
        if event.payload.get("signer") == signer:
            yield say(
                "the person has already signed {event} (no. {position}) of this reply; "
                "every step needs another person",
                event=event.type,
                position=event.position,
            )


def unlawful(
    workflow: Workflow, standing: Standing, action: Action, on: date, facts: Mapping[str, Fact]
) -> Iterator[Message]:
    """Yield what the law objects to."""
    done = _done_since_restart(workflow, standing.case, action)
    if action.times is not None and len(done) >= action.times:
        yield say_count(
            "allowed {count} time only, and done on {on} ({source})",
            "allowed {count} times only, and done on {on} ({source})",
            action.times,
            on=done[-1].on,
            source=action.source,
        )
    due = standing.dues.get(action.within or "")
    if due is not None and on > due:
        yield _too_late(workflow, action, due)
    yield from _too_soon(workflow, standing, action, on)
    yield from _too_long(workflow, action, facts)
    yield from _nothing_before(workflow, standing, action)
    yield from _still_open(standing, action)
    yield from _no_later(workflow, standing, action, facts)
    yield from not_prepared(workflow, standing, action, on, facts)
    yield from against_items(workflow, standing.case, facts)


def _done_since_restart(workflow: Workflow, case: Case, action: Action) -> list[Event]:
    """Return how often the action was done since its clock last began anew."""
    clock = workflow.clocks.get(action.within or "")
    restarting = {each.answered_by for each in clock.restarts} if clock else set()
    restarting |= {each.begins_with for each in clock.rounds} if clock else set()
    done: list[Event] = []
    for event in case.standing:
        if event.type == action.leaves:
            done.append(event)
        elif event.type in restarting:
            done = []
    return done


def _too_late(workflow: Workflow, action: Action, due: date) -> Message:
    clock = workflow.clocks[action.within or ""]
    return say(
        "{clock} ran out on {due} ({source})", clock=clock.title, due=due, source=clock.source
    )


def _too_soon(
    workflow: Workflow, standing: Standing, action: Action, on: date
) -> Iterator[Message]:
    running = [standing.dues[name] for name in action.past if name in standing.dues]
    if action.past and not running:
        titles = (workflow.clocks[name].title for name in action.past)
        yield say("none of these runs: {clocks}", clocks=", ".join(titles))
    elif running and not any(due < on for due in running):
        clock = workflow.clocks[next(name for name in action.past if name in standing.dues)]
        yield say(
            "{clock} runs until {due} ({source})",
            clock=clock.title,
            due=min(running),
            source=clock.source,
        )


def _too_long(workflow: Workflow, action: Action, facts: Mapping[str, Fact]) -> Iterator[Message]:
    clock = workflow.clocks.get(action.within or "")
    length = facts.get(action.limited_by or "")
    if clock and clock.extension and isinstance(length, int):
        most = clock.extension.at_most_working_days
        if length > most:
            yield say(
                "{length} working days are more than {most} ({source})",
                length=length,
                most=most,
                source=clock.extension.source,
            )


def _still_open(standing: Standing, action: Action) -> Iterator[Message]:
    """Yield a no where the same was done before and nothing has answered it."""
    last = standing.case.last(action.leaves, *action.ended_by) if action.ended_by else None
    if last is not None and last.type == action.leaves:
        yield say("it was done on {on} and is not ended yet", on=last.on)


def _no_later(
    workflow: Workflow, standing: Standing, action: Action, facts: Mapping[str, Fact]
) -> Iterator[Message]:
    """Yield a no where the answer is put off to a day that is not after the due date."""
    for name, clock in workflow.clocks.items():
        if clock.delay is None or clock.delay.event != action.leaves or name not in standing.dues:
            continue
        until = facts.get(clock.delay.until_given_by)
        if isinstance(until, str) and date.fromisoformat(until) <= standing.dues[name]:
            yield say(
                "{until} is not after the due date {due} ({source})",
                until=until,
                due=standing.dues[name],
                source=clock.delay.source,
            )


def _nothing_before(workflow: Workflow, standing: Standing, action: Action) -> Iterator[Message]:
    if action.after and standing.case.last(*action.after) is None:
        first = next(
            name for name, each in workflow.actions.items() if each.leaves == action.after[0]
        )
        yield say(
            "{action} ({title}) comes first ({source})",
            action=first,
            title=workflow.actions[first].title,
            source=action.source,
        )


def titles(workflow: Workflow, roles: tuple[str, ...]) -> str:
    """Return roles with their titles, for a sentence."""
    return ", ".join(f"{role} {workflow.roles[role].title}" for role in roles)
