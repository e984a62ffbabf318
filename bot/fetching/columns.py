"""What a column of reports links to: pages of itself, reports, and files attached to them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from tomllib import loads
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import etree, html
from scrapy.http import TextResponse

ATTACHMENTS = (".pdf", ".docx", ".doc", ".wps", ".xlsx", ".xls", ".ods", ".zip")
_BEGIN, _END = "<![CDATA[", "]]>"
_NUMBERED = re.compile(
    r"(?:index|list|default|page)?_?\d{1,3}\.s?html?$|[?&]page(?:no|num)?=\d+", re.I
)
_SCRIPT = re.compile(r"<script\b", re.I)
_FEWEST_LINKS = 3
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


def read_column(response: TextResponse) -> Column:
    """Return what a column's page links to; records that a script turns into links count too."""
    links = list(dict.fromkeys(_links(response)))
    reports = tuple(one for one in links if is_reportlike(one))
    pages = tuple(one for one in links if one not in reports and _is_page(one, response.url))
    scripted = len(links) < _FEWEST_LINKS and bool(_SCRIPT.search(response.text))
    return Column(reports, pages, scripted and not reports)


def attached(response: TextResponse) -> tuple[Link, ...]:
    """Return the files that a page of a report links to."""
    found = (one for one in _links(response) if is_file(one.url))
    return tuple(dict.fromkeys(found))


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


def _links(response: TextResponse) -> Iterator[Link]:
    for fragment in (response.text, *_records(response.text)):
        try:
            page = html.fromstring(fragment)
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            continue
        for anchor in page.iter("a"):
            if url := _address(response.url, (anchor.get("href") or "").strip()):
                words = str(anchor.get("title") or _text(anchor)).split()
                yield Link(url, " ".join(words)[:_LONGEST_TEXT])


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


def meta(response: TextResponse, name: str) -> str:
    """Return a standard meta tag of a government page: SiteIDCode, ArticleTitle, ColumnName."""
    said = response.xpath(
        "//meta[translate(@name,'ABCDEFGHIJKLMNOPQRSTUVWXYZ','abcdefghijklmnopqrstuvwxyz')=$name]"
        "/@content", name=name.lower(),
    )  # fmt: skip
    return (said.get() or "").strip()


@cache
def _words(name: str) -> re.Pattern[str]:
    known: dict[str, Any] = loads((files("data") / "fetching.toml").read_text("utf-8"))
    return re.compile("|".join(known["links"][name]))
