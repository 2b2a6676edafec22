"""config.toml: every setting stands in it, with the value that holds where it is left out."""

import tomllib

import pytest

from casetrack.errors import SettingsError
from casetrack.library import shipped
from casetrack.settings import Office, Settings, parse

TEXT = shipped("config.toml").read_text("utf-8")
LEAST = '[[offices]]\ncode = "main"\nname = "某局"\n'


def test_every_setting_stands_in_the_file_and_no_other():
    written = tomllib.loads(TEXT)
    assert set(written) == set(Settings.model_fields)
    for table, part in parse("config.toml", TEXT):
        if table not in ("offices", "push"):
            assert set(written[table]) == set(type(part).model_fields), table
    assert set(written["offices"][0]) == set(Office.model_fields)


def test_a_line_left_out_means_what_the_file_says():
    whole, least = parse("config.toml", TEXT), parse("least.toml", LEAST)
    for table in set(Settings.model_fields) - {"offices"}:
        assert getattr(least, table) == getattr(whole, table), table
    assert least.office().numbers == whole.office().numbers
    assert least.office().review_route == whole.office().review_route


def test_every_mistake_is_told_at_once():
    with pytest.raises(SettingsError) as told:
        parse(
            "bad.toml",
            LEAST
            + '[policy]\ncorrection_days = 0\nrest_day_receipt = "perhaps"\n[colour]\nred = 1\n',
        )
    assert [problem.place for problem in told.value.problems] == [
        "policy.rest_day_receipt",
        "policy.correction_days",
        "colour",
    ]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (LEAST + LEAST, "two offices have this code"),
        (LEAST + 'parent = "nowhere"\n', "no other office has the code 'nowhere'"),
        ('[installation]\ndefault_office = "x"\n' + LEAST, "no office has the code 'x'"),
        (LEAST + '[offices.numbers]\nreply = { pattern = "{serial}号" }\n', "must stand in it"),
        (LEAST + '[offices.numbers]\nreply = { pattern = "{colour}" }\n', "may stand in it"),
    ],
)
def test_names_that_lead_nowhere_are_told(wrong, says):
    with pytest.raises(SettingsError, match=says):
        parse("bad.toml", wrong)


def test_a_number_is_written_as_the_office_writes_it():
    series = parse("config.toml", TEXT).office().series("extension", 2026)
    assert series.written("温教公开", 2026, 7) == "温教公开延〔2026〕7号"
