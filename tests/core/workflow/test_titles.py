"""Titles of states stand in lists: none has in it what parts the pieces of a list."""

from pathlib import Path

import pytest

from casetrack.core.workflow import parse

LAWS = sorted((Path(__file__).parents[3] / "workflows").glob("*.toml"))


@pytest.mark.parametrize("file", LAWS, ids=lambda file: file.stem)
def test_no_title_of_a_state_reads_as_two(file):
    for code, state in parse(file.name, file.read_text(encoding="utf-8")).states.items():
        assert not set("，、；,;") & set(state.title + state.title_en), code
