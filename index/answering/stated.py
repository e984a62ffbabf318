"""A number that only prose states, where it is all that is asked and one place proves it.

The wordings are data (data/stated.toml). A figure is stated only where the whole question is one of
the `asked` wordings and the report prints exactly one number right behind its noun, in the measure
word asked for, in a clause about the report's year. Otherwise the sentence is quoted.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from data.vocabulary import vocabulary
from index.answering.counted import unit_asked
from index.answering.opened import Opened
from index.answering.sentences import sentences
from index.asking.numerals import value_of
from index.asking.question import Question
from index.cited import Citation, CitedFigure
from parser.report import Passage, Place, Source, State


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence without white space and marks of Markdown, and where its characters stand."""

    text: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Printed:
    """A number of the prose: its place, measure word and sentence."""

    citation: Citation
    numeral: str
    unit: str
    raw: str


def stated(report: Opened, question: Question) -> CitedFigure | None:
    """Return the one number of the prose that a question asks for; None unless it is proved."""
    one = asked_for(question)
    if one is None:
        return None
    unit = unit_asked(question.text)
    found = list(_printed(report, one))
    values = {_value(each.numeral) for each in found}
    if len(found) != 1 or None in values or unit not in ("", found[0].unit):
        return None
    (printed,) = found
    return CitedFigure(
        agency=report.held.agency.name,
        year=report.held.year,
        indicator=one["id"],
        column="",
        value=values.pop(),
        state=State.NUMBER.value,
        unit=printed.unit,
        raw=printed.raw,
        source=Source.NARRATIVE.value,
        citation=printed.citation,
    )


def _value(numeral: str) -> Decimal | None:
    """Return the number of a numeral; 三四 is three or four, no number."""
    if numeral.isascii():
        return Decimal(numeral)
    digits = "".join(vocabulary().phrasings["numerals"]["digits"])
    return None if re.search(f"[{digits}]{{2}}", numeral) else Decimal(value_of(numeral))


def asked_for(question: Question) -> Mapping[str, Any] | None:
    """Return the number of the prose that is all a question asks for; None for any other."""
    rest = question.text
    for one in reversed(question.mentions):
        if one.kind in ("agency", "year"):
            rest = rest[: one.start] + " " + rest[one.end :]
    rest = re.sub(r"[\s,.;:?!\u3001\u3002]+", "", rest)
    found = [one for one in vocabulary().stated["stated"] if _wordings(one["id"]).fullmatch(rest)]
    return found[0] if len(found) == 1 else None


@cache
def _wordings(name: str) -> re.Pattern[str]:
    one = next(one for one in vocabulary().stated["stated"] if one["id"] == name)
    fill = "|".join(sorted(map(re.escape, vocabulary().stated["fill"]), key=len, reverse=True))
    counting = "|".join(map(re.escape, vocabulary().phrasings["counting"]["words"]))
    measures = "|".join(one["units"])
    few, number = f"(?:{fill})*", f"(?:{counting})(?:{measures})?"
    said = "|".join(text.replace("{F}", few).replace("{N}", number) for text in one["asked"])
    return re.compile(f"{few}(?:{said}){few}")


def _printed(report: Opened, one: Mapping[str, Any]) -> Iterator[_Printed]:
    """Yield the numbers that a report prints behind the noun, in clauses about its own year."""
    pattern = _patterns(one["id"])
    for place in report.store.passages(report.held.id):
        for start, end in sentences(report.text, place):
            line = _squeezed(report.text, start, end)
            for found in pattern.finditer(line.text):
                if _is_of_the_year(line.text, found.start(), report.held.year):
                    yield _at(report, place, (start, end), line, found)


def _squeezed(text: str, start: int, end: int) -> _Line:
    kept = [at for at in range(start, end) if not (text[at].isspace() or text[at] in "*#")]
    return _Line("".join(text[at].translate(_HALF_WIDTH) for at in kept), tuple(kept))


_HALF_WIDTH = {code + 0xFEE0: code for code in (*range(0x30, 0x3A), 0x2C)}
"""Digits and the comma in full width, as in half width."""


@cache
def _patterns(name: str) -> re.Pattern[str]:
    one = next(one for one in vocabulary().stated["stated"] if one["id"] == name)
    digits = vocabulary().synonyms["digits"]
    measures = "|".join(one["units"])
    number = rf"(?P<number{{at}}>[0-9][0-9,]*|[{digits}]+)(?P<unit{{at}}>{measures})(?![{digits}])"
    parts = [
        text.replace("{N}", number.replace("{at}", str(at)))
        for at, text in enumerate(one["printed"])
    ]
    return re.compile("|".join(parts))


def _is_of_the_year(sentence: str, at: int, year: int) -> bool:
    """Tell whether the clause of a number speaks of the report's year, as does its sentence."""
    begins = max(sentence.rfind(mark, 0, at) for mark in ",\uff0c\u3001;\uff1b") + 1
    clause = re.split("[,\uff0c;\uff1b]", sentence[begins:], maxsplit=1)[0]
    years = {int(said) for said in re.findall(r"(20[0-9]{2})\u5e74", sentence)}
    other = re.search(vocabulary().stated["not_of_the_year"], clause)
    return years <= {year} and not other


def _at(
    report: Opened,
    place: Passage,
    sentence: tuple[int, int],
    line: _Line,
    found: re.Match[str],
) -> _Printed:
    names = found.groupdict()
    at = next(name.removeprefix("number") for name, said in names.items() if said and "num" in name)
    span = found.start(f"number{at}"), found.end(f"unit{at}")
    start, end = line.places[span[0]], line.places[span[1] - 1] + 1
    lines = place.line + report.text.count("\n", place.start, start)
    cited = report.cite(Place(start, end, *sentence, lines, place.page, place.section))
    return _Printed(
        cited, names[f"number{at}"].replace(",", ""), names[f"unit{at}"], report.text[start:end]
    )
