"""A form file with mistakes: every one of them is named, in one go."""

import pytest

from casetrack.core.statistics import parse
from casetrack.errors import FormError

FORM = """
id = "small"
title = "小表"
source = "文号"
from_year = 2020
remedies_counted = "concluded"

[[tables]]
code = "S"
title = "小表"
columns = [
  { key = "a", label = "甲", where = { applicant_type = ["natural_person"] } },
  { key = "b", label = "乙", where = { applicant_type = ["commercial"] } },
  { key = "total", label = "总计", sum_of = ["a", "b"] },
]
rows = [
  { code = "S1", label = "收到", counts = "received" },
  { code = "S2", label = "结果", counts = "outcome" },
  { code = "S3", label = "总计", sum_of = ["S2"] },
]

[[identities]]
id = "I-1"
kind = "equal"
severity = "error"
source = "依据"
left = ["S1"]
right = ["S3"]
"""


def problems(text):
    with pytest.raises(FormError) as error:
        parse("small.toml", text)
    return [f"{each.place}: {each.says}" for each in error.value.problems]


def changed(old, new):
    assert old in FORM
    return FORM.replace(old, new)


def test_a_form_without_mistakes_is_read():
    form = parse("small.toml", FORM)
    assert list(form.rows) == ["S1", "S2", "S3"]


def test_every_mistake_is_named_at_once():
    text = changed('code = "S2"', 'code = "S1"').replace('right = ["S3"]', 'right = ["S9"]')
    assert problems(text) == [
        "tables.rows.code: S1 stands here 2 times",
        "S3.sum_of: there is no 'S2'",
        "identities.I-1.equal: there is no 'S9'",
    ]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('counts = "received"', 'countz = "received"', "no such key here; is it misspelt?"),
        ('counts = "received"', 'counts = "recieved"', "must be one of"),
        ('kind = "equal"', 'kind = "alike"', "I-1"),
        ('left = ["S1"]', "left = []", "must not be empty"),
        ("from_year = 2020", 'from_year = "long ago"', "must be a whole number"),
        ("[[identities]]", "[[identities", "this is not TOML"),
    ],
)
def test_a_word_outside_the_vocabulary_is_a_mistake(old, new, says):
    assert any(says in each or "alike" in each for each in problems(changed(old, new)))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            ', counts = "received"',
            "",
            "S1: give exactly one of header, manual, counts, sum_of",
        ),
        (
            'counts = "received"',
            'counts = "received", manual = true',
            "S1: give exactly one of header, manual, counts, sum_of",
        ),
        (
            'counts = "received"',
            'manual = true, where = { channel = ["fax"] }',
            "S1.where: only a row that counts has conditions or a divisor",
        ),
        (
            'counts = "received"',
            'counts = "received", columns = ["c"]',
            "S1.columns: there is no 'c'",
        ),
        ('sum_of = ["S2"]', 'sum_of = ["S3"]', "S3.sum_of: the row is part of its own sum"),
        ('sum_of = ["S2"]', 'sum_of = ["S2", "S2"]', "S3.sum_of: S2 stands here 2 times"),
        ('sum_of = ["a", "b"]', 'sum_of = ["a", "c"]', "S.total.sum_of: there is no 'c'"),
        (
            'sum_of = ["a", "b"]',
            'sum_of = ["a", "b"], where = { result = ["other"] }',
            "S.total.where: a column that is a sum counts nothing by itself",
        ),
        ('key = "b"', 'key = "a"', "S.columns: a stands here 2 times"),
        ("from_year = 2020", "from_year = 2020\nto_year = 2019", "to_year: lies before from_year"),
        (
            'counts = "received" }',
            "header = true }",
            "identities.I-1.equal: there is no 'S1'",
        ),
    ],
)
def test_a_form_that_cannot_be_meant_is_refused(old, new, says):
    assert says in problems(changed(old, new))


def identity(kind, more):
    return f'{FORM}\n[[identities]]\nid = "I-2"\nkind = "{kind}"\nsource = "依据"\n{more}'


@pytest.mark.parametrize(
    ("kind", "more", "says"),
    [
        (
            "rows_sum",
            'severity = "error"\ntotal = "S1"',
            "identities.I-2.parts: is missing, and S1 is no sum_of",
        ),
        (
            "columns_sum",
            'severity = "error"\ntable = "T"\ntotal = "total"\nparts = ["a"]',
            "identities.I-2.table: there is no 'T'",
        ),
        (
            "columns_sum",
            'severity = "error"\ntable = "S"\ntotal = "total"\nparts = ["c"]',
            "identities.I-2.parts: there is no 'c'",
        ),
        (
            "parent_filled",
            'severity = "error"\nparents = [{ row = "S1", over = ["S8"] }]',
            "identities.I-2.parent_filled: there is no 'S8'",
        ),
    ],
)
def test_an_identity_names_rows_and_columns_that_are_there(kind, more, says):
    assert problems(identity(kind, more)) == [says]


def test_an_identity_stays_within_one_table():
    second = FORM[FORM.index("[[tables]]") : FORM.index("[[identities]]")]
    second = second.replace('"S', '"Z')
    text = changed("[[identities]]", f"{second}\n[[identities]]")
    text = text.replace('right = ["S3"]', 'right = ["Z3"]')
    assert problems(text) == ["identities.I-1.equal: all its rows must stand in one table"]
