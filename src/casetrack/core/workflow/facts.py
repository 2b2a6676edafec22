"""What an action asks for: text as people type it -> facts as an event keeps them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from casetrack.core.case import Fact
from casetrack.core.workflow.definition import Action, InputField, Outcome, Workflow
from casetrack.core.workflow.items import ITEM_OUTCOMES
from casetrack.errors import BadInput
from casetrack.messages import Message, say


def needed(workflow: Workflow, action: Action, outcome: str | None) -> tuple[str, ...]:
    """Return the facts that must be given: the action's own and those of the chosen outcome."""
    chosen = workflow.outcomes.get(outcome or "")
    return action.needs + (chosen.needs if chosen and outcome_key(workflow, action) else ())


def accepted(workflow: Workflow, action: Action, outcome: str | None) -> tuple[str, ...]:
    """Return every fact that may be given, the needed ones first."""
    chosen = workflow.outcomes.get(outcome or "")
    more = chosen.may if chosen and outcome_key(workflow, action) else ()
    demanded = tuple(key for demand in action.demands for key in demand.needs)
    every = needed(workflow, action, outcome) + demanded + action.may + more
    return tuple(dict.fromkeys(every))


def outcome_key(workflow: Workflow, action: Action) -> str | None:
    """Return the fact by which the action chooses an outcome, or None where it chooses none."""
    return next((key for key in action.needs if workflow.fields[key].kind == "outcome"), None)


def outcome_chosen(workflow: Workflow, action: Action, facts: Mapping[str, Fact]) -> Outcome | None:
    """Return the outcome that these facts of the action choose, or None."""
    code = facts.get(outcome_key(workflow, action) or "")
    return workflow.outcomes.get(code) if isinstance(code, str) else None


def read_facts(workflow: Workflow, name: str, typed: Mapping[str, str]) -> dict[str, Fact]:
    """Return the typed values of an action as facts; raise BadInput for one it cannot read.

    Choices and outcomes are taken by code or by Chinese title. An empty value counts as not
    given. Needed facts that are missing are the business of `decide`.
    """
    action = workflow.actions[name]
    given = {key: value.strip() for key, value in typed.items() if value.strip()}
    chosen = given.get(outcome_key(workflow, action) or "")
    outcome = _outcome(workflow, chosen) if chosen else None
    keys = accepted(workflow, action, outcome)
    for key in given:
        if key not in keys:
            raise BadInput(
                "{action} has no field {key!r}; it takes: {keys}",
                action=name,
                key=key,
                keys=", ".join(keys) or "-",
            )
    return {key: _read(workflow, action, key, value) for key, value in given.items()}


def _read(workflow: Workflow, action: Action, key: str, value: str) -> Fact:
    field = workflow.fields[key]
    match field.kind:
        case "date":
            return _date(key, value)
        case "number" | "position":
            return _number(key, value)
        case "money":
            return _money(key, value)
        case "choice":
            return _choice(key, _choices(action, key, field), value)
        case "flag":
            return _flag(key, value)
        case "outcome":
            return _outcome(workflow, value)
        case "word":
            return _word(key, field, value)
        case "text" | "name":
            return value


def _word(key: str, field: InputField, value: str) -> str:
    if field.pattern is not None and re.fullmatch(field.pattern, value, re.ASCII) is None:
        # The value is not repeated: it may hold what somebody should not have typed here.
        raise BadInput("{key}: only a short code or number may stand here, nobody's data", key=key)
    return value


def _date(key: str, value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise BadInput(
            "{key}: {value!r} is not a date; write it like 2026-02-13", key=key, value=value
        ) from None


def _number(key: str, value: str) -> int:
    if not value.isascii() or not value.isdigit() or int(value) == 0:
        raise BadInput("{key}: {value!r} is not a whole number above 0", key=key, value=value)
    return int(value)


#: More than this is a slip of the finger.
_MOST_YUAN = 10**12


def _money(key: str, value: str) -> str:
    try:
        amount = Decimal(value)
    except InvalidOperation:
        amount = Decimal("NaN")
    # Compared before it is rounded, for which a number of a thousand digits is too long.
    is_amount = amount.is_finite() and 0 <= amount < _MOST_YUAN
    if not is_amount or amount != round(amount, 2):
        raise BadInput("{key}: {value!r} is not an amount like 380.00", key=key, value=value)
    return str(amount.quantize(Decimal("0.01")))


def _flag(key: str, value: str) -> bool:
    if value in ("yes", "true", "是"):
        return True
    if value in ("no", "false", "否"):
        return False
    raise BadInput("{key}: {value!r} is neither yes nor no", key=key, value=value)


def _choices(action: Action, key: str, field: InputField) -> dict[str, str]:
    taken = action.only.get(key, tuple(field.choices))
    return {code: title for code, title in field.choices.items() if code in taken}


def _choice(key: str, choices: dict[str, str], value: str) -> str:
    if code := _by_code_or_title(choices.items(), value):
        return code
    raise BadInput(
        "{key}: {value!r} is none of: {choices}",
        key=key,
        value=value,
        choices=listed(choices.items()),
    )


def _outcome(workflow: Workflow, value: str) -> str:
    titles = [(code, outcome.title) for code, outcome in workflow.outcomes.items()]
    if code := _by_code_or_title(titles, value):
        return code
    raise BadInput("outcome: {value!r} is none of: {choices}", value=value, choices=listed(titles))


def _by_code_or_title(pairs: Iterable[tuple[str, str]], value: str) -> str | None:
    return next((code for code, title in pairs if value in (code, title)), None)


def listed(pairs: Iterable[tuple[str, str]]) -> str:
    """Return codes with their titles, for a sentence."""
    return ", ".join(f"{code} {title}" for code, title in pairs)


def missing(
    workflow: Workflow, action: Action, facts: Mapping[str, Fact]
) -> Iterator[tuple[str, Message]]:
    """Yield the key and the name of each needed fact that is not given."""
    chosen = facts.get(outcome_key(workflow, action) or "")
    # A reply to several things has its facts from the decision on each.
    outcome = chosen if isinstance(chosen, str) and ITEM_OUTCOMES not in facts else None
    for key in needed(workflow, action, outcome):
        if key not in facts:
            field = workflow.fields[key]
            yield key, say("{key} ({title})", key=key, title=field.title)
