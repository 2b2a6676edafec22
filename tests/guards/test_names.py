"""Names of files: what people see, and nothing that a file system or a reader is misled by."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casetrack.guards import plain_name


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("申请表.pdf", "申请表.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\身份证.jpg", "身份证.jpg"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\r\nContent-Type: text/html.pdf", "html.pdf"),
        ("a\0b\x1b[31m.pdf", "ab[31m.pdf"),
        ("\u200b\u2066a\u2069.pdf ", "a.pdf"),
        ("program.exe. .", "program.exe"),
        ("", ""),
        ("..", ""),
        ("/", ""),
        ("长" * 300 + ".docx", "长" * 75 + ".docx"),
        ("x" * 300, "x" * 80),
        (".bashrc", ".bashrc"),
    ],
)
def test_a_name_is_what_people_see_of_it(name: str, plain: str) -> None:
    assert plain_name(name) == plain


@given(st.text(max_size=200))
@settings(max_examples=60)
def test_any_name_is_safe_to_show_and_to_save(name: str) -> None:
    plain = plain_name(name)
    assert plain_name(plain) == plain
    assert len(plain) <= 80
    assert not set(plain) & set("/\\\0\r\n\u202e\u2066")
