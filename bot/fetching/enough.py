"""What one column may cost: files, bytes, hours. No site fills the disk or holds the run up."""

import time
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request
from scrapy.utils.httpobj import urlparse_cached

from bot.fetching.polite import LONGEST_DELAY

MOST_FILES = 2000
"""Reports and attachments of one column; a province's departments over ten years are fewer."""
MOST_BYTES = 2 * 1024**3
"""Of the files of one column; a thousand reports have some 200 MB."""
LONGEST_COLUMN = 12 * 3600.0
"""Seconds for one column; 2000 files with 10 seconds between them take half of it."""
LARGEST_PAGE = 5 * 1024 * 1024
"""Bytes of a page that links are looked for in."""


class LeftOut(IgnoreRequest):
    """A request that is not made; `why` names its sentence in data/cli.toml [unfetched]."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Enough:
    """Asks nothing more of a column that has cost enough, or of a host that has all wait."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._begun: dict[str, float] = {}
        self._left_alone: set[str] = set()
        crawler.signals.connect(self._robots, signal=signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Enough":
        """Return the middleware of a crawler."""
        return cls(crawler)

    def _robots(self, robotparser: Any, request: Request) -> None:
        delay = robotparser.rp.crawl_delay(self._crawler.settings["USER_AGENT"])
        if delay and float(delay) > LONGEST_DELAY:
            self._left_alone.add(urlparse_cached(request).netloc)

    def process_request(self, request: Request) -> None:
        """Raise LeftOut for a request that is one too many."""
        column = request.meta.get("column")
        if column is None:
            return
        spider: Any = self._crawler.spider
        begun = self._begun.setdefault(column, time.monotonic())
        if urlparse_cached(request).netloc in self._left_alone:
            raise LeftOut("delay_too_long")
        if time.monotonic() - begun > LONGEST_COLUMN:
            raise LeftOut("column_too_slow")
        if spider.harvest.sizes[column] > MOST_BYTES:
            raise LeftOut("column_too_large")
