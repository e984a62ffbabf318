"""Names that are not understood to the last letter: what was said, and what may have been meant.

Whatever is said right behind a name or a place belongs to it, unless it is another known word:
上海市教季 is not the government of 上海市.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from index.names.functions import LevelWord, english_words, wording
from index.names.near import Near, near_agencies
from index.names.neighbours import rank_of
from index.names.regions import gazetteer
from index.names.scan import LONGEST_PLACE, LONGEST_REPAIRED
from index.names.sounds import Heard, heard, heard_syllables, in_letters, syllables_of
from index.names.spans import NameSpan, is_han, stops_at, word_at
from index.store import Store

LONGEST = 40
"""Letters of the longest name that is looked for."""
MOST_STARTS = 4
"""Places of a text without a known name where one is looked for."""
FEWEST_SYLLABLES = 3
"""Of a name in pinyin that is looked for among those held."""
WIDEST_GAP = 2
"""Letters between two parts of one name that are mistakes."""


def whole_names(text: str, spans: Sequence[tuple[NameSpan, str]]) -> list[tuple[NameSpan, str]]:
    """Return the names, those made one that stand in each other: 上海市徐|徐汇区财政局.

    A letter dropped or doubled makes no second agency.
    """
    whole: list[tuple[NameSpan, str]] = []
    for span, alias in spans:
        before = whole[-1][0] if whole else None
        if before and _is_one_name(text, before, span):
            body = text[before.start : span.end]
            merged = replace(
                before, end=span.end, office=None, level=None, foreign=True, body=body,
                placed=True, rule="merged", central=False, open_left=before.open_left,
            )  # fmt: skip
            whole[-1] = (merged, "")
        else:
            whole.append((span, alias))
    return whole


def _is_one_name(text: str, before: NameSpan, span: NameSpan) -> bool:
    """Say whether two parts are one name; 天津市和区教育局 is no list, its 区 has no name."""
    if before.many or span.many or not is_han(text[before.start]):
        return False
    bare = not (before.office or before.foreign) and bool(before.places)
    listed = text[before.end : span.start] in _lists()
    if bare and listed and span.level and not span.placed and _lies_below(span.level, before):
        return True
    if not _is_gap(text, before.end, span.start, bare or before.central):
        return False
    if before.central or not span.placed:
        return before.placed or before.central
    if before.end == span.start and text[before.end - 1] == text[span.start]:
        return bare
    return bare and all(_lies_in(span, region.code) for region in before.places)


def _is_gap(text: str, start: int, end: int, bare: bool) -> bool:
    """Say whether what stands between two parts may be a mistake: behind a place, also 的 or 大."""
    if end - start > WIDEST_GAP or not all(map(is_han, text[start:end])):
        return False
    if text[start:end].startswith(_lists()):
        return False
    return start == end or len(word_at(text, start)) < (2 if bare else 1)


def _lies_below(level: LevelWord, whole: NameSpan) -> bool:
    """Say whether a word for a kind of place may belong to a place inside another: 省 lies in none,
    so that 绥芬河和省商务厅 are two."""
    above = min(rank_of(region.level) for region in whole.places)
    return all(rank_of(one) > above for one in level.levels)


def _lies_in(span: NameSpan, code: str) -> bool:
    return any(region.code in gazetteer().within(code) for region in span.places)


def opened(text: str, span: NameSpan, last: int) -> NameSpan:
    """Return an office with the unknown words before it, which may be its misspelt place.

    `last` is where the name before it ends.
    """
    if span.placed or span.many or not is_han(text[span.start : span.start + 1]):
        return span
    begin = unknown_before(text, span.start, last)
    return replace(span, open_left=begin) if begin < span.start else span


def unknown_before(text: str, start: int, last: int = 0) -> int:
    """Return where words that are not known begin right before a name; its start without."""
    begin = at = max(last, start - LONGEST_PLACE)
    unknown = False
    while at < start:
        word = word_at(text, at)
        known = not is_han(text[at]) or len(word) > 1 or stops_at(text, at)
        if known or text.startswith(_lists(), at):
            at += max(len(word), 1)
            begin, unknown = at, False
        else:
            unknown = unknown or not word
            at += 1
    return min(begin, start) if unknown else start


_LATIN_RULES = ("pinyin", "english")


def left_behind(text: str, end: int, span: NameSpan) -> int:
    """Return how many letters or syllables behind a name may belong to it.

    Behind a place or an unknown body every word may that does not say what is asked: 大 of 吉林大.
    """
    if span.rule in _LATIN_RULES:
        return _syllables_left(text, end)
    left = unexplained(text, end)
    if left or not span.placed or span.office or not is_han(text[end : end + 1]):
        return left
    joint = wording()["joints"][0]
    if text.startswith(joint, end):
        return unexplained(text, end + len(joint))
    known = stops_at(text, end) or text.startswith(_lists(), end)
    return 0 if known else 1


@cache
def _lists() -> tuple[str, ...]:
    return tuple(wording()["lists"])


def before_bracket(text: str, start: int, end: int) -> int:
    """Return where a name begins in whose brackets a place stands: 中国(上海)…区; -1 elsewhere."""
    if text[start - 1 : start] != "(" or text[end : end + 1] != ")":
        return -1
    before = _WORD_BEFORE.search(text[: start - 1])
    return before.start() if before and _WORD_AFTER.match(text, end + 1) else -1


_WORD_BEFORE = re.compile(r"[\u3400-\u9fffa-z]+$")
_WORD_AFTER = re.compile(r"[\u3400-\u9fffa-z]")


def cut_off(text: str, end: int, left: int) -> bool:
    """Say whether all that stands between a place and a figure are unknown letters (农花2021)."""
    return left > 0 and text[end + left : end + left + 1].isdigit()


def _syllables_left(text: str, end: int) -> int:
    """Return how many syllables of pinyin follow a name in Latin letters."""
    run = _LATIN.match(text, end + 1) if text[end : end + 1] == " " else None
    left = 0
    for word in run.group().split() if run else ():
        syllables = next(syllables_of(word), ())
        if not syllables or word in english_words()["stops"] or word in english_words()["joints"]:
            break
        left += len(syllables)
    return left


def unexplained(text: str, end: int) -> int:
    """Return how many letters follow a name that are no known words, no more than `LONGEST`."""
    last, most = end, min(len(text), end + LONGEST)
    while last < most and is_han(text[last]) and not _is_explained(text, last):
        last += 1
    return last - end


def _is_explained(text: str, at: int) -> bool:
    """Say whether a known word begins here; one of a letter counts where another follows it."""
    word = word_at(text, at)
    if len(word) > 1 or text.startswith(_lists(), at) or stops_at(text, at):
        return True
    after = at + 1
    return bool(word) and not (is_han(text[after : after + 1]) and not word_at(text, after))


def near_at(text: str, start: int, store: Store, reach: int = 0) -> tuple[Near, ...]:
    """Return the held agencies that the words from a place on are like, nearest first.

    Names that end before `reach` do not count.
    """
    if len(text) > LONGEST_REPAIRED:
        return ()
    if is_han(text[start : start + 1]):
        return near_agencies(_heard_at(text, start), store, reach)
    best: tuple[Near, ...] = ()
    for said in _pinyin_at(text, start):
        near = near_agencies(said, store, reach)
        if near and (not best or near[0].cost < best[0].cost):
            best = near
        if best and best[0].cost == 0:
            break
    return best


def near_anywhere(text: str, store: Store) -> tuple[tuple[int, Near], ...]:
    """Return what a text without a known name may name, with where it begins, nearest first."""
    starts = list(_starts(text))[:MOST_STARTS]
    found = [(start, near) for start in starts for near in near_at(text, start, store)]
    return tuple(sorted(found, key=lambda pair: pair[1].cost))


def _starts(text: str) -> Iterator[int]:
    """Yield where words begin that are not known."""
    at = 0
    while at < len(text):
        word = word_at(text, at)
        if word:
            at += len(word)
        elif is_han(text[at]):
            yield at
            at += max(unexplained(text, at), 1)
        else:
            latin = _LATIN.match(text, at)
            if latin:
                yield at
            at = latin.end() if latin else at + 1


_HAN_RUN = re.compile(r"[\u3400-\u9fff()]+")
_LATIN = re.compile(r"[a-z']+(?: [a-z']+)*")


def _heard_at(text: str, start: int) -> Heard:
    prefix = next((p for p in wording()["prefixes"] if text.startswith(p, start)), "")
    start += len(prefix)
    run = _HAN_RUN.match(text, start)
    letters = run.group()[:LONGEST] if run else ""
    ends = tuple(range(start + 1, start + len(letters) + 1))
    return Heard(heard(letters), letters, ends, _left(text, start, start + len(letters)))


def _left(text: str, start: int, end: int) -> tuple[int, ...]:
    """Return how many letters are no known words behind each letter of a stretch."""
    left = [unexplained(text, end)]
    for at in range(end - 1, start - 1, -1):
        known = not is_han(text[at]) or _is_explained(text, at)
        left.append(0 if known else left[-1] + 1)
    return tuple(reversed(left))


def _pinyin_at(text: str, start: int) -> Iterator[Heard]:
    """Yield the ways to read Latin letters as syllables."""
    run = _LATIN.match(text, start)
    if run is None or (start and _LATIN.match(text, start - 1)):
        return
    letters = run.group().replace("'", " ")
    skipped = after_prefix(letters)
    start, letters = start + skipped, letters[skipped:]
    places = [at for at, letter in enumerate(letters) if letter != " "]
    for syllables in syllables_of(letters.replace(" ", "")):
        if len(syllables) >= FEWEST_SYLLABLES:
            yield _of_syllables(syllables[:LONGEST], start, places)


def after_prefix(letters: str) -> int:
    """Return where a name goes on behind what may stand before its place, in pinyin."""
    joined = letters.replace(" ", "")
    for prefix in map(in_letters, wording()["prefixes"]):
        if joined.startswith(prefix):
            places = [at for at, letter in enumerate(letters) if letter != " "]
            return places[len(prefix) - 1] + 1
    return 0


def _of_syllables(syllables: tuple[str, ...], start: int, places: Sequence[int]) -> Heard:
    ends: list[int] = []
    letters = 0
    for syllable in syllables:
        letters += len(syllable)
        ends.append(start + places[letters - 1] + 1)
    left = tuple(range(len(syllables), -1, -1))
    return Heard(heard_syllables(syllables), "", tuple(ends), left)
