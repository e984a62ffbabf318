"""Which row, column or group of the form a printed label means."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from unicodedata import normalize

from rapidfuzz import fuzz

from data.script import simplified
from data.vocabulary import vocabulary
from parser.radicals import RADICALS
from parser.wording import unmarked, unspaced, words

_ENUMERATOR = re.compile(
    r"(?:(?:第[一二三四五六七八九十]+条)?第\([一二三四五六七八九十]{1,3}\)项(?=.)"
    r"|\([一二三四五六七八九十]{1,3}\)|\(\d{1,2}\)|[一二三四五六七八九十—]{1,3}[、.,:]"
    r"|\d{1,2}(?!\d)[、.,:]?)"
)
_LEADING_NUMERAL = re.compile(r"[一二三四五六七八九十]|\d{1,2}")
_MARKS = re.compile(r"[\W_]+")
_TABLES = {table["id"]: table for table in words("tables")["table"]}
_CLOSE, _APART, _SHORTEST_PIECE = 70.0, 8.0, 4
"""A label is taken for a row at this likeness or more, if no other row is nearly as like; a
piece of a broken label needs this many characters."""


@lru_cache(maxsize=16384)
def label_key(text: str) -> str:
    """Return what of a label is compared: simplified characters, no enumerators, no marks."""
    folded = unspaced(normalize("NFKC", unmarked(text).translate(RADICALS)))
    while match := _ENUMERATOR.match(folded.lstrip("#*|")):
        folded = folded.lstrip("#*|")[match.end() :]
    key = _MARKS.sub("", folded)
    return key if _is_simplified(key) else simplified(key)


def _is_simplified(key: str) -> bool:
    """Whether every character is in GB 2312, which holds no traditional one."""
    try:
        key.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def head_keys(table: str) -> frozenset[str]:
    """Return the keys of the words that mark a header of a table."""
    return frozenset(label_key(word) for word in _TABLES[table]["head"])


@cache
def group_keys() -> tuple[str, ...]:
    """Return the keys of table 3's parts without cells, longest first."""
    keys = {label_key(word) for word in _TABLES["t3"]["groups"]}
    return tuple(sorted(keys, key=len, reverse=True))


@cache
def common_keys() -> frozenset[str]:
    """Return the keys of labels too common to tell table 3 by."""
    return frozenset(label_key(word) for word in _TABLES["t3"]["common"])


@cache
def subtotal_keys() -> frozenset[str]:
    """Return the keys of rows that places add to table 3."""
    return frozenset(label_key(word) for word in _TABLES["t3"]["subtotals"])


@cache
def _rows() -> Mapping[str, str]:
    """Return table 3's row ids by exact key."""
    return {label_key(text): row.id for row in vocabulary().table("t3") for text in row.labels}


@lru_cache(maxsize=16384)
def exact_row(key: str) -> str | None:
    """Return table 3's row of a key, also behind the names of the parts it belongs to."""
    while key not in _rows():
        rest = _without_group(key)
        if rest == key:
            return None
        key = rest
    return _rows()[key]


def _without_group(key: str) -> str:
    """Return a key without the name of the part it belongs to, and its number in it."""
    group = next((word for word in group_keys() if key.startswith(word) and key != word), "")
    rest = key.removeprefix(group)
    return _LEADING_NUMERAL.sub("", rest, count=1) if group and rest not in _rows() else rest


def is_whole(key: str) -> bool:
    """Whether a key is no mere piece of a row's label."""
    return exact_row(key) is not None or not any(
        text.startswith(key) or text.endswith(key) for text in _rows()
    )


@lru_cache(maxsize=16384)
def like_row(key: str) -> str | None:
    """Return table 3's row a misprinted or broken label is most like, if only one is."""
    while key not in group_keys() and (rest := _without_group(key)) != key:
        key = rest
    if len(key) < _SHORTEST_PIECE or key in group_keys():
        return None
    pieces = {row for text, row in _rows().items() if text.startswith(key) or text.endswith(key)}
    pieces = pieces or {row for text, row in _rows().items() if is_shortened(key, text)}
    if len(pieces) == 1:
        return pieces.pop()
    named = [*_rows().items(), *((group, "") for group in group_keys())]
    return likest(key, named) or None


def is_shortened(key: str, text: str) -> bool:
    """Whether a key is a text with parts of it left out: 逾期未缴费 of 逾期未按通知缴费.

    >>> is_shortened("法律机构", "法律服务机构"), is_shortened("机构法律", "法律服务机构")
    (True, False)
    """
    signs = iter(text)
    return len(key) < len(text) and all(sign in signs for sign in key)


@lru_cache(maxsize=16384)
def row_around(key: str) -> str | None:
    """Return the one row of table 3 whose label holds a piece of it, None if several do."""
    if len(key) < _SHORTEST_PIECE:
        return None
    rows = {row for text, row in _rows().items() if key in text}
    return rows.pop() if len(rows) == 1 else None


def likest(key: str, named: Iterable[tuple[str, str]]) -> str | None:
    """Return the name whose text is most like a key, None if none is or two nearly are."""
    best: dict[str, float] = {}
    for text, name in named:
        best[name] = max(best.get(name, 0.0), fuzz.ratio(key, text))
    ranked = sorted(best.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < _CLOSE:
        return None
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _APART:
        return None
    return ranked[0][0]
