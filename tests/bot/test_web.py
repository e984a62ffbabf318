"""The pages and the API as a reader's program receives them."""

import html
import re
from datetime import date

import pytest
from starlette.testclient import TestClient
from starlette.types import Message

from bot.web import Service, create_app
from tests.shelf import HOSTILE, SUIFENHE, SUIFENHE_FILE, Shelf, hostile, shelf, suifenhe


@pytest.fixture
def client() -> TestClient:
    """Return a reader of the web face over two reports."""
    service = Service(shelf(), "https://gongkai.example", today=lambda: date(2026, 11, 21))
    return TestClient(create_app(service), raise_server_exceptions=False)


def words(page: str) -> str:
    """Return the text of the source lines of a page: tags dropped, entities read."""
    parts = re.findall(r'<div class="source"[^>]*>(.*?)</div>', page, re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", "", "".join(parts)))


def test_the_text_is_shown_as_read(client: TestClient) -> None:
    """Without its tags the page holds the report's text, character for character."""
    assert words(client.get("/reports/suifenhe-2021").text) == SUIFENHE


def test_every_figure_and_passage_has_its_address(client: TestClient) -> None:
    """The cell 14 of row 57 begins at 1562, the paragraph about applications at 565."""
    page = client.get("/reports/suifenhe-2021").text

    assert re.search(r'<span id="c1562" class="cell" title="[^"]*自然人">14</span>', page)
    assert '<span id="p565" class="passage"><span id="c565" class="sentence">2021 年收到' in page
    assert '<span class="n" id="L57" data-n="57"></span>一、本年新收' in page


def test_no_id_is_given_twice(client: TestClient) -> None:
    """A fragment opens one place."""
    ids = re.findall(r' id="([^"]+)"', client.get("/reports/suifenhe-2021").text)

    assert len(ids) == len(set(ids)) > 100


def test_the_head_says_who_when_and_which_form(client: TestClient) -> None:
    """Agency, year, publication date and the form of table 3 stand above the text."""
    page = client.get("/reports/suifenhe-2021", headers={"accept-language": "zh-CN"}).text
    head = page[: page.index('class="source"')]

    for fact in ("绥芬河市人民政府", "<dd>2021</dd>", "2022-01-20", "年度报告格式"):
        assert fact in head


def test_a_failed_check_is_marked_at_its_cell(client: TestClient) -> None:
    """The total of row 57 carries the mark of the failed row sum and the sum is spelled out."""
    page = client.get("/reports/suifenhe-2021").text

    assert re.search(r'class="cell fail" title="[^"]*总计">14</span>', page)
    assert "14 ≠ 15" in page


def test_a_hostile_report_is_text(client: TestClient) -> None:
    """Script tags, entities and template signs of a report reach the reader as characters."""
    page = client.get("/reports/hostile-2021").text

    assert words(page) == HOSTILE
    assert page.count("<script") == 1  # our own
    assert "<img" not in page
    assert 'href="javascript' not in page
    assert "<script>alert(5)" not in client.get("/reports").text


def test_a_blank_cell_has_an_address_of_its_own(client: TestClient) -> None:
    """A cell without a character is an empty element a link can open."""
    assert re.search(
        r'<span id="c\d+" class="cell blank"[^>]*></span>', client.get("/reports/hostile-2021").text
    )


def test_the_original_is_a_download(client: TestClient) -> None:
    """The file's own bytes come back while the file is the one that was read."""
    answer = client.get("/reports/suifenhe-2021/raw")

    assert answer.content == SUIFENHE_FILE.read_bytes()
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"


def test_where_the_file_is_gone_the_text_is_given(client: TestClient) -> None:
    """The text as read is served as plain text, never as a page."""
    answer = client.get("/reports/hostile-2021/raw")

    assert answer.text == HOSTILE
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    "path", ["/", "/reports", "/reports/none", "/api/reports", "/static/page.css"]
)
def test_every_response_carries_the_security_headers(client: TestClient, path: str) -> None:
    """No page may run a script that is not a file of ours, nor be framed."""
    headers = client.get(path).headers

    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    "path", ["/", "/reports", "/reports/suifenhe-2021", "/reports/hostile-2021"]
)
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(client: TestClient, path: str) -> None:
    """Pages hold no script text, no style attribute, no handler and no foreign resource."""
    page = client.get(path).text
    tags = re.findall(r"<[a-z][^>]*>", page)

    assert not [tag for tag in tags if re.search(r"\s(style|on[a-z]+)=", tag)]
    assert not re.findall(r"<script[^>]*>[^<]", page)
    assert not [tag for tag in tags if re.search(r'\ssrc="(?!/static/)', tag)]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
def test_pages_can_only_be_read(client: TestClient, method: str) -> None:
    """Everything but GET, HEAD and OPTIONS is refused, with the list of what is allowed."""
    answer = client.request(method, "/reports")

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/reports/none", 404),
        ("/nothing", 404),
        ("/api/ask", 400),
        ("/api/ask?q=" + "x" * 4097, 400),
        ("/api/figures?year=soon", 400),
        ("/api/figures?limit=201", 400),
        ("/reports/..%2F..%2Fetc%2Fpasswd/raw", 404),
        ("/static/..%2Fapp.py", 404),
    ],
)
def test_impossible_requests_are_refused(client: TestClient, path: str, status: int) -> None:
    """A request for nothing or for too much ends in a plain status, never in a failure."""
    assert client.get(path).status_code == status


async def test_an_endless_address_is_refused() -> None:
    """A query string longer than five of the longest questions is not looked at."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    query = b"q=" + b"x" * 270_000
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": query, "headers": []}
    await create_app(Service(shelf()))(scope, receive, send)

    assert sent[0]["status"] == 414


def test_head_is_answered_without_a_body(client: TestClient) -> None:
    """HEAD says what GET would, and sends nothing."""
    answer = client.head("/reports/suifenhe-2021")

    assert answer.status_code == 200
    assert answer.content == b""


def test_the_api_lists_figures(client: TestClient) -> None:
    """A figure of the API has the columns of the export."""
    rows = client.get("/api/figures?agency=绥芬河&year=2021&indicator=new_received").json()

    assert rows["figures"][-1] == {
        "report": "suifenhe-2021", "agency": "绥芬河市人民政府", "year": 2021,
        "indicator": "new_received", "column": "total", "value": 14, "state": "number",
        "unit": "件", "raw": "14", "source": "table",
        "section": "三、收到和处理政府信息公开申请情况", "line": 57, "page": None,
        "label": "一、本年新收政府信息公开申请数量", "formula": None,
        "reservations": ["sum_mismatch"],
        "quote": "一、本年新收政府信息公开申请数量\t14\t0\t0\t0\t0\t0\t14",
        "url": "https://gongkai.example/reports/suifenhe-2021#c1575",
    }  # fmt: skip
    assert len(rows["figures"]) == 7


def test_the_api_takes_a_filter_several_times(client: TestClient) -> None:
    """Repeated parameters mean any of them; the next page keeps them all."""
    one = client.get("/api/figures?agency=绥芬河&indicator=new_received&column=total").json()
    two = client.get(
        "/api/figures?agency=绥芬河&indicator=new_received&indicator=新收&column=total&column=自然人"
    )
    assert two.status_code == 404
    both = client.get(
        "/api/figures?agency=绥芬河&indicator=new_received&column=total&column=自然人"
    ).json()
    assert [row["column"] for row in one["figures"]] == ["total"]
    assert {row["column"] for row in both["figures"]} == {"total", "natural_person"}
    page = client.get("/api/reports?year=2021&year=2021&limit=1").json()
    assert page["next"] == "/api/reports?year=2021&year=2021&limit=1&offset=1"


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("agency=绥芬和市", 404, "最接近的是：绥芬河市人民政府"),
        ("agency=绥芬河&year=1999", 404, "没有 1999 年度的报告。最接近的是：2021"),
        ("indicator=new_recieved", 404, "最接近的是：new_received"),
        ("agancy=绥芬河", 400, "没有名为“agancy”的参数。最接近的是：agency"),
    ],
)
def test_the_api_knows_no_empty_choice(
    client: TestClient, query: str, status: int, said: str
) -> None:
    """A name that is not known, and a filter that is misspelt, are errors."""
    answer = client.get(f"/api/figures?{query}", headers={"accept-language": "zh"})
    assert answer.status_code == status
    assert said in answer.json()["error"]


def test_the_api_speaks_csv_too(client: TestClient) -> None:
    """The header line is the export's; a blank cell has no value."""
    lines = client.get("/api/figures?format=csv&agency=局&column=enterprise").text.splitlines()

    assert (
        lines[0]
        == "report,agency,year,indicator,column,value,state,unit,raw,source,section,line,page,"
        "label,formula,reservations,quote,url"
    )
    assert lines[1] == (
        "hostile-2021,<script>alert(5)</script>局,2021,new_received,enterprise,,blank,件,,table,"
        "一、总体情况,5,,一、本年新收政府信息公开申请数量,,,"
        "<b>行</b>\t<i>14</i>\t\t</td><script>alert(4)</script>,"
        "https://gongkai.example/reports/hostile-2021#c183"
    )


def test_the_api_is_open_to_other_origins(client: TestClient) -> None:
    """A page elsewhere may read the API, and only the API."""
    assert client.get("/api/reports").headers["access-control-allow-origin"] == "*"
    assert client.get("/api/none").headers["access-control-allow-origin"] == "*"
    assert client.options("/api/ask").headers["access-control-allow-headers"] == "if-none-match"
    assert "access-control-allow-origin" not in client.get("/reports").headers


def test_an_unchanged_page_is_not_sent_again(client: TestClient) -> None:
    """The tag of a page holds until the data changes."""
    for path in ("/reports/suifenhe-2021", "/api/reports", "/api/figures"):
        tag = client.get(path).headers["etag"]

        assert client.get(path, headers={"if-none-match": tag}).status_code == 304
        assert client.get(path, headers={"if-none-match": 'W/"other"'}).status_code == 200


def test_the_reader_is_spoken_to_in_a_language_of_theirs(client: TestClient) -> None:
    """The address decides, then the browser, then Chinese."""
    english = {"accept-language": "de, en-GB;q=0.8"}

    assert "Skip to the content" in client.get("/", headers=english).text
    assert "跳到正文" in client.get("/?lang=zh", headers=english).text
    assert "跳到正文" in client.get("/").text


def test_health_and_counts(client: TestClient) -> None:
    """The program says that it runs, that the store answers, and how often it was asked."""
    client.get("/reports/suifenhe-2021")

    assert client.get("/healthz").text == "ok"
    assert client.get("/readyz").text == "ready v1"
    assert (
        'gongkai_http_requests_total{route="/reports/{report}",status="200"} 1'
        in client.get("/metrics").text
    )


def test_the_table_is_rebuilt_as_the_form_draws_it(client: TestClient) -> None:
    """Heads are merged as in the form of 2019, and every cell leads to its place in the text."""
    page = client.get("/reports/suifenhe-2021").text

    assert '<th scope="rowgroup" rowspan="20">三、本年度办理结果</th>' in page
    assert '<th scope="rowgroup" rowspan="8">（三）不予公开</th>' in page
    assert '<th scope="colgroup" colspan="5">法人或其他组织</th>' in page
    assert re.search(r'<td class="number"><a href="#c1947" title="8[^"]*总计">1</a></td>', page)
    assert re.search(r'<td class="number zero"><a href="#c\d+"[^>]*>0</a></td>', page)


def test_a_blank_cell_of_a_table_is_no_zero(client: TestClient) -> None:
    """A blank cell says that it is blank, and the table explains what that means."""
    page = client.get("/reports/hostile-2021").text

    assert re.search(r'<td class="blank"><a [^>]*><span class="sr">空白</span></a></td>', page)
    assert "报告未填写，不等于 0" in page


def test_a_new_store_is_moved_on_to() -> None:
    """Pages come from the store that stands in the place of the old one."""

    class Rebuilt(Shelf):
        def current(self) -> Shelf:
            return Shelf([hostile()], "v2")

    reader = TestClient(create_app(Service(Rebuilt([suifenhe()]))))

    assert reader.get("/readyz").text == "ready v2"
    assert reader.get("/reports/suifenhe-2021").status_code == 404
