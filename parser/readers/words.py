"""What readers go by (data/pages.toml) and what they refuse with (data/refusals.toml)."""

from collections.abc import Mapping
from dataclasses import dataclass

from parser.report import NotAReport
from parser.wording import words


@dataclass(frozen=True, slots=True)
class PageWords:
    """What stands around a report on a page."""

    report: tuple[str, ...]
    body: tuple[str, ...]
    headings: tuple[str, ...]
    chrome: tuple[str, ...]
    meta: Mapping[str, str]
    """Lower-case name of a meta tag → key of `Document.metadata`."""
    facts: Mapping[str, str]
    """Label of the small table above the body → key of `Document.metadata`."""
    fields: Mapping[str, str]
    """Lower-case name of a field in the JSON or XML of a site → key of `Document.metadata`."""


def _inverted(groups: Mapping[str, list[str]]) -> dict[str, str]:
    return {word: key for key, words in groups.items() for word in words}


def _page_words() -> PageWords:
    read = words("pages")
    return PageWords(
        report=tuple(read["report"]),
        body=tuple(read["body"]),
        headings=tuple(read["headings"]),
        chrome=tuple(read["chrome"]),
        meta={name.lower(): key for name, key in _inverted(read["meta"]).items()},
        facts=_inverted(read["facts"]),
        fields={name.lower(): key for name, key in _inverted(read["fields"]).items()},
    )


PAGE = _page_words()


def refused(name: str, reason: str, **fields: object) -> NotAReport:
    """Return the error that refuses file `name` for a reason of data/refusals.toml."""
    return NotAReport(name, words("refusals")["refused"][reason].format(**fields))
