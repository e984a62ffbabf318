"""What the cells of a table name: a row or column of the form, perhaps with a year beside it."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from rapidfuzz.distance.Levenshtein import distance

from data.vocabulary import vocabulary
from parser.tables.labels import exact_row, head_keys, is_shortened, label_key
from parser.tables.numbers import Reading, read_cell
from parser.wording import words

_YEAR = re.compile(r"[（(]?(20\d\d)\s*年?度?[)）]?|(20\d\d)年度?\D{0,4}[（(][^)）\d]{0,12}[)）]")
"""A year and nothing else, perhaps with a remark: 2021年（上年数）."""
_OF_YEAR = re.compile(r"(20\d\d)\s*年度?(?P<rest>[^\d\s].*)")
"""A column header that begins with its year."""
_YEAR_DIGITS = 4
_THIS, _LAST = (frozenset(words("tables")["year"][name]) for name in ("this", "last"))
_LONG = 4
"""Characters of a name that is known where one of them is lost or misread."""


@lru_cache(maxsize=16384)
def said(text: str, is_narrow: bool) -> tuple[str, Reading | None, str]:
    """Return the key of a label, what a value says, and the year a cell names."""
    reading = read_cell(text)
    if reading is None:
        own, rest = of_year(text)
        key = _without_heads(label_key(rest or text))
        if not own and (dated := _dated(key)):
            key, own = dated
        return key, None, year_mark(text) or (own if is_narrow else "")
    return "", reading, year_mark(text) if len(text) >= _YEAR_DIGITS else ""


@lru_cache(maxsize=4096)
def _without_heads(key: str) -> str:
    """Return a key; of a column's name that those above it run into, the name: 申请人情况自然人."""
    rest = key
    while above := next((one for one in _heads() if rest.startswith(one) and rest != one), ""):
        rest = rest.removeprefix(above)
    if rest not in applicants() and (near := _near_applicant(rest)):
        return near
    return rest if rest in applicants() else key


@cache
def _heads() -> tuple[str, ...]:
    return (*head_keys("t3"), label_key(words("tables")["group"]["legal"]))


def _near_applicant(key: str) -> str:
    """Return the long name that a key misspells or shortens: 社会公益组, 法律机构; "" for none."""
    if key == "" or exact_row(key):
        return ""
    near = {
        applicants()[name]: name
        for name in applicants()
        if len(name) >= _LONG
        and (
            (abs(len(name) - len(key)) < 2 and distance(name, key, score_cutoff=1) <= 1)
            or (len(key) >= _LONG and is_shortened(key, name))
        )
    }
    return near.popitem()[1] if len(near) == 1 else ""


def _dated(key: str) -> tuple[str, str] | None:
    """Return the name of a column and the year that a key puts before or behind it, None if none.

    商业企业上年 and 上年制发件数 do, 上一年项目数量 is a name of its own.
    """
    if key in applicants() or key in _year_heads() or exact_row(key):
        return None
    for words_of, year in ((_LAST, "last"), (_THIS, "this")):
        for word in sorted(words_of, key=len, reverse=True):
            rests = (key.removeprefix(word), key.removesuffix(word))
            rest = next((one for one in rests if one != key), "")
            name = next((one for one in (rest, *_own_names(rest)) if one in _year_heads()), "")
            if rest in applicants() or name:
                return name or rest, year
    return None


def _own_names(rest: str) -> Iterator[str]:
    """Yield what the form calls a column of the year: 本年 before the rest of its name."""
    return (f"{word}{rest}" for word in _THIS if rest)


@cache
def _year_heads() -> frozenset[str]:
    """Return the names of columns of table 2."""
    rows = (row for row in vocabulary().indicators.values() if row.table.startswith("t2"))
    labels = {label for row in rows for label in (row.label.split(" / ")[-1], *row.labels[1:])}
    return frozenset(map(label_key, labels))


@lru_cache(maxsize=4096)
def year_mark(text: str) -> str:
    """Return the year a cell names and nothing else: digits, `this`, `last`; "" for none."""
    plain = "".join(text.split())
    if match := _YEAR.fullmatch(plain):
        return match[1] or match[2]
    return "this" if plain in _THIS else "last" if plain in _LAST else ""


@lru_cache(maxsize=4096)
def of_year(text: str) -> tuple[str, str]:
    """Return the year a label begins with, and its rest; "" for none."""
    match = _OF_YEAR.fullmatch(text)
    return (match[1], match["rest"]) if match else ("", "")


@cache
def applicants() -> Mapping[str, str]:
    """Return the columns of table 3 by the keys of their labels."""
    columns = vocabulary().columns.values()
    return {label_key(text): column.id for column in columns for text in column.labels}
