"""The laws as they are shipped, as text and as machines."""

from pathlib import Path

import pytest

from casetrack.core.workflow import Procedure, parse

SHIPPED = Path(__file__).parents[3] / "workflows"


@pytest.fixture(scope="session")
def text_of_2019() -> str:
    return (SHIPPED / "cn-2019.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def cn_2019(text_of_2019: str) -> Procedure:
    return Procedure(parse("cn-2019.toml", text_of_2019))


@pytest.fixture(scope="session")
def cn_2008() -> Procedure:
    file = SHIPPED / "cn-2008.toml"
    return Procedure(parse(file.name, file.read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def laws(cn_2019: Procedure, cn_2008: Procedure) -> dict[str, Procedure]:
    return {each.workflow.id: each for each in (cn_2019, cn_2008)}
