"""How a field is typed stands beside its title: titles go on into timelines and lists."""

from pathlib import Path

import pytest

from casetrack.core.workflow import parse

LAWS = sorted((Path(__file__).parents[3] / "workflows").glob("*.toml"))
HOW_TO_TYPE = ("分号", "separated by", "（如", "（编号")


@pytest.mark.parametrize("file", LAWS, ids=lambda file: file.stem)
def test_no_title_says_how_to_type_and_each_hint_is_in_both_languages(file):
    for key, field in parse(file.name, file.read_text(encoding="utf-8")).fields.items():
        assert not any(each in field.title + field.title_en for each in HOW_TO_TYPE), key
        assert bool(field.hint) == bool(field.hint_en), key
