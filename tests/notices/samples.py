"""One set of values for every kind of letter; all people and offices in it are invented."""

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from casetrack.notices import Letter, Notices, Paragraph, Table
from days import day

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden"
NOTICES = Notices([ROOT / "notices"])
CHINESE = ("cn-2008", "cn-2019")
#: Corrections of records (条例第41条), whose letters extend those of cn-2019.
RECORDS = "cn-2019-records"
ENGLISH = "uk-foia-2000"
#: Papers that go with letters, whatever the law; the folder `post` has the layout of an envelope.
PAPERS = ("office", "post")
WORKFLOWS = (*CHINESE, RECORDS, ENGLISH, *PAPERS)
KINDS = [(workflow, kind) for workflow in WORKFLOWS for kind in NOTICES.kinds(workflow)]

OFFICE = {
    "name": "云溪市教育局",
    "contact": "政府信息公开办公室",
    "phone": "0577-00000000",
    "address": "云溪市学院路1号",
    "reconsideration_body": "云溪市人民政府",
    "superior_department": "海东省教育厅",
    "reconsideration_url": "https://fuyi.example.cn",
    "court": "云溪市东湖区人民法院",
}
CASE = {
    "reference": "2026-0007",
    "received_on": day("Fri 2026-02-13"),
    "channel": "oral",
    "channel_title": "口头",
    "request": "2025年学区划分方案及其听证会材料",
    "addressees": ["赵喆堃"],
    "together": [],
    "applicant": {"name": "赵喆堃", "type": "natural_person", "type_title": "自然人"},
    "due": day("Thu 2026-03-19"),
    "due_provisional": True,
    "handler": "基础教育处",
    "working_days_left": 4,
}
#: Two things asked for, one given and one withheld, as the letter of several things tells them.
ITEMS: list[dict[str, object]] = [
    {
        "number": 1,
        "request": "2025年学区划分方案",
        "outcome": "予以公开",
        "decision": ["您申请公开的信息可以公开。"],
    },
    {
        "number": 2,
        "request": "听证会讨论记录",
        "outcome": "不予公开—过程性信息",
        "decision": ["您申请公开的信息属于讨论记录。", "不予公开的理由：公开会影响坦率讨论。"],
    },
]
REMEDIES: list[dict[str, object]] = [
    {"kind": "either", "items": [1], "all": False},
    {"kind": "reconsideration_first", "items": [2], "all": False},
]
FACTS: dict[str, object] = {
    "amount_yuan": Decimal("380.00"),
    "calculation": "第1页至第30页：免费；第31页至第68页：38页×10元＝380元",
    "case_file": "云教罚〔2025〕3号行政处罚案卷",
    "complete_by": day("Fri 2026-03-20"),
    "complete_by_provisional": True,
    "delayed_until": day("Thu 2026-04-30"),
    "disclosed_on": "2026-04-10",
    "division": "基础教育处",
    "division_opinion": "拟同意",
    "division_signed_on": "2026-03-09",
    "division_signer": "冯立冬",
    "draft_summary": "该信息已在门户网站公开，告知网址。",
    "earlier_reply_number": "云教公开〔2025〕12号",
    "earlier_reply_on": "2025-06-03",
    "endangers": "社会稳定",
    "form_wanted": "纸质，邮寄",
    "given": "《2025年学区划分方案》（纸质，共6页）。",
    "how_to_obtain": "请于2026年3月31日前到本机关档案室查阅",
    "information": "星河教育咨询公司2025年办学评估报告",
    "information_class": "讨论记录",
    "items": "未写明所需材料的年份；未写明获取信息的方式。",
    "law_article": "《中华人民共和国统计法》第九条",
    "leader_opinion": "同意答复",
    "leader_signed_on": "2026-03-12",
    "leader_signer": "吴秋分",
    "matter": "咨询",
    "new_due": day("Thu 2026-04-02"),
    "new_due_provisional": True,
    "notice_number": "云教补〔2026〕2号",
    "notice_served_on": "2026-02-26",
    "office_opinion": "拟同意",
    "office_signed_on": "2026-03-11",
    "office_signer": "何小雪",
    "old_due": day("Thu 2026-03-19"),
    "opinion_summary": "第三方于2026年3月2日书面答复不同意公开，所述理由成立",
    "party": "joint_agency",
    "party_name": "星河教育咨询公司",
    "pay_by_way": "缴入财政专户，缴款码见附件",
    "period": "2026年1月至2月",
    "quantity": 68,
    "reason": "所涉材料尚需向3所学校核实",
    "remarks": "该信息涉及听证会代表，请一并提出区分处理的意见",
    "reasons_given": "用于写作",
    "reasons_requested_on": "2026-02-27",
    "receipt_note": "该日期经双方电话确认",
    "record_kind": "不动产登记资料",
    "right_agency": "云溪市自然资源局",
    "right_agency_contact": "云溪市江滨路2号，0577-11111111",
    "search_summary": "基础教育处、档案室于2026年2月25日在公文系统、档案目录中以“听证”检索",
    "secrecy_opinion": "不涉及国家秘密",
    "secrecy_signed_on": "2026-03-10",
    "secrecy_signer": "郑谷雨",
    "sent_on": "2026-02-25",
    "tariff": "by_page",
    "unclear": "未写明哪一次听证会",
    "where_to_apply": "云溪市人民来访接待中心",
    "where_to_find": "https://jyj.example.cn/xqhf（“招生考试”栏目）",
    "withdrawn_how": "书面",
    "withdrawn_on": "2026-02-28",
    "withheld": "听证会代表的姓名和住址",
    "withheld_article": "第十五条",
    "working_days": 10,
}
#: What a fact must be in one kind of letter, where the common value would not fit.
FITTING: dict[str, dict[str, object]] = {
    "consult_agency": {
        "party_name": "云溪市自然资源局",
        "information": "《关于学校用地规划的联合批复》（云教发〔2025〕8号）",
    },
    "consultation_told": {"party": "third_party"},
    "third_party_told": {
        "opinion_summary": "贵方于2026年3月2日书面答复不同意公开",
        "reason": "所述理由涉及商业秘密的部分成立，其余部分不成立",
        "given": "报告第一章至第三章，不含收费明细",
    },
    "reply/PARTIAL": {"reason": "该内容属于个人隐私，公开会对听证会代表的合法权益造成损害"},
    "reply/DENY_SECRET": {"reason": "该信息已依法定密，保密期限未满"},
    "reply/DENY_LAW": {
        "law_article": "《中华人民共和国未成年人保护法》第一百零三条",
        "reason": "该信息能够识别案件中未成年人的身份",
    },
    "reply/DENY_SAFETY": {"reason": "应急预案的处置细节公开后可能被利用"},
    "reply/DENY_TRADE_SECRET": {"reason": "该信息载明第三方的成本构成，第三方采取了保密措施"},
    "reply/DENY_PRIVACY": {"reason": "该信息载明未成年人的姓名、住址"},
    "reply/DENY_INTERNAL": {
        "information_class": "内部工作流程信息",
        "reason": "该信息只规定本机关文件的内部流转，对外不产生影响",
    },
    "reply/DENY_PROCESS": {"reason": "方案尚在讨论，公开会影响坦率讨论"},
    "reply/DENY_CASEFILE": {"reason": "该信息是该案卷中的询问笔录"},
    "reply/NOT_OURS": {"reason": "学校用地的规划条件由市自然资源局制作"},
    "reply/NEED_PROCESSING": {"reason": "需要逐校统计近十年的数据"},
    "reply/SPECIAL_LAW": {
        "law_article": "《不动产登记暂行条例》第二十七条",
        "where_to_apply": "请向云溪市不动产登记中心申请查询",
    },
    "reply/EXCESSIVE": {"reason": "所称用途与申请的数量明显不相称"},
    "reply/NOT_GOVINFO": {"reason": "申请的内容是询问政策应当如何理解"},
    "reply/PUBLICATION": {"where_to_find": "《云溪市人民政府公报》2025年第6期，可到市档案馆查阅"},
    "reply/LAPSE_FEE": {"notice_number": "云教费〔2026〕1号"},
    "reply/PETITION": {"matter": "信访"},
    "reply/COST_LIMIT": {"advice": "the minutes of one meeting would cost less"},
    "reply/NEITHER_CONFIRM_NOR_DENY": {"exemption": "section 43(3) (commercial interests)"},
    "reply/WITHHELD_ABSOLUTE": {
        "exemption": "section 41(1) (information provided in confidence)",
        "reason": "a third party gave it to us in confidence and could sue for a breach",
    },
}


#: What is asked for where a record is to be corrected.
RECORDS_CASE = {**CASE, "request": "教师资格证书登记的出生日期"}
RECORDS_FACTS: dict[str, object] = {
    "items": "身份证复印件；原始档案中记载出生日期的一页",
    "now": "1990年1月2日",
    "reason": "所附材料与原始档案不一致，不能证明记录不准确",
    "right_agency": "云溪市公安局",
    "right_agency_contact": "云溪市江滨路8号，0577-11111111",
    "was": "1990年12月1日",
}


#: What the papers that go with letters are told beside the office and the case.
PAPER_VALUES: dict[str, object] = {
    "served": {
        "title": "政府信息公开告知书",
        "number": "云教公开〔2026〕7号",
        "to": "赵喆堃",
        "address": "云溪市东湖区学院路123弄4号楼502室",
        "phone": "0577-22222222",
    },
    "post": {
        "way": "邮政特快专递（EMS）",
        "tracking_number": "1234567890123",
        "dispatched_on": "2026-03-12",
        "served_on": "2026-03-14",
        "failure": "拒收",
        "proof": "邮政签收记录",
    },
    "posting": {
        "year": 2026,
        "number": 3,
        "posted_on": "2026-03-12",
        "lines": [
            {
                "place": 1,
                "to": "赵喆堃",
                "address": "云溪市东湖区学院路123弄4号楼502室",
                "title": "政府信息公开告知书",
                "number": "云教公开〔2026〕7号",
                "tracking_number": "1234567890123",
            },
            {"place": 2, "to": "星河教育咨询公司", "title": "政府信息公开告知书（第三方）"},
        ],
    },
}
PAPER_VALUES |= {
    "bundle": {
        "papers": [
            {
                "place": 1,
                "title": "办理经过",
                "on": "2026-03-20",
                "file": "01 办理经过.docx",
                "sha256": "01234567",
            },
            {"place": 2, "title": "申请", "file": "申请/02 申请.txt", "sha256": "fedcba98"},
        ],
        "left_out": ["2026-03-12的盖戳交寄清单，载有其他人的信息"],
        "events": 9,
        "last_hash": "ab" * 32,
    },
    "events": [
        {
            "position": 1,
            "on": "2026-02-13",
            "title": "登记",
            "who": "登记员甲",
            "facts": [
                {"title": "申请渠道", "value": "口头"},
                {"title": "提交日期", "on": "2026-02-13"},
            ],
        },
        {
            "position": 2,
            "on": "2026-02-24",
            "title": "告知补正",
            "who": "承办人乙",
            "set_right": "yes",
        },
    ],
    "deadlines": [
        {
            "title": "答复期限",
            "due": "2026-03-19",
            "status": "按期",
            "met_on": "2026-03-12",
            "steps": [
                {
                    "start": "2026-02-13",
                    "rule": "20个工作日",
                    "source": "条例第33条第2款",
                    "due": "2026-03-19",
                }
            ],
            "days": [
                {"number": 1, "first": "2026-02-14", "why": "调休上班（国办发明电〔2025〕7号）"},
                {"first": "2026-02-15", "last": "2026-02-23", "why": "春节：放假"},
                {"number": 2, "first": "2026-02-24"},
            ],
        },
        {
            "title": "其他机关意见期限",
            "due": "2026-05-18",
            "status": "计算中",
            "provisional": "yes",
            "steps": [
                {
                    "start": "2026-03-14",
                    "rule": "15个工作日",
                    "source": "条例第34条",
                    "due": "2026-05-13",
                }
            ],
        },
    ],
}
#: The same for the letters of a law in English.
ENGLISH_OFFICE = {
    "name": "Millbrook District Council",
    "contact": "Information Team",
    "phone": "01632 960000",
    "address": "1 Mill Lane, Millbrook",
    "reconsideration_body": "the Monitoring Officer",
    "superior_department": None,
    "reconsideration_url": None,
    "court": "the First-tier Tribunal",
}
ENGLISH_CASE = {
    **CASE,
    "received_on": day("Mon 2026-03-30"),
    "channel": "email",
    "channel_title": "email",
    "request": "The report on school catchment areas of 2025.",
    "addressees": ["Ada Example"],
    "applicant": {"name": "Ada Example", "type": "natural_person", "type_title": "自然人"},
    "due": day("Wed 2026-04-29"),
}
ENGLISH_FACTS: dict[str, object] = {
    "advice": "You may ask for the minutes of one meeting.",
    "attachments": "Report, pages 1 to 6; Map",
    "calculation": "Copying 40 pages: £4; Postage: £2.50",
    "complete_by": day("Tue 2026-06-30"),
    "division_opinion": "Agreed, section 40(2) applies",
    "division_signed_on": "2026-04-27",
    "division_signer": "Bo Sample",
    "draft_summary": "The report；section 40(2)",
    "earlier_reply_number": "MDC/2025/12",
    "earlier_reply_on": "2025-12-01",
    "estimate": "26 hours to search 900 files by hand",
    "exemption": "section 43(2) (commercial interests)",
    "fee": Decimal("6.50"),
    "given": "Report on school catchment areas, 6 pages",
    "how_to_obtain": "on paper, at our office",
    "items": "Which school do you mean? Please name it; Which year",
    "leader_opinion": "Approved",
    "leader_signed_on": "2026-04-28",
    "leader_signer": "Cy Specimen",
    "new_due": day("Thu 2026-05-14"),
    "notice_number": "MDC/COR/2026/2",
    "old_due": day("Wed 2026-04-29"),
    "pay_by_way": "by card at example.org/pay",
    "public_interest": "disclosure would weaken the council in a tender that is open now",
    "publication": "on our website in September 2026",
    "reason": "the tender has not ended",
    "review_result": "varied",
    "search_summary": "the education team's files and the archive, on 2 April 2026",
    "where_to_find": "example.org/schools",
    "withdrawn_how": "by email",
    "withdrawn_on": day("Thu 2026-04-02"),
    "withheld": "names of junior staff",
    "working_days": 10,
}


@dataclass(frozen=True)
class Fact:
    """One row of the table of facts in docs/notices-values.md."""

    workflow: str
    kind: str
    key: str
    #: `yes`, `no`, or `else`: where the optional fact before it is missing.
    required: str


def facts() -> list[Fact]:
    """Return every row of the table, one for each workflow it holds for."""
    text = (ROOT / "docs" / "notices-values.md").read_text("utf-8")
    rows = re.findall(
        r"^\| (both|\w+-[\w-]+) \| (\S+) \| `(\w+)` \| (yes|no|else) \|", text, re.MULTILINE
    )
    return [
        Fact(workflow, kind, key, required)
        for named, kind, key, required in rows
        for workflow in (CHINESE if named == "both" else (named,))
    ]


def event(workflow: str, kind: str) -> dict[str, object]:
    """Return every fact that the letter can be told."""
    common = ENGLISH_FACTS if workflow == ENGLISH else FACTS
    known = {**common, **FITTING.get(kind, {}), **(RECORDS_FACTS if workflow == RECORDS else {})}
    listed = [fact.key for fact in facts() if (fact.workflow, fact.kind) == (workflow, kind)]
    return {key: known[key] for key in listed}


def values(workflow: str, kind: str, **changed: object) -> dict[str, object]:
    """Return the values of a letter, facts of `event` changed as told; None takes one out."""
    common = {
        "draft": False,
        "suit_months": 6,
        "milestones": {"division_opinion": day("Fri 2026-03-06")},
        "event": {**event(workflow, kind), **changed},
        "items": ITEMS,
        "remedies": REMEDIES,
    }
    if workflow in PAPERS:
        case = {**CASE, "state_title": "已答复"}
        return common | _chinese(workflow, kind) | PAPER_VALUES | {"case": case}
    told = common | (_english() if workflow == ENGLISH else _chinese(workflow, kind))
    return told | ({"case": RECORDS_CASE} if workflow == RECORDS else {})


def _chinese(workflow: str, kind: str) -> dict[str, object]:
    first = workflow != "cn-2008" and ("DENY" in kind or "PARTIAL" in kind)
    return {
        "signed_on": day("Thu 2026-03-12"),
        "decided_on": day("Thu 2026-03-12"),
        "number": "云教公开〔2026〕7号",
        "remedy": "reconsideration_first" if first else "either",
        "office": OFFICE,
        "case": CASE,
        "outcome": {"code": "OPEN", "title": "予以公开", "citation": "条例第36条第（二）项"},
    }


def _english() -> dict[str, object]:
    return {
        "signed_on": day("Tue 2026-04-28"),
        "decided_on": day("Tue 2026-04-28"),
        "number": "MDC/2026/7",
        "remedy": "reconsideration_first",
        "office": ENGLISH_OFFICE,
        "case": ENGLISH_CASE,
        "outcome": {"code": "GRANTED", "title": "Granted in full", "citation": "FOIA s.1(1)(b)"},
    }


def letter(workflow: str, kind: str, **changed: object) -> Letter:
    """Return a letter of the shipped templates."""
    return NOTICES.render(workflow, kind, values(workflow, kind, **changed))


def dump(written: Letter) -> str:
    """Return all of a letter as plain text, one part a line."""
    parts = [
        f"[{written.kind}]{' draft' if written.draft else ''}",
        written.letterhead,
        written.title,
        f"number: {written.number}",
        f"to: {written.addressee}",
        *_blocks(written.body),
        *(f"attached: {name}" for name in written.attachments),
        f"signed: {written.signatory}",
        f"on: {written.dated} ({written.signed_on})",
        *(f"note: {line}" for line in written.contact),
        *_blocks(written.enclosures),
    ]
    return "\n".join(parts) + "\n"


def _blocks(blocks: tuple[Paragraph | Table, ...]) -> list[str]:
    lines = []
    for block in blocks:
        if isinstance(block, Table):
            rows = ["| " + " | ".join(row) + " |" for row in block.rows]
            lines += [row.replace("\n", "<br>") for row in rows]
        else:
            lines.append(f"{block.style}: {block.text}")
    return lines


def golden(workflow: str, kind: str) -> Path:
    """Return the file that holds the known text of a letter."""
    return GOLDEN / workflow / f"{kind.replace('/', '-')}.txt"


if __name__ == "__main__":
    # PYTHONPATH=tests python -m notices.samples writes the known texts anew; read them in the diff.
    for workflow_id, kind_of_letter in KINDS:
        path = golden(workflow_id, kind_of_letter)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dump(letter(workflow_id, kind_of_letter)), "utf-8")
