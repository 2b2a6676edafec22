"""The law of 2019 as it is shipped."""

from pathlib import Path

import pytest

SHIPPED = Path(__file__).parents[3] / "workflows"


@pytest.fixture(scope="session")
def text_of_2019() -> str:
    return (SHIPPED / "cn-2019.toml").read_text(encoding="utf-8")
