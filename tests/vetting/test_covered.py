"""Words of a PDF that are only covered: found by what the page shows, and never told."""

import pytest

from casetrack.library import Library
from casetrack.vetting import Finding, Known, parse_rules, vet_file
from vetting.files import drawn

RULES = parse_rules(Library().checks())
NAME = "BT /F 12 Tf 20 100 Td (Zhao Xiaoman) Tj ET"
BAR = "0 g 15 95 90 18 re f"
#: A picture of one black pixel, as large as the name.
PICTURE = "q 90 0 0 18 15 95 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q"
WHITE_BAR = "1 g 15 95 90 18 re f"


def found(*commands: str, rotated: int = 0) -> list[Finding]:
    content = drawn(*commands, rotated=rotated)
    return list(vet_file("甲.pdf", content, RULES, "cn-2019", Known()))


@pytest.mark.parametrize("cover", [BAR, PICTURE, f"0.3 g {BAR[3:]}", f"q 1 0 0 rg {BAR[3:]} Q"])
@pytest.mark.parametrize("rotated", [0, 90])
def test_words_under_a_bar_or_a_picture_block_and_are_not_told(cover: str, rotated: int) -> None:
    (finding,) = found(NAME, cover, rotated=rotated)
    assert (finding.rule, finding.blocks, str(finding.place)) == ("covered", True, "page 1")
    assert str(finding.says).startswith("11 signs are only covered and can still be copied")
    assert "Xiaoman" not in str(finding.says)


def test_where_covered_words_stand_is_said_in_millimetres() -> None:
    (finding,) = found("BT /F 12 Tf 20 150 Td (Name: Zhao Xiaoman) Tj ET", "57 145 80 18 re f")
    # The name begins 59 points from the left, and its letters 40 from the top.
    assert "21 mm from the left and 14 mm from the top" in str(finding.says)


@pytest.mark.parametrize(
    "commands",
    [
        (NAME,),
        # A field in colour below the words, a line through them, white words on black.
        (f"0.8 g {BAR[3:]} 0 g", NAME),
        (NAME, "20 104 m 90 104 l S"),
        (BAR, "1 g", NAME),
        # A bar beside the words.
        (NAME, "0 g 110 95 60 18 re f"),
    ],
)
def test_words_that_are_seen_are_left_in_peace(commands: tuple[str, ...]) -> None:
    assert found(*commands) == []


@pytest.mark.parametrize(
    "commands", [(NAME, WHITE_BAR), ("1 g", NAME), (f"3 Tr {NAME}",), (NAME.replace("20", "900"),)]
)
def test_words_that_do_not_show_are_said_and_block_nothing(commands: tuple[str, ...]) -> None:
    (finding,) = found(*commands)
    assert (finding.rule, finding.blocks) == ("unseen", False)


def test_every_bar_is_a_finding_of_its_own() -> None:
    lower = NAME.replace("100", "50")
    findings = found(NAME, lower, BAR, "0 g 15 45 90 18 re f")
    assert [each.rule for each in findings] == ["covered", "covered"]
