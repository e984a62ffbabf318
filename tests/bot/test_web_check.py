"""The page on which a draft is checked: what comes in, what goes out, and what is refused."""

import asyncio
import os
import re
import socket
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import AsyncExitStack, ExitStack
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import httpx
import pytest
from playwright.sync_api import Page
from starlette.testclient import TestClient

from bot.drafts.received import LARGEST, MOST_INSIDE, Busy
from bot.web import Service, create_app
from bot.web.arriving import BODY_SECONDS, GRACE, MOST_COMING, MOST_OF_ONE, Arrivals
from bot.wire import ANSWER_SECONDS
from index.build import build
from index.sqlite import open_store
from tests.bot.test_drafts import FOLDER, as_docx, seed_named, seeded, text_of
from tests.bot.test_web_guard import connect, read_all
from tests.browser import chromium, served
from tests.conftest import ROOT
from tests.shelf import shelf

BLANK = seeded(seed_named("one cell is blank"))
KEPT = "文件只在内存里读一遍，用完即弃，不保存。"


def service() -> Service:
    return Service(shelf())


def client(given: Service | None = None) -> TestClient:
    app = create_app(given or service())
    return TestClient(app, raise_server_exceptions=False)


def sent(name: str, content: bytes, to: TestClient | None = None, **more: object) -> Any:
    return (to or client()).post("/check", files={"draft": (name, content)}, **more)  # type: ignore[arg-type]


def plain(page: Any) -> str:
    """Return the text of a page without its markup."""
    return " ".join(unescape(re.sub("<[^>]+>", " ", page.text)).split())


def test_the_page_has_a_form_and_needs_no_script() -> None:
    """A plain form of HTML, with what is taken and what becomes of it; every page leads here."""
    page = client().get("/check")

    assert page.status_code == 200
    assert 'action="/check" method="post" enctype="multipart/form-data"' in page.text
    assert "最大 10 MB" in page.text
    assert KEPT in page.text
    assert 'href="/check"' in client().get("/").text
    assert "<script" not in page.text.replace('<script src="/static/page.js', "")


def test_a_draft_is_answered_with_its_findings_and_their_places() -> None:
    """Whose it is, the place in words, the printed row with the cell marked, remedy and norm."""
    page = sent("草稿.txt", BLANK.encode())

    assert page.status_code == 200
    said = plain(page)
    assert "徐州市铜山区水利局2023年度报告：1 处问题" in said
    assert (
        "三、收到和处理政府信息公开申请情况 “补正后申请内容仍不明确”行 “商业企业”列 第49行" in said
    )
    assert "没有填数字。请填数字；没有的填 0。依据：国办公开办函〔2021〕30号。" in said
    (row,) = re.findall(r'<span class="row"[^>]*>(.*?)</span>', page.text, re.DOTALL)
    assert row.split("\t")[-7:] == ["0", "<mark>▢</mark>", "0", "0", "0", "0", "0"]
    assert "没有收录上一年度的报告，结转、存量和雷同未核对。" in said


def test_a_word_draft_can_be_fetched_with_comments() -> None:
    """The copy is part of the page, so that nothing needs to be kept for it."""
    page = sent("草稿.docx", as_docx(BLANK), headers={"accept-language": "en"})
    (address, name) = re.findall(
        r'href="data:application/vnd[^,]*;base64,([^"]+)" download="([^"]+)"', page.text
    )[0]
    (comment,) = docx.Document(BytesIO(b64decode(address))).comments

    assert name == "草稿 (comments).docx"
    assert comment.text.startswith("no figure is entered.")
    assert "1 finding" in page.text


def test_a_clean_draft_is_said_to_be_clean() -> None:
    page = sent("a.txt", text_of("county-2023").encode())

    assert "沛县人民政府2023年度报告：没有发现问题" in plain(page)
    assert "批注" not in plain(page)


def test_last_years_report_is_compared_with_where_it_is_held(tmp_path: Path) -> None:
    build([FOLDER / "county-2022.txt"], tmp_path / "store.db")
    draft = seeded(seed_named("ten times as many permits as last year"))
    held = Service(open_store(tmp_path / "store.db"))
    said = plain(sent("a.txt", draft.encode(), client(held)))

    assert "上年报告的行政许可决定数 17040" in said
    assert "已与收录的 2022 年度报告核对结转、存量和文字。" in said


def test_a_file_that_cannot_be_read_gets_one_sentence() -> None:
    page = sent("通知.txt", "关于放假的通知\n\n放假三天。\n".encode())

    assert page.status_code == 200
    assert page.text.count('class="problem"') == 1
    assert "无法作为年度报告读取：没有找到政府信息公开工作年度报告" in plain(page)


def test_what_a_draft_holds_is_never_markup() -> None:
    """Names and rows are shown as they stand, and run nothing."""
    hostile = BLANK.replace("本机关不掌握相关政府信息", "本机关不掌握相关政府信息<img src=x>")
    name = '"><script>alert(1)</script>.txt'
    page = sent(name, hostile.encode())

    assert "<script>alert" not in page.text
    assert "<img" not in page.text


def test_personal_data_are_not_printed_whole() -> None:
    draft = seeded(seed_named("an applicant's identity number"))
    page = sent("a.docx", as_docx(draft))

    assert "3203**************" in page.text
    assert "3203231985" not in page.text


def test_no_file_is_asked_for_again() -> None:
    page = sent("", b"")
    other = client().post("/check", data={"lang": "zh"})

    assert (page.status_code, other.status_code) == (400, 400)
    assert "请先选择一个文件" in page.text


def test_what_goes_out_is_kept_nowhere_and_framed_by_nobody() -> None:
    """The headers of every page, no cookie, and no copy in a cache."""
    page = sent("a.txt", BLANK.encode())

    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-frame-options"] == "DENY"
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert page.headers["referrer-policy"] == "same-origin"
    assert "set-cookie" not in page.headers


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"sec-fetch-site": "same-origin", "origin": "null"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "http://testserver"}, 200),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
    ],
)
def test_other_sites_cannot_send_a_form_through_a_reader(
    headers: dict[str, str], status: int
) -> None:
    """Only a form of our own page, or a program that is no browser."""
    page = sent("通知.txt", b"x", headers=headers)

    assert page.status_code == status


def test_only_this_page_takes_a_body_and_only_of_a_known_length() -> None:
    """A body elsewhere, without a length, beyond all measure or of another form is refused."""
    here = client()

    assert here.post("/", content=b"x").status_code == 405
    assert here.post("/api/ask", content=b"x").status_code == 405
    assert here.get("/check", headers={"content-length": "5"}).status_code == 413
    assert here.post("/check", content=iter([b"x"])).status_code == 411
    long = {"content-length": str(50 * LARGEST)}
    assert here.post("/check", content=b"x", headers=long).status_code == 413
    assert here.post("/check", content=b"x").status_code == 400
    broken = {"content-type": "multipart/form-data; boundary=x"}
    assert here.post("/check", content=b"nothing", headers=broken).status_code == 400
    assert here.put("/check", content=b"x").status_code == 405


def test_a_draft_that_is_too_large_is_told_so_on_the_page() -> None:
    """Told once all has come in, since a browser shows no answer before; it is not judged."""
    page = sent("a.txt", b"x" * (LARGEST + 100_000))

    assert page.status_code == 413
    assert "这个文件超过 10 MB，没有检查" in page.text


def test_who_comes_when_too_many_wait_is_told_so() -> None:
    here = service()
    with ExitStack() as others:
        for _ in range(MOST_INSIDE):
            others.enter_context(here.drafts.room())
        busy = sent("a.txt", BLANK.encode(), client(here))
    page = sent("a.txt", BLANK.encode(), client(here))

    assert busy.status_code == 503
    assert "正在检查的草稿太多" in busy.text
    assert page.status_code == 200


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A port that `gongkai web` listens on: here its threads would take room that readers need."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    db = tmp_path_factory.mktemp("web") / "g.db"
    command = [sys.executable, "-m", "bot", "web", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, "GONGKAI_DB": str(db)}) as process:
        try:
            deadline = time.monotonic() + 120
            while time.monotonic() < deadline and not answers(port):
                time.sleep(0.1)
            yield port
        finally:
            process.terminate()


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
    except httpx.TransportError:
        return False


HEAD = (
    b"POST /check HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    b"Content-Length: 100000\r\n\r\n--x\r\n"
)


def test_half_open_drafts_shut_nobody_out(port: int) -> None:
    """Of more bodies than may be on their way, those that have been so longest are given up."""
    with ExitStack() as stack:
        wires = [stack.enter_context(connect(port, HEAD)) for _ in range(MOST_COMING)]
        time.sleep(GRACE + 0.5)
        for _ in range(2):
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as here:
                page = here.post("/check", files={"draft": ("a.txt", BLANK.encode())})
            assert page.status_code == 200
            assert "1 处问题" in page.text
        assert read_all(wires[0]).startswith(b"HTTP/1.1 408 ")


async def test_a_body_has_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.arriving.BODY_SECONDS", 0.05)
    with pytest.raises(TimeoutError):
        async with Arrivals().coming():
            await asyncio.sleep(10)
    assert BODY_SECONDS < ANSWER_SECONDS


async def test_bodies_that_have_just_begun_are_not_given_up() -> None:
    arrivals = Arrivals()
    async with AsyncExitStack() as stack:
        for _ in range(MOST_COMING):
            await stack.enter_async_context(arrivals.coming())
        with pytest.raises(Busy):
            await stack.enter_async_context(arrivals.coming())
    async with arrivals.coming():
        pass


async def test_one_client_has_its_share_of_drafts() -> None:
    """Further ones of a public address are told to come back; others are not."""
    arrivals, theirs = Arrivals(), {"client": ("8.8.8.8", 1)}
    async with AsyncExitStack() as stack:
        for _ in range(MOST_OF_ONE):
            await stack.enter_async_context(arrivals.of(theirs))
        with pytest.raises(Busy):
            await stack.enter_async_context(arrivals.of(theirs))
        async with arrivals.of({"client": ("8.8.4.4", 1)}):
            pass
    async with arrivals.of(theirs):
        pass


def test_nothing_of_a_draft_comes_to_a_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No temporary file is even opened, however large the draft."""

    def never(*given: object, **more: object) -> None:
        raise AssertionError("a temporary file was made")

    monkeypatch.setattr("tempfile.TemporaryFile", never)
    page = sent("a.txt", BLANK.encode() + b" " * 3_000_000)

    assert page.status_code == 200
    assert "1 处问题" in page.text


@pytest.mark.browser
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_reader_checks_a_draft_in_a_browser(javascript: bool, tmp_path: Path) -> None:
    """Choose, press, read, fetch the copy: in a real browser, also without scripts."""
    draft = tmp_path / "草稿.docx"
    draft.write_bytes(as_docx(BLANK))
    with served(create_app(service())) as address, chromium() as browser:
        page: Page = browser.new_page(locale="zh-CN", java_script_enabled=javascript)
        page.goto(f"{address}/check")
        page.set_input_files("#draft", draft)
        page.get_by_role("button", name="检查").click()
        page.wait_for_selector(".findings", timeout=60_000)
        with page.expect_download() as fetched:
            page.get_by_text("下载带批注的副本").click()
        copy = fetched.value.path()

        assert page.locator(".findings li").count() == 1
        assert page.locator("h2").inner_text() == "徐州市铜山区水利局2023年度报告：1 处问题"
        assert fetched.value.suggested_filename == "草稿（批注）.docx"
        assert len(list(docx.Document(str(copy)).comments)) == 1
