"""The spider: from columns over their pages to reports and the files attached to them."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import scrapy
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

from bot.fetching.columns import Column, attached, is_file, meta, read_column
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
    content: bytes
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

    fetched: list[Fetched] = field(default_factory=list)
    scripted: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    """Address -> a status of HTTP, a name in data/cli.toml [unfetched], or a library's words."""
    absent: set[str] = field(default_factory=set)
    """Addresses that the site says are no more (404, 410)."""
    linked: dict[str, str] = field(default_factory=dict)
    """Every address that looks like a report, with its title: what `--dry-run` shows."""
    pages: dict[str, int] = field(default_factory=dict)


class Columns(scrapy.Spider):
    """Collects the reports of some columns."""

    name = "columns"

    def __init__(
        self, addresses: Sequence[str], harvest: Harvest, most: int | None, dry: bool, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self._addresses, self._harvest, self._most, self._dry = addresses, harvest, most, dry

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
        found = read_column(response)
        if found.is_scripted:
            self._harvest.scripted.append(response.url)
        yield from self._reports(found, column)
        for link in found.pages:
            count = self._harvest.pages.get(column, 1)
            if count < MOST_PAGES:
                self._harvest.pages[column] = count + 1
                yield Request(link.url, self.column, errback=self.failed, meta={"column": column})

    def _reports(self, found: Column, column: str, is_collected: bool = False) -> Iterator[Request]:
        for link in found.reports:
            if self._most is not None and len(self._harvest.linked) >= self._most:
                return
            if link.url in self._harvest.linked:
                continue
            self._harvest.linked[link.url] = link.text
            if not self._dry:
                meta_ = {"column": column, "title": link.text, "is_collected": is_collected}
                yield Request(link.url, self.report, errback=self.failed, meta=meta_)

    def report(self, response: Response) -> Iterator[Request]:
        """Keep a page or file that may be a report; yield the files attached to a page."""
        if not isinstance(response, TextResponse) or is_file(response.url):
            self._keep(response, "")
            return
        code = meta(response, "SiteIDCode")
        place = code[:6] if code[:6].isdigit() else ""
        found = read_column(response)
        leads_on = len(found.reports) >= FEWEST_COLLECTED
        self._keep(response, "", leads_on)
        if leads_on and not response.meta["is_collected"]:
            yield from self._reports(found, response.meta["column"], is_collected=True)
        for link in attached(response):
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
            self._harvest.absent.add(url)
        self._harvest.failed[url] = _why(failure)

    def _keep(self, response: Response, page: str, leads_on: bool = False) -> None:
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1").partition(";")[0]
        told = response.meta
        place = told.get("place_code", "")
        title, column = told.get("title", ""), told["column"]
        file = Fetched(
            response.url, response.body, kind.strip().lower(), title, column, page, place, leads_on
        )
        self._harvest.fetched.append(file)


def _why(failure: Failure) -> str:
    """Return why something could not be had."""
    response = getattr(failure.value, "response", None)
    if response is not None:
        return str(response.status)
    request = getattr(failure, "request", None)
    if request is not None and urlsplit(request.url).hostname in PublicResolver.private:
        return "private"
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
