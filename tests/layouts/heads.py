"""Titles, metadata and openings of made-up reports: how their agency and year are told."""

from collections import Counter
from random import Random

from parser import parse, read
from parser.report import NotAReport
from tests.layouts.model import AGENCIES

_TITLES = (
    "{agency}{year}年政府信息公开工作年度报告",
    "{agency}\n{year}年政府信息公开工作年度报告",
    "{year}年{agency}政府信息公开工作年度报告",
    "{agency}{year}年度政府信息公开工作年度报告",
    "{year}年度{agency}政府信息公开年度报告",
    "关于{agency}{year}年政府信息公开工作年度报告",
    "{agency}关于{year}年政府信息公开工作年度报告",
    "{agency}政府信息公开工作{year}年度报告",
    "{agency}政府信息公开工作年度报告（{year}年）",
    "{agency}政府信息公开工作年度报告\n（{year}年）",
    "{agency}政府信息公开工作年度报告\n（{year}年度）",
    "{agency}{year}年政府信息公开年报",
    "{agency}{year}年政府信息公开工作报告",
    "{agency}{year}年度政府信息\n公开工作年度报告",
    "{year}年政府信息公开工作年度报告",
    "政府信息公开工作年度报告",
    "{agency}政府信息公开{year}年度工作报告",
    "《{agency}{year}年政府信息公开工作年度报告》",
    "{agency} {year} 年政府信息公开工作年度报告",
    "{agency}二〇{numeral}年政府信息公开工作年度报告",
)
_PERIODS = (
    "本报告中所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。",
    "本报告统计期限为{year}年1月1日至12月31日。",
    "所列数据的统计期限从{year}年1月1日起，到{year}年12月31日止。",
    "",
)
_CONTACTS = (
    "如对本报告有任何疑问，请与{agency}联系（地址：云山县人民路1号，电话：0771-1234567）。",
    "本报告由{agency}编制。",
    "",
)
_NUMERALS = dict(
    zip(range(2019, 2026), ["一九", "二〇", "二一", "二二", "二三", "二四", "二五"], strict=True)
)
_BODY = """根据《中华人民共和国政府信息公开条例》规定，现公布{year}年政府信息公开工作年度报告。
{period}{contact}
一、总体情况
{year}年，我单位认真做好政府信息公开工作，全年公开信息128条，比{before}年增长12%。
二、主动公开政府信息情况
三、收到和处理政府信息公开申请情况
{year}年收到政府信息公开申请3件。
四、政府信息公开行政复议、行政诉讼情况
无。
五、存在的主要问题及改进情况
{after}年，我单位将继续做好云山县人民政府交办的工作。
六、其他需要报告的事项
无。"""


def judged(seed: int) -> tuple[str, str]:
    """Return what is wrong or missing in the head of one report ("" for nothing), and its text."""
    random = Random(seed)
    agency, year = random.choice(AGENCIES), random.randint(2019, 2025)
    fields = {"agency": agency, "year": year, "numeral": _NUMERALS[year]}
    title = random.choice(_TITLES).format(**fields)
    period = random.choice(_PERIODS).format(**fields)
    contact = random.choice(_CONTACTS).format(**fields)
    signature = [agency, f"{year + 1}年1月18日"] if random.random() < 0.5 else []
    body = _BODY.format(before=year - 1, after=year + 1, period=period, contact=contact, **fields)
    text = "\n".join([title, body, *signature])
    try:
        reports = parse(read(text.encode(), "报告.txt"))
    except NotAReport:
        return "refused", text
    if len(reports) != 1:
        return f"{len(reports)} reports", text
    report, faults = reports[0], []
    is_named = agency in text
    if report.agency != agency:
        faults.append(f"agency {report.agency}" if report.agency else "no agency" * is_named)
    if report.year != year:
        faults.append(f"year {report.year}" if report.year else "no year")
    return ", ".join(filter(None, faults)), text


def measured(count: int) -> Counter[str]:
    """Return how often each fault is met; "" for a head without one."""
    return Counter(judged(seed)[0] for seed in range(count))
