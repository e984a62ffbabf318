"""The spider: from columns over their pages to reports and the files attached to them."""

from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.http import Request, Response, TextResponse
from twisted.python.failure import Failure

from bot.fetching.columns import Column, Reader, is_file
from bot.fetching.enough import LARGEST_PAGE, MOST_FILES, LeftOut
from bot.fetching.hosts import Private, PublicResolver

_ABSENT = (404, 410)
FEWEST_COLLECTED = 5
"""Links to reports by which a page may be a year's collection of them; one level of these is
followed, so that what stands beside a report leads no further over its site."""
MOST_PAGES = 200
"""Pages of one column; a trap that links to itself has more."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that may be a report."""

    url: str
    came: Path
    """Where it lies until it is judged."""
    sha256: str
    kind: str
    """Its media type."""
    title: str
    column: str
    """Address of the column it was found in."""
    page: str = ""
    """Address of the page that links to it, "" for a page itself."""
    place_code: str = ""
    """First six digits of the site's code, where the page states one."""
    leads_on: bool = False
    """Whether it links many reports: its title names none of them."""


@dataclass(slots=True)
class Harvest:
    """What a run brought: files, and what could not be had, by address."""

    folder: Path
    """Of what came, until it is judged: a site can fill no memory."""
    fetched: list[Fetched] = field(default_factory=list)
    scripted: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    """Address -> a status of HTTP, a name in data/cli.toml [unfetched], or a library's words."""
    absent: set[str] = field(default_factory=set)
    """Addresses that the site says are no more (404, 410)."""
    linked: dict[str, str] = field(default_factory=dict)
    """Every address that looks like a report, with its title: what `--dry-run` shows."""
    pages: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Further pages asked for, by column."""
    files: Counter[str] = field(default_factory=Counter)
    """Reports and attachments asked for, by column."""
    sizes: Counter[str] = field(default_factory=Counter)
    """Bytes that came, by column."""
    unfinished: set[str] = field(default_factory=set)
    """Columns of which not every page was read: what is missing there may still be listed."""


class Columns(scrapy.Spider):
    """Collects the reports of some columns."""

    name = "columns"

    def __init__(
        self, addresses: Sequence[str], harvest: Harvest, most: int | None, dry: bool, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.reader = Reader()
        self._addresses, self.harvest, self._most, self._dry = addresses, harvest, most, dry

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "Columns":
        """Return the spider, which is told of mistakes of its own."""
        made: Columns = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(made.broken, signal=signals.spider_error)
        return made

    def closed(self, reason: str) -> None:
        """End the process that read pages."""
        self.reader.close()

    async def start(self) -> AsyncIterator[Request]:
        """Yield the columns."""
        for address in dict.fromkeys(self._addresses):
            yield Request(
                address, self.column, errback=self.failed, meta={"column": address},
                dont_filter=True,
            )  # fmt: skip

    def column(self, response: Response) -> Iterator[Request]:
        """Yield the reports of a column's page, and its further pages."""
        column = response.meta["column"]
        if not isinstance(response, TextResponse):
            self._keep(response, "")
            return
        if len(response.body) > LARGEST_PAGE:
            self._leave(response.url, column, "page_too_large")
            return
        page = self.reader.read(response.url, response.text)
        if page is None:
            self._leave(response.url, column, "page_too_much")
            return
        found = page.column
        if found.is_scripted:
            self.harvest.scripted.append(response.url)
        yield from self._reports(found, column)
        for link in found.pages:
            known = self.harvest.pages[column]
            if link.url in known:
                continue
            if len(known) >= MOST_PAGES:
                self._leave(link.url, column, "too_many_pages")
                return
            known.add(link.url)
            yield Request(link.url, self.column, errback=self.failed, meta={"column": column})

    def _reports(self, found: Column, column: str, is_collected: bool = False) -> Iterator[Request]:
        for link in found.reports:
            if self._most is not None and len(self.harvest.linked) >= self._most:
                return
            if link.url in self.harvest.linked or not self._may_ask(link.url, column):
                continue
            self.harvest.linked[link.url] = link.text
            if not self._dry:
                meta_ = {"column": column, "title": link.text, "is_collected": is_collected}
                yield Request(link.url, self.report, errback=self.failed, meta=meta_)

    def _may_ask(self, url: str, column: str) -> bool:
        """Count a file of a column; False where it has enough."""
        self.harvest.files[column] += 1
        if self.harvest.files[column] > MOST_FILES:
            self._leave(url, column, "too_many_reports")
            return False
        return True

    def _leave(self, url: str, column: str, why: str) -> None:
        """Note what is left out of a column; of many, the first."""
        if column not in self.harvest.unfinished:
            self.harvest.failed[url] = why
        self.harvest.unfinished.add(column)

    def report(self, response: Response) -> Iterator[Request]:
        """Keep a page or file that may be a report; yield the files attached to a page."""
        if not isinstance(response, TextResponse) or is_file(response.url):
            self._keep(response, "")
            return
        if len(response.body) > LARGEST_PAGE:
            self._keep(response, "")
            return
        page = self.reader.read(response.url, response.text)
        if page is None:
            self._keep(response, "")
            self._leave(response.url, response.meta["column"], "page_too_much")
            return
        place = page.site[:6] if page.site[:6].isdigit() else ""
        found = page.column
        leads_on = len(found.reports) >= FEWEST_COLLECTED
        self._keep(response, "", leads_on)
        if leads_on and not response.meta["is_collected"]:
            yield from self._reports(found, response.meta["column"], is_collected=True)
        for link in page.attached:
            if not self._may_ask(link.url, response.meta["column"]):
                return
            yield Request(
                link.url, self.attachment, errback=self.failed,
                meta={**response.meta, "page": response.url, "place_code": place,
                      "depth": response.meta.get("depth", 0)},
            )  # fmt: skip

    def attachment(self, response: Response) -> None:
        """Keep a file that a report's page links to."""
        self._keep(response, response.meta["page"])

    def failed(self, failure: Failure) -> None:
        """Note what could not be had, and why."""
        request = getattr(failure, "request", None)
        response = getattr(failure.value, "response", None)
        url = request.url if request is not None else ""
        if response is not None and response.status in _ABSENT:
            self.harvest.absent.add(url)
        if request is not None and request.callback == self.column:
            self.harvest.unfinished.add(request.meta["column"])
        self.harvest.failed[url] = _why(failure)

    def broken(self, failure: Failure, response: Response) -> None:
        """Note an answer that a mistake of the program has spoilt."""
        self.harvest.failed[response.url] = f"{type(failure.value).__name__}: {failure.value}"
        self.harvest.unfinished.add(response.meta["column"])

    def _keep(self, response: Response, page: str, leads_on: bool = False) -> None:
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1").partition(";")[0]
        told = response.meta
        place = told.get("place_code", "")
        title, column = told.get("title", ""), told["column"]
        digest = sha256(response.body).hexdigest()
        came = self.harvest.folder / str(len(self.harvest.fetched))
        came.write_bytes(response.body)
        self.harvest.sizes[column] += len(response.body)
        file = Fetched(
            response.url, came, digest, kind.strip().lower(), title, column, page, place, leads_on
        )
        self.harvest.fetched.append(file)


def _why(failure: Failure) -> str:
    """Return why something could not be had."""
    response = getattr(failure.value, "response", None)
    if response is not None:
        return str(response.status)
    request = getattr(failure, "request", None)
    if request is not None and urlsplit(request.url).hostname in PublicResolver.private:
        return "private"
    if isinstance(failure.value, LeftOut):
        return failure.value.why
    for kind, name in _REASONS:
        if isinstance(failure.value, kind):
            return name
    said = failure.getErrorMessage()
    return said.splitlines()[0] if said else type(failure.value).__name__


_REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (Private, "private"),
    (IgnoreRequest, "robots"),
    (DownloadCancelledError, "too_large"),
    (CannotResolveHostError, "no_host"),
    (DownloadTimeoutError, "too_slow"),
    (DownloadConnectionRefusedError, "refused"),
    (DownloadFailedError, "broken_off"),
)
"""The first that fits; what robots.txt forbids is the one request that is ignored."""
