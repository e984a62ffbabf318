"""What each source says about the year of a report."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from parser.identity.agencies import Sayings
from parser.report import Evidence, Problem
from parser.titles import read_title
from parser.wording import fold, words

_DAY = r"(?P<{0}_month>\d{{1,2}})月(?P<{0}_day>\d{{1,2}})日"
PERIOD = re.compile(
    rf"(?P<from_year>\d{{4}})年(?:度)?{_DAY.format('from')}[^。\d]{{0,6}}"
    rf"(?:(?P<to_year>\d{{4}})年(?:度)?)?{_DAY.format('to')}"
)
_OPENING = re.compile(r"(20\d\d)年(?!\d{1,2}月)")
_ANNOUNCED = re.compile(r"(20\d\d)年度?(?:的)?(?:政府)?(?:政务)?信息公开")
_FILED = re.compile(r"(?<!\d)(20[012]\d)(?!\d)")
_SEVERAL = re.compile(r"(20\d\d)年?\s*[-/~—至]\s*20\d\d")
_NEAR = 40
"""Characters: how far a word may stand before the period."""
_YEAR_END = 12
_DISPUTED = ("title", "opening")


class Period:
    """The statistics period a report names."""

    def __init__(self, match: re.Match[str]) -> None:
        self.first = int(match["from_year"])
        self.last = int(match["to_year"] or match["from_year"])
        self.months = (int(match["from_month"]), int(match["to_month"]))
        self.days = (int(match["from_day"]), int(match["to_day"]))
        self.said = match[0]

    @property
    def is_short(self) -> bool:
        """Whether it ends before the last months of the year in which it began."""
        return self.first == self.last and self.months[1] < _YEAR_END - 2

    @property
    def is_whole(self) -> bool:
        """Whether it runs from 1 January to 31 December."""
        return (self.months, self.days) == ((1, 12), (1, 31))


@lru_cache(maxsize=2)
def period_of(text: str) -> Period | None:
    """Return the first period of a squeezed text that is said to be that of the figures."""
    return next((Period(match) for match in PERIOD.finditer(text) if is_of_figures(match)), None)


def is_of_figures(match: re.Match[str]) -> bool:
    """Whether words before a period say that it is that of the figures."""
    before = match.string[max(0, match.start() - _NEAR) : match.start()]
    return any(word in before for word in words("reading")["period"]["words"])


def year_evidence(sayings: Sayings, day: date | None) -> tuple[Evidence, ...]:
    """Return what every source says, the weightiest first."""
    weights: Mapping[str, int] = words("reading")["evidence"]["year"]
    period = period_of(sayings.text)
    told = [
        ("given", sayings.metadata.get("given_year", "")),
        ("period", period.last if period else None),
        ("title", _titled(sayings)),
        ("page", _paged(sayings)),
        ("facts", sayings.metadata.get("year", "")),
        ("preface", _only(_ANNOUNCED.findall(sayings.opening))),
        ("published", day.year - 1 if day else None),
        ("opening", _opened(sayings)),
        ("file", _only(_FILED.findall(sayings.name))),
        ("folder", _only(_FILED.findall(sayings.metadata.get("folder", "")))),
    ]
    found = [
        Evidence("year", source, str(year), str(year), weights[source], False)
        for source, year in told
        if year
    ]
    return tuple(sorted(found, key=lambda one: -one.weight))


def year_of(
    evidence: Sequence[Evidence], sayings: Sayings, day: date | None
) -> tuple[int, list[Problem]]:
    """Return the year the weightiest source gives, and the sources that speak against it."""
    if not evidence:
        return 0, [Problem("year_unknown")]
    year = int(evidence[0].read)
    others = {int(one.read) for one in evidence if one.source in _DISPUTED} - {year}
    period = period_of(sayings.text)
    if period and period.first != period.last:
        others |= {period.first} - {year}
    several = _SEVERAL.search(sayings.title.text) if sayings.title else None
    if several:
        others |= {int(several[1])} - {year}
    if day and day.year <= year:
        others.add(day.year - 1)
    return year, [Problem("year_conflict", detail=f"{year} / {one}") for one in sorted(others)]


def _titled(sayings: Sayings) -> int | None:
    if sayings.title and sayings.title.year:
        return sayings.title.year
    return _only([str(one.year) for one in sayings.titles if one.year])


def _paged(sayings: Sayings) -> int | None:
    for key in ("title", "page"):
        named = read_title(sayings.metadata.get(key, ""))
        if named and named[1]:
            return named[1]
    named = read_title(sayings.name)
    return named[1] if named else None


def _opened(sayings: Sayings) -> int | None:
    """Return the year with which the first section's text opens."""
    squeezed = "".join(fold(sayings.first_section[:20]).split()).lstrip("*#")
    opening = _OPENING.match(squeezed)
    return int(opening[1]) if opening else None


def _only(years: Sequence[str]) -> int | None:
    """Return the one year of several, None if they differ."""
    found = {int(year) for year in years}
    return found.pop() if len(found) == 1 else None
