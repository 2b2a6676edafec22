"""Two wordings of a text: what was taken out, what was put in."""

from hypothesis import given
from hypothesis import strategies as st

from casetrack.core.wording import Run, differences

WORDING = st.text(alphabet="公开的信息，。；abc 12\n", max_size=60)


def told(old: str, new: str) -> str:
    """Return the runs in one line: [-taken out-], {+put in+}."""
    marks = {"gone": "[-{}-]", "new": "{{+{}+}}", "same": "{}"}
    return "".join(marks[run.kind].format(run.text) for run in differences(old, new))


def test_chinese_goes_by_character_and_latin_by_word():
    assert told("该信息不予公开", "该部分信息不予公开") == "该{+部分+}信息不予公开"
    assert told("the old letter", "the new letter") == "the [-old-]{+new+} letter"
    assert told("2024年度", "2025年度") == "[-2024-]{+2025+}年度"


def test_a_single_character_between_two_changes_is_part_of_the_change():
    assert told("甲的乙方案", "丙的丁方案") == "[-甲的乙-]{+丙的丁+}方案"
    assert told("甲的方案", "乙的方案") == "[-甲-]{+乙+}的方案"


def test_what_is_alike_is_one_run_and_nothing_has_none():
    assert differences("同", "同") == (Run("same", "同"),)
    assert differences("", "") == ()
    assert told("", "新写的") == "{+新写的+}"
    assert told("删去的", "") == "[-删去的-]"


def test_a_long_text_is_compared_by_sentence_and_soon():
    old = "".join(f"第{number}句说的是同一件事。" for number in range(2000))
    new = old.replace("第7句说的是同一件事。", "第七句说的是另一件事。")
    assert told(old, new).count("[-") == 1
    assert "[-第7句说的是同一件事。-]{+第七句说的是另一件事。+}" in told(old, new)


@given(WORDING, WORDING)
def test_each_side_can_be_read_from_the_runs(old, new):
    runs = differences(old, new)
    assert "".join(run.text for run in runs if run.kind != "new") == old
    assert "".join(run.text for run in runs if run.kind != "gone") == new
    assert all(run.text for run in runs)
