"""A letter in the browser: its own styles count, and nothing else."""

import base64
from dataclasses import replace
from hashlib import sha256

import pytest

from casetrack.notices import Paragraph
from casetrack.web.letter_policy import letter_policy
from notices.samples import KINDS, NOTICES, letter


def hashed(style: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(style.encode()).digest()).decode()}'"


def test_just_the_styles_of_the_page_are_named():
    page = '<style>p { margin: 0 }</style><p style="color: &quot;red&quot;">style=x</p>'
    policy = letter_policy(page)
    assert f"style-src 'unsafe-hashes' {' '.join(sorted(map(hashed, STYLES)))};" in policy
    assert letter_policy("<p>a text</p>").count("style-src 'none'") == 1


STYLES = ("p { margin: 0 }", 'color: "red"')


@pytest.mark.parametrize(("workflow", "kind"), KINDS)
def test_no_letter_takes_any_style(workflow, kind):
    policy = letter_policy(NOTICES.to_html(letter(workflow, kind)))
    assert "unsafe-inline" not in policy
    assert policy.startswith("sandbox; default-src 'none'; style-src ")


def test_a_style_in_the_words_of_a_letter_is_words():
    plain = letter("cn-2019", "reply/OPEN")
    evil = replace(plain, body=(*plain.body, Paragraph('<p style="x"><style>y</style>')))
    assert letter_policy(NOTICES.to_html(evil)) == letter_policy(NOTICES.to_html(plain))
