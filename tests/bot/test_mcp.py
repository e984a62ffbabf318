"""The tools an assistant sees, called through the protocol."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client, StdioServerParameters

from bench.synthetic import fill
from bot.brief import MOST
from bot.files import Shelf, choose
from bot.mcp import create_server
from bot.measures import Measures
from bot.reply.contract import as_json
from bot.rows import of_reports
from bot.shapes import Answer
from index import ask
from index.build import build
from index.sqlite import open_store
from tests.conftest import INVENTED, ROOT
from tests.counted import Counted

ENVIRONMENT = {name: said for name, said in os.environ.items() if not name.startswith("GONGKAI_")}


async def call(store: Shelf, tool: str, **arguments: Any) -> Any:
    """Return what a tool gives an assistant over the five reports; its error as text."""
    server = create_server(store, "https://gongkai.example", lambda: date(2026, 11, 21))
    async with Client(server) as client:
        result = await client.call_tool(tool, arguments)
    return result.content if result.is_error else result.structured_content


async def test_the_tools_are_these(store: Shelf) -> None:
    """Six tools, each with what an assistant chooses by: words, parameters, what comes back."""
    async with Client(create_server(store)) as client:
        tools = (await client.list_tools()).tools

    assert sorted(tool.name for tool in tools) == [
        "agencies", "ask", "figures", "indicators", "report", "search",
    ]  # fmt: skip
    for tool in tools:
        assert tool.title
        assert tool.description
        for name, parameter in tool.input_schema["properties"].items():
            assert parameter.get("description"), (tool.name, name)
        assert tool.output_schema is not None
        for name, field in tool.output_schema["properties"].items():
            assert field.get("description"), (tool.name, name)
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint
        assert tool.annotations.idempotent_hint
        assert not tool.annotations.destructive_hint
        assert not tool.annotations.open_world_hint


async def test_the_server_says_which_version_it_is(store: Shelf) -> None:
    """Name and version are those of the program, not of the library."""
    async with Client(create_server(store)) as client:
        about = client.server_info

    assert about is not None
    assert (about.name, about.version) == ("gongkai", version("gongkai"))


async def test_agencies_and_indicators_are_listed(store: Shelf) -> None:
    """What can be named stands in two lists; names that are not known are errors."""
    found = await call(store, "agencies", place="黑龙江省")
    rows = {one["id"]: one for one in (await call(store, "indicators"))["indicators"]}
    refused = await call(store, "agencies", place="没有这里")

    assert [one["name"] for one in found["agencies"]][1] == "绥芬河市人民政府"
    assert (found["count"], found["next_offset"]) == (4, None)
    assert rows["new_received"]["columns"][0] == "natural_person"
    assert "There is no place" in refused[0].text


async def test_ask_gives_the_answer_of_the_contract(store: Shelf) -> None:
    """The figure comes with its line and an address that opens it."""
    answer = await call(store, "ask", question="绥芬河2021年收到多少件信息公开申请？")
    figure = answer["figures"][0]

    assert (answer["status"], figure["value"], figure["citation"]["line"]) == ("answered", 14, 57)
    assert figure["citation"]["url"] == "https://gongkai.example/reports/suifenhe-2021#c1575"


async def test_no_answer_is_longer_than_can_be_read(tmp_path: Path) -> None:
    """Of sixty contradictory reports every warning has its sentence; the rest is counted."""
    fill(tmp_path / "many.db", 400, with_passages=False, readings=40)
    with_store = open_store(tmp_path / "many.db")
    answer = await call(with_store, "ask", question="哪些年报自相矛盾")
    whole = as_json(ask("哪些年报自相矛盾", with_store, date(2026, 11, 21)).answer)

    def size(figures: list[Any]) -> int:
        return sum(1 + size(one["inputs"]) for one in figures)

    def held(said: Any) -> int:
        return size(said["figures"]) + sum(size(one["figures"]) for one in said["warnings"])

    assert held(whole) > MOST
    assert MOST - 20 < held(answer) <= MOST
    assert held(answer) + answer["left_out"] == held(whole)
    assert [one["message"] for one in answer["warnings"]] == [
        one["message"] for one in whole["warnings"]
    ]
    assert answer["text"]
    assert len(json.dumps(answer, ensure_ascii=False).encode()) < 100_000


async def test_a_short_answer_is_whole(store: Shelf) -> None:
    """An answer that fits is that of the contract, with nothing left out."""
    said = "黑龙江省外办2021年办理结果总计"
    answer = await call(store, "ask", question=said)
    whole = as_json(ask(said, store, date(2026, 11, 21)).answer, "https://gongkai.example")

    assert answer.pop("left_out") == 0
    assert answer == Answer.model_validate(whole).model_dump(mode="json")


async def test_ask_follows_up(store: Shelf) -> None:
    """What the question leaves out comes from the one before."""
    before = ["绥芬河2021年收到多少件信息公开申请？"]
    answer = await call(store, "ask", question="予以公开呢？", after=before)

    assert answer["figures"][0]["value"] == 11


async def test_figures_are_narrowed(store: Shelf) -> None:
    """Agency, year, row and column leave one cell."""
    wanted = {"agency": "绥芬河市", "year": 2021, "indicator": "new_received", "column": "total"}
    found = await call(store, "figures", **wanted)
    cells = [row for row in found["figures"] if row["source"] == "table"]

    assert [(row["value"], row["state"], row["line"]) for row in cells] == [(14, "number", 57)]
    assert found["next_cursor"] is None


async def test_figures_of_several_and_of_nobody(store: Shelf) -> None:
    """A list means any of them; a name that is not known is an error with the nearest."""
    wanted = {"agency": ["绥芬河", "山西省外办"], "indicator": "new_received", "column": "total"}
    cells = [row for row in (await call(store, "figures", **wanted))["figures"]
             if row["source"] == "table"]  # fmt: skip
    refused = await call(store, "figures", agency="绥芬和市")

    assert [(row["report"], row["state"]) for row in cells] == [
        ("shanxi-fao-2021", "blank"),
        ("suifenhe-2021", "number"),
    ]
    assert "no agency called “绥芬和市”. Nearest: 绥芬河市人民政府" in refused[0].text


async def test_figures_come_in_pieces(store: Shelf) -> None:
    """A call for everything gives a part of at most 100 kB and leads to the next, to the end."""
    pieces: list[Any] = []
    cursor = None
    while cursor is not None or not pieces:
        pieces.append(await call(store, "figures", cursor=cursor))
        cursor = pieces[-1]["next_cursor"]
    whole = list(of_reports(choose(store)))
    cells = [(row["report"], row["indicator"], row["column"], row["raw"])
             for piece in pieces for row in piece["figures"]]  # fmt: skip

    assert [len(piece["figures"]) for piece in pieces[:-1]] == [100] * (len(pieces) - 1)
    assert sorted(cells) == sorted(
        (row["report"], row["indicator"], row["column"], row["raw"]) for row in whole
    )
    for piece in pieces:
        assert len(json.dumps(piece, ensure_ascii=False).encode()) < 100_000
        shown = {row["report"] for row in piece["figures"]}
        assert {one["report"] for one in piece["warnings"]} <= shown
    refused = await call(store, "figures", cursor="nowhere")
    assert "next_cursor" in refused[0].text


@pytest.mark.slow
async def test_no_call_looks_at_all_reports(tmp_path: Path) -> None:
    """Of four times the reports a piece takes the same steps of the store, also one far behind."""
    steps = []
    for size in (1_000, 4_000):
        fill(tmp_path / f"{size}.db", size, with_passages=False, readings=20)
        store = Counted(tmp_path / f"{size}.db")
        for arguments in ({}, {"cursor": "300.10"}, {"year": 2021, "indicator": "new_received"}):
            await call(store, "figures", **arguments)
        await call(store, "agencies")  # what is counted once for each state of the data
        store.ran.clear()
        await call(store, "figures")
        await call(store, "agencies")
        steps.append(store.steps)

    assert steps[1] <= steps[0] * 1.1 + 500


async def test_a_contradicted_figure_says_so(store: Shelf) -> None:
    """heilongjiang-fao-2021: the printed 0 comes with its line and what speaks against it."""
    wanted = {"agency": "黑龙江省外办", "indicator": "handled_total", "column": "total"}
    found = await call(store, "figures", **wanted)
    (row,) = found["figures"]

    assert (row["value"], row["state"], row["line"]) == (0, "number", 79)
    assert row["quote"] == "(七) 总计\t0\t0\t0\t0\t0\t0\t0\t0"
    assert row["url"] == "https://gongkai.example/reports/heilongjiang-fao-2021#c2196"
    assert row["reservations"] == ["identity_mismatch", "sum_mismatch", "cells_dropped"]
    assert [one["code"] for one in found["warnings"]] == row["reservations"]
    assert "add up to 1" in found["warnings"][1]["message"]
    assert found["next_cursor"] is None


async def test_search_gives_passages_verbatim(store: Shelf) -> None:
    """A passage that has the word, with its place."""
    found = await call(store, "search", text="抖音", agency="绥芬河")
    passage = found["passages"][0]

    assert "抖音 3 个" in passage["text"]
    assert passage["report"] == "suifenhe-2021"
    assert passage["url"].startswith("https://gongkai.example/reports/suifenhe-2021#p")


async def test_a_report_comes_whole_or_not_at_all(store: Shelf, reports: Path) -> None:
    """Identity and text of a report; an unknown id is an error that says what to do."""
    found = await call(store, "report", report="suifenhe-2021")

    assert (found["agency"], found["year"]) == ("绥芬河市人民政府", 2021)
    assert found["text"] == (reports / "suifenhe-2021.txt").read_text("utf-8")
    assert found["next_offset"] is None
    assert "file" not in found
    assert "no report none" in str(await call(store, "report", report="none"))


async def test_it_speaks_over_standard_input_and_output(database: Path) -> None:
    """Started as a program, it answers on its standard output and prints nothing else there."""
    program = (
        "from pathlib import Path; from bot.mcp import create_server; "
        "from index.sqlite import open_store; "
        f"create_server(open_store(Path({str(database)!r}))).run('stdio')"
    )
    started = StdioServerParameters(command=sys.executable, args=["-c", program], cwd=ROOT)
    async with Client(started) as client:
        result = await client.call_tool("ask", {"question": "绥芬河2021年收到多少件申请"})

    assert result.structured_content is not None
    assert result.structured_content["figures"][0]["value"] == 14


async def test_what_is_built_meanwhile_is_moved_on_to(database: Path, tmp_path: Path) -> None:
    """A server that runs for years answers from the newest store, as the other channels do."""
    db = Path(shutil.copy(database, tmp_path / "g.db"))
    server = create_server(open_store(db))
    build([INVENTED], db)
    async with Client(server) as client:
        result = await client.call_tool("figures", {"agency": "江苏省卫生健康委员会", "year": 2020})

    assert not result.is_error


async def test_a_text_without_end_is_refused(store: Shelf) -> None:
    """A search takes as many characters as a question."""
    assert "at most 600 characters" in str(await call(store, "search", text="公开" * 301))


# Over HTTP, by the command


@pytest.fixture(scope="module")
def port(database: Path) -> Iterator[int]:
    """A port that `gongkai mcp --http` listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "bot", "mcp", "--http", "--db", str(database)]
    given = {"GONGKAI_WEB_PORT": str(port), "GONGKAI_WEB_HOSTS": "gongkai.example"}
    with subprocess.Popen(command, cwd=ROOT, env=dict(ENVIRONMENT, **given)) as process:
        try:
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline and _post(port, {}) == 0:
                time.sleep(0.1)
            yield port
        finally:
            process.terminate()


def _post(port: int, headers: dict[str, str], content: bytes = b"{}") -> int:
    try:
        return httpx.post(
            f"http://127.0.0.1:{port}/mcp", headers=headers, content=content, timeout=10
        ).status_code
    except httpx.TransportError:
        return 0


async def test_calls_are_counted(store: Shelf) -> None:
    """Each by its tool and what came of it; an answer also as those of other channels."""
    measures = Measures()
    async with Client(create_server(store, None, lambda: date(2026, 11, 21), measures)) as client:
        for tool, arguments in (
            ("ask", {"question": "绥芬河2021年收到多少件信息公开申请？"}),
            ("ask", {"question": "天气怎么样"}),
            ("figures", {"agency": "火星市"}),
            ("agencies", {}),
        ):
            await client.call_tool(tool, arguments)
    told = measures.written("")[0].decode()

    assert 'tool_calls_total{outcome="answered",tool="ask"} 2.0' in told
    assert 'tool_calls_total{outcome="refused",tool="figures"} 1.0' in told
    assert 'tool_calls_total{outcome="answered",tool="agencies"} 1.0' in told
    assert 'gongkai_answers_total{channel="mcp",status="answered"} 1.0' in told
    assert 'gongkai_answers_total{channel="mcp",status="out_of_scope"} 1.0' in told
    assert 'gongkai_tool_seconds_count{tool="agencies"} 1.0' in told
    assert 'gongkai_stage_seconds_count{channel="mcp",stage="ask"} 2.0' in told
    assert "gongkai_store_reports 5.0" in told
    assert "火星" not in told


async def test_it_speaks_over_streamable_http(port: int) -> None:
    """Under /mcp of a web address it is the same server; /metrics tells of its calls."""
    async with Client(f"http://127.0.0.1:{port}/mcp") as client:
        result = await client.call_tool("report", {"report": "suifenhe-2021"})
    told = httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=10).text

    assert 'gongkai_tool_calls_total{outcome="answered",tool="report"} 1.0' in told
    assert result.structured_content is not None
    assert result.structured_content["year"] == 2021


@pytest.mark.parametrize(
    ("host", "is_ours"), [("gongkai.example", True), ("localhost", True), ("evil.example", False)]
)
def test_only_our_names_are_answered(port: int, host: str, is_ours: bool) -> None:
    """A site that has its name point at this machine learns nothing."""
    assert (_post(port, {"Host": host}) == 421) is not is_ours


def test_a_call_is_small(port: int) -> None:
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}

    assert _post(port, headers, b" " * 65_537) == 413


def _is_shut(wire: socket.socket) -> bool:
    """Tell whether the other end has closed a connection, in order or by a reset."""
    try:
        return wire.recv(1) == b""
    except ConnectionResetError:
        return True


def test_half_open_connections_shut_nobody_out(port: int) -> None:
    """More of them than are kept are closed, the oldest first; calls are answered meanwhile."""
    with ExitStack() as stack:
        wires = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(450)
        ]
        for wire in wires:
            wire.sendall(b"POST /mcp HTTP/1.1\r\n")
        assert _post(port, {"Host": "localhost"}) != 0
        wires[0].settimeout(20)
        assert _is_shut(wires[0])
