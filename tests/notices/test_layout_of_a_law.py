"""A law whose letters are in another language has a layout of its own, beside the shared one."""

from pathlib import Path

import pytest

from casetrack.errors import NoticeError
from casetrack.notices import Notices
from notices.samples import CHINESE, ENGLISH, NOTICES, ROOT, letter, values

OWN = ROOT / "notices" / ENGLISH / "layout.toml"


def with_own_layout(folder: Path, text: str) -> Notices:
    (folder / ENGLISH).mkdir()
    (folder / ENGLISH / "layout.toml").write_text(text, "utf-8")
    return Notices([folder, ROOT / "notices"])


def test_dates_money_and_language_are_those_of_the_law() -> None:
    page = NOTICES.to_html(letter(ENGLISH, "fees"))
    assert '<html lang="en-GB">' in page
    assert "30 March 2026" in page
    assert "£6.50" in page
    chinese = NOTICES.to_html(letter("cn-2019", "fee"))
    assert '<html lang="zh-CN">' in chinese
    assert "2026年2月13日" in chinese


def test_no_chinese_word_is_left_in_an_english_letter() -> None:
    for kind in NOTICES.kinds(ENGLISH):
        given = values(ENGLISH, kind) | {"draft": True}
        page = NOTICES.to_html(NOTICES.render(ENGLISH, kind, given))
        assert [sign for sign in page if "\u3000" <= sign <= "\u9fff"] == [], kind
        assert "not to be relied on" in page


def test_a_word_file_says_its_language() -> None:
    from io import BytesIO

    from docx import Document

    for workflow, kind, language in ((ENGLISH, "fees", "en-GB"), ("cn-2019", "fee", "zh-CN")):
        file = Document(BytesIO(NOTICES.to_docx(letter(workflow, kind))))
        assert file.core_properties.language == language


def test_a_changed_layout_of_one_law_changes_the_hashes_of_its_letters_only(tmp_path: Path) -> None:
    own = with_own_layout(tmp_path, OWN.read_text("utf-8").replace("Attached: ", "Enclosed: "))
    assert own.template_sha256(ENGLISH, "fees") != NOTICES.template_sha256(ENGLISH, "fees")
    for workflow in CHINESE:
        assert own.template_sha256(workflow, "receipt") == NOTICES.template_sha256(
            workflow, "receipt"
        )


@pytest.mark.parametrize(
    ("was", "becomes"),
    [('"January", ', ""), ("months = [", "months = [] # ["), ('"en-GB"', "1")],
)
def test_a_mistake_in_it_is_named_with_its_file(tmp_path: Path, was: str, becomes: str) -> None:
    with pytest.raises(NoticeError) as error:
        with_own_layout(tmp_path, OWN.read_text("utf-8").replace(was, becomes))
    assert str(error.value).startswith(f"{ENGLISH}/layout.toml: 1 problem")
