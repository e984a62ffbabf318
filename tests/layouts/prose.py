"""The running text of made-up reports: full of numbers that are no figures of the form."""

from random import Random

from tests.layouts.model import HEADINGS, Book

_OPENING = (
    "根据《中华人民共和国政府信息公开条例》（国务院令第711号）和《国务院办公厅政府信息与政务公开办公室关于印发"
    "〈中华人民共和国政府信息公开工作年度报告格式〉的通知》（国办公开办函〔2021〕30号）要求，编制本报告。"
)
_PERIOD = "本报告所列数据的统计期限自{year}年1月1日起，至{year}年12月31日止。"
_OVERALL = (
    "{year}年，全系统认真贯彻落实党中央、国务院决策部署，坚持以公开为常态、不公开为例外，扎实推进政务公开工作。",
    "（一）主动公开情况。全年通过门户网站发布各类信息{a}条，其中政策解读{b}条；政务微信公众号推送信息{c}条，"
    "召开新闻发布会{d}次，办理人大代表建议{b}件、政协提案{d}件。",
    "（二）依申请公开情况。进一步规范依申请公开办理流程，按时答复率100%。",
    "（三）政府信息管理。严格落实信息发布“三审三校”制度，审核率达100%，清理过期信息{d}条。",
    "（四）平台建设。优化网站栏目{d}个，新增专栏{b}个，网站访问量{c}次。",
    "（五）监督保障。组织开展业务培训{d}次，培训{b}人次。",
)
_PROBLEMS = (
    "（一）存在问题。一是主动公开的内容还需进一步丰富；二是依申请公开办理水平有待提高。",
    "（二）改进措施。一是加强学习培训，全年计划开展培训{d}次；二是完善工作机制，提升工作实效。",
)
_OTHER = "本年度未收取政府信息公开信息处理费。"


def parts(book: Book, tables: tuple[object, object, object], random: Random) -> list[object]:
    """Return headings, paragraphs and the three tables in the order of a report."""
    numbers = {
        "year": book.year, "a": random.randint(100, 9999), "b": random.randint(1, 99),
        "c": random.randint(1000, 99999), "d": random.randint(1, 30),
    }  # fmt: skip
    opening = [_OPENING, _PERIOD.format(**numbers)] if random.random() < 0.8 else [_OPENING]
    overall = [text.format(**numbers) for text in _OVERALL]
    problems = [text.format(**numbers) for text in _PROBLEMS]
    first, second, third, fourth, fifth, sixth = HEADINGS
    return [
        *opening, first, *overall, second, tables[0], third, tables[1], fourth, tables[2],
        fifth, *problems, sixth, _OTHER,
    ]  # fmt: skip
