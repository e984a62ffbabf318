"""The invented reports as text files, in the form that agencies publish them."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.country import form
from tests.country.model import Sheet, Value, country

_EMPTY = "\t" * (len(form.COLUMNS) - 1)
ELSEWHERE = "相关统计表见附件。"
"""What stands where a table is lost."""
_SUMS = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
_PROBLEMS = (
    "公开内容的深度还不够，政策解读形式比较单一", "个别部门主动公开不够及时，栏目更新较慢",
    "工作人员变动较多，业务水平有待提高", "依申请公开答复文书不够规范，说理不够充分",
    "基层公开目录不够完整，群众查找不便", "网站检索功能不够好用，政民互动有待加强",
)  # fmt: skip
_PLANS = (
    "加强业务培训，每半年组织一次集中学习", "完善公开目录，及时调整公开内容",
    "改进网站栏目，方便群众查询", "丰富解读形式，多用图表和视频",
    "规范答复流程，统一文书格式", "加强监督检查，定期通报情况",
)  # fmt: skip


def write(folder: Path) -> list[Path]:
    """Return the files of all reports, written into a folder that is made for them."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    numbers = {name: at for at, name in enumerate(dict.fromkeys(name for name, _ in country()))}
    for (name, year), sheet in country().items():
        files.append(folder / f"{stem(numbers[name], year)}.txt")
        files[-1].write_text(printed(sheet), "utf-8")
    return files


def stem(number: int, year: int) -> str:
    """Return the name of a report's file, the number being that of its agency."""
    return f"agency{number:03}-{year}"


def printed(sheet: Sheet) -> str:
    """Return the report as text."""
    name, year = sheet.agency.name, sheet.year
    chance = Random(f"{name} {year}")
    parts = [
        f"{name}{year}年政府信息公开工作年度报告",
        f"{year + 1}年1月{chance.randrange(4, 29)}日",
        "根据《中华人民共和国政府信息公开条例》，现公布本机关"
        f"{year}年政府信息公开工作年度报告。本报告所列数据的统计期限自{year}年1月1日至{year}年12月31日。",
        "一、总体情况",
        *_overview(sheet),
        "二、主动公开政府信息情况",
        "\n".join(_table2(sheet)),
        "三、收到和处理政府信息公开申请情况",
        "\n".join(_table3(sheet)) or ELSEWHERE,
        "四、政府信息公开行政复议、行政诉讼情况",
        "\n".join(_table4(sheet)) or ELSEWHERE,
        "五、存在的主要问题及改进情况",
        "存在的主要问题：" + "；".join(chance.sample(_PROBLEMS, 2)) + "。",
        "改进措施：" + "；".join(chance.sample(_PLANS, 3)) + "。",
        "六、其他需要报告的事项",
        "本年度未收取信息处理费。",
    ]
    return "\n\n".join(parts) + "\n"


def _overview(sheet: Sheet) -> Iterator[str]:
    year = sheet.year
    yield f"{year}年，本机关坚持以公开为常态、不公开为例外，认真做好政府信息公开各项工作。"
    if sheet.said is None:
        yield f"{year}年，本机关依法办理政府信息公开申请，按时答复申请人。"
    else:
        yield f"{year}年，本机关共收到政府信息公开申请{sheet.said}件，均依法按时答复。"


def _text(value: Value) -> str:
    return "" if value is None else str(value)


def _table2(sheet: Sheet) -> Iterator[str]:
    for article, heads, rows in form.table2(sheet.year):
        yield article
        yield "\t".join(("信息内容", *heads))
        for label, ids in rows:
            yield "\t".join((label, *(_cell2(row, sheet.cells[row, ""]) for row in ids)))


def _cell2(row: str, value: Value) -> str:
    if row == "procurement_amount" and value is not None:
        return f"{value}万元"
    return f"{value:+}" if row.endswith("_change") and value else _text(value)


def _table3(sheet: Sheet) -> Iterator[str]:
    if ("new_received", "total") not in sheet.cells:
        return
    yield f"{_SUMS}\t\t申请人情况{_EMPTY}"
    yield "\t\t自然人\t法人或其他组织\t\t\t\t\t总计"
    yield "\t\t\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t"
    for row in ("new_received", "carried_in"):
        yield f"{form.ENDS[row]}\t\t{_cells(sheet, row)}"
    first, second = form.DISCLOSED.items()
    yield f"三、本年度办理结果\t{first[1]}\t{_cells(sheet, first[0])}"
    yield f"\t{second[1]}\t{_cells(sheet, second[0])}"
    groups = [
        ("（三）不予公开", form.DENIED),
        ("（四）无法提供", form.UNABLE),
        ("（五）不予处理", form.REJECTED),
    ]
    if sheet.year >= 2021:
        groups.append(("（六）其他处理", form.OTHER_2021))
    for group, rows in groups:
        for at, (row, label) in enumerate(rows.items()):
            yield f"{'' if at else group}\t{label}\t{_cells(sheet, row)}"
    if sheet.year < 2021:
        yield f"（六）其他处理\t\t{_cells(sheet, 'other_handled')}"
    for row in ("handled_total", "carried_out"):
        yield f"{form.ENDS[row]}\t\t{_cells(sheet, row)}"


def _cells(sheet: Sheet, row: str) -> str:
    return "\t".join(_text(sheet.cells[row, column]) for column in form.COLUMNS)


def _table4(sheet: Sheet) -> Iterator[str]:
    if ("review_total", "") not in sheet.cells:
        return
    results = "结果维持\t结果纠正\t其他结果\t尚未审结\t总计"
    yield "行政复议\t\t\t\t\t行政诉讼\t\t\t\t\t\t\t\t\t"
    yield f"{results}\t未经复议直接起诉\t\t\t\t\t复议后起诉\t\t\t\t"
    yield f"\t\t\t\t\t{results}\t{results}"
    yield "\t".join(_text(sheet.cells[row, ""]) for row in form.TABLE4)
