"""What a column of reports links to: pages of itself, reports, and files attached to them.

Pages are strangers' bytes, like files: a confined process reads them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from tomllib import loads
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import etree, html

from index.build.confine import LIMITS, Limits
from index.build.workers import Failed, run

ATTACHMENTS = (".pdf", ".docx", ".doc", ".wps", ".xlsx", ".xls", ".ods", ".zip")
_BEGIN, _END = "<![CDATA[", "]]>"
_NUMBERED = re.compile(
    r"(?:index|list|default|page)?_?\d{1,3}\.s?html?$|[?&]page(?:no|num)?=\d+", re.I
)
_SCRIPT = re.compile(r"<script\b", re.I)
_FEWEST_LINKS = 3
_SITE = "siteidcode"
PAGE_LIMITS = replace(LIMITS, seconds=30.0)
"""What reading a page may take; one of 100,000 links that are never closed takes a few seconds."""
_LONGEST_TEXT = 200
"""Characters of a link's words: a title. What a page leaves open would take in all that follows."""
_LONGEST_ADDRESS = 2000
"""Characters of an address; servers refuse longer ones, and no folder could list them."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where a page leads."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """What a page of a column holds."""

    reports: tuple[Link, ...]
    pages: tuple[Link, ...]
    is_scripted: bool
    """Whether only scripts fill it: it names nothing, and has scripts."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of itself and where it leads."""

    column: Column
    """What it lists, if it is a page of a column."""
    attached: tuple[Link, ...]
    """Files it links to, if it is a report's."""
    site: str
    """The code of its site (meta tag SiteIDCode), "" without one."""


class Reader:
    """Reads pages in one confined process, which is replaced when a page is too much for it."""

    def __init__(self, limits: Limits = PAGE_LIMITS) -> None:
        self._following = ("", "")
        # The crawler has threads: a fork would copy their locks as they are.
        self._read = run(_page, self._asked(), 1, limits, is_fresh=True)

    def read(self, url: str, text: str) -> Page | None:
        """Return what stands on a page; None where it takes more than it may."""
        self._following = (url, text)
        made = next(self._read)
        return None if isinstance(made, Failed) else made

    def close(self) -> None:
        """End the process."""
        self._read.close()

    def _asked(self) -> Iterator[tuple[str, str]]:
        while True:
            yield self._following


def _page(task: tuple[str, str]) -> Page:
    return read_page(*task)


def read_page(url: str, text: str) -> Page:
    """Return what stands on a page; records that a script turns into links count too."""
    links = list(dict.fromkeys(_links(url, text)))
    reports = tuple(one for one in links if is_reportlike(one))
    pages = tuple(one for one in links if one not in reports and _is_page(one, url))
    scripted = len(links) < _FEWEST_LINKS and bool(_SCRIPT.search(text))
    column = Column(reports, pages, scripted and not reports)
    return Page(column, tuple(one for one in links if is_file(one.url)), _site(text))


def is_file(url: str) -> bool:
    """Whether an address is that of a file that can be read as a document."""
    return urlsplit(url).path.lower().endswith(ATTACHMENTS)


def is_reportlike(link: Link) -> bool:
    """Whether a link may lead to a report: its words say so; whether it is one the parser says."""
    return bool(_words("reports").search("".join(link.text.split())))


def _is_page(link: Link, column: str) -> bool:
    """Whether a link leads to a further page of a column, on the same host and in its folder."""
    here, there = urlsplit(column), urlsplit(link.url)
    folder = here.path.rpartition("/")[0]
    if there.netloc != here.netloc or not there.path.startswith(folder):
        return False
    says = bool(_words("pages").fullmatch("".join(link.text.split())))
    return says and (bool(_NUMBERED.search(link.url)) or there.path == here.path)


def _links(url: str, text: str) -> Iterator[Link]:
    for fragment in (text, *_records(text)):
        if (page := _parsed(fragment)) is None:
            continue
        for anchor in page.iter("a"):
            if leads := _address(url, (anchor.get("href") or "").strip()):
                words = str(anchor.get("title") or _text(anchor)).split()
                yield Link(leads, " ".join(words)[:_LONGEST_TEXT])


def _parsed(fragment: str) -> html.HtmlElement | None:
    try:
        return html.fromstring(fragment)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _records(text: str) -> Iterator[str]:
    """Yield the marked sections of a page; one pass, however many are left open."""
    for section in text.split(_BEGIN)[1:]:
        inside, end, _ = section.partition(_END)
        if end:
            yield inside


def _address(page: str, href: str) -> str:
    """Return where a link leads, "" where that is no address of the web."""
    try:
        url = urldefrag(urljoin(page, href)).url if href else ""
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets that are no IPv6 address, a port that is none
        return ""
    return url if is_web and len(url) <= _LONGEST_ADDRESS else ""


def _text(anchor: html.HtmlElement) -> str:
    said = ""
    for piece in anchor.itertext():
        said += str(piece)
        if len(said) > _LONGEST_TEXT:
            break
    return said


def _site(text: str) -> str:
    """Return the code of a government site, which its pages state in a meta tag."""
    page = _parsed(text)
    tags = () if page is None else page.iter("meta")
    said = (tag.get("content") for tag in tags if (tag.get("name") or "").lower() == _SITE)
    return (next(said, "") or "").strip()


@cache
def _words(name: str) -> re.Pattern[str]:
    known: dict[str, Any] = loads((files("data") / "fetching.toml").read_text("utf-8"))
    return re.compile("|".join(known["links"][name]))
