"""What a new version of a law changes, in the words of its file."""

from casetrack.core.workflow import Change, differences, parse


def changes(text: str, *edits: tuple[str, str]) -> tuple[Change, ...]:
    new = text
    for old, instead in edits:
        assert old in new
        new = new.replace(old, instead, 1)
    return differences(parse("old.toml", text), parse("new.toml", new))


def test_the_same_law_differs_in_nothing(text_of_2019: str) -> None:
    assert changes(text_of_2019) == ()


def test_a_changed_number_is_told_with_both_values(text_of_2019: str) -> None:
    assert changes(text_of_2019, ("working_days = 20\n", "working_days = 19\n")) == (
        Change("changed", "clocks.reply", "working_days", 20, 19),
    )


def test_a_key_that_came_and_one_that_went(text_of_2019: str) -> None:
    found = changes(
        text_of_2019,
        ('times = 1\nwithin = "correction_notice"', 'within = "correction_notice"'),
        ('may = ["archive_number"]', 'may = ["archive_number"]\ntimes = 1'),
    )
    assert found == (
        Change("removed", "actions.request_correction", "times", 1, None),
        Change("added", "actions.archive", "times", None, 1),
    )


def test_a_table_that_went_is_one_line(text_of_2019: str) -> None:
    start = text_of_2019.index("[milestones.sign]")
    end = text_of_2019.index("# ──", start)
    without = text_of_2019[:start] + text_of_2019[end:]
    assert differences(parse("a", text_of_2019), parse("b", without)) == (
        Change("removed", "milestones.sign", ""),
    )
