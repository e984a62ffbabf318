"""What is found in a question by its form, not by a word: numbers, rankings, quotations, A不A."""

import re
from collections.abc import Iterator
from functools import cache

from data.vocabulary import vocabulary
from index.asking.counting import find_orders, find_ranges
from index.asking.cover import Mention, known_words
from index.asking.described import find_described
from index.asking.labels import find_labels
from index.asking.lexicon import TELLING, Entry, lexicon
from index.asking.question import LIMITS
from index.asking.sieve import Sieve
from index.asking.topic import SHARE
from index.asking.universal import find_universal
from index.plain import either


def find_forms(text: str) -> Iterator[Mention]:
    """Yield the mentions of a plain text that no list of words can hold, overlapping ones too."""
    yield from find_universal(text)
    yield from _quoted(text)
    yield from _polar(text)
    yield from _nothing(text)
    yield from _numbers(text)
    yield from _operands(text)
    yield from _balance(text)
    yield from _formed(text)
    yield from _vague_numbers(text)
    yield from _ranges(text)
    yield from _orders(text)
    yield from _excepts(text)
    yield from _handles(text)
    yield from _numbers_of_rows(text)
    yield from _remarks(text)
    yield from _wholes(text)
    yield from _held(text)
    yield from _divided(text)
    yield from _totals(text)
    yield from find_described(text)


def _numbers(text: str) -> list[Mention]:
    return [
        Mention(found.start(), found.end(), found.group(), "number")
        for pattern in (_counted(), _spelled())
        for found in pattern.finditer(text)
    ]


def _operands(text: str) -> Iterator[Mention]:
    """Yield a number that is itself added or taken away: 10项再加, 减去3件."""
    for found in re.finditer(vocabulary().phrasings["numerals"]["operand"], text):
        entries = (Entry("cue", "operand"),)
        yield Mention(*found.span(), found.group(), "cue", entries=entries, by_form=True)


def _balance(text: str) -> Iterator[Mention]:
    """Yield what asks whether the requests balance, row by row: 第一项加第二项等于第三项加……."""
    for found in re.finditer(vocabulary().phrasings["numbering"]["balance"], text):
        yield Mention(*found.span(), found.group(), "cue", (Entry("cue", "checks"),), by_form=True)


def _formed(text: str) -> Iterator[Mention]:
    """Yield what asks one thing by its form: 标题下面落的日期是哪一天."""
    rows = vocabulary().phrasings["formed"]
    for at, pattern in formed().tried(text):
        for found in pattern.finditer(text):
            kind, value = rows[at]["kind"], rows[at].get("value", "")
            entries = (Entry(kind, value),) if value else ()
            yield Mention(*found.span(), found.group(), kind, entries, by_form=bool(value))


@cache
def formed() -> Sieve:
    """Return the patterns of what asks one thing by its form."""
    return Sieve("formed", (row["said"] for row in vocabulary().phrasings["formed"]))


def _vague_numbers(text: str) -> list[Mention]:
    """Return the numbers that only say about how many; as a limit (超过几十件) they stay open.

    So they do where they are denied: 没收到几十件 is no zero.
    """
    return [
        Mention(*found.span("about"), found["about"], "free")
        for found in _vague().finditer(text)
        if not found["limit"]
    ]


def _remarks(text: str) -> Iterator[Mention]:
    """Yield what narrows nothing by its form: 听群里老哥说, 我们决定, 保留两位小数."""
    without_rows, sieve = remarking()
    for at, pattern in sieve.tried(text):
        for found in pattern.finditer(text):
            said = found.group()
            rows = at < without_rows and known_words(said)
            if rows and any(word in said for word in _narrowing_besides_persons()):
                continue
            if not any(one.kind in TELLING for one in rows or ()):
                yield Mention(*found.span(), said, "free", by_form=True)


@cache
def remarking() -> tuple[int, Sieve]:
    """Return the patterns of remarks, and how many of them, the first, may hold no row."""
    remarks = vocabulary().phrasings["remarks"]
    return len(remarks["without_rows"]), Sieve(
        "remarks", (*remarks["without_rows"], *remarks["whatever"])
    )


@cache
def _vague() -> re.Pattern[str]:
    words, cues = vocabulary().phrasings["numerals"], vocabulary().phrasings["cue"]
    names = (*sorted(LIMITS), "none", "negation")
    limits = either(word for name in names for word in cues[name]["zh"])
    more = f"[{''.join(words['about'])}]?{words['piece']}?"
    about = rf"(?:{words['vague']}){more}{either((*words['counted'], *words['measures']))}"
    return re.compile(rf"(?P<limit>{limits}\s*)?(?P<about>{about})")


@cache
def _spelled() -> re.Pattern[str]:
    """Return the pattern of a number in characters that counts what reports count: 八件."""
    words = vocabulary().phrasings["numerals"]
    letters = "".join(letter for letter in (*words["digits"], *words["units"]))
    one = next(iter(vocabulary().phrasings["dialogue"]["one"]))
    return re.compile(
        rf"(?<![{words['ordinal']}{words['about_many']}{letters}])(?!{one})[{letters}]+{either(words['counted'])}"
    )


@cache
def _counted() -> re.Pattern[str]:
    words = vocabulary().phrasings["years"]["measure_words"]
    # 72个项目: no measure word is the beginning of a longer word.
    longer = vocabulary().phrasings["years"]["not_measures"]
    counted = rf"(?:(?!{either(longer)}){either(words)}){{0,2}}"
    return re.compile(rf"(?<![0-9.])[0-9](?:[0-9,.]*[0-9])?\s*{counted}(?![0-9])")


def _ranges(text: str) -> list[Mention]:
    return [Mention(start, end, text[start:end], "range") for start, end in find_ranges(text)]


def _orders(text: str) -> list[Mention]:
    return [
        Mention(start, end, text[start:end], "order", order=order)
        for start, end, order in find_orders(text)
    ]


def _held(text: str) -> list[Mention]:
    """Return what asks which reports are held: 收着哪些报告, 存了哪几家单位的年报."""
    pattern: str = vocabulary().phrasings["dialogue"]["held_asked"]
    return [
        Mention(*found.span(), found.group(), "cue", entries=(Entry("cue", "held"),))
        for found in re.finditer(pattern, text)
    ]


def _divided(text: str) -> Iterator[Mention]:
    """Yield what sets one figure against another: 甲相当于乙的百分之几, 相当于乙的几倍."""
    words = vocabulary().phrasings["dialogue"]
    for found in re.finditer(words["divided"], text):
        yield Mention(*found.span(), found.group(), "concept", entries=(Entry("concept", SHARE),))
    for found in re.finditer(words["multiplied"], text):
        yield Mention(*found.span(), found.group(), "free", by_form=True)


def _totals(text: str) -> Iterator[Mention]:
    """Yield the total where it is listed beside another row as a row of its own."""
    entries = (Entry("concept", "results"), Entry("concept", "handled"))
    for found in re.finditer(vocabulary().phrasings["numbering"]["total_row"], text):
        yield Mention(*found.span(), found.group(), "concept", entries=entries, by_form=True)


def _wholes(text: str) -> Iterator[Mention]:
    """Yield the words for all that is held that say how many they are: 这五家, 五份报告里."""
    numbers: dict[str, int] = vocabulary().phrasings["order"]["numbers"]
    for found in _whole().finditer(text):
        said = found["told"] or found["noun"] or found["within"]
        count = int(said) if said.isdecimal() else numbers[said]
        entries = (Entry("cue", "all"),)
        yield Mention(*found.span(), found.group(), "cue", entries=entries, whole=count)


@cache
def _whole() -> re.Pattern[str]:
    words = vocabulary().phrasings
    number = rf"(?:{either(words['order']['numbers'])}|(?!(?:19|20)[0-9]{{2}})[0-9]{{1,4}})"
    before = "".join(words["order"]["not_whole"])
    pattern = words["dialogue"]["whole"].replace("{number}", number)
    return re.compile(rf"(?<![{before}0-9])(?:{pattern})")


def _excepts(text: str) -> list[Mention]:
    """Return the two ends of 除……外, which are words only together, and 以外 alone."""
    spans = {
        found.span(end)
        for pattern in _excepting()
        for found in pattern.finditer(text)
        for end in pattern.groupindex
    }
    return [
        Mention(start, end, text[start:end], "cue", entries=(Entry("cue", "except"),))
        for start, end in sorted(spans)
    ]


@cache
def _excepting() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = vocabulary().phrasings["dialogue"]
    before, after = words["before_except"], words["after_except"]
    alone = [word for word in after if len(word) > 1]
    pair = rf"(?P<before>{either(before)})(?=[^,;]{{1,16}}?(?P<after>{either(after)}))"
    return re.compile(pair), re.compile(rf"(?P<alone>{either(alone)})")


def _polar(text: str) -> list[Mention]:
    """Return yes/no questions of the form A不A: 多不多, 过没过."""
    either = "".join(vocabulary().phrasings["dialogue"]["or_not"])
    return [
        Mention(*found.span(), found.group(), "cue", entries=(Entry("cue", "polar"),))
        for found in re.finditer(rf"([\u4e00-\u9fff])[{either}]\1", text)
        if not lexicon().role(found.group()) and not lexicon().role(found.group()[1:])
    ]


def _nothing(text: str) -> Iterator[Mention]:
    """Yield what asks whether there was none at all: 一件都没有, 一次也没.

    What is counted may stand between the two: 一件|行政复议|都没有.
    """
    entries = (Entry("cue", "none"), Entry("cue", "polar"))
    for found in _none_at_all().finditer(text):
        if any(one.kind in TELLING for one in known_words(found["counted"])):
            yield Mention(*found.span("one"), found["one"], "free")
            yield Mention(*found.span("none"), found["none"], "cue", entries=entries)
        else:
            yield Mention(*found.span(), found.group(), "cue", entries=entries)


@cache
def _none_at_all() -> re.Pattern[str]:
    words, numerals = vocabulary().phrasings["dialogue"], vocabulary().phrasings["numerals"]
    one, even = either(words["one"]), either(numerals["even"])
    return re.compile(
        rf"(?P<one>{one}{either(numerals['measures'])})(?P<counted>\w{{0,10}}?)"
        rf"(?P<none>(?:{even}){either(words['none_at_all'])})"
    )


def _quoted(text: str) -> list[Mention]:
    """Return words in quotation marks that no known words make up: they are one word."""
    return [
        Mention(*found.span("words"), found["words"], "unknown")
        for found in _QUOTED.finditer(text)
        if not _all_known(found["words"])
    ]


def _all_known(words: str) -> bool:
    if find_labels(words):
        return True
    known = known_words(words)
    return sum(one.end - one.start for one in known) == len(words.replace(" ", ""))


_QUOTED = re.compile(
    "[\"'\u201c\u2018\u300c\u300e\u300a](?P<words>[^\"'\u201c\u201d\u2018\u2019\u300a-\u300f]{2,20})[\"'\u201d\u2019\u300d\u300f\u300b]"
)


@cache
def _narrowing_besides_persons() -> tuple[str, ...]:
    persons = vocabulary().phrasings["dialogue"]["persons"]
    return tuple(one for one in vocabulary().narrowing if len(one) > 1 and one not in persons)


def _numbers_of_rows(text: str) -> list[Mention]:
    """Return the numbers printed before the labels of the form: 四、结转下年度继续办理."""
    return [
        Mention(*found.span(), found.group(), "free")
        for found in re.finditer(vocabulary().phrasings["numbering"]["before"], text)
    ]


def _handles(text: str) -> list[Mention]:
    """Return names of accounts (@gongkai_bot), which say nothing about the question."""
    return [
        Mention(found.start(), found.end(), found.group(), "free")
        for found in re.finditer(r"@[a-z0-9_]+", text)
    ]
