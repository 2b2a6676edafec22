"""The calendar and the laws as they are shipped."""

from pathlib import Path

import pytest

from casetrack.core import calendar as calendars
from casetrack.core import workflow as workflows
from casetrack.core.calendar import Calendar
from casetrack.core.workflow import Workflow

SHIPPED = Path(__file__).parents[3] / "workflows"


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    file = SHIPPED / "calendars" / "cn.toml"
    return calendars.parse(file.name, file.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def text_of_2019() -> str:
    return (SHIPPED / "cn-2019.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def cn_2019(text_of_2019: str) -> Workflow:
    return workflows.parse("cn-2019.toml", text_of_2019)


@pytest.fixture(scope="session")
def cn_2008() -> Workflow:
    file = SHIPPED / "cn-2008.toml"
    return workflows.parse(file.name, file.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def laws(cn_2019: Workflow, cn_2008: Workflow) -> dict[str, Workflow]:
    return {law.id: law for law in (cn_2019, cn_2008)}
