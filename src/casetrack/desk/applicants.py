"""Kinds of applicants, as the year-end tables tell them apart."""

#: Code and printed name (申请人类型).
APPLICANT_TYPES = {
    "natural_person": "自然人",
    "commercial": "商业企业",
    "research": "科研机构",
    "public_welfare": "社会公益组织",
    "legal_services": "法律服务机构",
    "other": "其他",
}
