"""Rows described in a clause instead of named: 让人补正了、可申请内容还是不明确的."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from data.vocabulary import vocabulary
from index.asking.cover import Mention
from index.asking.lexicon import Entry, lexicon
from index.asking.sieve import Sieve
from index.asking.whole_words import whole_words
from index.asking.years import YearMention


def find_described(text: str) -> Iterator[Mention]:
    """Yield the rows that a plain text describes: by what happened, or by the years between."""
    yield from _rows(text)
    yield from _carried(text)


def _rows(text: str) -> Iterator[Mention]:
    """Yield the rows that are described in a clause: 让人补正了、可申请内容还是不明确的.

    What a pattern leaves open (its groups) may hold no word that narrows.
    """
    rows, sieve = row_forms()
    for at, pattern in sieve.tried(text):
        row = rows[at]
        kind = "concept" if row in vocabulary().phrasings["concept"] else "figure"
        for found in pattern.finditer(text):
            if not any(_narrows(open_part, row) for open_part in found.groups("")):
                entries = (Entry(kind, row),)
                yield Mention(*found.span(), found.group(), kind, entries=entries, by_form=True)


@cache
def row_forms() -> tuple[Sequence[str], Sieve]:
    """Return the patterns of rows, and the row of each."""
    forms = vocabulary().phrasings["row_forms"]
    rows = [row for row, patterns in forms.items() for _ in patterns]
    return rows, Sieve("rows", (one for patterns in forms.values() for one in patterns))


def _narrows(said: str, row: str) -> bool:
    """Tell whether a word of a stretch may narrow what is counted: one that nobody knows, and that
    does not stand in the row's own label."""
    labels = "".join(vocabulary().indicators[row].labels) if row in vocabulary().indicators else ""
    words = (said[slice(*span)] for span in whole_words(said, (0, len(said))))
    roles = (lexicon().role(word) for word in words if len(word) > 1 and word not in labels)
    return any(not role or role[0].kind == "restricts" for role in roles)


def _carried(text: str) -> list[Mention]:
    """Return requests carried from or into a year that is named, and the year of their report.

    The year of the report asked about may stand beside it: 2021年拖到2022年的.
    """
    patterns = vocabulary().phrasings["numbering"]
    return [
        one
        for name, row in _CARRIED.items()
        for found in re.finditer(patterns[name], text)
        if _is_carried(text[: found.start()] + text[found.end() :], found.group(), name)
        for one in _row_and_year(found, row)
    ]


def _row_and_year(found: re.Match[str], row: str) -> Iterator[Mention]:
    """Yield what is carried, and the year whose report prints it: the one between the two."""
    years = list(_YEAR.finditer(found.group()))
    of_report = int(years[0].group()) + 1 if row == "carried_in" else int(years[-1].group()) - 1
    at = found.start() + years[-1].start()
    # The year stands first (2020年没办完的), or what is carried does (留给2021年).
    cut = at if at > found.start() else at + len(years[-1].group())
    spans = (found.start(), cut), (cut, found.end())
    row_at, year_at = spans if at > found.start() else spans[::-1]
    said = found.string[slice(*row_at)]
    yield Mention(*row_at, said, "concept", (Entry("concept", row),), by_form=True)
    said = found.string[slice(*year_at)]
    yield Mention(
        *year_at, said, "year", year=YearMention(*year_at, said, (of_report,), "year"), by_form=True
    )


_CARRIED = {
    "carried_in": "carried_in",
    "carried_out": "carried_out",
    "carried_out_own": "carried_out",
    "carried_in_own": "carried_in",
}
"""Patterns of what is carried from or into a year, and the concept they stand for."""
_YEAR = re.compile("20[0-9]{2}")


def _is_carried(beside: str, said: str, name: str) -> bool:
    """Tell whether no other year is named; of `_own`, only the report's own beside it."""
    own = {int(year) for year in _YEAR.findall(beside)}
    after = 1 if name.startswith("carried_in") else -1
    told = {int(year) + after for year in _YEAR.findall(said)}
    return own == told if name.endswith("_own") else not own
