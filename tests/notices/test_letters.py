"""The shipped letters: their known texts, and what the law wants or forbids in them."""

import pytest

from casetrack.errors import NotFound, NoticeError
from casetrack.notices import Letter, Paragraph, Table
from notices.samples import (
    CASE,
    FACTS,
    GOLDEN,
    KINDS,
    NOTICES,
    OFFICE,
    ROOT,
    dump,
    golden,
    letter,
    values,
)

REPLIES = [(workflow, kind) for workflow, kind in KINDS if kind.startswith("reply/")]
#: Letters that decide something about somebody, and so name the remedies.
DECIDING = [
    (workflow, kind)
    for workflow, kind in [*REPLIES, ("cn-2019", "third_party_told")]
    if kind != "reply/WITHDRAWN"
]
PROCEDURAL = [pair for pair in KINDS if pair not in DECIDING]
#: The article that each reply cites; none is said in the law for the two that are not here.
ARTICLES = {
    "cn-2019": {
        "OPEN_ALREADY": "第三十六条第（一）项",
        "OPEN": "第三十六条第（二）项",
        "PARTIAL": "第三十七条",
        "DENY_SECRET": "第十四条、第三十六条第（三）项",
        "DENY_LAW": "第十四条、第三十六条第（三）项",
        "DENY_SAFETY": "第十四条、第三十六条第（三）项",
        "DENY_TRADE_SECRET": "第十五条、第三十二条、第三十六条第（三）项",
        "DENY_PRIVACY": "第十五条、第三十二条、第三十六条第（三）项",
        "DENY_INTERNAL": "第十六条第一款、第三十六条第（三）项",
        "DENY_PROCESS": "第十六条第二款、第三十六条第（三）项",
        "DENY_CASEFILE": "第十六条第二款、第三十六条第（三）项",
        "SPECIAL_LAW": "第三十六条第（七）项",
        "NOT_EXIST": "第三十六条第（四）项",
        "NOT_OURS": "第三十六条第（五）项",
        "NEED_PROCESSING": "第三十八条",
        "STILL_UNCLEAR": "第三十条",
        "REPEAT": "第三十六条第（六）项",
        "PETITION": "第三十九条第一款",
        "PUBLICATION": "第三十九条第二款",
        "EXCESSIVE": "第三十五条",
        "NOT_GOVINFO": "第二条",
        "LAPSE_CORRECTION": "第三十条",
        "LAPSE_FEE": "国办函〔2020〕109号）第六条",
    },
    "cn-2008": {
        "OPEN_ALREADY": "第二十一条第（一）项",
        "OPEN": "第二十一条第（一）项",
        "PARTIAL": "第二十二条",
        "DENY_SECRET": "第十四条、第二十一条第（二）项",
        "DENY_LAW": "第十四条、第二十一条第（二）项",
        "DENY_SAFETY": "第八条、第二十一条第（二）项",
        "DENY_TRADE_SECRET": "第十四条、第二十三条、第二十一条第（二）项",
        "DENY_PRIVACY": "第十四条、第二十三条、第二十一条第（二）项",
        "NOT_EXIST": "第二十一条第（三）项",
        "NOT_OURS": "第二十一条第（三）项",
        "STILL_UNCLEAR": "第二十一条第（四）项",
        "NOT_GOVINFO": "第二条",
        "OTHER_CHANNEL": "第二条、第十三条",
        "REPEAT": "国办发〔2008〕36号",
    },
}
UNCITED = {"cn-2019": {"RECONFIRM", "WITHDRAWN"}, "cn-2008": {"WITHDRAWN"}}


def text_of(written: Letter) -> str:
    return "\n".join(block.text for block in written.body if isinstance(block, Paragraph))


@pytest.mark.parametrize(("workflow", "kind"), KINDS)
def test_a_letter_reads_as_its_known_text(workflow: str, kind: str) -> None:
    assert dump(letter(workflow, kind)) == golden(workflow, kind).read_text("utf-8")


def test_every_template_has_its_known_text_and_every_known_text_its_template() -> None:
    templates = {path.relative_to(ROOT / "notices") for path in (ROOT / "notices").rglob("*.txt")}
    letters = {path.parts for path in templates if not path.name.startswith("_")}
    assert letters == {(workflow, *f"{kind}.txt".split("/")) for workflow, kind in KINDS}
    known = {path for path in GOLDEN.rglob("*") if path.is_file()}
    assert known == {golden(workflow, kind) for workflow, kind in KINDS}


@pytest.mark.parametrize("workflow", ARTICLES)
def test_every_reply_cites_its_article_but_where_the_law_has_none(workflow: str) -> None:
    replies = {kind.removeprefix("reply/") for owner, kind in REPLIES if owner == workflow}
    assert replies - {"ITEMS"} == ARTICLES[workflow].keys() | UNCITED[workflow]
    for code, article in ARTICLES[workflow].items():
        assert article in text_of(letter(workflow, f"reply/{code}")), code


@pytest.mark.parametrize(("workflow", "kind"), PROCEDURAL)
def test_a_letter_that_decides_nothing_names_no_remedy(workflow: str, kind: str) -> None:
    written = dump(letter(workflow, kind))
    assert "复议" not in written
    assert "诉讼" not in written


@pytest.mark.parametrize(("workflow", "kind"), DECIDING)
def test_a_decision_without_a_remedy_is_refused(workflow: str, kind: str) -> None:
    for remedy in (None, "whichever"):
        remedies = [{"kind": remedy, "items": [1, 2], "all": True}]
        told = {"remedy": remedy, "remedies": remedies}
        with pytest.raises(NoticeError, match=r"remed(y|ies\.kind)"):
            NOTICES.render(workflow, kind, values(workflow, kind) | told)


def test_reconsideration_comes_first_or_beside_the_lawsuit_as_the_value_says() -> None:
    given = values("cn-2019", "reply/DENY_PROCESS")
    first = NOTICES.render("cn-2019", "reply/DENY_PROCESS", given)
    either = NOTICES.render("cn-2019", "reply/DENY_PROCESS", given | {"remedy": "either"})
    assert "先向云溪市人民政府申请行政复议" in text_of(first)
    assert "6个月" not in text_of(first)
    assert "6个月内向云溪市东湖区人民法院提起行政诉讼" in text_of(either)
    assert "先向" not in text_of(either)


@pytest.mark.parametrize(("workflow", "kind"), [k for k in KINDS if k[0] == "cn-2019"])
def test_the_body_that_reconsiders_under_the_law_of_2019_is_the_office_s_own_entry(
    workflow: str, kind: str
) -> None:
    assert "主管部门" not in dump(letter(workflow, kind))


def test_under_the_law_of_2008_the_superior_department_reconsiders_too() -> None:
    given = values("cn-2008", "reply/OPEN")
    assert "云溪市人民政府或者海东省教育厅" in text_of(
        NOTICES.render("cn-2008", "reply/OPEN", given)
    )
    given["office"] = {**OFFICE, "superior_department": None}
    assert "或者上一级主管部门" in text_of(NOTICES.render("cn-2008", "reply/OPEN", given))


def test_months_to_sue_under_the_law_of_2008_follow_the_date_of_the_decision() -> None:
    given = values("cn-2008", "reply/OPEN") | {"suit_months": 3}
    assert "3个月内" in text_of(NOTICES.render("cn-2008", "reply/OPEN", given))


@pytest.mark.parametrize("workflow", ["cn-2008", "cn-2019"])
@pytest.mark.parametrize("kind", ["consult_third_party", "consult_agency", "third_party_told"])
def test_letters_to_others_do_not_say_who_applied(workflow: str, kind: str) -> None:
    if NOTICES.exists(workflow, kind):
        assert "赵喆堃" not in dump(letter(workflow, kind))


def test_only_the_silence_of_a_joint_maker_counts_as_consent() -> None:
    joint = letter("cn-2019", "consult_agency", party="joint_agency")
    other = letter("cn-2019", "consult_agency", party="other_agency")
    assert "视为同意公开" in text_of(joint)
    assert "视为同意公开" not in text_of(other)
    with pytest.raises(NoticeError, match=r"event\.party"):
        letter("cn-2019", "consult_agency", party="third_party")


def test_the_fee_is_explained_by_the_tariff_that_was_chosen() -> None:
    assert "累计" in text_of(letter("cn-2019", "fee", tariff="by_piece"))
    assert "共68页" in text_of(letter("cn-2019", "fee", tariff="by_page"))
    with pytest.raises(NoticeError, match=r"event\.tariff"):
        letter("cn-2019", "fee", tariff="by_weight")


def test_what_is_given_is_attached_unless_it_is_told_how_to_get_it() -> None:
    attached = letter("cn-2019", "reply/OPEN", how_to_obtain=None)
    named = letter("cn-2019", "reply/OPEN", attachments="甲；乙\n丙。")
    assert attached.attachments == ("《2025年学区划分方案》（纸质，共6页）",)
    assert "见附件" in text_of(attached)
    assert letter("cn-2019", "reply/OPEN").attachments == ()
    assert named.attachments == ("甲", "乙", "丙")


def test_only_an_oral_application_comes_with_a_form_to_sign() -> None:
    given = values("cn-2019", "receipt")
    on_paper = {**CASE, "channel": "post", "channel_title": "信函"}
    assert letter("cn-2019", "receipt").enclosures
    assert NOTICES.render("cn-2019", "receipt", given | {"case": on_paper}).enclosures == ()


def test_an_organisation_is_not_addressed_as_a_person() -> None:
    given = values("cn-2019", "correction")
    applicant = {"name": "星河教育咨询公司", "type": "commercial", "type_title": "商业企业"}
    case = {**CASE, "applicant": applicant}
    written = NOTICES.render("cn-2019", "correction", given | {"case": case})
    assert "收到贵单位以口头方式" in text_of(written)
    assert "您" not in dump(written)


def test_an_unsigned_letter_has_blank_places_for_its_date() -> None:
    written = NOTICES.render(
        "cn-2019", "extension", values("cn-2019", "extension") | {"signed_on": None, "number": None}
    )
    assert (written.number, written.signed_on) == (None, None)
    assert written.dated == "　　　　年　　月　　日"


def test_the_approval_form_leaves_places_to_sign_in() -> None:
    ends = ("_opinion", "_signer", "_signed_on")
    blank = dict.fromkeys(key for key in FACTS if key.endswith(ends))
    blank["draft_summary"] = None
    form = letter("cn-2019", "approval_form", **blank)
    (table,) = form.body
    assert isinstance(table, Table)
    assert [row for row in table.rows if "" in row] == [
        ("答复要点", ""),
        ("承办处室意见", "", "签名、日期", ""),
        ("保密审查意见", "", "签名、日期", ""),
        ("办公室意见", "", "签名、日期", ""),
        ("负责人签发", "", "签名、日期", ""),
    ]
    assert (form.number, form.addressee, form.signatory) == (None, "", "")


def test_a_line_of_its_own_in_a_cell_is_the_templates_to_give_and_nobody_elses() -> None:
    form = letter("cn-2019", "approval_form", leader_signer="吴<br>秋分")
    (table,) = form.body
    assert isinstance(table, Table)
    assert table.rows[-1][-1] == "吴<br>秋分\n2026年3月12日"


def test_a_kind_that_is_not_there_is_not_found() -> None:
    for kind in ("reply/ANYTHING", "_reply", "../cn-2008/receipt", ""):
        assert not NOTICES.exists("cn-2019", kind)
        with pytest.raises(NotFound, match="receipt"):
            NOTICES.render("cn-2019", kind, {})
    assert NOTICES.kinds("cn-1999") == ()


@pytest.mark.parametrize(("workflow", "kind"), REPLIES)
def test_a_part_of_a_reply_reads_as_it_does_in_the_whole(workflow, kind):
    whole = letter(workflow, kind)
    given = values(workflow, kind)
    assert NOTICES.passage(workflow, kind, "title", given) == (whole.title,)
    paragraphs = [each.text for each in whole.body if isinstance(each, Paragraph)]
    remedy = NOTICES.passage(workflow, kind, "remedy", given)
    assert list(remedy) == paragraphs[len(paragraphs) - len(remedy) :]
    assert bool(remedy) == ((workflow, kind) in DECIDING)


def test_a_part_of_a_letter_needs_no_more_than_it_says():
    given = {"remedy": "either", "office": OFFICE, "case": CASE, "draft": True, "signed_on": None}
    told = NOTICES.passage("cn-2019", "reply/OPEN", "remedy", given)
    assert "云溪市东湖区人民法院" in told[0]
    assert NOTICES.passage("cn-2019", "reply/OPEN", "nowhere", given) == ()
    with pytest.raises(NoticeError, match=r"event\.given"):
        NOTICES.passage("cn-2019", "reply/OPEN", "decision", given)
