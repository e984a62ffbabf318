"""Which addresses may be asked: public ones alone, on every hop, by name or by number."""

import ipaddress
from typing import Any, ClassVar

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError


class Private(IgnoreRequest):
    """An address that is not public, or no address of the web."""


def is_public(address: str, loopback: bool) -> bool:
    """Whether an IP address is one of the public internet; loopback where a test allows it."""
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    found = mapped or found
    return found.is_global or (loopback and found.is_loopback)


class PublicResolver(CachingThreadedResolver):
    """Resolves a name anew for each connection, and only to a public address.

    The check stands where the connection is made: a name cannot change its mind in between.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> "PublicResolver":
        """Return the resolver with what the settings allow."""
        made: PublicResolver = super().from_crawler(crawler, reactor)
        made.loopback = crawler.settings.getbool("ALLOW_LOOPBACK")
        return made

    loopback: bool
    private: ClassVar[set[str]] = set()
    """Names that led to no public address: what asked for them is told only that they failed."""

    def getHostByName(self, name: str, timeout: Any = ()) -> "Deferred[str]":  # noqa: N802
        """Return a deferred address; fails for one that is not public."""
        return super().getHostByName(name, timeout).addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        if not is_public(address, self.loopback):
            self.private.add(name)
            raise DNSLookupError(f"{address} is no public address")
        return address


class PublicOnly:
    """Refuses addresses written as numbers that are not public, other ports of the web and others.

    Scrapy resolves no number, so the resolver never sees one.
    """

    def __init__(self, loopback: bool) -> None:
        self._loopback = loopback

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "PublicOnly":
        """Return the middleware with what the settings allow."""
        return cls(crawler.settings.getbool("ALLOW_LOOPBACK"))

    def process_request(self, request: Request) -> None:
        """Raise Private for an address that may not be asked."""
        parts = urlparse_cached(request)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Private(f"{request.url} is no address of the web")
        try:
            address = str(ipaddress.ip_address(parts.hostname))
        except ValueError:
            return
        if not is_public(address, self._loopback):
            raise Private(f"{address} is no public address")
