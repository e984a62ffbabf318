"""Web pages: what a table of the form looks like in the HTML of county bureaus and cities."""

from collections.abc import Callable, Sequence
from html import escape
from random import Random

from tests.factory import Box, Grid
from tests.layouts import variants
from tests.layouts.model import Book, blocks, grid2, grid3, grid4, grids2
from tests.layouts.prose import parts

Wrap = Callable[[str], str]
Tables = Callable[[Book, Random], tuple[object, object, object]]


def bare(text: str) -> str:
    """Return a cell's text and nothing around it."""
    return escape(text) or "&nbsp;"


def word(text: str) -> str:
    """Return a cell as Word writes it: spans wherever the font changes."""
    cut = len(text) // 2 if text and not text[-1].isdigit() else 0
    spans = "".join(
        f'<span style="font-family:仿宋_GB2312;font-size:12.0pt" {lang}>{escape(part)}</span>'
        for part, lang in ((text[:cut], ""), (text[cut:], "lang=EN-US"))
        if part
    )
    return f'<p class="MsoNormal" align="center">{spans}<o:p></o:p></p>'


def padded(text: str) -> str:
    """Return a cell with blanks of every kind around its text."""
    return f"<p>\n　　{escape(text)}&nbsp;&nbsp;\n</p><p>&nbsp;</p>"


def broken(text: str) -> str:
    """Return a cell whose words are broken by hand."""
    if text.isdigit() or len(text) < 4:
        return f"<br/>{escape(text)}"
    middle = len(text) // 2
    return f"{escape(text[:middle])}<br/>{escape(text[middle:])}"


WRAPS: Sequence[Wrap] = (bare, word, padded, broken)


def table(grid: Grid, wrap: Wrap = bare, attributes: str = "", is_spanned: bool = True) -> str:
    """Return a grid as a table of a page."""
    rows = "".join(
        f"<tr>{''.join(_cell(box, wrap, is_spanned) for box in row)}</tr>" for row in grid
    )
    return f'<table border="1" cellspacing="0" {attributes}><tbody>{rows}</tbody></table>'


def _cell(box: Box, wrap: Wrap, is_spanned: bool) -> str:
    spans = f' colspan="{box.across}"' if box.across > 1 else ""
    spans += f' rowspan="{box.down}"' if box.down > 1 and is_spanned else ""
    return f'<td style="width:40px;"{spans}>{wrap(box.text)}</td>'


def body(content: Sequence[object], wrap: Wrap, attributes: str = "") -> str:
    """Return headings, paragraphs and tables as they stand in the body of a page."""
    texts = []
    for part in content:
        if isinstance(part, str):
            texts.append(f'<p style="text-indent:2em;">{escape(part)}</p>')
        elif isinstance(part, list):
            texts += [table(grid, wrap, attributes) for grid in part]
        else:
            texts.append(table(part, wrap, attributes))  # type: ignore[arg-type]
    return "\n".join(texts)


def page(book: Book, inner: str, meta: str = "") -> bytes:
    """Return a page with nothing around the report."""
    head = f'<meta charset="utf-8"><title>{book.title}_{book.agency}</title>{meta}'
    return f"<!DOCTYPE html><html><head>{head}</head><body>{inner}</body></html>".encode()


def site(book: Book, inner: str, title: str, random: Random) -> bytes:
    """Return the page of a government site around a report."""
    published = f"{book.year + 1}-01-{random.randint(10, 28)}"
    years = "".join(
        f'<li><a href="/{year}" title="{book.agency}{year}年政府信息公开工作年度报告">'
        f"{book.agency}{year}年政府信息公开工作年度报告</a><span>{year + 1}-01-20</span></li>"
        for year in range(2015, 2026)
    )
    links = "".join(f'<a href="/{at}">{name}</a>' for at, name in enumerate(_NAVIGATION))
    fields = {
        "title": title, "agency": book.agency, "published": published, "years": years,
        "links": links, "before": book.year - 1,
        "number": f"00{random.randint(10**6, 10**7)}/{book.year + 1}-00007",
    }  # fmt: skip
    around = _SITE.format(**fields).split("BODY")
    return page(book, around[0] + inner + around[1], _META.format(**fields))


_META = """<meta name="SiteName" content="云山县人民政府">
<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{published} 10:21">
<meta name="ContentSource" content="{agency}">"""
_SITE = """<div class="header"><div class="nav">{links}</div></div>
<div class="position">当前位置：<a href="/">首页</a> &gt; <a>政府信息公开</a> &gt; <a>年报</a></div>
<div class="left"><h3>政府信息公开年报</h3><ul>{years}</ul></div>
<div class="right"><table class="xxgk"><tr><td>索 引 号：</td><td>{number}</td>
<td>分类：</td><td>政府信息公开年报</td></tr><tr><td>发布机构：</td><td>{agency}</td>
<td>发文日期：</td><td>{published}</td></tr>
<tr><td>名　　称：</td><td colspan=3>{title}</td></tr></table><h1>{title}</h1>
<div class="sub">发布时间：{published} 10:21　来源：{agency}　浏览次数：<span>1208</span>次
字体：[大 中 小]</div><div class="bshare">分享到：<a>微信</a><a>微博</a></div>
<div class="TRS_Editor"><div class="Custom_UnionStyle">BODY</div></div>
<div class="fj"><p>附件：<a href="/1.docx">{title}.docx</a></p></div>
<p>上一篇：{agency}{before}年政府信息公开工作年度报告</p></div>
<div class="footer"><p>主办：云山县人民政府　承办：云山县人民政府办公室　网站标识码：4500000001</p>
<p>联系电话：0771-1234567</p></div>"""
_NAVIGATION = (
    "首页", "政务公开", "政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "依申请公开",
    "互动交流", "办事服务",
)  # fmt: skip


def whole(book: Book, random: Random) -> tuple[object, object, object]:
    """Return the tables as the form prints them."""
    return grid2(book), grid3(book), grid4(book)


def in_parts(book: Book, random: Random) -> tuple[object, object, object]:
    """Return table 2 as one table a block, table 3 cut in two with its header repeated."""
    third, cut = grid3(book), random.randint(6, 22)
    header = third[:3] if random.random() < 0.6 else ()
    return grids2(book), [third[:cut], (*header, *third[cut:])], grid4(book)


def without_groups(book: Book, random: Random) -> tuple[object, object, object]:
    """Return table 3 with each group's name in a row of its own."""
    rows: list[tuple[Box, ...]] = []
    for row in grid3(book):
        values = row[-7:]
        labels = row[:-7]
        if len(values) == 7 and len(labels) > 1:
            rows += [(Box(label.text, 8),) for label in labels[:-1]]
            labels = labels[-1:]
        rows.append((*labels, *values))
    return grid2(book), tuple(rows), grid4(book)


def titled_inside(book: Book, random: Random) -> tuple[object, object, object]:
    """Return the tables with their titles in their first cells."""
    second = ((Box("二、主动公开政府信息情况（单位：件）", 4),), *grid2(book))
    third = ((Box("三、收到和处理政府信息公开申请情况", 10),), *grid3(book))
    fourth = ((Box("四、政府信息公开行政复议、行政诉讼情况", 15),), *grid4(book))
    return second, third, fourth


def one_big(book: Book, random: Random) -> tuple[object, object, object]:
    """Return all three tables as one."""
    second, third, fourth = titled_inside(book, random)
    return (*second, *third, *fourth), "见上表。", "见上表。"  # type: ignore[misc]


def routes_in_rows(book: Book, random: Random) -> tuple[object, object, object]:
    """Return table 4 with one row a route."""
    review = book.review()
    names = ("行政复议", "未经复议直接起诉", "复议后起诉")
    head = (Box("类别", 2), *map(Box, ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")))
    rows: list[tuple[Box, ...]] = [head]
    for at, name in enumerate(names):
        side = () if at != 1 else (Box("行政诉讼", 1, 2),)
        label = (Box(name, 2),) if at == 0 else (*side, Box(name))
        rows.append((*label, *map(Box, review[5 * at : 5 * at + 5])))
    return grid2(book), grid3(book), tuple(rows)


def local_rows(book: Book, random: Random) -> tuple[object, object, object]:
    """Return table 2 with rows that the place has added."""
    grid: list[tuple[Box, ...]] = []
    for grid_of_block in grids2(book):
        grid += grid_of_block
        rest = grid_of_block[-1][1:]
        extra = random.choice(
            ("其他主动公开文件", "行政确认", "行政给付", "行政奖励", "行政检查", "行政征收")
        )
        numbers = [Box(str(random.randint(1, 60)), box.across) for box in rest]
        if random.random() < 0.7:
            grid.insert(random.choice((len(grid), len(grid) - 1)), (Box(extra), *numbers))
    return tuple(grid), grid3(book), grid4(book)


def reordered(book: Book, random: Random) -> tuple[object, object, object]:
    """Return table 2 with the columns of each block in another order."""
    grids = []
    for title, heads, rows in blocks(book):
        order = random.sample(range(len(heads)), len(heads))
        grid = [(Box(title, 4),), (Box("信息内容"), *(Box(heads[at]) for at in order))]
        for item, cells in rows:
            grid.append((Box(item), *(Box(book.spelled[cells[at].id, ""]) for at in order)))
        grids.append(tuple(grid))
    return grids, grid3(book), grid4(book)


def total_first(book: Book, random: Random) -> tuple[object, object, object]:
    """Return table 3 with the total as its first column."""
    top, second, third, *rows = grid3(book)
    moved = [(*row[:-7], row[-1], *row[-7:-1]) for row in rows]
    return grid2(book), (top, (second[2], *second[:2]), third, *moved), grid4(book)


def no_total(book: Book, random: Random) -> tuple[object, object, object]:
    """Return table 3 without its total column."""
    top, second, third, *rows = grid3(book)
    return grid2(book), (top, second[:2], third, *(row[:-1] for row in rows)), grid4(book)


def halves(book: Book, random: Random) -> tuple[object, object, object]:
    """Return table 3 as two tables side by side: the first four columns, then the other three."""
    top, second, third, *rows = grid3(book)
    left = (top, (*second[:2],), third[:3], *(row[:-3] for row in rows))
    right = (top, (second[1], second[2]), third[3:], *((*row[:-7], *row[-3:]) for row in rows))
    return grid2(book), [left, right], grid4(book)


def transposed(book: Book, random: Random) -> tuple[object, object, object]:
    """Return table 3 with applicants as rows and results as columns."""
    rows = [row for row in grid3(book) if len(row) > 7]
    heads = (Box("申请人情况"), *(Box(row[-8].text) for row in rows))
    names = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    body = tuple(
        (Box(name), *(Box(row[at - 7].text) for row in rows)) for at, name in enumerate(names)
    )
    return grid2(book), (heads, *body), grid4(book)


def other_tables(book: Book, random: Random) -> tuple[object, object, object]:
    """Return tables of other kinds before and behind the form's own."""

    def count() -> Box:
        return Box(str(random.randint(0, 3000)))

    compared = (
        (Box("项目"), Box(f"{book.year - 1}年"), Box(f"{book.year}年"), Box("增减")),
        *((Box(name), count(), count(), count()) for name in (
            "规范性文件", "行政许可", "行政处罚", "收到申请", "予以公开", "行政复议", "行政诉讼")),
    )  # fmt: skip
    channels = (
        tuple(map(Box, ("公开渠道", "政府网站", "政务微信", "政务微博", "公报", "其他", "总计"))),
        (Box("公开数量"), *(count() for _ in range(6))),
        (Box("本年新收"), *(count() for _ in range(6))),
    )
    return [compared, grid2(book)], [grid3(book), channels], [grid4(book), compared]


def lost_spans(book: Book, random: Random) -> tuple[object, object, object]:
    """Return the tables as whole ones; the page leaves their rowspans out."""
    return whole(book, random)


def as_site(book: Book, random: Random, tables: Tables) -> bytes:
    """Return a site page around tables."""
    content = parts(book, tables(book, random), random)
    inner = body(content, random.choice(WRAPS), 'class="MsoNormalTable"')
    title = book.title if random.random() < 0.7 else f"{book.year}年度政府信息公开工作年度报告"
    return site(book, inner, title, random)


def as_plain(book: Book, random: Random, tables: Tables) -> bytes:
    """Return a bare page with a title in one or two lines."""
    content = parts(book, tables(book, random), random)
    title = random.choice((book.title, f"{book.agency}\n{book.year}年政府信息公开工作年度报告"))
    head = "".join(f'<p style="text-align:center">{line}</p>' for line in title.split("\n"))
    return page(book, head + body(content, random.choice(WRAPS)))


def as_spanless(book: Book, random: Random, tables: Tables) -> bytes:
    """Return a page whose tables lost every rowspan."""
    inner = body(parts(book, tables(book, random), random), bare)
    for span in range(2, 30):
        inner = inner.replace(f' rowspan="{span}"', "")
    return page(book, f"<h1>{book.title}</h1>{inner}")


def as_nested(book: Book, random: Random, tables: Tables) -> bytes:
    """Return a page laid out by tables inside tables."""
    inner = body(parts(book, tables(book, random), random), random.choice(WRAPS))
    frame = f'<table width="980"><tr><td class="content">{inner}</td></tr></table>'
    frame = f"<table><tr><td>{frame}</td></tr></table>"
    side = "<table><tr><td>栏目导航</td></tr><tr><td><a>通知公告</a></td></tr></table>"
    return page(
        book, f"<table><tr><td>{side}</td><td><h2>{book.title}</h2>{frame}</td></tr></table>"
    )


LAYOUTS: dict[str, tuple[Callable[[Book, Random, Tables], bytes], Tables]] = {
    "site page": (as_site, whole),
    "plain page": (as_plain, whole),
    "page of nested tables": (as_nested, whole),
    "page, tables in parts": (as_site, in_parts),
    "page, groups as rows": (as_plain, without_groups),
    "page, titles in cells": (as_site, titled_inside),
    "page, one big table": (as_plain, one_big),
    "page, routes in rows": (as_site, routes_in_rows),
    "page, local rows": (as_site, local_rows),
    "page, other column order": (as_plain, reordered),
    "page, total first": (as_plain, total_first),
    "page, no total column": (as_plain, no_total),
    "page, table 3 in halves": (as_plain, halves),
    "page, table 3 transposed": (as_plain, transposed),
    "page, other tables": (as_site, other_tables),
    "page, rowspans lost": (as_spanless, whole),
    "page, other wordings": (as_site, variants.worded),
    "page, subtotals": (as_plain, variants.subtotals),
    "page, rows numbered": (as_plain, variants.numbered),
    "page, table 4 listed": (as_site, variants.review_listed),
    "page, table 4 apart": (as_plain, variants.review_apart),
    "page, table 4 by outcome": (as_plain, variants.review_by_outcome),
    "page, table of 2014 too": (as_site, variants.survey_attached),
    "page, zeros lost": (as_plain, variants.lost_zeros),
    "page, blank ends": (as_site, variants.blank_ends),
    "page, printed twice": (as_plain, variants.printed_twice),
    "page, signs": (as_plain, variants.marked),
    "page, year before beside": (as_plain, variants.last_year_beside),
}
