"""Sites that look like those of agencies, served on this machine: columns, traps and all."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

import docx

from tests.factory import Box
from tests.pdfs import Canvas, fill_in, laid, written

DRAFTS = Path(__file__).parent / "drafts"
COUNTY = (DRAFTS / "county-2023.txt").read_text("utf-8")
DEPARTMENT = (DRAFTS / "department-2023.txt").read_text("utf-8")

Answer = tuple[int, dict[str, str], bytes]


def county(name: str) -> str:
    """Return the report of a county's government."""
    return COUNTY.replace("沛县人民政府", f"{name}人民政府")


def department(name: str) -> str:
    """Return the report of a district's department."""
    return DEPARTMENT.replace("徐州市铜山区水利局", name).replace("区水利局", "本局")


def page(text: str, metas: dict[str, str] | None = None, more: str = "") -> str:
    """Return a report as a page: lines with tabs become tables."""
    title = text.split("\n", 1)[0]
    head = "".join(f'<meta name="{n}" content="{escape(v)}">' for n, v in (metas or {}).items())
    parts = []
    for part in text.split("\n\n"):
        lines = part.split("\n")
        if any("\t" in line for line in lines):
            cells = ("".join(f"<td>{escape(c)}</td>" for c in line.split("\t")) for line in lines)
            parts.append("<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>")
        else:
            parts.append(f"<p>{escape(part)}</p>")
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head>"
        f"<body>{''.join(parts)}{more}</body></html>"
    )


def word(text: str) -> bytes:
    """Return a report as a Word document."""
    document = docx.Document()
    for part in text.split("\n\n"):
        lines = [line.split("\t") for line in part.split("\n") if line]
        if not any(len(line) > 1 for line in lines):
            document.add_paragraph(part)
            continue
        table = document.add_table(len(lines), max(map(len, lines)))
        for row, values in zip(table.rows, lines, strict=True):
            for cell, value in zip(row.cells, values, strict=False):  # of the widest row's number
                cell.text = value
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf(text: str, mark: Callable[[Canvas], object] = lambda sheet: None) -> bytes:
    """Return a report as a PDF: paragraphs as lines of text, each table ruled on a page of its own.

    `mark` writes over every table.
    """
    sheets, sheet, top = [], Canvas(), 60.0
    for part in text.split("\n\n"):
        rows = [line.split("\t") for line in part.split("\n") if line]
        if any(len(row) > 1 for row in rows):
            table = _ruled(rows)
            mark(table)
            sheets += [sheet, table]
            sheet, top = Canvas(), 60.0
            continue
        for line in (piece for row in rows for piece in _broken("".join(row))):
            sheet.text(60, top, line)
            top += 16
    return written([*sheets, sheet])


def _broken(line: str, most: int = 70) -> list[str]:
    return [line[at : at + most] for at in range(0, len(line), most)]


def _ruled(rows: list[list[str]]) -> Canvas:
    across = max(map(len, rows))
    widths = [760 - 44.0 * (across - 1), *[44.0] * (across - 1)]
    boxes = tuple(tuple(Box(cell) for cell in [*row, *[""] * (across - len(row))]) for row in rows)
    sheet = Canvas(height=1100)
    table = laid(boxes, 50, widths)
    fill_in(sheet, table)
    for y in table.ys:
        sheet.line(table.xs[0], y, table.xs[-1], y)
    for x in table.xs:
        sheet.line(x, table.ys[0], x, table.ys[-1])
    return sheet


def listing(*links: tuple[str, str], more: str = "") -> str:
    """Return a column's page with links."""
    items = "".join(f'<li><a href="{href}">{text}</a></li>' for href, text in links)
    return f"<html><body><a href='/'>首页</a><a href='/a'>概况</a><a href='/b'>公告</a><ul>{items}</ul>{more}</body></html>"


@dataclass
class Site:
    """A site and what it was asked."""

    pages: dict[str, Callable[[], Answer]] = field(default_factory=dict)
    asked: list[tuple[float, str, dict[str, str]]] = field(default_factory=list)
    bodies: int = 0
    """Bytes of bodies sent."""
    robots: str = "User-agent: *\nDisallow: /secret/\nCrawl-delay: 0.2\n"
    base: str = ""

    def add(self, path: str, body: str | bytes, kind: str = "text/html; charset=utf-8") -> None:
        """Serve a body under a path, with an entity tag."""
        content = body.encode() if isinstance(body, str) else body
        self.pages[path] = lambda: (
            200,
            {"Content-Type": kind, "ETag": f'"{hash(content)}"'},
            content,
        )

    def count(self, path: str) -> int:
        """Return how often a path was asked."""
        return sum(1 for _, asked, _ in self.asked if asked == path)


@contextmanager
def served(site: Site, host: str = "127.0.0.1") -> Iterator[Site]:
    """Serve a site on a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path
            site.asked.append((monotonic(), path, dict(self.headers)))
            if path == "/robots.txt":
                answer: Answer = (200, {"Content-Type": "text/plain"}, site.robots.encode())
            else:
                answer = site.pages.get(path, lambda: (404, {}, b"none"))()
            status, headers, body = answer
            if status == 200 and headers.get("ETag") == self.headers.get("If-None-Match", "-"):
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            site.bodies += len(body) if status == 200 and path != "/robots.txt" else 0

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer((host, 0), Handler)
    site.base = f"http://{host}:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def columns(site: Site, other: Site) -> list[str]:
    """Fill a site with five layouts of columns and every trap; return the columns' addresses."""
    _hanweb(site)
    _trs(site)
    _guangdong(site)
    _shtml(site)
    _aspx(site, other)
    _yearly(site)
    _traps(site)
    names = ["/col/col1/index.html", "/zfxxgk/zfxxgknb/index.html", "/gkmlpt/index.html",
             "/c112289/list.shtml", "/InfoPublic.aspx?cid=7", "/yearly/index.html", "/trap/list.html?page=1",
             "/scripted/index.html"]  # fmt: skip
    return [site.base + name for name in names]


def _hanweb(site: Site) -> None:
    """大汉: records that a script turns into links, over three pages."""
    for number, name in enumerate(("睢宁县", "丰县", "邳州市")):
        path = f"/art/2024/1/{18 + number}/art_1_{number}.html"
        record = f"<record><![CDATA[<li><a href='{path}' title='{name}人民政府2023年政府信息公开工作年度报告'>报告</a></li>]]></record>"
        own = "index.html" if number == 0 else f"index_{number}.html"
        following = f"<a href='index_{number + 1}.html'>下一页</a>" if number < 2 else ""
        site.add(
            f"/col/col1/{own}",
            f"<html><body><a href='/'>首页</a><a href='/x'>导航</a><script type='text/xml'><datastore>{record}</datastore></script>{following}</body></html>",
        )
        site.add(path, page(county(name), {"SiteIDCode": "3203000040"}))


def _trs(site: Site) -> None:
    """TRS: dated files beside the index; a budget report and a notice stand in the same column."""
    folder = "/zfxxgk/zfxxgknb/"
    site.add(
        folder + "index.html",
        listing(
            ("./t20240118_1.html", "徐州市铜山区水利局2023年政府信息公开工作年度报告"),
            ("./t20240119_2.html", "徐州市铜山区水利局2023年部门预算公开报告"),
            ("./t20240120_3.html", "关于做好2023年政府信息公开工作年度报告编制的通知"),
            ("/secret/t.html", "内部：2023年政府信息公开工作年度报告"),
        ),
    )
    site.add(folder + "t20240118_1.html", page(DEPARTMENT))
    site.add(
        folder + "t20240119_2.html",
        "<html><body><h1>徐州市铜山区水利局2023年部门预算公开报告</h1><p>本年预算三百万元。</p></body></html>",
    )
    site.add(
        folder + "t20240120_3.html",
        "<html><body><p>关于做好2023年政府信息公开工作年度报告编制的通知</p><p>各单位：</p><p>请按时报送。</p></body></html>",
    )
    site.add("/secret/t.html", page(county("新沂市")))


def _guangdong(site: Site) -> None:
    """广东: a short page names the agency, the attached file has the figures."""
    post = "/gkmlpt/content/2/2155/post_2155421.html"
    title = "徐州市铜山区农业农村局2023年政府信息公开工作年度报告"
    site.add(
        "/gkmlpt/index.html",
        listing(
            (post, title),
            (
                "/gkmlpt/content/2/2155/post_2.html",
                "徐州市铜山区财政局2023年政府信息公开工作年度报告",
            ),
        ),
    )
    site.add(
        post,
        f"<html><head><meta name='SiteIDCode' content='3203120004'></head><body><h1>{title}</h1><p><a href='/files/report.docx'>附件下载</a></p></body></html>",
    )
    site.add("/files/report.docx", word(department("徐州市铜山区农业农村局")),
             "application/vnd.openxmlformats-officedocument.wordprocessingml.document")  # fmt: skip
    site.add(
        "/gkmlpt/content/2/2155/post_2.html",
        "<html><body><h1>徐州市铜山区财政局2023年政府信息公开工作年度报告</h1><p><a href='/files/budget.pdf'>附件</a></p></body></html>",
    )
    site.add("/files/budget.pdf", b"%PDF-1.4\nbroken", "application/pdf")


def _shtml(site: Site) -> None:
    """A page in GBK whose column links it by a title."""
    path = "/c112289/202401/c01_100.shtml"
    site.add(
        "/c112289/list.shtml", listing((path, "徐州市铜山区教育局2023年政府信息公开工作年度报告"))
    )
    text = page(department("徐州市铜山区教育局")).replace("<head>", "<head><meta charset='gbk'>")
    site.add(path, text.encode("gbk"), "text/html")


def _aspx(site: Site, other: Site) -> None:
    """Pages told by the query; one answers 429 first, one leads to another host."""
    site.add("/InfoPublic.aspx?cid=7", listing(
        ("/InfoShow.aspx?id=1", "徐州市铜山区民政局2023年政府信息公开工作年度报告"),
        more="<a href='/InfoPublic.aspx?cid=7&amp;page=2'>2</a>"))  # fmt: skip
    site.add("/InfoPublic.aspx?cid=7&page=2", listing(
        ("/moved", "徐州市铜山区司法局2023年政府信息公开工作年度报告"),
        more="<a href='/InfoPublic.aspx?cid=7&amp;page=2'>2</a>"))  # fmt: skip
    patience = [True]
    report = page(department("徐州市铜山区民政局")).encode()

    def impatient() -> Answer:
        if patience:
            patience.clear()
            return 429, {"Retry-After": "1"}, b""
        return 200, {"Content-Type": "text/html; charset=utf-8", "ETag": '"m"'}, report

    site.pages["/InfoShow.aspx?id=1"] = impatient
    site.pages["/moved"] = lambda: (302, {"Location": other.base + "/justice.html"}, b"")
    other.add("/justice.html", page(department("徐州市铜山区司法局")))


def _yearly(site: Site) -> None:
    """A column of yearly collections, each of which links the reports of many agencies."""
    site.add("/yearly/index.html", listing(
        ("/yearly/2023.html", "2023年度各部门政府信息公开工作年度报告汇总"),
        more="<a href='/yearly/index.html'>1</a>"))  # fmt: skip
    names = ("交通运输局", "文化和旅游局", "卫生健康局", "应急管理局", "审计局")
    links = [(f"/yearly/{number}.html", f"徐州市铜山区{name}") for number, name in enumerate(names)]
    site.add("/yearly/2023.html", listing(
        *((href, f"{name}2023年政府信息公开工作年度报告") for href, name in links),
        ("/yearly/forest.pdf", "徐州市铜山区林业局2023年政府信息公开工作年度报告"),
        more="<a href='/yearly/index.html'>政府信息公开年报</a>"))  # fmt: skip
    for href, name in links:
        site.add(href, page(department(name)))
    site.add("/yearly/forest.pdf", pdf(department("徐州市铜山区林业局")), "application/pdf")


def _traps(site: Site) -> None:
    """A list without end, private addresses, a body of 3 GB, a column that only scripts fill."""
    for number in range(1, 12):
        site.add(f"/trap/list.html?page={number}", listing(
            more=f"<a href='/trap/list.html?page={number + 1}'>下一页</a><a href='/trap/list.html?page=1'>1</a>"))  # fmt: skip
    site.add("/trap/list.html?page=2", listing(
        ("http://10.0.0.1/report.html", "内网2023年政府信息公开工作年度报告"),
        ("/huge.pdf", "巨大的2023年政府信息公开工作年度报告"),
        ("/inward", "转内网的2023年政府信息公开工作年度报告"),
        more="<a href='/trap/list.html?page=3'>下一页</a>"))  # fmt: skip
    site.pages["/huge.pdf"] = lambda: (
        200, {"Content-Type": "application/pdf", "Content-Length": "3000000000"}, b"%PDF-1.4\n"
    )  # fmt: skip
    site.pages["/inward"] = lambda: (302, {"Location": "http://169.254.169.254/latest"}, b"")
    site.add(
        "/scripted/index.html",
        "<html><body><div id='app'></div><script src='/app.js'></script></body></html>",
    )


def path_of(url: str) -> str:
    """Return the path of an address, with its query."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
