"""A question's words with their meaning and place: agencies, years, what is asked of them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from data.records import replace
from data.vocabulary import vocabulary
from index.asking.cover import Mention, best_cover, mention_of, words_of
from index.asking.denied import without_denied
from index.asking.forms import find_forms
from index.asking.labels import find_labels, is_article
from index.asking.lexicon import TELLING, Entry, Word, lexicon
from index.asking.whole_words import dictionary, whole_words
from index.asking.years import find_years
from index.names import AgencyMention, find_agencies
from index.store import Store


def find_mentions(text: str, store: Store, today: date) -> tuple[Mention, ...]:
    """Return the mentions of a plain question in reading order; together they cover every word.

    A word that restricts, or that nobody has decided, is a mention of kind `unknown`, so that no
    question is half understood without anybody noticing.
    """
    named = [
        Mention(found.start, found.end, text[found.start : found.end], "agency", agency=found)
        for found in _agencies(text, store)
    ]
    named = [found for found in named if not _is_chance(found, named)]
    # A name is never cut by a word inside it; a set (哪些单位) is a phrase among others, and none
    # where an agency is named (绥芬河有几家政府网站).
    sets = [found for found in named if found.agency and found.agency.rule == "set"]
    names = [found for found in named if found not in sets]
    sets = [found for found in sets if not names or _is_of_a_unit(found)]
    others = (
        *sets,
        *find_labels(text),
        *find_forms(text),
        *_years(text, today),
        *words_of(text),
    )
    cover = _without_articles(best_cover(_outside(names, others), len(text)))
    chosen = sorted((*names, *cover), key=lambda found: found.start)
    return _with_open_words(text, chosen)


def _without_articles(chosen: Sequence[Mention]) -> list[Mention]:
    """Return the mentions, an item of article 20 only as the place of a row that is named beside
    it."""
    rows = set(vocabulary().phrasings["numbering"]["items"].values()) | _BESIDE
    articles = [one for one in chosen if is_article(one.said)]
    named = any(rows & set(one.values) for one in chosen if one not in articles)
    return [
        Mention(one.start, one.end, one.said, "frame") if named and one in articles else one
        for one in chosen
    ]


_BESIDE = {"other_mgmt", "penalty", "coercion"}
"""Rows of table 2 that share an item of article 20 with another."""


def _agencies(text: str, store: Store) -> tuple[AgencyMention, ...]:
    """Return the agencies a text names; none that is not held cuts a word of the dictionary.

    绥芬河网上办事平台 names 绥芬河, and no 网上办; 公安新收 names no 安新.
    """
    found = find_agencies(text, store)
    for _ in range(MOST_CHANCES):
        unheld = (one for one in found if not one.agencies and one.rule != "set")
        cut = next((at for one in unheld if (at := _letter_cut(text, one)) is not None), None)
        if cut is None:
            break
        text = f"{text[:cut]},{text[cut + 1 :]}"
        found = find_agencies(text, store)
    return found


MOST_CHANCES = 8
"""Words read over that only begin like an agency; a message with more names agencies nobody holds,
and is answered so."""


def _letter_cut(text: str, found: AgencyMention) -> int | None:
    """Return the place of the letter of a word that a name takes for its own, at either end."""
    if _cuts_a_word(text, found.end):
        return found.end - 1
    return found.start if _cuts_a_word(text, found.start) else None


def _is_chance(found: Mention, named: Sequence[Mention]) -> bool:
    """Tell whether letters sound like a place by chance, which nobody holds: 做城市 is no 晋城市.

    Only where an agency is named besides: otherwise it may be the misspelt one that is meant.
    """
    one = found.agency
    if one is None or one.agencies or one.candidates or one.rule not in ("unsure", "unknown"):
        return False
    said = any(place.short and place.short in found.said for place in one.place)
    held = any(other.agency is not None and other.agency.agencies for other in named)
    return bool(one.place) and not said and held


def _cuts_a_word(text: str, end: int) -> bool:
    """Tell whether the letters before and behind a place are one word: 办|事, 公|安."""
    if not 0 < end < len(text):
        return False
    around = (text[end - 1 : end + 1], text[max(0, end - _BEFORE) : end + 1])
    return any(not word.isascii() and dictionary()[1](word) for word in around)


_BEFORE = 2
"""Letters before a place with which one behind it may be a word: 看不|清."""


def _is_of_a_unit(found: Mention) -> bool:
    """Tell whether a set names a place or a kind of agency (16个区), not agencies at large."""
    if found.agency is None:
        return False
    return bool(found.agency.place) or found.agency.unit not in _AT_LARGE


_AT_LARGE = ("", "agency", "government")


def _with_open_words(text: str, chosen: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions with the words between them; a mention inside a larger word is none."""
    open_words = [one for span in _gaps(text, chosen) for one in _between(text, span)]
    chosen, open_words = _completed(text, chosen, open_words)
    larger = _larger(text, chosen, open_words)
    kept = [
        found for found in (*chosen, *open_words) if not any(_overlap(found, one) for one in larger)
    ]
    found = sorted((*kept, *larger), key=lambda one: one.start)
    return tuple(_joined(text, list(_narrowing(text, without_denied(text, found)))))


def _completed(
    text: str, chosen: Sequence[Mention], open_words: Sequence[Mention]
) -> tuple[list[Mention], list[Mention]]:
    """Return the mentions and open words, a letter that a form cut off a known word with its word.

    上一年有多少个项|目 ends in 项目, 结|转到下一年 begins with 结转.
    """
    read, left = list(chosen), list(open_words)
    for one in open_words:
        if one.kind != "unknown" or len(one.said) > 1 or one.said.isascii():
            continue
        for at, other in enumerate(read):
            if other.kind in TELLING and _completes(text, one, other):
                start, end = min(one.start, other.start), max(one.end, other.end)
                read[at] = replace(other, start=start, end=end, said=text[start:end])
                left.remove(one)
                break
    return read, left


def _completes(text: str, letter: Mention, other: Mention) -> bool:
    """Tell whether a letter and some letters of the mention it touches are a word about figures."""
    if letter.end == other.start:
        words = (text[letter.start : end] for end in range(other.start + 1, other.end))
    elif letter.start == other.end:
        words = (text[start : letter.end] for start in range(other.start + 1, other.end))
    else:
        return False
    return any(entry.kind in _OF_ROWS for word in words for entry in lexicon().role(word))


_OF_ROWS = ("concept", "figure")


def _joined(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the mentions, unknown words that touch as one: 政务 + 新 + 媒体."""
    open_one: Mention | None = None
    for one in found:
        touches = open_one is not None and one.start == open_one.end
        if open_one and touches and one.kind == "unknown" and not one.said.isascii():
            span = open_one.start, one.end
            open_one = Mention(*span, text[slice(*span)], "unknown")
            continue
        if open_one is not None:
            yield open_one
        open_one = one if one.kind == "unknown" else None
        if open_one is None:
            yield one
    if open_one is not None:
        yield open_one


def _between(text: str, span: tuple[int, int]) -> Iterator[Mention]:
    """Yield the whole words of a stretch; known as a whole, it is one word."""
    said = text[slice(*span)].strip()
    entries = lexicon().role(said)
    if entries and len(said) > 1:
        start = text.index(said, span[0])
        yield _of_entries(start, start + len(said), said, entries)
        return
    for start, end in whole_words(text, span):
        word = text[start:end]
        yield _of_entries(start, end, word, lexicon().role(word) or _of_verb(word))


def _of_verb(word: str) -> tuple[Entry, ...]:
    """Return what the verb stands for that a word nobody has decided is a form of: 下过, 开出了."""
    stem = word.rstrip("".join(vocabulary().phrasings["dialogue"]["aspects"]))
    entries = lexicon().role(stem) if stem and stem != word else ()
    return entries if all(one.kind in ("free", "frame") for one in entries) else ()


def _of_entries(start: int, end: int, said: str, entries: Sequence[Entry]) -> Mention:
    if not entries and set(said) <= set(vocabulary().phrasings["dialogue"]["interjections"]):
        return Mention(start, end, said, "free")
    if not entries:
        return Mention(start, end, said, "unknown")
    return mention_of(Word(start, end, said, tuple(entries)))


def _gaps(text: str, chosen: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Yield the stretches that no mention covers."""
    at = 0
    for found in (*chosen, None):
        start = found.start if found is not None else len(text)
        if start > at:
            yield at, start
        at = max(at, found.end) if found is not None else at


def _larger(text: str, chosen: Sequence[Mention], open_words: Sequence[Mention]) -> list[Mention]:
    """Return the dictionary's words that a known word is only a piece of: 收 in 收购."""
    loose = [one for one in open_words if len(one.said) == 1 and not one.said.isascii()]
    loose = [
        one for one in loose if one.said not in vocabulary().phrasings["dialogue"]["particles"]
    ]
    found = []
    for one in loose:
        touching = [
            other
            for other in chosen
            if other.kind in (*TELLING, "free", "frame")
            and not other.said.isascii()
            and one.start in (other.end, other.start - 1)
        ]
        for other in touching:
            span = min(one.start, other.start), max(one.end, other.end)
            word = text[slice(*span)]
            if dictionary()[1](word) and not (lexicon().role(word) or _of_verb(word)):
                found.append(Mention(*span, word, "unknown"))
    return found[:1]


def _narrowing(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the mentions, a frame word that narrows the noun behind it as unknown: 数据申请."""
    introducing = vocabulary().phrasings["zones"]["introducing"]
    for at, one in enumerate(found):
        behind = found[at + 1] if at + 1 < len(found) else None
        narrows = one.kind == "frame" and "narrows" in one.values and not _names_before(found, at)
        joined = behind is not None and behind.start == one.end
        if one.said in introducing and joined and behind is not None and behind.kind == "figure":
            yield replace(one, kind="free", entries=())
        elif narrows and joined and behind is not None and behind.kind in ("concept", "figure"):
            yield Mention(one.start, one.end, one.said, "unknown")
        else:
            yield one


def _names_before(found: Sequence[Mention], at: int) -> bool:
    """Tell whether a row is named right before a word: 要公开出版物的|那种申请."""
    before = [one for one in found[:at] if one.said not in vocabulary().phrasings["zones"]["ends"]]
    return bool(before) and before[-1].kind == "figure" and found[at].start - before[-1].end <= 1


def _overlap(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end


def _years(text: str, today: date) -> list[Mention]:
    return [
        Mention(
            found.start,
            found.end,
            text[found.start : found.end],
            "number" if found.rule == "number" else "year",
            year=found,
        )
        for found in find_years(text, today)
    ]


def _outside(fixed: Sequence[Mention], others: Iterable[Mention]) -> list[Mention]:
    return [
        found
        for found in others
        if all(found.end <= other.start or found.start >= other.end for other in fixed)
    ]
