"""The real application, lived in, as an attacker finds it."""

from collections.abc import Iterator

import pytest

from api.conftest import Api, served
from web.conftest import Pages, pages_of


@pytest.fixture
def pages(sqlite_url: str) -> Iterator[Pages]:
    yield from pages_of(sqlite_url)


@pytest.fixture
def service(sqlite_url: str) -> Iterator[Api]:
    yield from served(sqlite_url)
