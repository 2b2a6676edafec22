"""The calendar as it is shipped."""

from pathlib import Path

import pytest

from casetrack.core.calendar import Calendar, parse

SHIPPED = Path(__file__).parents[3] / "workflows" / "calendars" / "cn.toml"


@pytest.fixture(scope="session")
def shipped_text() -> str:
    return SHIPPED.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def calendar(shipped_text: str) -> Calendar:
    return parse("cn.toml", shipped_text)
