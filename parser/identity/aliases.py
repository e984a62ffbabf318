"""The other names by which a report calls its agency."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from parser.names import are_same, government_of, short_names
from parser.report import Evidence
from parser.wording import words

_NAME = r"[\u4e00-\u9fff]"
_LONG = re.compile(rf"({_NAME}{{2,40}})[(]?$")
_SHORT = re.compile(rf"[:]?[“\"‘《]?({_NAME}{{2,12}})")
_LONGEST = 41
"""Characters of the longest name and the bracket behind it."""


def aliases_of(
    agency: str, printed: str, evidence: Sequence[Evidence], text: str
) -> tuple[str, ...]:
    """Return the other names of the agency the report uses, its own 以下简称 first."""
    spelled = [
        name
        for one in evidence
        if one.source in ("title", "preface") and one.read and are_same(one.read, printed)
        for name in (one.said, government_of(one.said))
    ]
    found = [*_shortened(agency, text), printed, *spelled, *short_names(agency, text)]
    return tuple(dict.fromkeys(name for name in found if name and name != agency))


@cache
def _abbreviation() -> re.Pattern[str]:
    return re.compile("|".join(words("reading")["agency"]["abbreviated"]))


def _shortened(agency: str, text: str) -> Iterator[str]:
    """Yield what the report says the agency is called for short."""
    for match in _abbreviation().finditer(text):
        long = _LONG.search(text, max(0, match.start() - _LONGEST), match.start())
        short = _SHORT.match(text, match.end())
        if long and short and (long[1].endswith(agency) or agency.endswith(long[1])):
            yield short[1]
