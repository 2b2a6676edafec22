"""That it is still measurable; how long it takes is nobody's business here."""

from importlib import import_module

import pytest

from bench import built
from bench.__main__ import LONG, TOPICS
from bench.figures import Figure
from bench.scope import Scope

#: Whole commands, servers and several processes: `make bench` itself shows whether these go.
LONG_AT_ANY_SIZE = {"starting", "acting", "ledgers", "pages"}


@pytest.fixture
def scope(tmp_path, monkeypatch):
    monkeypatch.setattr(built, "FOLDER", tmp_path)
    return Scope.smallest(tmp_path)


@pytest.mark.parametrize("topic", [each for each in TOPICS + LONG if each not in LONG_AT_ANY_SIZE])
def test_a_topic_can_be_measured(scope, topic):
    found = list(import_module(f"bench.rooms.{topic}").figures(scope))
    assert found
    assert all(isinstance(each, Figure) and each.median > 0 for each in found)
    assert len({each.key for each in found}) == len(found), "two figures of one name"
