"""Whatever is in a file, it is Reports or it is refused."""

from hypothesis import given, settings
from hypothesis import strategies as st

from parser import parse, read
from parser.report import NotAReport

WORDS = [
    *(
        "绥芬河市商务局",
        "2021年",
        "政府信息公开工作年度报告",
        "一、总体情况",
        "二、",
        "、",
        "（一）",
    ),
    *(
        "三、收到和处理政府信息公开申请情况",
        "收到政府信息公开申请",
        "14 件",
        "零",
        "万",
        "其中",
        "未",
    ),
    *("（七）总计", "0", "一、本年新收政府信息公开申请数量", "规章", "#", "**", "2022年13月40日"),
    *("行政复议", "结果维持", "总计", "-", "3601. 2", "十十", "二〇", "年", "《", "》", "(", ")"),
    *("，", "。", "；", "\n", "\n\n", "\t", "|", "  ", "\u3000", "\r", "\ufeff", "至12月31日"),
    *("以下简称", "“", "复议", "诉讼", "请联系", "亿", "第", "〇年", "件", "条", ",", "1,234"),
]


def settle(content: bytes) -> None:
    """Parse bytes: they are refused, or every figure is a slice of the text."""
    try:
        reports = parse(read(content, "a.txt"))
    except NotAReport:
        return
    for report in reports:
        for figure in report.figures:
            if figure.place:
                printed = report.document.text[figure.place.start : figure.place.end]
                assert printed == figure.raw


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_bytes(content: bytes) -> None:
    """Any bytes."""
    settle(content)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_text(text: str) -> None:
    """Any text."""
    settle(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_words_of_reports(pieces: list[str]) -> None:
    """The words of reports in any order."""
    settle(
        ("绥芬河市商务局2021年政府信息公开工作年度报告\n一、总体情况\n" + "".join(pieces)).encode()
    )
