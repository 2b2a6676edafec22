"""Dates in sentences: no line ends within one, and nothing else is let through."""

import pytest

from casetrack.web.dates import dated


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("due 2025-11-10", 'due <time datetime="2025-11-10">2025-11-10</time>'),
        ("2025-11-10 Mon.", '<time datetime="2025-11-10">2025-11-10 Mon</time>.'),
        ("于2025-11-10 周一到期", '于<time datetime="2025-11-10">2025-11-10 周一</time>到期'),
        ("2025-11-10 09:00", '<time datetime="2025-11-10">2025-11-10 09:00</time>'),
        ("2025-11-10 Monday", '<time datetime="2025-11-10">2025-11-10</time> Monday'),
        ("<b> 12025-11-101", "&lt;b&gt; 12025-11-101"),
    ],
)
def test_a_date_in_a_sentence_is_one_piece(text, marked):
    assert dated(text) == marked
