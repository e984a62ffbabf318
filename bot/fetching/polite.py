"""How a site is asked: slowly, as its robots.txt and answers want, never twice for nothing.

Standards: RFC 9309 (robots.txt), RFC 9110 (Retry-After, conditional requests), ISO 28500 (WARC).
"""

import time
from contextlib import suppress
from email.utils import parsedate_to_datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.extensions.httpcache import RFC2616Policy
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Request, Response
from scrapy.utils.httpobj import urlparse_cached
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

LONGEST_DELAY = 60.0
"""Seconds between two requests a robots.txt may ask for; who asks for more is left alone."""
LONGEST_WAIT = 600
"""Seconds a site may ask to be left alone; one that asks for more is left for the next run."""
_ASKED = (429, 503)
_TRIES = 3


class PoliteThrottle(AutoThrottle):
    """AutoThrottle that never goes below the Crawl-delay of a site's robots.txt."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._asked: dict[str, float] = {}
        crawler.signals.connect(self._robots, signal=signals.robots_parsed)

    def _robots(self, robotparser: Any, request: Request) -> None:
        delay = robotparser.rp.crawl_delay(self.crawler.settings["USER_AGENT"])
        if delay:
            host = urlparse_cached(request).hostname or ""
            self._asked[host] = min(float(delay), LONGEST_DELAY)
            slot = self.crawler.engine.downloader.slots.get(host)
            if slot is not None:
                slot.delay = max(slot.delay, self._asked[host])

    def _adjust_delay(self, slot: Any, latency: float, response: Response) -> None:
        super()._adjust_delay(slot, latency, response)
        host = urlparse_cached(response).hostname or ""
        slot.delay = max(slot.delay, self._asked.get(host, 0))


class WaitAsAsked:
    """Leaves a host alone as long as its 429 or 503 asks for, then asks once more."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "WaitAsAsked":
        """Return the middleware of a crawler."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return the same request, to be sent later, for an answer that asks for patience."""
        tries = request.meta.get("asked_to_wait", 0)
        if response.status not in _ASKED or tries >= _TRIES:
            return response
        wait = _seconds((response.headers.get("Retry-After") or b"").decode("latin-1"))
        engine = self._crawler.engine
        slot = (
            engine.downloader.slots.get(request.meta.get("download_slot", "")) if engine else None
        )
        if wait > LONGEST_WAIT or slot is None:
            return response
        # What is queued for the host waits too: it is as if the host had been asked just then.
        slot.lastseen = max(slot.lastseen, time.monotonic() + wait - slot.delay)
        return request.replace(dont_filter=True, meta={**request.meta, "asked_to_wait": tries + 1})


def _seconds(said: str) -> float:
    """Return how long a Retry-After asks to wait: seconds or a date; 5 s where it says nothing.

    >>> _seconds("120"), _seconds("")
    (120.0, 5.0)
    """
    if said.strip().isdigit():
        return float(said)
    with suppress(ValueError, TypeError):
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
    return 5.0


class Revalidated(RFC2616Policy):
    """Asks for every page again, on condition that it changed: no guess at how long it is fresh."""

    def is_cached_response_fresh(self, cachedresponse: Response, request: Request) -> bool:
        """Return that it is not, with the condition set in the request."""
        self._set_conditional_validators(request, cachedresponse)
        return False


class Archive:
    """Writes every exchange to a WARC file, as it came over the network."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab")
        self._warc = WARCWriter(self._file, gzip=True)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Archive":
        """Return the archive at the path the settings name."""
        made = cls(Path(crawler.settings["WARC_PATH"]))
        crawler.signals.connect(made.close, signal=signals.engine_stopped)
        return made

    def process_response(self, request: Request, response: Response) -> Response:
        """Write a request and its response; what came from the cache was written before."""
        if "cached" not in response.flags:
            self._write(request, response)
        return response

    def _write(self, request: Request, response: Response) -> None:
        asked = StatusAndHeaders(
            f"{request.method} {urlparse_cached(request).path or '/'} HTTP/1.1",
            _headers(request), is_http_request=True,
        )  # fmt: skip
        came = StatusAndHeaders(f"{response.status}", _headers(response), protocol="HTTP/1.1")
        self._warc.write_request_response_pair(
            self._record(request.url, "request", request.body, asked),
            self._record(response.url, "response", response.body, came),
        )

    def _record(self, url: str, kind: str, body: bytes, headers: StatusAndHeaders) -> Any:
        return self._warc.create_warc_record(
            url, kind, payload=BytesIO(body), length=len(body), http_headers=headers
        )

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _headers(message: Request | Response) -> list[tuple[str, str]]:
    """Return headers as text; the body has been put together, so how it was cut is left out."""
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in message.headers.items()
        for value in values
        if name.lower() != b"transfer-encoding"
    ]
