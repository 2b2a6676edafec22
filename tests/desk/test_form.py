"""The fields of the form on which an application is logged."""

from dataclasses import fields
from datetime import date

import pytest

from casetrack import desk
from casetrack.errors import BadInput
from days import day

MONDAY = day("Mon 2025-10-13")


def read_day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput("{key} is no date", key=name) from None


def test_everything_about_the_way_in_can_be_said_on_the_form():
    typed = {
        each.name: str(MONDAY) if each.name.endswith("_on") else each.name
        for each in fields(desk.WayIn)
    }
    found = desk.application_of({**typed, "received_on": str(MONDAY)}, read_day)
    assert found.way_in.typed() == typed
    assert found.received_on == MONDAY


def test_what_every_application_needs_is_read_and_what_is_left_out_is_not_known():
    found = desk.application_of({key: f"its {key}" for key in desk.NEEDED_FIELDS}, read_day)
    for key in desk.NEEDED_FIELDS:
        assert getattr(found, key) == f"its {key}"
    assert found.received_on is None
    assert found.phone is None
    assert found.way_in == desk.WayIn()


def test_a_day_that_is_none_is_told_by_the_name_of_its_field():
    with pytest.raises(BadInput, match="signed_on is no date"):
        desk.application_of({"signed_on": "yesterday"}, read_day)
