"""The words of letters and files: what is found, and what is left in peace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casetrack.errors import ChecksError
from casetrack.library import Library
from casetrack.messages import say
from casetrack.notices import Paragraph
from casetrack.vetting import Finding, Known, Piece, parse_rules, vet_dates, vet_remedy, vet_words
from casetrack.vetting.personal import id_numbers, is_id_number
from days import day
from notices.samples import KINDS, letter

RULES = parse_rules(Library().checks())
PLACE = say("here")
#: Birthday and check digit are true; nobody has it, since there is no such place.
NUMBER = "999999199001010018"


def pieces(*texts: str) -> list[Piece]:
    return [Piece(PLACE, text) for text in texts]


def found(
    text: str, where: str = "letter", law: str = "cn-2019", **known: object
) -> dict[str, bool]:
    """Return the rules that were found, and whether each blocks."""
    mine = Known.of(known.get("ids", []), known.get("phones", []))
    return {each.rule: each.blocks for each in vet_words(pieces(text), RULES, where, law, mine)}


def checked_number(first: str) -> str:
    """Return the number with the check digit that fits."""
    return next(first + last for last in "0123456789X" if is_id_number(first + last))


@pytest.mark.parametrize(
    "text", ["秘密★1年", "机密 ★", "★绝密", "绝密", "机密★长期", "密级：秘密 10年"]
)
def test_a_mark_of_a_secret_blocks_in_letters_and_files(text: str) -> None:
    assert found(text) == found(text, "file") == {"classified": True}


@pytest.mark.parametrize(
    "text",
    ["该信息属于国家秘密", "保守国家秘密法", "依法确定为国家秘密的政府信息，不予公开", "商业秘密"],
)
def test_a_letter_may_speak_of_secrets(text: str) -> None:
    assert found(text) == {}


def test_what_was_declassified_may_bear_its_old_mark() -> None:
    old = pieces("机密★3年", "本文件已解密")
    assert list(vet_words(old, RULES, "file", "cn-2019", Known())) == []


@pytest.mark.parametrize(
    "text", ["××局", "见XXX文件", "金额____元", "{{ name }}", "【待补充】", "#REF!"]
)
def test_a_blank_nobody_filled_blocks_a_letter_and_is_shown_in_a_file(text: str) -> None:
    assert found(text) == {"placeholder": True}
    assert found(text, "file") == {"placeholder": False}


def test_a_letter_may_say_that_something_is_not_settled_and_is_looked_at() -> None:
    assert found("开学时间待定。") == {"unsettled": False}
    assert found("待定岗位名单") == {}


def test_the_old_regulations_block_a_letter_under_the_new_ones_only() -> None:
    text = "依据《中华人民共和国政府信息公开条例》（国务院令第492号）第二十一条第（三）项"
    assert found(text) == {"old_regulations": True}
    assert found(text, law="cn-2008") == {}
    assert found("依据法释〔2011〕17号") == {"old_remedies": False}


def test_an_id_number_of_another_blocks_and_is_masked() -> None:
    number = checked_number(NUMBER[:17])
    (finding,) = vet_words(pieces(f"身份证{number}，"), RULES, "file", "cn-2019", Known())
    assert (finding.rule, finding.blocks) == ("id_number", True)
    assert number not in str(finding.says)
    assert found(f"身份证{number}", ids=[number.lower()]) == {}


@given(
    st.from_regex(r"[1-9]\d{5}(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|1\d|2[0-8])\d{3}", fullmatch=True)
)
def test_one_wrong_digit_makes_no_id_number(first: str) -> None:
    number = checked_number(first)
    assert list(id_numbers(f"号{number}号")) == [number]
    wrong = str((int(number[16]) + 1) % 10)
    assert list(id_numbers(number[:16] + wrong + number[17])) == []


def test_a_telephone_of_another_is_shown_and_ones_own_is_not() -> None:
    assert found("电话139 1234 5678") == {"phone": False}
    assert found("电话0577-12345678") == {"phone": False}
    assert found("电话13912345678", phones=["139-1234-5678"]) == {}
    assert found("文号20250013912345678") == {}


def test_a_day_that_is_none_and_a_wrong_weekday_are_shown() -> None:
    assert found("于2026年2月30日前") == {"no_such_day": False}
    assert found("2026年3月19日（星期五）前") == {"weekday": False}
    assert found("2026年3月19日（星期四）前") == {}


@pytest.mark.parametrize(("workflow", "kind"), [pair for pair in KINDS if pair[0] == "cn-2019"])
def test_no_shipped_letter_is_found_wanting(workflow: str, kind: str) -> None:
    written = letter(workflow, kind, complete_by=day("Fri 2026-03-20"))
    texts = [block.text for block in written.body if isinstance(block, Paragraph)]
    mine = Known.of([], ["0577-00000000", "0577-11111111"])
    findings = list(vet_words(pieces(*texts), RULES, "letter", workflow, mine))
    assert [str(each.says) for each in findings] == []


def remedies(kind: str, *laws: str, code: str = "OPEN") -> list[Finding]:
    written = letter("cn-2019", f"reply/{code}")
    texts = [block.text for block in written.body if isinstance(block, Paragraph)]
    assert kind in ("given", "none")
    return list(vet_remedy(pieces(*texts if kind == "given" else ""), RULES, laws))


def test_the_remedies_of_a_letter_must_be_those_of_the_law() -> None:
    assert remedies("given", "either") == []
    assert remedies("given", "reconsideration_first", code="DENY_SECRET") == []
    for wrong in (
        remedies("given", "reconsideration_first"),
        remedies("given", "either", code="DENY_SECRET"),
        remedies("given", "none"),
        remedies("none", "either"),
    ):
        assert [(each.rule, each.blocks) for each in wrong] == [("remedy", True)]
    assert remedies("given", "either", "reconsideration_first", code="ITEMS") == []


def test_a_date_must_be_that_of_the_case() -> None:
    texts = [b.text for b in letter("cn-2019", "reply/OPEN").body if isinstance(b, Paragraph)]
    texts += [b.text for b in letter("cn-2019", "extension").body if isinstance(b, Paragraph)]
    true = {"received_on": day("Fri 2026-02-13"), "reply_due": day("Thu 2026-04-02")}
    assert list(vet_dates(pieces(*texts), RULES, true)) == []
    other = {"received_on": day("Thu 2026-02-12"), "reply_due": day("Fri 2026-04-03")}
    said = [str(each.says) for each in vet_dates(pieces(*texts), RULES, other)]
    assert said == [
        "收到申请的日期: the letter says 2026年2月13日, the case 2026-02-12",
        "收到申请的日期: the letter says 2026年2月13日, the case 2026-02-12",
        "答复期限: the letter says 2026年4月2日, the case 2026-04-03",
    ]
    assert list(vet_dates(pieces(*texts), RULES, {"received_on": None})) == []


def test_a_mistake_in_an_offices_own_rules_is_named() -> None:
    text = 'title = "t"\nsource = "s"\n[[words]]\nname = "a"\ntitle = "b"\nsource = "c"\n'
    with pytest.raises(ChecksError, match=r"own\.toml") as error:
        parse_rules((("own.toml", text + 'patterns = ["("]\n'),))
    assert "not a regular expression" in str(error.value)
