"""The cases at work of a demonstration: one in every situation that an office knows."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from casetrack import desk
from casetrack.desk import Application, Desk, WayIn

_DATA = Path(__file__).parents[1] / "demo" / "worked.toml"
#: The reviews of the demonstration's route, with who passes them.
REVIEWS: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    ("reviewer1", "pass_division_review", {}),
    ("secrecy", "pass_secrecy_review", {"conclusion": "releasable"}),
    ("reviewer2", "pass_office_review", {}),
    ("approver", "approve", {}),
)
#: What of a step is no fact.
_OF_A_STEP = ("ago", "by", "do", "draft", "reviews")


def work(ours: Desk) -> int:
    """Log the cases of the file and take each as far as it says; return how many there are."""
    told = tomllib.loads(_DATA.read_text("utf-8"))["cases"]
    for each in told:
        _one(ours, each)
    return len(told)


def working_days_before(ours: Desk, count: int) -> date:
    """Return the day that lies so many working days before today, and today for 0.

    On a day off nothing is due, so that they are counted from the next working day: what would
    have been due today is due then.
    """
    calendar = ours.calendar()
    last = day = calendar.next_workday(ours.today)
    while calendar.count(day, last) < count or not calendar.is_workday(day):
        day -= timedelta(days=1)
    return min(day, ours.today)


def _one(ours: Desk, told: Mapping[str, object]) -> None:
    on = working_days_before(ours, _number(told["ago"]))
    is_unconfirmed = bool(told.get("unconfirmed"))
    signed_on = on if told.get("signed") else None
    given = {key: str(value) for key, value in told.items() if isinstance(value, str)}
    application = Application(
        received_on=None if is_unconfirmed else on,
        channel=given["channel"],
        applicant_name=given["applicant_name"],
        applicant_type=given["applicant_type"],
        request=given["request"],
        id_number=given.get("id_number"),
        phone=given.get("phone"),
        handler=given["handler"],
        way_in=WayIn(arrived_on=on if is_unconfirmed else None, signed_on=signed_on),
    )
    logged = desk.receive(replace(ours, user="registrar"), application)
    steps = told["steps"]
    for step in steps if isinstance(steps, list) else ():
        _step(ours, logged.reference, step)


def _step(ours: Desk, reference: str, step: Mapping[str, object]) -> None:
    on = working_days_before(ours, _number(step["ago"]))
    facts = dict(_fact(ours, *each) for each in step.items() if each[0] not in _OF_A_STEP)
    if "draft" in step:
        facts["outcome"] = str(step["draft"])
        _act(ours, "handler", reference, "draft_reply", on, facts)
    elif "reviews" in step:
        for who, action, given in REVIEWS[: _number(step["reviews"])]:
            _act(ours, who, reference, action, on, given)
    else:
        _act(ours, str(step["by"]), reference, str(step["do"]), on, facts)


def _fact(ours: Desk, key: str, value: object) -> tuple[str, str]:
    if key.endswith("_ago"):
        on = working_days_before(ours, _number(value))
        return f"{key.removesuffix('_ago')}_on", on.isoformat()
    return key, str(value)


def _act(
    ours: Desk, user: str, reference: str, action: str, on: date, facts: Mapping[str, str]
) -> None:
    desk.act(replace(ours, user=user), reference, action, on, facts)


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(value)
    return value
