"""Headings and values by the names that offices give them."""

import pytest

from casetrack.core.workflow import Workflow
from casetrack.errors import LedgerError
from casetrack.intake import COLUMNS, parse_words
from casetrack.library import Library
from ledgers import words

LAW: Workflow = Library().law("cn-2019").workflow


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("申请编号", "reference"),
        ("received_on", "received_on"),
        (" 申请人 * ", "applicant_name"),
        ("信息处理费(元)", "fee"),
        ("信息处理费（元）：", "fee"),
        ("复议诉讼", "remedies"),
        ("科室意见", None),
    ],
)
def test_a_heading_means_a_column(heading, key):
    assert words().key(heading) == key


def test_every_column_has_a_heading_to_be_written_by():
    assert {column.key for column in COLUMNS} <= set(words().titles)


@pytest.mark.parametrize(
    ("which", "value", "code"),
    [
        ("channel", "网上申请", "online"),
        ("channel", "EMS", "post"),
        ("channel", "IN_PERSON", "in_person"),
        ("applicant_type", "公民", "natural_person"),
        ("carrier", "EMS", "ems"),
        ("outcome", "信息不存在", "NOT_EXIST"),
        ("remedy_result", "维持", "upheld"),
        ("channel", "托梦", None),
    ],
)
def test_a_value_means_a_code(which, value, code):
    assert words().code(which, value) == code


def test_every_title_of_the_law_in_force_is_understood():
    said = words()
    for code, outcome in LAW.outcomes.items():
        assert said.code("outcome", outcome.title) == code
    for field, which in (("channel", "channel"), ("carrier", "carrier"), ("kind", "remedy_kind")):
        for code, title in LAW.fields[field].choices.items():
            assert said.code(which, title) == code


def test_an_outcome_that_stands_for_another_is_one_of_its_law():
    for law, instead in words().equivalents.items():
        outcomes = Library().law(law).workflow.outcomes
        assert set(instead.values()) <= set(outcomes)
        assert not set(instead) & set(outcomes)


def test_what_an_office_says_holds_before_what_comes_with_the_program():
    own = ("own.toml", 'title = "own"\n[headings]\nhandler = ["备注"]\n')
    said = parse_words([own, *Library().ledger_words()])
    assert said.key("备注") == "handler"
    assert said.key("承办处室") == "handler"


def test_an_office_adds_a_file_of_its_own_words_to_its_folder(tmp_path):
    (tmp_path / "ledgers").mkdir()
    own = tmp_path / "ledgers" / "own.toml"
    own.write_text('title = "本局"\n[values.channel]\nonline = ["浙里办"]\n', "utf-8")
    said = parse_words(Library(tmp_path).ledger_words())
    assert said.code("channel", "浙里办") == said.code("channel", "网上申请") == "online"


def test_a_file_of_words_says_everything_that_is_wrong_with_it():
    with pytest.raises(LedgerError) as wrong:
        parse_words([("own.toml", 'title = ""\n[headings]\nnobody = ["甲"]\n[values.way]\na = []')])
    assert "headings.nobody" in str(wrong.value)
    assert "values.way" in str(wrong.value)
