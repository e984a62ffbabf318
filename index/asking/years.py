"""Years in a question: calendar years, ranges, relative words, publication dates."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from data.records import record
from data.vocabulary import vocabulary
from index.plain import either, holds


@record(frozen=True, slots=True)
class YearMention:
    """Report years asked for, at their place in a plain text."""

    start: int
    end: int
    said: str
    years: tuple[int, ...]
    """Report years; () where none is meant or only the store can tell (`latest`, `last-3`)."""
    rule: str
    """`year`, `range`, `relative`, `recent`, `latest`, `earliest`, `published`, `planned`, `month`;
    `number` for digits that look like a year and are none."""


def find_years(text: str, today: date) -> tuple[YearMention, ...]:
    """Return the years of a plain question in order; the longest reading at a place wins."""
    arabic = _patterns().spelled.sub(lambda match: match.group().translate(_digits()), text)
    taken: list[YearMention] = []
    found = (mention for rule in _RULES for mention in rule(arabic, today))
    for mention in sorted(found, key=lambda mention: (mention.start - mention.end, mention.start)):
        if all(mention.end <= other.start or mention.start >= other.end for other in taken):
            taken.append(mention)
    return tuple(sorted(taken, key=lambda mention: mention.start))


def _numbers(text: str, today: date) -> Iterator[YearMention]:
    """A document number like 〔2019〕60号 and a count like 2021件 are no years."""
    for match in _patterns().number.finditer(text):
        yield _mention(match, (), "number")


def _published(text: str, today: date) -> Iterator[YearMention]:
    """A report appears in the year after the one its figures are about.

    In English the report stands before: documents issued in 2021 are of that year.
    """
    in_english = (
        match
        for match in _patterns().published_en.finditer(text)
        if holds(text[: match.start()], _words()["that_report"])
    )
    for match in (*_patterns().published.finditer(text), *in_english):
        yield _mention(match, (_calendar(match["year"]) - 1,), "published")


def _planned(text: str, today: date) -> Iterator[YearMention]:
    """What is planned for a year stands in the report on the year before: 对2021年的改进措施."""
    for match in _patterns().planned.finditer(text):
        yield _mention(match, (_calendar(match["year"]) - 1,), "planned")


def _whole_years(text: str, today: date) -> Iterator[YearMention]:
    """2021年1月1日至12月31日 is the whole year."""
    for match in _patterns().whole.finditer(text):
        yield _mention(match, (_calendar(match["year"]),), "year")


def _months(text: str, today: date) -> Iterator[YearMention]:
    """A month of a year is no report year: the reports know whole years only."""
    for match in _patterns().monthly.finditer(text):
        yield _mention(match, (_calendar(match["year"]),), "month")


def _ranges(text: str, today: date) -> Iterator[YearMention]:
    for match in _patterns().range.finditer(text):
        first, last = _calendar(match["first"]), _calendar(match["last"])
        if first < last <= first + _LONGEST_RANGE:
            yield _mention(match, tuple(range(first, last + 1)), "range")


def _single(text: str, today: date) -> Iterator[YearMention]:
    for match in _patterns().year.finditer(text):
        yield _mention(match, (_calendar(match["year"]),), "year")


def _relative(text: str, today: date) -> Iterator[YearMention]:
    for match in _patterns().relative.finditer(text):
        if text.startswith(tuple(_words()["of_the_report"]), match.start()):
            continue
        yield _mention(match, (today.year + _words()["offsets"][match.group()],), "relative")


def _named(text: str, today: date) -> Iterator[YearMention]:
    """建党一百周年那年 is 2021."""
    for match in _patterns().named.finditer(text):
        yield _mention(match, (_words()["named"][match["event"]],), "year")


def _ago(text: str, today: date) -> Iterator[YearMention]:
    """五年前 is counted from today."""
    for match in _patterns().ago.finditer(text):
        count = _words()["small"].get(match["count"]) or int(match["count"])
        yield _mention(match, (today.year - count,), "relative")


def _now(text: str, today: date) -> Iterator[YearMention]:
    """今年是2026年 tells the day, and asks for no year."""
    for match in _patterns().now.finditer(text):
        yield _mention(match, (), "relative")


def _recent(text: str, today: date) -> Iterator[YearMention]:
    for match in _patterns().recent.finditer(text):
        count = _words()["small"].get(match["count"]) or int(match["count"])
        first = today.year - min(count, _LONGEST_RANGE)
        yield _mention(match, tuple(range(first, today.year)), "recent")


def _held_years(text: str, today: date) -> Iterator[YearMention]:
    """三年一共 means as many years as are held, counted back from the latest."""
    for match in _patterns().span.finditer(text):
        count = _words()["small"].get(match["count"]) or int(match["count"])
        yield _mention(match, (), f"last-{count}")


def _ends(text: str, today: date) -> Iterator[YearMention]:
    for match in _patterns().latest.finditer(text):
        yield _mention(match, (), "latest")
    for match in _patterns().earliest.finditer(text):
        yield _mention(match, (), "earliest")


_RULES = (
    _numbers,
    _published,
    _planned,
    _whole_years,
    _months,
    _ranges,
    _single,
    _relative,
    _named,
    _ago,
    _now,
    _recent,
    _held_years,
    _ends,
)
_LONGEST_RANGE = 30


def _mention(match: re.Match[str], years: tuple[int, ...], rule: str) -> YearMention:
    return YearMention(match.start(), match.end(), match.group(), years, rule)


def _calendar(said: str) -> int:
    return int(said) if len(said) > 2 else 2000 + int(said)


@record(frozen=True, slots=True)
class _Patterns:
    spelled: re.Pattern[str]
    number: re.Pattern[str]
    published: re.Pattern[str]
    planned: re.Pattern[str]
    published_en: re.Pattern[str]
    monthly: re.Pattern[str]
    whole: re.Pattern[str]
    range: re.Pattern[str]
    year: re.Pattern[str]
    relative: re.Pattern[str]
    named: re.Pattern[str]
    ago: re.Pattern[str]
    now: re.Pattern[str]
    recent: re.Pattern[str]
    span: re.Pattern[str]
    latest: re.Pattern[str]
    earliest: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    """Return the patterns; their words come from data/phrasings.toml."""
    words = _words()
    year, month, day = (either(words[name]) for name in ("year", "month", "day"))
    publish, report = either(words["published"]), either(words["that_report"])
    alone = r"(?<![0-9])(?<![0-9][.,])"
    full = rf"{alone}(?:19|20)[0-9]{{2}}(?![0-9])"
    short = rf"{alone}[0-9]{{2}}"
    spelled = f"[{''.join(words['digits'])}]"
    numbered = "|".join(
        rf"{re.escape(pair[0])}\s*[0-9]{{4}}\s*{re.escape(pair[1])}\s*(?:[0-9]+\s*{words['number_sign']})?"
        for pair in words["brackets"]
    )
    days = "".join(words["day"])
    monthly = (
        rf"\s*[0-9]{{1,2}}\s*{month}(?!{either(words['not_month'])})(?:\s*[0-9]{{1,2}}\s*{day})?"
    )
    return _Patterns(
        spelled=re.compile(rf"{spelled}{{4}}|{spelled}{{2}}(?={year})"),
        number=re.compile(rf"{numbered}|{full}(?=\s*{either(words['measure_words'])})"),
        published=re.compile(
            rf"(?P<year>{full})\s*{year}?(?:{monthly}|{either(words['part'])})?"
            rf"(?:\s*{publish}(?=.{{0,12}}{report})|(?<=[{days}])(?=.{{0,2}}{report}))"
        ),
        planned=re.compile(
            rf"{either(words['plans_for'])}\s*(?P<year>{full})\s*{year}?(?=[^,;?!]*{either(words['plans'])})"
        ),
        monthly=re.compile(rf"(?P<year>{full})\s*{year}?{monthly}"),
        whole=re.compile(
            rf"(?P<year>{full})\s*{year}\s*0?1\s*{month}\s*0?1\s*{day}\s*[^0-9]{{0,4}}?"
            rf"(?:(?P=year)\s*{year}\s*)?12\s*{month}\s*(?:31\s*{day}|{either(words['year_end'])})"
        ),
        published_en=re.compile(
            rf"{publish}\s+(?:in|on)\s+(?:{either(words['months'])}\.?\s+)?(?P<year>{full})"
        ),
        range=re.compile(
            rf"(?P<first>{full}|{short})\s*{year}?\s*{either(words['first_half_of_range'])}\s*"
            rf"(?:(?P<last>{full}|[0-9]{{2}}(?={year})))\s*{year}?"
        ),
        # 3021年 and 202年 are years too, which nobody holds: passed over, they would be any year.
        year=re.compile(
            rf"(?:fy\s*)?(?P<year>{full}|{short}(?={year})|{alone}[0-9]{{3,9}}(?=\s*{year}))"
            rf"(?:\s*{year})?"
        ),
        relative=re.compile(either(words["offsets"])),
        named=re.compile(rf"(?P<event>{either(words['named'])})(?:{words['named_year']})"),
        ago=re.compile(
            rf"(?P<count>{either(words['small'])}|(?<![0-9])[1-9])\s*(?:{year}|years?)\s*{either(words['ago'])}"
        ),
        now=re.compile(rf"{either(words['now'])}\s*{full}\s*{year}?"),
        recent=re.compile(
            rf"{either(words['recent'])}\s*(?P<count>{either(words['small'])}|[0-9]{{1,2}})\s*(?:{year}|years)"
        ),
        span=re.compile(
            rf"(?P<count>{either(words['small'])}|(?<![0-9])[2-9])\s*{year}(?!{month})"
        ),
        latest=re.compile(either(words["latest"])),
        earliest=re.compile(either(words["earliest"])),
    )


@cache
def _digits() -> dict[int, str]:
    return {ord(word): digit for word, digit in _words()["digits"].items()}


@cache
def _words() -> Any:
    return vocabulary().phrasings["years"]
