"""The statutory tables as the invented reports print them: ids of the cells and their labels.

Written out here, not taken from `data/`, so that what is printed does not follow what is expected.
"""

from collections.abc import Mapping, Sequence

COLUMNS = (
    "natural_person", "enterprise", "research_institute", "public_welfare_org",
    "legal_service_org", "other_org", "total",
)  # fmt: skip
COLUMN_LABELS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
PARTS = COLUMNS[:-1]
"""The columns that add up to the last."""

DENIED = {
    "denied_state_secret": "1.属于国家秘密",
    "denied_law_prohibited": "2.其他法律行政法规禁止公开",
    "denied_security_stability": "3.危及“三安全一稳定”",
    "denied_third_party": "4.保护第三方合法权益",
    "denied_internal_affairs": "5.属于三类内部事务信息",
    "denied_process_info": "6.属于四类过程性信息",
    "denied_enforcement_file": "7.属于行政执法案卷",
    "denied_admin_query": "8.属于行政查询事项",
}
UNABLE = {
    "unable_not_held": "1.本机关不掌握相关政府信息",
    "unable_needs_creation": "2.没有现成信息需要另行制作",
    "unable_still_unclear": "3.补正后申请内容仍不明确",
}
REJECTED = {
    "rejected_petition": "1.信访举报投诉类申请",
    "rejected_repeat": "2.重复申请",
    "rejected_publication": "3.要求提供公开出版物",
    "rejected_excessive": "4.无正当理由大量反复申请",
    "rejected_reconfirm": "5.要求行政机关确认或重新出具已获取信息",
}
OTHER_2019 = {"other_handled": "（六）其他处理"}
OTHER_2021 = {
    "other_no_correction": "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "other_fee_unpaid": "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "other_misc": "3.其他",
}
DISCLOSED = {
    "disclosed_full": "（一）予以公开",
    "disclosed_partial": "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
}
ENDS = {
    "new_received": "一、本年新收政府信息公开申请数量",
    "carried_in": "二、上年结转政府信息公开申请数量",
    "handled_total": "（七）总计",
    "carried_out": "四、结转下年度继续办理",
}


def others(year: int) -> Mapping[str, str]:
    """Return the rows of 其他处理 in the form of a report year: one, or three from 2021 on."""
    return OTHER_2019 if year < 2021 else OTHER_2021


def outcomes(year: int) -> Sequence[str]:
    """Return the ids of the rows that add up to 办理结果总计."""
    return [*DISCLOSED, *DENIED, *UNABLE, *REJECTED, *others(year)]


def table3(year: int) -> Sequence[str]:
    """Return the ids of the rows of table 3 as printed: 23 of them, or 25 from 2021 on."""
    return ["new_received", "carried_in", *outcomes(year), "handled_total", "carried_out"]


Printed = Sequence[tuple[str, Sequence[str], Sequence[tuple[str, Sequence[str]]]]]
"""Blocks of table 2: the article, the heads of its columns, and rows of a label with their ids."""

TABLE2_2021: Printed = (
    ("第二十条第（一）项", ("本年制发件数", "本年废止件数", "现行有效件数"), (
        ("规章", ("rules_issued", "rules_repealed", "rules_in_force")),
        ("行政规范性文件", (
            "normative_docs_issued", "normative_docs_repealed", "normative_docs_in_force")),
    )),
    ("第二十条第（五）项", ("本年处理决定数量",), (("行政许可", ("permit_decisions",)),)),
    ("第二十条第（六）项", ("本年处理决定数量",), (
        ("行政处罚", ("penalty_decisions",)), ("行政强制", ("coercion_decisions",)))),
    ("第二十条第（八）项", ("本年收费金额（单位：万元）",), (
        ("行政事业性收费", ("admin_fee_amount",)),)),
)  # fmt: skip
_ITEMS = ("上一年项目数量", "本年增/减", "处理决定数量")
TABLE2_2019: Printed = (
    ("第二十条第（一）项", ("本年新制作数量", "本年新公开数量", "对外公开总数量"), (
        ("规章", ("rules_newly_made", "rules_newly_disclosed", "rules_total_disclosed")),
        ("规范性文件", ("normative_docs_newly_made", "normative_docs_newly_disclosed",
                   "normative_docs_total_disclosed")),
    )),
    ("第二十条第（五）项", _ITEMS, (
        ("行政许可", ("permit_items_prev_year", "permit_items_change", "permit_decisions")),
        ("其他对外管理服务事项", ("other_mgmt_items_prev_year", "other_mgmt_items_change",
                        "other_mgmt_decisions")),
    )),
    ("第二十条第（六）项", _ITEMS, (
        ("行政处罚", ("penalty_items_prev_year", "penalty_items_change", "penalty_decisions")),
        ("行政强制", ("coercion_items_prev_year", "coercion_items_change", "coercion_decisions")),
    )),
    ("第二十条第（八）项", ("上一年项目数量", "本年增/减"), (
        ("行政事业性收费", ("fee_items_prev_year", "fee_items_change")),)),
    ("第二十条第（九）项", ("采购项目数量", "采购总金额"), (
        ("政府集中采购", ("procurement_projects", "procurement_amount")),)),
)  # fmt: skip


def table2(year: int) -> Printed:
    """Return table 2 in the form of a report year."""
    return TABLE2_2019 if year < 2021 else TABLE2_2021


RESULTS = ("upheld", "corrected", "other", "pending")
DISPUTES = ("review", "suit_direct", "suit_after_review")
TABLE4 = tuple(f"{group}_{result}" for group in DISPUTES for result in (*RESULTS, "total"))

SHORT = {
    "new_received": "新收", "carried_in": "上年结转", "handled_total": "总计",
    "carried_out": "结转下年度", "disclosed_full": "予以公开", "disclosed_partial": "部分公开",
    "permit_decisions": "行政许可", "penalty_decisions": "行政处罚",
    "coercion_decisions": "行政强制", "admin_fee_amount": "行政事业性收费",
    "normative_docs_issued": "规范性文件", "normative_docs_in_force": "规范性文件",
    "normative_docs_repealed": "规范性文件", "review_total": "行政复议", "review_corrected": "纠正",
}  # fmt: skip
"""A part of the row's label that a cited figure of it must have."""
