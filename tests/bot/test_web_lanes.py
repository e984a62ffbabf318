"""Quick lanes and slow ones on the web, and the process that answers the slow."""

import asyncio
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.measures import Notes
from bot.web import Service, create_app
from bot.web.apart import Apart, Endpoint
from bot.web.lanes import LONGEST_WAIT, Lanes, NoLanes, laned
from bot.wire import ANSWER_SECONDS
from index.build import build
from tests import kills
from tests.shelf import Shelf, shelf


def fetched(path: str = "/") -> Request:
    return Request({"type": "http", "method": "GET", "path": path, "headers": []})


def saying(text: str) -> Endpoint:
    return lambda request: PlainTextResponse(text)


async def test_a_question_for_prose_moves_over() -> None:
    """In the quick lane a slow call is not made; out of it, and for others, it is."""
    lanes = Lanes()
    store = laned(shelf(), lanes)

    def search(request: Request) -> Response:
        return PlainTextResponse(str(len(store.search(["公开"], limit=1))))

    def name(request: Request) -> Response:
        return PlainTextResponse(str(store.named("nobody")))

    found, named = await lanes.slow(search, fetched()), await lanes.quick(name, fetched())

    assert await lanes.quick(search, fetched()) is None
    assert found.body == b"1"
    assert named is not None
    assert named.body == b"[]"


async def test_slow_requests_do_not_hold_up_quick_ones() -> None:
    """While one works and others wait among the slow, a quick one goes through at once."""
    lanes, began, release = Lanes(), threading.Event(), threading.Event()
    order: list[str] = []

    def work(request: Request) -> Response:
        order.append("slow")
        began.set()
        release.wait(10)
        return PlainTextResponse("slow")

    def hurry(request: Request) -> Response:
        release.set()
        time.sleep(0.1)
        return PlainTextResponse(" ".join(order))  # none of the others has begun meanwhile

    slow = [asyncio.create_task(lanes.slow(work, fetched())) for _ in range(5)]
    await asyncio.to_thread(began.wait)
    begun = time.monotonic()
    quick = await lanes.quick(saying("quick"), fetched())
    seconds = time.monotonic() - begun
    hurried = await lanes.quick(hurry, fetched())
    await asyncio.gather(*slow)

    assert quick is not None
    assert hurried is not None
    assert (quick.body, hurried.body) == (b"quick", b"slow")
    assert seconds < 0.1
    assert order == ["slow"] * 5


async def second_beside_first(
    lanes: Lanes,
) -> tuple[asyncio.Task[Response], pytest.ExceptionInfo[HTTPException]]:
    """Return the first slow one, let go again, and how the one asked beside it was refused."""
    release = threading.Event()
    first = asyncio.create_task(lanes.slow(lambda _: Response(str(release.wait(10))), fetched()))
    await asyncio.sleep(0.01)
    with pytest.raises(HTTPException) as error:
        await lanes.slow(saying("second"), fetched())
    release.set()
    return first, error


async def test_too_many_waiting_are_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """503 with Retry-After instead of an endless queue."""
    monkeypatch.setattr("bot.web.lanes.MOST_WAITING", 0)
    lanes = Lanes()
    first, error = await second_beside_first(lanes)

    assert (error.value.status_code, error.value.headers) == (503, {"retry-after": "5"})
    assert (await first).body == b"True"


async def test_who_waits_too_long_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """503 while there is still time to say so, not a connection that ends without a word."""
    monkeypatch.setattr("bot.web.lanes.LONGEST_WAIT", 0.05)
    lanes = Lanes()
    first, error = await second_beside_first(lanes)

    assert error.value.status_code == 503
    assert LONGEST_WAIT < ANSWER_SECONDS
    assert (await first).body == b"True"  # who was at work when the time was over is answered
    assert (await lanes.slow(saying("third"), fetched())).body == b"third"


# The process of the slow ones


@pytest.fixture
def apart() -> Iterator[Apart]:
    """A process that serves two reports."""
    made = Apart(partial(served, shelf()))
    yield made
    made.end()


def served(store: Shelf, notes: Notes) -> ASGIApp:
    """Return the pages as that process makes them; it ends when asked for /agencies."""
    if not multiprocessing.parent_process():
        raise RuntimeError("asked in the wrong process")
    service = Service(store, lanes=NoLanes(), measures=notes)
    pages = create_app(service)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/agencies":
            os.kill(os.getpid(), signal.SIGKILL)
        if scope["path"] == "/coverage":
            time.sleep(60)
        await pages(scope, receive, send)

    return app


def asked(path: str) -> Request:
    headers = [(b"host", b"localhost"), (b"accept-language", b"en")]
    return Request(
        {"type": "http", "method": "GET", "path": path, "query_string": b"", "root_path": "",
         "scheme": "http", "headers": headers, "server": ("localhost", 80), "client": None}
    )  # fmt: skip


def here(request: Request) -> Response:
    return PlainTextResponse("in this process")


@pytest.mark.slow
def test_a_process_of_their_own_answers_as_the_pages_do(apart: Apart) -> None:
    """Status, headers and body are those of the page; so is a refusal."""
    client = TestClient(create_app(Service(shelf())))
    page = client.get("/reports", headers={"host": "localhost", "accept-language": "en"})

    there, absent = (
        apart.answer(here, asked("/reports")),
        apart.answer(here, asked("/reports/nobody")),
    )

    assert there.status_code == 200
    assert bytes(there.body) == page.content
    assert there.headers["content-type"] == page.headers["content-type"]
    assert there.headers["etag"] == page.headers["etag"]
    assert absent.status_code == 404


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals are of POSIX")
def test_when_that_process_dies_another_takes_its_place(
    apart: Apart, caplog: pytest.LogCaptureFixture
) -> None:
    """Who had asked gets 503 and may come back; the next is answered."""
    with pytest.raises(HTTPException) as error:
        apart.answer(here, asked("/agencies"))

    assert (error.value.status_code, error.value.headers) == (503, {"retry-after": "5"})
    assert "got no answer" in caplog.text
    assert apart.answer(here, asked("/reports")).status_code == 200


@pytest.mark.slow
def test_a_search_that_takes_too_long_is_ended(
    apart: Apart, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It keeps the others waiting no longer than anybody waits for it."""
    assert apart.answer(here, asked("/reports")).status_code == 200
    monkeypatch.setattr("bot.web.apart.ANSWER_SECONDS", 0.2)

    with pytest.raises(HTTPException) as error:
        apart.answer(here, asked("/coverage"))
    monkeypatch.undo()

    assert error.value.status_code == 503
    assert apart.answer(here, asked("/reports")).status_code == 200


@pytest.mark.slow
def test_a_server_that_ends_waits_for_no_search(apart: Apart) -> None:
    """One that still works when the server has said goodbye is given up."""
    lanes = Lanes(apart)
    assert asyncio.run(lanes.slow(here, asked("/reports"))).status_code == 200
    (process, _) = apart._begun or (None, None)

    def search() -> None:
        with pytest.raises(HTTPException):
            asyncio.run(lanes.slow(here, asked("/coverage")))

    searching = threading.Thread(target=search)
    searching.start()
    time.sleep(0.5)
    begun = time.monotonic()

    lanes.end()
    searching.join()

    assert time.monotonic() - begun < 30
    assert process is not None
    assert not process.is_alive()


def test_readiness_is_told_by_the_program_itself(apart: Apart) -> None:
    """The process of the searches does not know whether the other channel works."""
    pages = create_app(Service(shelf(), is_live=lambda: False, lanes=Lanes(apart)))

    answer = TestClient(pages).get("/readyz", headers={"host": "localhost"})

    assert (answer.status_code, answer.text) == (503, "updates do not come in")


def test_where_no_process_can_be_begun_this_one_answers(caplog: pytest.LogCaptureFixture) -> None:
    """It is said once, not once a request."""
    apart = Apart(_ends)

    answers = [bytes(apart.answer(here, asked("/reports")).body) for _ in range(3)]

    assert answers == [b"in this process"] * 3
    assert caplog.text.count("no process of their own") == 1


def _ends(notes: Notes) -> ASGIApp:
    os._exit(1)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_that_process_ends_with_the_server(reports: Path, tmp_path: Path) -> None:
    """Also when the server is killed, and cannot tell it to."""
    db = tmp_path / "gongkai.db"
    build([reports], db)

    with kills.server(db) as (process, port):
        assert kills.answers(port, kills.asking(kills.SEARCH))
        begun = kills.children(process.pid)
        process.kill()

    assert len(begun) >= 1
    assert kills.gone(begun)
