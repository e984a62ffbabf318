"""Hostile sites: what they send costs them alone, and nothing that was collected before."""

import csv
import fcntl
import os
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Request
from scrapy.signalmanager import SignalManager

from bot.fetching import enough, spider
from bot.fetching.columns import Reader, read_page
from bot.fetching.enough import Enough
from bot.fetching.spider import Columns, Harvest
from index.build.confine import Limits
from tests import kills
from tests.bot.test_fetch import run
from tests.imitation import Site, department, listing, page, served

TITLE = "徐州市铜山区{}局2023年政府信息公开工作年度报告"
ODD = (
    "http://[::1/x", "http://a:99999999/", "http://a:b/", "javascript:alert(1)", "http:///x",
    "http://" + "a" * 3000 + ".example/",
)  # fmt: skip
LONG = "/a." + "x" * 300


def report(name: str) -> str:
    return page(department(f"徐州市铜山区{name}局"))


def fill(site: Site) -> list[str]:
    """Fill a site with columns that would each end or spoil a run; return their addresses."""
    linked = {
        "/odd/": [(address, TITLE.format("甲")) for address in ODD] + [("/1.html", "教育")],
        "/open/": [("/2.html", "体育")],
        "/long/": [(LONG, "民政"), ("/3.html", "司法")],
        "/same/": [("/a/b.html", "财政"), ("/a_b.html", "水利"), ("/A_B.html", "审计")],
    }
    for folder, links in linked.items():
        titled = [(href, TITLE.format(name) if len(name) == 2 else name) for href, name in links]
        more = "<![CDATA[" * 400_000 if folder == "/open/" else ""
        site.add(f"{folder}index.html", listing(*titled, more=more))
        for href, name in links:
            if href.startswith("/"):
                site.add(href, report(name))
    formula = '=HYPERLINK("http://x")政府信息公开年度报告'
    site.add("/formula/index.html", listing(("/4.html", formula.replace('"', "&quot;"))))
    site.add("/4.html", report("文化"))
    site.add("/large/index.html", listing(("/5.html", TITLE.format("旅游")), more=" " * 6_000_000))
    return [f"{site.base}{one}index.html" for one in (*linked, "/formula/", "/large/")]


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, Site]]:
    """The folder, what the run said, and the site, after a run over hostile columns."""
    folder = tmp_path_factory.mktemp("hostile") / "reports"
    site, slow = Site(robots=""), Site(robots="User-agent: *\nCrawl-delay: 1000000\n")
    with served(slow, "127.0.0.2"), served(site):
        slow.add("/index.html", listing(("/6.html", TITLE.format("气象"))))
        made = run("fetch", *fill(site), f"{slow.base}/index.html", "--into", folder)
        assert made.returncode == 0, made.stderr
        yield folder, made.stdout, site


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "sources.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_what_is_sound_is_collected(collected: tuple[Path, str, Site]) -> None:
    """Links that are no addresses, sections left open and endless names keep nothing else out."""
    folder, said, site = collected
    expected = {"/1.html", "/2.html", "/3.html", LONG, "/a/b.html", "/a_b.html", "/A_B.html",
                "/4.html"}  # fmt: skip

    assert {one["source_url"] for one in rows(folder)} == {site.base + path for path in expected}
    assert "新增 8，" in said


def test_each_address_has_a_file_of_its_own(collected: tuple[Path, str, Site]) -> None:
    """Two addresses that would have one name, also where capitals do not count, share none."""
    folder, _, site = collected

    names = [one["file"].casefold() for one in rows(folder)]
    assert len(set(names)) == len(names)
    for one in rows(folder):
        content = (folder / one["file"]).read_bytes()
        assert sha256(content).hexdigest() == one["sha256"]
        assert content == site.pages[one["source_url"].removeprefix(site.base)]()[2]


def test_no_title_is_a_formula(collected: tuple[Path, str, Site]) -> None:
    """The list of sources is opened in spreadsheets too."""
    folder, _, _ = collected

    titles = [one["title"] for one in rows(folder) if "HYPERLINK" in one["title"]]
    assert titles == ['\'=HYPERLINK("http://x")政府信息公开年度报告']


def test_what_is_left_out_is_said(collected: tuple[Path, str, Site]) -> None:
    """A page too large to look for links in, a host that has everybody wait for days."""
    folder, said, site = collected

    assert f"没有取到 {site.base}/large/index.html：页面过大，没有读其中的链接" in said
    assert "127.0.0.2" in said
    assert "robots.txt 要求的间隔太长" in said
    assert not (folder / ".fetch" / "came").exists()


@pytest.mark.slow
def test_a_page_that_fails_makes_no_report_gone(tmp_path: Path) -> None:
    """What stands on the second page of a column is not gone when that page cannot be had."""
    site = Site(robots="")
    with served(site):
        second = "<a href='/l/index_1.html'>下一页</a>"
        site.add("/l/index.html", listing(("/1.html", TITLE.format("教育")), more=second))
        site.add("/l/index_1.html", listing(("/2.html", TITLE.format("体育"))))
        site.add("/1.html", report("教育"))
        site.add("/2.html", report("体育"))
        assert "新增 2" in run("fetch", f"{site.base}/l/index.html", "--into", tmp_path).stdout
        site.pages["/l/index_1.html"] = lambda: (403, {}, b"")
        again = run("fetch", f"{site.base}/l/index.html", "--into", tmp_path)

    assert "不见了 0" in again.stdout
    assert f"没有取到 {site.base}/l/index_1.html：网站回答 403" in again.stdout


@pytest.mark.slow
def test_what_is_no_report_now_costs_not_the_one_that_was(tmp_path: Path) -> None:
    """The file in the folder is touched only by one that is a report; a damaged one is mended."""
    site = Site(robots="")
    with served(site):
        column = f"{site.base}/l/index.html"
        site.add("/l/index.html", listing(("/1.html", TITLE.format("教育"))))
        site.add("/1.html", report("教育"))
        run("fetch", column, "--into", tmp_path)
        (row,) = rows(tmp_path)
        kept = (tmp_path / row["file"]).read_bytes()
        site.add("/1.html", "<html><body>这个页面不存在了</body></html>")
        assert "不是年报 1" in run("fetch", column, "--into", tmp_path).stdout
        assert (tmp_path / row["file"]).read_bytes() == kept
        site.add("/1.html", report("教育"))
        (tmp_path / row["file"]).write_bytes(kept[:100])
        assert "有变 1" in run("fetch", column, "--into", tmp_path).stdout

    assert (tmp_path / row["file"]).read_bytes() == kept


@pytest.mark.parametrize(
    "content",
    [b"\x81" * 500 + b"\xff" * 500, "机关,年份\n某局,2023\n".encode("gb18030")],
    ids=["no text", "another list"],
)
def test_a_list_that_cannot_be_read_is_said(content: bytes, tmp_path: Path) -> None:
    """A list that a spreadsheet has spoilt stops the run before anything is asked or written."""
    (tmp_path / "sources.csv").write_bytes(content)
    made = run("fetch", "http://127.0.0.1:1/", "--into", tmp_path)

    assert made.returncode == 1
    assert "不能读作清单" in made.stderr
    assert (tmp_path / "sources.csv").read_bytes() == content


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_lines_of_others_are_kept(encoding: str, tmp_path: Path) -> None:
    """What an operator has written into the list, in whatever program, outlives a run."""
    site, endless = Site(robots=""), "a" * 140_000
    with served(site):
        site.add("/l/index.html", listing(("/1.html", TITLE.format("教育"))))
        site.add("/1.html", report("教育"))
        mine = [
            ["own.txt", "", "徐州市铜山区水利局", "2023", "手写"],
            ["a.txt", "http://a.example/", "", "", endless],
            ["b.txt", "http://a.example/", "", "", "=1+1"],
        ]
        lines = ("file,source_url,agency,year,备注", *map(",".join, mine))
        (tmp_path / "sources.csv").write_bytes("\n".join(lines).encode(encoding))
        for _ in range(2):
            run("fetch", f"{site.base}/l/index.html", "--into", tmp_path)

    csv.field_size_limit(1_000_000)
    kept = [[row[name] for name in ("file", "source_url", "agency", "year", "备注")]
            for row in rows(tmp_path)]  # fmt: skip
    assert sorted(row for row in kept if row[0] in ("own.txt", "a.txt", "b.txt")) == sorted(
        [*mine[:2], [*mine[2][:4], "'=1+1"]]
    )
    assert len(kept) == 4


def test_one_run_at_a_time(tmp_path: Path) -> None:
    """A second run into the same folder is told so; a killed one holds nobody up."""
    (tmp_path / ".fetch" / "came").mkdir(parents=True)
    with (tmp_path / ".fetch" / "lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        second = run("fetch", "http://127.0.0.1:1/", "--into", tmp_path)
    after = run("fetch", "http://127.0.0.1:1/", "--into", tmp_path)

    assert second.returncode == after.returncode == 1
    assert "另一个 gongkai fetch 正在收集到" in second.stderr
    assert "没有取到 1" in after.stdout


def test_no_address_is_a_wrong_command_line(tmp_path: Path) -> None:
    assert run("fetch", "http://[::1/x", "--into", tmp_path).returncode == 2


def answer(url: str, body: str, column: str = "http://a.example/l/") -> HtmlResponse:
    request = Request(url, meta={"column": column, "is_collected": False})
    return HtmlResponse(url, body=body.encode(), encoding="utf-8", request=request)


def crawl(folder: Path) -> Columns:
    return Columns(addresses=[], harvest=Harvest(folder), most=None, dry=False)


def test_links_that_are_never_closed_are_read_in_time() -> None:
    """Each would otherwise take in the words of all that follow."""
    body = "".join(f"<a href='/n{number}'><div>x" for number in range(100_000))
    begun = time.monotonic()
    read_page("http://a.example/l/", f"<html><body>{body}")

    assert time.monotonic() - begun < 30


def test_pages_are_read_in_a_confined_process(tmp_path: Path) -> None:
    """It may open no connection, has nothing of ours open, and ends with the crawl."""
    crawled, before = crawl(tmp_path), set(kills.children(os.getpid()))
    asked = list(crawled.column(answer("http://a.example/l/", listing(("/1.html", TITLE)))))
    begun = set(kills.children(os.getpid())) - before
    confined = [
        one for one in begun if "Seccomp:\t2" in Path(f"/proc/{one}/status").read_text("utf-8")
    ]

    assert [one.url for one in asked] == ["http://a.example/1.html"]
    assert len(confined) == 1
    crawled.closed("finished")
    assert kills.gone(confined)


def test_a_page_that_takes_too_much_is_said(tmp_path: Path) -> None:
    """Its column is not read to the end; of a report's page the file is kept all the same."""
    crawled = crawl(tmp_path)
    crawled.reader = Reader(Limits(seconds=0.0))
    listed = answer("http://a.example/l/", listing(("/1.html", TITLE)))
    alone = answer("http://a.example/1.html", "<p>年报", column="http://a.example/m/")

    assert list(crawled.column(listed)) == []
    assert list(crawled.report(alone)) == []
    assert crawled.harvest.failed == {
        "http://a.example/l/": "page_too_much", "http://a.example/1.html": "page_too_much"
    }  # fmt: skip
    assert crawled.harvest.unfinished == {"http://a.example/l/", "http://a.example/m/"}
    assert [one.url for one in crawled.harvest.fetched] == ["http://a.example/1.html"]


def test_a_column_has_so_many_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest is left out and said once, and nothing of the column counts as gone."""
    monkeypatch.setattr(spider, "MOST_FILES", 10)
    crawled = crawl(tmp_path)
    links = [(f"/{number}.html", TITLE.format("教育")) for number in range(30)]
    asked = list(crawled.column(answer("http://a.example/l/", listing(*links))))

    assert len(asked) == 10
    assert crawled.harvest.failed == {"http://a.example/10.html": "too_many_reports"}
    assert crawled.harvest.unfinished == {"http://a.example/l/"}


def test_attachments_count_as_reports_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spider, "MOST_FILES", 10)
    crawled = crawl(tmp_path)
    files = "".join(f"<a href='/{number}.pdf'>附件</a>" for number in range(30))

    assert len(list(crawled.report(answer("http://a.example/1.html", files)))) == 10
    assert list(crawled.harvest.failed.values()) == ["too_many_reports"]


def test_a_column_has_so_many_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is counted once, however often others link it."""
    monkeypatch.setattr(spider, "MOST_PAGES", 5)
    crawled = crawl(tmp_path)
    for _ in range(3):
        links = "".join(f"<a href='/l/{number}.html'>{number}</a>" for number in range(1, 6))
        list(crawled.column(answer("http://a.example/l/", links)))
    assert crawled.harvest.failed == {}
    sixth = "<a href='/l/6.html'>6</a>"
    assert list(crawled.column(answer("http://a.example/l/", sixth))) == []

    assert crawled.harvest.failed == {"http://a.example/l/6.html": "too_many_pages"}


def gate(crawled: Columns) -> Enough:
    crawler: Any = SimpleNamespace(
        signals=SignalManager(), spider=crawled, settings={"USER_AGENT": "gongkai"}
    )
    return Enough(crawler)


def asks(gate: Enough) -> str:
    """Return why a further request of a column is not made, "" where it is."""
    try:
        gate.process_request(Request("http://a.example/9.html", meta={"column": "c"}))
        gate.process_request(Request("http://a.example/robots.txt"))
    except IgnoreRequest as error:
        return str(error)
    return ""


def test_a_column_has_so_many_bytes(tmp_path: Path) -> None:
    crawled = crawl(tmp_path)
    guarded = gate(crawled)
    crawled.harvest.sizes["c"] = enough.MOST_BYTES
    assert asks(guarded) == ""
    crawled.harvest.sizes["c"] += 1

    assert asks(guarded) == "column_too_large"


def test_a_column_has_so_many_hours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that answers 503 with `Retry-After: 600` for ever holds the run up no longer."""
    guarded = gate(crawl(tmp_path))
    assert asks(guarded) == ""
    monkeypatch.setattr(enough, "LONGEST_COLUMN", -1.0)

    assert asks(guarded) == "column_too_slow"


def test_what_comes_lies_on_the_disk(tmp_path: Path) -> None:
    """Many large files fill no memory; two addresses with the same bytes are two files."""
    crawled = crawl(tmp_path)
    for number in range(2):
        list(crawled.report(answer(f"http://a.example/{number}.html", "<p>x</p>")))

    assert [one.came.read_bytes() for one in crawled.harvest.fetched] == [b"<p>x</p>"] * 2
    assert len({one.came for one in crawled.harvest.fetched}) == 2
    assert crawled.harvest.sizes == {"http://a.example/l/": 16}
