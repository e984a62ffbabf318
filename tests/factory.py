"""Makes reports with known figures, in every format: the statutory tables of both forms.

Figures are random but consistent: every sum of the form holds.
"""

import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from html import escape
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import docx
import pytest
import xlsxwriter
from docx.table import Table as WordTable

APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
REFUSED = (
    "1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”", "4.保护第三方合法权益",
    "5.属于三类内部事务信息", "6.属于四类过程性信息", "7.属于行政执法案卷", "8.属于行政查询事项",
)  # fmt: skip
UNABLE = ("1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作", "3.补正后申请内容仍不明确")
UNHANDLED = (
    "1.信访举报投诉类申请", "2.重复申请", "3.要求提供公开出版物", "4.无正当理由大量反复申请",
    "5.要求行政机关确认或重新出具已获取信息",
)  # fmt: skip
OTHER = (
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "3.其他",
)
PARTLY = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"
SUMS = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
PROSE = (
    "全市各级行政机关认真贯彻落实条例要求，坚持以公开为常态、不公开为例外，主动公开政府信息。" * 4
)


@dataclass(frozen=True)
class Box:
    """A cell of a printed table."""

    text: str
    across: int = 1
    down: int = 1


Grid = tuple[tuple[Box, ...], ...]


@dataclass(frozen=True)
class Sample:
    """A report and what a reader must find in it."""

    title: str
    parts: tuple[str | Grid, ...]
    """Paragraphs and tables in reading order, the title not among them."""

    @property
    def tables(self) -> list[list[tuple[str, ...]]]:
        """For each table its rows, each the texts of the cells that begin in it."""
        return [
            [tuple(box.text for box in row) for row in part]
            for part in self.parts
            if not isinstance(part, str)
        ]


def sample(seed: int, form: int, is_blank: bool = False) -> Sample:
    """Return a report in the form of 2019 or 2021; a blank one has no figure."""
    chance = random.Random(seed)
    year = form + 1
    parts: tuple[str | Grid, ...] = (
        "一、总体情况", PROSE,
        "二、主动公开政府信息情况", table2_2019(chance) if form == 2019 else table2_2021(chance),
        "三、收到和处理政府信息公开申请情况", table3(chance, form),
        "四、政府信息公开行政复议、行政诉讼情况", table4(chance),
        "五、存在的主要问题及改进情况", PROSE,
        "六、其他需要报告的事项", "本年度未收取信息处理费。",
    )  # fmt: skip
    if is_blank:
        parts = tuple(part if isinstance(part, str) else _blanked(part) for part in parts)
    return Sample(f"云山市水利局{year}年政府信息公开工作年度报告", parts)


def _blanked(grid: Grid) -> Grid:
    return tuple(
        tuple(Box("" if box.text.lstrip("-").replace(".", "").isdigit() else box.text,
                  box.across, box.down) for box in row)
        for row in grid
    )  # fmt: skip


def _figure(chance: random.Random) -> int:
    return chance.choice((0, 0, 0, 1, 2, 7, 13, 118, 4119, 693957))


def table2_2021(chance: random.Random) -> Grid:
    """Return table 2 of the form of 2021."""

    def values(count: int) -> tuple[Box, ...]:
        across = {3: 1, 1: 3}[count]
        return tuple(Box(str(_figure(chance)), across) for _ in range(count))

    decisions = (Box("信息内容"), Box("本年处理决定数量", 3))
    return (
        (Box("第二十条第（一）项", 4),),
        (Box("信息内容"), Box("本年制发件数"), Box("本年废止件数"), Box("现行有效件数")),
        (Box("规章"), *values(3)),
        (Box("行政规范性文件"), *values(3)),
        (Box("第二十条第（五）项", 4),),
        decisions,
        (Box("行政许可"), *values(1)),
        (Box("第二十条第（六）项", 4),),
        decisions,
        (Box("行政处罚"), *values(1)),
        (Box("行政强制"), *values(1)),
        (Box("第二十条第（八）项", 4),),
        (Box("信息内容"), Box("本年收费金额（单位：万元）", 3)),
        (Box("行政事业性收费"), Box(f"{chance.randrange(10**6) / 100:.2f}1", 3)),
    )


def table2_2019(chance: random.Random) -> Grid:
    """Return table 2 of the form of 2019."""

    def row(label: str, *across: int) -> tuple[Box, ...]:
        return (Box(label), *(Box(str(_figure(chance)), wide) for wide in across))

    projects = (Box("信息内容"), Box("上一年项目数量", 2), Box("本年增/减"), Box("处理决定数量"))
    return (
        (Box("第二十条第（一）项", 5),),
        (Box("信息内容"), Box("本年新制作数量", 2), Box("本年新公开数量"), Box("对外公开总数量")),
        row("规章", 2, 1, 1),
        row("规范性文件", 2, 1, 1),
        (Box("第二十条第（五）项", 5),),
        projects,
        row("行政许可", 2, 1, 1),
        row("其他对外管理服务事项", 2, 1, 1),
        (Box("第二十条第（六）项", 5),),
        projects,
        row("行政处罚", 2, 1, 1),
        row("行政强制", 2, 1, 1),
        (Box("第二十条第（八）项", 5),),
        (Box("信息内容"), Box("上一年项目数量", 2), Box("本年增/减", 2)),
        row("行政事业性收费", 2, 2),
        (Box("第二十条第（九）项", 5),),
        (Box("信息内容"), Box("采购项目数量", 2), Box("采购总金额", 2)),
        row("政府集中采购", 2, 2),
    )


def table3(chance: random.Random, form: int) -> Grid:
    """Return table 3: 23 rows in the form of 2019, 25 in that of 2021."""
    other = OTHER if form == 2021 else ()
    count = 2 + len(REFUSED) + len(UNABLE) + len(UNHANDLED) + (len(other) or 1)
    outcomes = [_applicants([_figure(chance) for _ in APPLICANTS]) for _ in range(count)]
    total = [sum(column) for column in zip(*outcomes, strict=True)]
    carried_in = _applicants([chance.randrange(3) for _ in APPLICANTS])
    carried_out = _applicants([chance.randrange(3) for _ in APPLICANTS])
    # 新收 + 上年结转 = 总计 + 结转, so 新收 must not come out negative.
    carried_in = [min(a, b) for a, b in zip(carried_in[:-1], total[:-1], strict=True)]
    carried_in = _applicants(carried_in)
    received = [a + b - c for a, b, c in zip(total, carried_out, carried_in, strict=True)]
    rows = iter(outcomes)

    def group(label: str, items: Sequence[str]) -> list[tuple[Box, ...]]:
        return [
            ((Box(label, 1, len(items)),) if at == 0 else ()) + (Box(item), *_values(next(rows)))
            for at, item in enumerate(items)
        ]

    body = [
        (Box("三、本年度办理结果", 1, count + 1), Box("（一）予以公开", 2), *_values(next(rows))),
        (Box(PARTLY, 2), *_values(next(rows))),
        *group("（三）不予公开", REFUSED),
        *group("（四）无法提供", UNABLE),
        *group("（五）不予处理", UNHANDLED),
        *(group("（六）其他处理", other) if other else [_wide("（六）其他处理", 2, next(rows))]),
        _wide("（七）总计", 2, total),
    ]
    return (
        (Box(SUMS, 3, 3), Box("申请人情况", 7)),
        (Box("自然人", 1, 2), Box("法人或其他组织", 5), Box("总计", 1, 2)),
        tuple(Box(name) for name in APPLICANTS[1:]),
        _wide("一、本年新收政府信息公开申请数量", 3, received),
        _wide("二、上年结转政府信息公开申请数量", 3, carried_in),
        *body,
        _wide("四、结转下年度继续办理", 3, carried_out),
    )


def _applicants(figures: list[int]) -> list[int]:
    return [*figures, sum(figures)]


def _values(figures: Sequence[int]) -> tuple[Box, ...]:
    return tuple(Box(str(figure)) for figure in figures)


def _wide(label: str, across: int, figures: Sequence[int]) -> tuple[Box, ...]:
    return (Box(label, across), *_values(figures))


def table4(chance: random.Random) -> Grid:
    """Return table 4: three groups of five."""
    groups = [[chance.randrange(12) for _ in OUTCOMES[:-1]] for _ in range(3)]
    values = [figure for group in groups for figure in (*group, sum(group))]
    return (
        (Box("行政复议", 5), Box("行政诉讼", 10)),
        (*(Box(name, 1, 2) for name in OUTCOMES), Box("未经复议直接起诉", 5), Box("复议后起诉", 5)),
        tuple(Box(name) for name in OUTCOMES * 2),
        _values(values),
    )


def as_html(report: Sample) -> bytes:
    """Return a clean page."""
    body = _body(report)
    return _page(report, f"<h1>{report.title}</h1><div id='zoom'>{body}</div>").encode()


def _body(report: Sample) -> str:
    return "".join(
        _table(part) if not isinstance(part, str) else f"<p>{escape(part)}</p>"
        for part in report.parts
    )


def _page(report: Sample, body: str, head: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{report.title}</title>{head}"
        "<style>table{border-collapse:collapse;width:100%}td{border:1px solid #000;padding:3px}"
        f"body{{font:14px 'Noto Sans CJK SC'}}</style></head><body>{body}</body></html>"
    )


def _table(grid: Grid, wrap: Callable[[str], str] = escape) -> str:
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td colspan="{box.across}" rowspan="{box.down}">{wrap(box.text)}</td>' for box in row
        )
        + "</tr>"
        for row in grid
    )
    return f"<table>{rows}</table>"


def as_word_page(report: Sample) -> bytes:
    """Return a page as Word exports it: gb2312, nested spans, blank paragraphs, a closing row."""

    def wrap(text: str) -> str:
        half = len(text) // 2 if text and not text[-1].isdigit() else 0
        inner = escape(text[:half]) + "<span lang=EN-US>" + (escape(text[half:]) or "&nbsp;")
        return (
            f"<p class=MsoNormal><span style='mso-hide:none'>{inner}<o:p></o:p></span></span></p>"
        )

    def body(part: str | Grid) -> str:
        if isinstance(part, str):
            return f"<p class=MsoNormal>{wrap(part)}</p><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
        closing = (
            "<![if !supportMisalignedColumns]><tr height=0><td width=9></td><td width=9></td></tr>"
        )
        return _table(part, wrap).replace("</table>", f"{closing}<![endif]></table>")

    content = "".join(map(body, (report.title, *report.parts)))
    page = _page(
        report, f"<div class=Section1>{content}</div>", "<xml><w:View>Print</w:View></xml>"
    )
    return page.replace("charset='utf-8'", "charset=gb2312").encode("gb18030")


SITE_HEAD = """
<meta name="SiteName" content="云山市人民政府"><meta name="ArticleTitle" content="{title}">
<meta name="PubDate" content="2022-01-20 09:30"><meta name="ContentSource" content="云山市水利局">
<meta name="Url" content="http://www.example.gov.cn/art/2022/1/20/art_1_2.html">
"""


def as_site_page(report: Sample) -> bytes:
    """Return the page of a government site around the report, laid out with tables."""
    links = "".join(f"<li><a href='/{at}'>政府信息公开年报栏目{at}</a></li>" for at in range(40))
    facts = (
        "<table><tr><td>索引号：</td><td>011/2022-00017</td><td>发布机构：</td><td>云山市水利局</td></tr>"
        "<tr><td>公开日期：</td><td>2022-01-20</td><td>文号：</td><td>&nbsp;</td></tr></table>"
    )
    body = _body(report)
    content = f"""
    <div class="top"><ul>{links}</ul><p>您现在的位置：<a href="/">首页</a> &gt; 年报</p></div>
    <table><tr><td width="200"><ul>{links}</ul></td><td>
      <div class="title">{report.title}</div>{facts}
      <div class="share">分享到：<a>微信</a></div>
      <div style="display:none">一、总体情况 隐藏的旧稿 999 件</div>
      <div class="article"><script>var total = 12345;</script>{body}<p>【打印】【关闭】</p></div>
    </td></tr></table>
    <div class="foot"><p>主办单位：云山市人民政府办公室 网站标识码：4500000001</p></div>
    """
    return _page(report, content, SITE_HEAD.format(title=report.title)).encode()


def as_docx(report: Sample) -> bytes:
    """Return a Word document with merged cells."""
    word = docx.Document()
    word.add_paragraph(report.title)
    for part in report.parts:
        if isinstance(part, str):
            word.add_paragraph(part)
        else:
            _fill_word(word.add_table(len(part), _width(part), style="Table Grid"), part)
    stream = BytesIO()
    word.save(stream)
    return stream.getvalue()


def _fill_word(table: WordTable, grid: Grid) -> None:
    cells = [row.cells for row in table.rows]  # `table.cell` lays out the whole table each time
    for row, column, box in _placed(grid):
        cell = cells[row][column]
        if (box.across, box.down) != (1, 1):
            cell = cell.merge(cells[row + box.down - 1][column + box.across - 1])
        cell.text = box.text


def _width(grid: Grid) -> int:
    return sum(box.across for box in grid[0])


def _placed(grid: Grid) -> list[tuple[int, int, Box]]:
    """Return each cell with the row and column where it begins."""
    taken: set[tuple[int, int]] = set()
    placed = []
    for row, boxes in enumerate(grid):
        column = 0
        for box in boxes:
            while (row, column) in taken:
                column += 1
            placed.append((row, column, box))
            taken |= {(row + y, column + x) for y in range(box.down) for x in range(box.across)}
    return placed


def as_xlsx(report: Sample) -> bytes:
    """Return a workbook with merged cells, a margin column and figures stored as numbers."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2022, 1, 20)})
        sheet = book.add_worksheet("年报")
        top = 1
        sheet.write_string(0, 1, report.title)
        for part in report.parts:
            if isinstance(part, str):
                sheet.merge_range(top + 1, 1, top + 1, 20, part)
                top += 2
                continue
            for row, column, box in _placed(part):
                _write(sheet, top + 1 + row, 1 + column, box)
            top += 1 + len(part)
    return stream.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, box: Box) -> None:
    if (box.across, box.down) != (1, 1):
        sheet.merge_range(row, column, row + box.down - 1, column + box.across - 1, "")
    if box.text.isascii() and box.text.replace(".", "").isdigit():
        sheet.write_number(row, column, float(box.text))
    elif box.text:
        sheet.write_string(row, column, box.text)


def as_ods(report: Sample) -> bytes:
    """Return an OpenDocument workbook with merged cells and a margin column."""
    rows = "".join(
        _ods_row([Box(part, 20)]) if isinstance(part, str) else _ods_grid(part)
        for part in (report.title, *report.parts)
    )
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    blank = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/>'
    content = (
        f"<office:document-content{spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="年报">{rows}{blank}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return stream.getvalue()


def _ods_grid(grid: Grid) -> str:
    """Return the rows of a table, the cells that a merge covers marked, and a blank row."""
    lines: dict[int, dict[int, Box]] = {}
    for row, column, box in _placed(grid):
        lines.setdefault(row, {})[column] = box
    width = sum(box.across for box in grid[0])
    covered = "<table:covered-table-cell/>"
    drawn = ""
    for row in range(len(grid)):
        boxes = lines.get(row, {})
        cells = (_ods_cell(boxes[at]) if at in boxes else covered for at in range(width))
        drawn += f"<table:table-row><table:table-cell/>{''.join(cells)}</table:table-row>"
    return drawn + "<table:table-row><table:table-cell/></table:table-row>"


def _ods_row(boxes: Sequence[Box]) -> str:
    cells = "".join(map(_ods_cell, boxes))
    return f"<table:table-row><table:table-cell/>{cells}</table:table-row>"


def _ods_cell(box: Box) -> str:
    span = f' table:number-columns-spanned="{box.across}" table:number-rows-spanned="{box.down}"'
    return f"<table:table-cell{span}><text:p>{escape(box.text)}</text:p></table:table-cell>"


def as_odt(report: Sample) -> bytes:
    """Return an OpenDocument text with merged cells."""
    body = "".join(
        f"<text:p>{escape(part)}</text:p>" if isinstance(part, str) else _odt_grid(part)
        for part in (report.title, *report.parts)
    )
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content{spaces}><office:body><office:text>{body}"
        "</office:text></office:body></office:document-content>"
    )
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
    return stream.getvalue()


def _odt_grid(grid: Grid) -> str:
    rows = _ods_grid(grid).replace("<table:table-row><table:table-cell/>", "<table:table-row>")
    rows = rows.replace("<table:table-row></table:table-row>", "")
    columns = f'<table:table-column table:number-columns-repeated="{_width(grid)}"/>'
    return f"<table:table>{columns}{rows}</table:table>"


def as_rtf(report: Sample) -> bytes:
    """Return rich text with merged cells, half of its characters as bytes of their code page."""
    parts = (
        f"\\pard {_rtf(part)}\\par\n" if isinstance(part, str) else _rtf_grid(part)
        for part in (report.title, *report.parts)
    )
    head = (
        "{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fnil\\fcharset134 SimSun;}}"
        "{\\info{\\title 12}}{\\footer\\pard 34\\par}\\uc1\\f0\n"
    )
    return (head + "".join(parts) + "}").encode("ascii")


def _rtf(text: str) -> str:
    """Return a text, every other character that is not ASCII in Unicode."""
    said = []
    for at, sign in enumerate(text):
        if sign.isascii():
            said.append(sign)
        elif at % 2:
            said.append(f"\\u{ord(sign) - 0x10000 if ord(sign) > 0x7FFF else ord(sign)}?")
        else:
            said.append("".join(f"\\'{byte:02x}" for byte in sign.encode("gb18030")))
    return "".join(said)


def _rtf_grid(grid: Grid) -> str:
    lines: dict[int, dict[int, tuple[Box, bool]]] = {}
    for row, column, box in _placed(grid):
        for down in range(box.down):
            lines.setdefault(row + down, {})[column] = box, down > 0
    drawn = ""
    for row in range(len(grid)):
        own = sorted(lines[row].items())
        edges = "".join(
            f"{_rtf_merge(box, continues)}\\cellx{(column + box.across) * 1000}"
            for column, (box, continues) in own
        )
        cells = "".join(
            f"\\pard\\intbl {'' if continues else _rtf(box.text)}\\cell"
            for _, (box, continues) in own
        )
        drawn += f"\\trowd{edges}{cells}\\row\n"
    return drawn


def _rtf_merge(box: Box, continues: bool) -> str:
    if box.down == 1:
        return ""
    return "\\clvmrg" if continues else "\\clvmgf"


def as_chromium_pdf(report: Sample) -> bytes:
    """Return the clean page as Chromium prints it; skips the test without Chromium."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("needs Chromium")
    page = as_html(report)
    return kept(program, ("pdf", page), lambda: _printed(program, page))


def _printed(program: str, content: bytes) -> bytes:
    with TemporaryDirectory() as folder:
        page, printed = Path(folder) / "report.html", Path(folder) / "report.pdf"
        page.write_bytes(content)
        command = [program, "--headless", "--no-sandbox", "--disable-gpu"]
        command += [f"--user-data-dir={folder}/profile", f"--print-to-pdf={printed}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return printed.read_bytes()


def _by_office(content: bytes, source: str, target: str) -> bytes:
    """Return a document as LibreOffice converts it; skips the test without LibreOffice."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("needs LibreOffice")
    with ZipFile(BytesIO(content)) as archive:  # whose bytes tell the time as well
        parts = [part for name in archive.namelist() for part in (name, archive.read(name))]
    made = kept(program, (target, *parts), lambda: _converted(program, content, source, target))
    if not made:
        pytest.skip(f"this LibreOffice cannot convert {source} to {target}")
    return made


def _converted(program: str, content: bytes, source: str, target: str) -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"report.{source}"
        file.write_bytes(content)
        command = [program, f"-env:UserInstallation={Path(folder).as_uri()}/profile", "--headless"]
        command += ["--convert-to", target, "--outdir", folder, str(file)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        made = file.with_suffix(f".{target}")
        return made.read_bytes() if made.exists() else b""


KEPT = Path(__file__).resolve().parents[1] / ".pytest_cache" / "made"
"""What other programs made of what the tests gave them: a second each, and always the same."""


def kept(program: str, given: Iterable[str | bytes], make: Callable[[], bytes]) -> bytes:
    """Return what a program makes of something, or what it made of the same before."""
    seal, file = sha256(), Path(program).resolve()
    for part in (str(file), str(file.stat().st_mtime_ns), *given):
        content = part.encode() if isinstance(part, str) else part
        seal.update(b"%d:%b" % (len(content), content))
    made = KEPT / seal.hexdigest()
    if not made.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        partial = KEPT / f".{seal.hexdigest()}.{os.getpid()}"
        partial.write_bytes(make())
        partial.replace(made)
    return made.read_bytes()


def as_office_pdf(report: Sample) -> bytes:
    """Return the Word document as LibreOffice prints it."""
    return _by_office(as_docx(report), "docx", "pdf")


def as_doc(report: Sample) -> bytes:
    """Return the Word document in the format of Word 97."""
    return _by_office(as_docx(report), "docx", "doc")


def as_xls(report: Sample) -> bytes:
    """Return the workbook in the format of Excel 97."""
    return _by_office(as_xlsx(report), "xlsx", "xls")


FORMATS: Mapping[str, Callable[[Sample], bytes]] = {
    "html": as_html,
    "word_page": as_word_page,
    "site_page": as_site_page,
    "docx": as_docx,
    "xlsx": as_xlsx,
    "xls": as_xls,
    "ods": as_ods,
    "odt": as_odt,
    "rtf": as_rtf,
    "doc": as_doc,
    "chromium_pdf": as_chromium_pdf,
    "office_pdf": as_office_pdf,
}
