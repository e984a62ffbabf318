"""The collector on imitation sites: every report in, nothing else in, and politely."""

import csv
import json
import os
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from bot.fetching.command import DELAY, _scrapy
from bot.settings import settings_of
from tests.conftest import ROOT
from tests.imitation import (
    DEPARTMENT,
    Site,
    columns,
    county,
    department,
    listing,
    page,
    served,
    word,
)
from tests.processes import told

CRAWLER = ("bot.fetching.spider", "scrapy.crawler", "scrapy.core.downloader.handlers.http11")
OURS = {"GONGKAI_FETCH_CONTACT": "mail@example.org", "GONGKAI_FETCH_LOOPBACK": "1"}


def run(
    *arguments: str | Path, folder: Path = ROOT, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder, where its store is as well unless another is named."""
    ours = {**OURS, "GONGKAI_LANGUAGE": "zh", "PYTHONPATH": str(ROOT)}
    if folder != ROOT:
        ours["GONGKAI_DB"] = str(folder / "gongkai.db")
    environment = {**os.environ, **ours, **settings}
    return told("bot", *arguments, environment=environment, folder=folder, needed=CRAWLER)


@dataclass
class Sites:
    """The imitation sites, the folder collected into, and what the runs said."""

    own: Site
    other: Site
    addresses: list[str]
    folder: Path
    said: str
    asked: list[tuple[float, str, dict[str, str]]]
    """What the first run asked of the first site."""

    def sources(self) -> dict[str, dict[str, str]]:
        with (self.folder / "sources.csv").open(encoding="utf-8", newline="") as file:
            return {row["source_url"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    folder = tmp_path_factory.mktemp("fetch") / "reports"
    own, other = Site(), Site(robots="User-agent: *\n")
    with served(other, "127.0.0.2"), served(own):
        addresses = columns(own, other)
        made = run("fetch", *addresses, "--into", folder)
        assert made.returncode == 0, made.stderr
        yield Sites(own, other, addresses, folder, made.stdout, list(own.asked))


def test_every_report_is_in_and_nothing_else(sites: Sites) -> None:
    own, other = sites.own.base, sites.other.base
    listed = sites.sources()
    assert set(listed) == {
        f"{own}/art/2024/1/18/art_1_0.html",
        f"{own}/art/2024/1/19/art_1_1.html",
        f"{own}/art/2024/1/20/art_1_2.html",
        f"{own}/zfxxgk/zfxxgknb/t20240118_1.html",
        f"{own}/files/report.docx",
        f"{own}/c112289/202401/c01_100.shtml",
        f"{own}/InfoShow.aspx?id=1",
        f"{other}/justice.html",
        *(f"{own}/yearly/{number}.html" for number in range(5)),
        f"{own}/yearly/forest.pdf",
    }
    kept = {path.name for path in sites.folder.iterdir() if not path.name.startswith(".")}
    assert kept == {"sources.csv", *(row["file"] for row in listed.values())}
    assert next(iter(listed.values())).keys() == {
        "file", "source_url", "fetched", "sha256", "agency", "year", "place_code", "title",
        "column_url",
    }  # fmt: skip


def test_files_are_the_bytes_that_came(sites: Sites) -> None:
    listed = sites.sources()
    attached = listed[f"{sites.own.base}/files/report.docx"]
    content = (sites.folder / attached["file"]).read_bytes()
    assert content == sites.own.pages["/files/report.docx"]()[2]
    assert attached["agency"] == attached["place_code"] == ""  # its own words say whose it is
    assert attached["title"] == "徐州市铜山区农业农村局2023年政府信息公开工作年度报告"
    gbk = listed[f"{sites.own.base}/c112289/202401/c01_100.shtml"]
    assert "政府信息公开".encode("gbk") in (sites.folder / gbk["file"]).read_bytes()


def test_what_is_no_report_is_refused_with_the_reason(sites: Sites) -> None:
    own = sites.own.base
    for line in (
        f"不是年报 {own}/zfxxgk/zfxxgknb/t20240119_2.html：没有找到政府信息公开工作年度报告的标题、章节或表格",
        f"不是年报 {own}/zfxxgk/zfxxgknb/t20240120_3.html：这是关于编制年度报告的通知或消息，不是年度报告",
        f"不是年报 {own}/files/budget.pdf：文件已损坏，无法按 PDF 读取",
        f"只有脚本能显示内容，没有收集：{own}/scripted/index.html",
        f"没有取到 {own}/secret/t.html：网站的 robots.txt 不允许",
        "没有取到 http://10.0.0.1/report.html：不是公网地址",
        "没有取到 http://169.254.169.254/latest：不是公网地址",
        f"没有取到 {own}/huge.pdf：文件过大",
        f"没有取到 {own}/trap/list.html?page=12：网站回答 404",
        "新增 14，有变 0，未变 0，不见了 0，不是年报 4，没有取到 5",
    ):
        assert line in sites.said.splitlines()


def test_the_site_is_asked_politely(sites: Sites) -> None:
    """As robots.txt says, one after the other, by name, and later where it is told to wait."""
    paths = [path for _, path, _ in sites.asked]
    assert paths[0] == "/robots.txt"
    assert "/secret/t.html" not in paths
    times = [time for time, path, _ in sites.asked if path != "/robots.txt"]
    assert times[-1] - times[1] >= 0.19 * (len(times) - 2)  # one may arrive late, none early
    assert min(later - earlier for earlier, later in pairwise(times[1:])) >= 0.1
    assert all("mail@example.org" in headers["User-Agent"] for _, _, headers in sites.asked)
    impatient = [time for time, path, _ in sites.asked if path == "/InfoShow.aspx?id=1"]
    assert len(impatient) == 2
    assert impatient[1] - impatient[0] >= 1.0
    left_alone = [time for time, _, _ in sites.asked if 0 < time - impatient[0] < 0.9]
    assert left_alone == []


def test_other_hosts_are_asked_every_two_seconds_at_most() -> None:
    made = _scrapy(settings_of({"GONGKAI_FETCH_CONTACT": "mail@example.org"}), Path("hidden"))
    assert DELAY == 2.0
    assert (made["DOWNLOAD_DELAY"], made["AUTOTHROTTLE_START_DELAY"]) == (2.0, 2.0)
    assert made["CONCURRENT_REQUESTS_PER_DOMAIN"] == 1
    assert made["ROBOTSTXT_OBEY"] is True
    assert made["DOWNLOAD_DELAY_JITTER"] == 0
    assert made["ALLOW_LOOPBACK"] is False


def test_every_exchange_is_archived(sites: Sites) -> None:
    with (sites.folder / ".fetch" / "exchanges.warc.gz").open("rb") as file:
        records = [(one.rec_type, one.rec_headers["WARC-Target-URI"], one.content_stream().read())
                   for one in ArchiveIterator(file)]  # fmt: skip
    bodies = {uri: body for kind, uri, body in records if kind == "response"}
    assert (
        bodies[f"{sites.own.base}/files/report.docx"]
        == (sites.own.pages["/files/report.docx"]()[2])
    )
    assert ("request", f"{sites.own.base}/robots.txt") in {one[:2] for one in records}


@pytest.mark.slow
def test_second_run_then_a_change_then_build_and_ask(sites: Sites, tmp_path: Path) -> None:
    """A second run transfers no report; a changed one is a new version, one that is gone stays."""
    own = sites.own
    own.bodies = sites.other.bodies = 0
    again = run("fetch", *sites.addresses, "--into", sites.folder)
    assert "新增 0，有变 0，未变 14，不见了 0" in again.stdout
    assert own.bodies + sites.other.bodies < 100  # the first bytes of the 3 GB
    store = tmp_path / "store.db"
    built = run("build", sites.folder, "--db", store)
    assert "读入 14" in built.stdout

    folder = "/zfxxgk/zfxxgknb/"
    own.add(folder + "t20240118_1.html", page(DEPARTMENT.replace("行政许可\t57", "行政许可\t58")))
    own.add("/col/col1/index_1.html", listing(more="<a href='/y'>导航</a>"))
    third = run("fetch", *sites.addresses, "--into", sites.folder)
    assert f"有变 {own.base}{folder}t20240118_1.html" in third.stdout
    assert f"不见了 {own.base}/art/2024/1/19/art_1_1.html（已收的文件保留）" in third.stdout
    assert len(sites.sources()) == 14

    assert "更新 1" in run("build", sites.folder, "--db", store).stdout
    asked = run("ask", "徐州市铜山区水利局2023年行政许可多少件", "--db", store, "--json")
    (figure, *_) = json.loads(asked.stdout)["figures"]
    assert figure["value"] == 58
    assert figure["citation"]["source_url"] == f"{own.base}{folder}t20240118_1.html"
    said = run("ask", "睢宁县2023年收到多少申请", "--db", store).stdout
    assert said.startswith("206 件")
    assert f"{own.base}/art/2024/1/18/art_1_0.html" in said
    attached = run("ask", "徐州市铜山区农业农村局2023年新收申请", "--db", store).stdout
    assert f"{own.base}/files/report.docx" in attached
    pdf = run("ask", "徐州市铜山区林业局2023年新收申请", "--db", store).stdout
    assert pdf.startswith("18 件")
    assert "第4页" in pdf
    assert f"{own.base}/yearly/forest.pdf" in pdf


def test_dry_run_and_max_ask_for_less(sites: Sites, tmp_path: Path) -> None:
    before = sites.own.count("/c112289/202401/c01_100.shtml")
    dry = run("fetch", sites.addresses[3], "--dry-run", "--into", tmp_path / "dry")
    assert "徐州市铜山区教育局2023年政府信息公开工作年度报告" in dry.stdout
    assert sites.own.count("/c112289/202401/c01_100.shtml") == before
    assert not (tmp_path / "dry" / "sources.csv").exists()
    one = run("fetch", sites.addresses[1], "--max", "1", "--into", tmp_path / "one")
    assert "新增 1" in one.stdout


@pytest.mark.slow
def test_this_machine_is_not_public(tmp_path: Path) -> None:
    """By number and by name: nothing is asked of a private address."""
    with served(Site()) as site:
        port = site.base.rpartition(":")[2]
        made = run("fetch", site.base, f"http://localhost:{port}/", "--into", tmp_path,
                   GONGKAI_FETCH_LOOPBACK="")  # fmt: skip
        assert made.returncode == 1
        assert made.stdout.count("不是公网地址") == 2
        assert made.stderr == ""
        assert site.asked == []


@pytest.mark.slow
def test_wrong_command_lines(tmp_path: Path) -> None:
    assert run("fetch", "--into", tmp_path).returncode == 2
    assert run("fetch", "reports/index.html", "--into", tmp_path).returncode == 2
    without = run("fetch", "http://127.0.0.1:1/", "--into", tmp_path, GONGKAI_FETCH_CONTACT="")
    assert without.returncode == 1
    assert "GONGKAI_FETCH_CONTACT" in without.stderr
    sites = tmp_path / "sites.toml"
    sites.write_text("[[site]]\nname = 'x'\n", "utf-8")
    assert "不是有效的栏目清单" in run("fetch", "--sites", sites, "--into", tmp_path).stderr


@pytest.mark.slow
def test_word_attachment_that_names_nobody_is_told_by_its_page(tmp_path: Path) -> None:
    """The page names the agency and year, the file has the figures."""
    site = Site()
    nameless = department("本局").replace("本局2023年政府信息公开工作年度报告", "年度报告", 1)
    with served(site):
        title = "徐州市铜山区体育局2023年政府信息公开工作年度报告"
        site.add("/list/index.html", listing(("/list/1.html", title)))
        site.add(
            "/list/1.html", f"<html><body><h1>{title}</h1><a href='/f.docx'>附件</a></body></html>"
        )
        site.add("/f.docx", word(nameless), "application/octet-stream")
        made = run("fetch", f"{site.base}/list/index.html", "--into", tmp_path / "in")
        assert "新增 1" in made.stdout
        with (tmp_path / "in" / "sources.csv").open(encoding="utf-8") as file:
            (row,) = csv.DictReader(file)
        assert (row["agency"], row["year"]) == ("徐州市铜山区体育局", "2023")


@pytest.mark.slow
def test_the_place_of_a_site_only_hints(tmp_path: Path) -> None:
    """A nameless file on a city's site is not the city's for that: its page names the district."""
    site = Site()
    nameless = department("本局").replace("本局2023年政府信息公开工作年度报告", "年度报告", 1)
    other = department("体育局")
    city = "<meta name='SiteIDCode' content='3203000040'>"
    with served(site):
        title = "徐州市铜山区体育局2023年政府信息公开工作年度报告"
        site.add("/list/index.html", listing(
            ("/list/1.html", title), ("/list/2.html", "体育局2023年政府信息公开工作年度报告")
        ))  # fmt: skip
        for number, head, file in ((1, title, nameless), (2, "年报", other)):
            body = f"<h1>{head}</h1><a href='/{number}.docx'>附件</a>"
            site.add(f"/list/{number}.html", f"<html><head>{city}</head><body>{body}</body></html>")
            site.add(f"/{number}.docx", word(file), "application/octet-stream")
        made = run("fetch", f"{site.base}/list/index.html", "--into", tmp_path / "in")
        assert "新增 2" in made.stdout
    with (tmp_path / "in" / "sources.csv").open(encoding="utf-8") as listed:
        rows = sorted(csv.DictReader(listed), key=lambda row: row["file"])
    assert [(row["agency"], row["place_code"]) for row in rows] == [
        ("徐州市铜山区体育局", "320300"), ("", ""),
    ]  # fmt: skip
    built = run("build", tmp_path / "in", "--db", tmp_path / "store.db")
    assert "1 份没有认出机关" in built.stdout


@pytest.mark.slow
def test_own_reports_in_ten_minutes_as_the_readme_has_it(tmp_path: Path) -> None:
    """The README's own commands, one after the other, on the imitation site, an address changed."""
    readme = (ROOT / "README.md").read_text("utf-8").partition("## 自己的年报，十分钟")[2]
    lines = [line.split("#")[0].strip() for line in readme.split("\n## ")[0].splitlines()]
    commands = [shlex.split(line)[1:] for line in lines if line.startswith("gongkai ")]
    assert [one[0] for one in commands] == ["fetch", "fetch", "build", "coverage", "ask"]
    site = Site()
    with served(site), served(Site(), "127.0.0.2") as other:
        columns(site, other)
        address = f"{site.base}/zfxxgk/zfxxgknb/index.html"
        changed = {
            "https://www.example.gov.cn/zfxxgk/zfxxgknb/index.html": address,
            "…2023年收到多少申请": "徐州市铜山区水利局2023年收到多少申请",
        }
        (tmp_path / "reports").mkdir()
        notice = "关于放假的通知\n\n各部门：\n\n放假三天。\n"
        (tmp_path / "reports" / "copied.txt").write_text(notice, "utf-8")
        (tmp_path / "reports" / "沛县.txt").write_text(county("沛县"), "utf-8")
        said = [
            run(*(changed.get(word, word) for word in one), folder=tmp_path) for one in commands
        ]
    dry, fetched, built, coverage, asked = (one.stdout for one in said)

    assert [one.returncode for one in said] == [0] * 5
    assert "徐州市铜山区水利局2023年政府信息公开工作年度报告" in dry
    assert "新增 1，有变 0，未变 0，不见了 0，不是年报 2，没有取到 1" in fetched
    assert "读入 2，未变 0，更新 0，拒绝 1" in built
    assert (
        "拒绝 reports/copied.txt：没有找到政府信息公开工作年度报告的标题、章节或表格"
        in said[2].stderr
    )
    assert "2023年度：应有 2 家，已收录 2 家" in coverage
    assert asked.startswith("18 件\n徐州市铜山区水利局 · 2023年度 · 本年新收")
    assert f"{site.base}/zfxxgk/zfxxgknb/t20240118_1.html" in asked
