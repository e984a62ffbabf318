"""Rows named by their printed label or by their number in the form: 三（五）2, 第二十条第（八）项.

A label counts with or without its punctuation and numbering, whole, or as an ordered part of it
that fits one row of one table and nothing else.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from data.vocabulary import Indicator, vocabulary
from index.asking.cover import Mention
from index.asking.lexicon import Entry, lexicon
from index.figures import TOTAL
from index.plain import plain

LONGEST = 30
"""Characters of the longest stretch that is held against the labels."""


def find_labels(text: str) -> list[Mention]:
    """Return the labels, titles of sections and numbers of rows that a plain text names."""
    squeezed, places = _squeezed(text)
    found = [
        Mention(start, end, text[start:end], "figure", (Entry("figure", row),))
        for label, row in _labels_alone()
        if label in squeezed
        for start, end in _stretches(label, squeezed, places)
    ]
    titles = [
        Mention(start, end, text[start:end], "frame", (Entry("frame", ""),))
        for title in _titles()
        if title in squeezed
        for start, end in _with_number(text, _stretches(title, squeezed, places))
    ]
    return [*found, *titles, *_numbered(text)]


@cache
def _labels_alone() -> tuple[tuple[str, str], ...]:
    """Return the labels with their rows, without those that are words of the lexicon."""
    return tuple((label, row) for label, row in labels().items() if not lexicon().role(label))


def part_of_label(text: str, start: int, end: int) -> Mention | None:
    """Return the ordered part of one label that a stretch of unknown words belongs to.

    信访投诉类 is a part of 信访举报投诉类申请; what fits two rows is none.
    """
    squeezed, places = _squeezed(text)
    first = next((at for at, place in enumerate(places) if place >= start), len(places))
    last = next((at for at, place in enumerate(places) if place >= end), len(places))
    best: tuple[int, int, str] | None = None
    for begin in range(max(0, first - _REACH), first + 1):
        for stop in range(min(len(squeezed), last + _REACH), last - 1, -1):
            if stop - begin < _SHORTEST or stop - begin > LONGEST:
                continue
            rows = _with_part(squeezed[begin:stop])
            if len(rows) == 1 and (best is None or stop - begin > best[1] - best[0]):
                best = begin, stop, next(iter(rows))
    if best is None:
        return None
    begin, stop, row = best
    span = places[begin], places[stop - 1] + 1
    return Mention(*span, text[slice(*span)], "figure", (Entry("figure", row),))


def row_with_words(words: Sequence[str]) -> str:
    """Return the one row whose label holds words in their order: 补正, 内容, 不明确; "" without.

    What stands between them in the label may be left out, but no word may be added.
    """
    if len(words) < 2 or sum(map(len, words)) < _IN_PIECES:
        return ""
    rows = {row for label, row in labels().items() if _in_order(words, label)}
    return next(iter(rows)) if len(rows) == 1 else ""


def _in_order(words: Sequence[str], label: str) -> bool:
    at = 0
    for word in words:
        found = label.find(word, at)
        if found < 0:
            return False
        at = found + len(word)
    return True


_REACH = 8
_SHORTEST = 4
"""Characters from which on a part of a label tells which one it is."""


_IN_PIECES = 5
"""Characters from which on two pieces of a label tell which one it is."""


def _with_part(part: str) -> frozenset[str]:
    """Return the rows whose label holds a text in order, in at most two pieces of two or more."""
    # However it is cut, its first two letters stand together in the label, and so do its last.
    by_pair = _labels_by_pair()
    near = by_pair.get(part[:2], frozenset()) & by_pair.get(part[-2:], frozenset())
    return frozenset(labels()[label] for label in near if _is_part(part, label))


@cache
def _labels_by_pair() -> Mapping[str, frozenset[str]]:
    """Return the labels by two letters that stand together in them."""
    found: dict[str, set[str]] = {}
    for label in labels():
        for first, second in pairwise(label):
            found.setdefault(first + second, set()).add(label)
    return {pair: frozenset(holding) for pair, holding in found.items()}


def _is_part(part: str, label: str) -> bool:
    if part in label:
        return True
    if len(part) < _IN_PIECES:
        return False
    for cut in range(2, len(part) - 1):
        at = label.find(part[:cut])
        if at >= 0 and label.find(part[cut:], at + cut) >= 0:
            return True
    return False


@lru_cache(maxsize=8)
def _squeezed(text: str) -> tuple[str, Sequence[int]]:
    """Return the letters and digits of a text, and the place of each."""
    places = [at for at, letter in enumerate(text) if letter.isalnum()]
    return "".join(text[at] for at in places), places


def _stretches(label: str, squeezed: str, places: Sequence[int]) -> Iterator[tuple[int, int]]:
    at = squeezed.find(label)
    while at >= 0:
        yield places[at], places[at + len(label) - 1] + 1
        at = squeezed.find(label, at + 1)


def _with_number(text: str, found: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the stretches with the number of the section before them: 三、收到和处理……."""
    for start, end in found:
        number = _ENDS_IN_NUMBER.search(text, 0, start)
        yield (number.start() if number else start), end


_ENDS_IN_NUMBER = re.compile("[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d]\\s*\u3001\\s*$")


@cache
def labels() -> Mapping[str, str]:
    """Return the labels of tables 3 and 4 without numbering and punctuation, by row.

    A label of several rows (其他, 总计) names none.
    """
    named: dict[str, set[str]] = {}
    for row in vocabulary().indicators.values():
        if row.table not in ("t3", "t4"):
            continue
        for label in row.labels:
            letters = _squeezed(_NUMBERING.sub("", plain(label)))[0]
            if len(letters) >= _SHORTEST:
                named.setdefault(letters, set()).add(row.id)
    return {label: next(iter(rows)) for label, rows in named.items() if len(rows) == 1}


_NUMBERING = re.compile(
    "^(?:[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03]\u3001|\\([\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03]\\)|[0-9]+[.\u3001])+"
)


@cache
def _titles() -> tuple[str, ...]:
    """Return the titles of the sections that hold tables: they name no row."""
    sections = [section for section in vocabulary().sections.values() if section.no in (2, 3, 4)]
    words = {word for one in sections for word in (one.label, *one.variants)}
    letters = {_squeezed(_NUMBERING.sub("", plain(word)))[0] for word in words}
    return tuple(sorted((word for word in letters if len(word) > _TITLE), key=len, reverse=True))


_TITLE = 8
"""Characters from which on a title is no wording of a question."""


def _numbered(text: str) -> Iterator[Mention]:
    """Yield the rows named by their number in table 3, and the items of article 20."""
    words = vocabulary().phrasings["numbering"]
    articles = [match.span() for match in re.finditer(words["article"], text)]
    for span, row in (*_numbers_of_results(text), *_numbers_at_the_top(text)):
        inside = any(start <= span[0] and span[1] <= end for start, end in articles)
        if row and not inside:
            yield Mention(*span, text[slice(*span)], "figure", (Entry("figure", row),))
    for match in re.finditer(words["parts"], text):
        yield Mention(*match.span(), match.group(), "column", (Entry("column", TOTAL),))
    for match in re.finditer(words["other_column"], text):
        yield Mention(*match.span(), match.group(), "column", (Entry("column", "other_org"),))
    for match in re.finditer(words["article"], text):
        concept = words["items"].get(match["item"], "")
        entry = Entry("concept", concept) if concept else Entry("frame", "")
        yield Mention(*match.span(), match.group(), entry.kind, (entry,))


def _numbers_of_results(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the numbers of results with their rows: (五)2, 第三项第(三)款第1目, 第五款第5目."""
    for pattern in vocabulary().phrasings["numbering"]["rows"]:
        for match in re.finditer(pattern, text):
            digits: Mapping[str, str] = vocabulary().phrasings["years"]["digits"]
            spelled = digits.get(match["spelled"] or "", "")
            yield match.span(), _row_of(match["group"], match["item"] or spelled)


def _numbers_at_the_top(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the numbers of the rows beside the results: 第二项，自然人列; 办理结果第七项."""
    words = vocabulary().phrasings["numbering"]
    for match in re.finditer(words["result"], text):
        yield match.span(), words["groups"][match["group"] or words["last_group"]]
    for match in re.finditer(words["top"], text):
        yield match.span(), words["tops"][match["top"] or match["also"]]


def is_article(said: str) -> bool:
    """Tell whether words are the number of an item of article 20: 第二十条第（八）项."""
    return re.fullmatch(vocabulary().phrasings["numbering"]["article"], said) is not None


def _row_of(group: str, item: str) -> str:
    """Return the row of table 3 at a place like (五)2; "" where the form has none."""
    groups: Mapping[str, str] = vocabulary().phrasings["numbering"]["groups"]
    whole = groups.get(group, "")
    if not item:
        return whole
    rows: list[Indicator] = sorted(
        (row for row in vocabulary().indicators.values() if row.parent == whole),
        key=lambda row: row.order,
    )
    newest = [row for row in rows if "g2021" in row.generations]
    return newest[int(item) - 1].id if 0 < int(item) <= len(newest) else ""
