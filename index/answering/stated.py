"""A number that only prose states, where the question asks for it and one place proves it.

A sentence is read number by number: what stands before a number, back to the one before it, and
behind it, up to the next mark, says what it counts. A figure is stated where every word of the
question stands there (or, behind 其中, with the whole that is broken down), the measure word fits,
the clause is about the report's year and no other number of the report fits as well; an estimate
(2900余) is stated as one. All else is only quoted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from data.vocabulary import vocabulary
from index.answering.counted import numbers, unit_asked
from index.answering.opened import Opened
from index.answering.sentences import sentences, wants_number
from index.answering.telling import Term, lines_of, terms_of
from index.asking.meaning import SHARE
from index.asking.numerals import value_of
from index.asking.question import Question
from index.cited import Citation, CitedFigure
from index.figures import TOTAL
from index.plain import plain
from parser.report import Passage, Place, Source, State


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence without white space and marks of Markdown, and where its characters stand."""

    text: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of a sentence and what says what it counts."""

    numeral: str
    unit: str
    start: int
    end: int
    is_estimate: bool
    own: str
    """What stands before it, back to the number before, and behind it, up to the next mark."""
    whole: str
    """What the whole is called that it is a part of: 其中原创84篇."""


@dataclass(frozen=True, slots=True)
class _Printed:
    """A number of the prose that fits a question."""

    citation: Citation
    numeral: str
    unit: str
    raw: str
    is_estimate: bool
    said: int
    """How many words of the question stand at the number itself."""


def stated(report: Opened, question: Question) -> CitedFigure | None:
    """Return the one number of the prose that a question asks for; None unless it is proved."""
    asked = wants_number(question) or _names_a_number(question.text) or "follow" in question.cues
    if not asked or _compares(question):
        return None
    prose = "\n".join(line.text for line in lines_of(report, report.store.passages(report.held.id)))
    telling, others = terms_of(_uncounted(question), prose)
    if not telling:
        return None
    found = list(_fitting(report, [*telling, *others], question.text))
    most = max((one.said for one in found), default=0)
    best = [one for one in found if one.said == most]
    values = {(_value(one.numeral), one.unit) for one in best}
    value, unit = values.pop() if len(values) == 1 else (None, "")
    if value is None:
        return None
    return CitedFigure(
        agency=report.held.agency.name,
        year=report.held.year,
        indicator=INDICATOR,
        column="",
        value=value,
        state=State.NUMBER.value,
        unit=unit,
        raw=best[0].raw,
        source=Source.NARRATIVE.value,
        citation=best[0].citation,
        flags=("approximate",) if best[0].is_estimate else (),
    )


def _names_a_number(text: str) -> bool:
    """Tell whether a number is named without a question: 微博发布信息条数."""
    return re.search(vocabulary().synonyms["numbered"], text) is not None


def _compares(question: Question) -> bool:
    """Tell whether a number is asked about others, which no sentence prints: 占几成, 差多少."""
    others = {name for one in question.mentions for name in one.values}
    rates = vocabulary().synonyms["rates"]
    return bool(others & _OF_OTHERS) or any(word in question.text for word in rates)


_OF_OTHERS = frozenset({SHARE, "gap", "yoy", "growth", "average", "median", "most", "least"})
INDICATOR = "narr_number"
"""Id of a number of the prose that is no row of the catalogue."""


def _value(numeral: str) -> Decimal | None:
    """Return the number of a numeral; 三四 is three or four, no number."""
    if numeral[0].isdigit() and numeral.isascii():
        return Decimal(numeral)
    digits = "".join(vocabulary().phrasings["numerals"]["digits"])
    return None if re.search(f"[{digits}]{{2}}", numeral) else Decimal(value_of(numeral))


def _uncounted(question: Question) -> Question:
    """Return a question without the words that ask how many, in all: no sentence repeats them."""
    words = vocabulary().phrasings["counting"]["words"]
    kept = tuple(
        one
        for one in question.mentions
        if one.values != (TOTAL,) and not any(word in one.said for word in words)
    )
    return replace(question, mentions=kept)


def _fitting(report: Opened, terms: Sequence[Term], asked: str) -> Iterator[_Printed]:
    """Yield the numbers of a report that every word of a question stands at."""
    unit = unit_asked(asked)
    for place in report.store.passages(report.held.id):
        for start, end in sentences(report.text, place):
            line = _squeezed(report.text, start, end)
            for one in _numbers(line.text):
                said = sum(_holds(one.own, term) for term in terms)
                everything = all(_holds(one.own + one.whole, term) for term in terms)
                if not (said and everything and _measures(unit, one, said)):
                    continue
                if not _is_alone(one, terms, asked):
                    continue
                if _is_of_the_year(line.text, one.start, report.held.year):
                    yield _at(report, place, (start, end), line, one, said)


def _holds(text: str, term: Term) -> bool:
    return any(word.replace(" ", "") in text for word in term)


def _measures(asked: str, one: _Number, said: int) -> bool:
    """Tell whether a number in one measure word answers a question in another: 几篇, 104条.

    几个 asks for anything, but for the thing itself where nothing is done with it: 公众号有几个.
    """
    known = vocabulary().synonyms
    if asked in ("", one.unit):
        return True
    if asked in known["measures_all"] and one.unit not in known["measures_all"]:
        return said >= _TOLD
    return any({asked, one.unit} <= set(alike) for alike in known["measured_alike"])


_TOLD = 2
"""Words of a question from which on it says what is done with the thing it counts."""


def _is_alone(one: _Number, terms: Sequence[Term], text: str) -> bool:
    """Tell whether a number is of what is asked alone, and of its state, not its change.

    网站、公众号发布2900条 counts no posts of one of them; 关注人数上涨4000人 counts no followers.
    """
    known = vocabulary().synonyms
    changes = known["changes"]
    if any(word in one.own for word in changes) and not any(word in text for word in changes):
        return False
    held = [word for term in terms for word in term if word and word in one.own]
    mark = known["list"]
    listed = any(f"{word}{mark}" in one.own or f"{mark}{word}" in one.own for word in held)
    return not listed or sum(_holds(one.own, term) for term in terms) > _TOLD


def _numbers(text: str) -> Iterator[_Number]:
    """Yield the numbers of a sentence with what says what each counts."""
    marks = vocabulary().synonyms["marks"]
    parts = tuple(vocabulary().synonyms["parts"])
    nearly = tuple(vocabulary().synonyms["nearly"])
    found = list(numbers().finditer(text))
    before = ""
    for at, one in enumerate(found):
        begins = found[at - 1].end() if at else 0
        stops = found[at + 1].start() if at + 1 < len(found) else len(text)
        behind = re.split(f"[{re.escape(marks)}]", text[one.end() : stops], maxsplit=1)[0]
        lead = text[begins : one.start()]
        own = plain(f"{lead}{one.group()}{behind}").replace(" ", "")
        is_part = lead.lstrip(marks).startswith(parts)
        yield _Number(
            one["number"].replace(",", ""), one["unit"], one.start("number"), one.end(),
            bool(one["about"]) or lead.endswith(nearly), own, before if is_part else "",
        )  # fmt: skip
        before = own if not is_part else before


def _squeezed(text: str, start: int, end: int) -> _Line:
    kept = [at for at in range(start, end) if not (text[at].isspace() or text[at] in "*#")]
    return _Line("".join(text[at].translate(_HALF_WIDTH) for at in kept), tuple(kept))


_HALF_WIDTH = {code + 0xFEE0: code for code in (*range(0x30, 0x3A), 0x2C)}
"""Digits and the comma in full width, as in half width."""


def _is_of_the_year(sentence: str, at: int, year: int) -> bool:
    """Tell whether the clause of a number speaks of the report's year, as does its sentence."""
    begins = max(sentence.rfind(mark, 0, at) for mark in ",\uff0c\u3001;\uff1b") + 1
    clause = re.split("[,\uff0c;\uff1b]", sentence[begins:], maxsplit=1)[0]
    years = {int(said) for said in re.findall(r"(20[0-9]{2})\u5e74", sentence)}
    other = re.search(vocabulary().synonyms["not_of_the_year"], clause)
    return years <= {year} and not other


def _at(
    report: Opened,
    place: Passage,
    sentence: tuple[int, int],
    line: _Line,
    found: _Number,
    said: int,
) -> _Printed:
    start, end = line.places[found.start], line.places[found.end - 1] + 1
    lines = place.line + report.text.count("\n", place.start, start)
    cited = report.cite(Place(start, end, *sentence, lines, place.page, place.section))
    return _Printed(
        cited, found.numeral, found.unit, report.text[start:end], found.is_estimate, said
    )
