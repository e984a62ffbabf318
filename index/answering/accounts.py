"""The numbers that the prose of a report tells, each with what says what it counts.

A sentence is read number by number: what stands before a number, back to the one before it, and
behind it, up to the next mark, says what it counts. A number is a part of the one before it behind
其中, and where numbers that follow another add up to it (22家，公众号18个，微博1个，抖音3个); a
change (同比增长141%) belongs to the number before it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from data.records import record
from data.vocabulary import vocabulary
from index.answering.counted import alike, numbers
from index.answering.lines import quoted, sentences
from index.answering.opened import Opened
from index.asking.numerals import value_of
from index.cited import Citation, CitedPassage
from index.plain import plain
from parser.report import Passage, Place


@record(frozen=True, slots=True)
class Account:
    """A number of the prose and what says what it counts."""

    value: Decimal
    unit: str
    raw: str
    """The number as printed, with its measure word."""
    number: str
    """The number in plain form."""
    own: str
    """What stands before it, back to the number before, and behind it, up to the next mark."""
    whole: "Account | None"
    """What it is a part or a change of."""
    sentence: CitedPassage
    """The sentence it stands in."""
    is_part: bool
    """Whether the prose says so: 其中原创84篇."""
    is_estimate: bool
    is_change: bool
    """Whether it tells by how much something changed: 关注人数上涨近4000人."""
    before: str
    """What stands before that in its sentence."""
    citation: Citation

    @property
    def said(self) -> str:
        """Return what says what it counts, with what it is a part or a change of."""
        return self.own + (self.whole.said if self.whole is not None else "")

    @property
    def clause(self) -> str:
        """Return the clause the number stands in."""
        return re.split("[,;:\uff0c\uff1b\uff1a]", self.own.rstrip(",;\uff0c\uff1b"))[-1]


@record(frozen=True, slots=True)
class _Line:
    """A sentence without white space and marks of Markdown, and where its characters stand."""

    text: str
    places: tuple[int, ...]


def accounts(report: Opened) -> list[Account]:
    """Return the numbers that the prose of a report tells of its own year, in reading order."""
    return [
        one
        for place in report.store.passages(report.held.id)
        for one in _as_parts(list(_of_passage(report, place)))
    ]


def _of_passage(report: Opened, place: Passage) -> Iterator[Account]:
    """Yield the numbers of a passage; a part is one of the number before it."""
    before: Account | None = None
    for start, end in sentences(report.text, place):
        line = _squeezed(report.text, start, end)
        for match, own, lead in _cut(line.text):
            value = _value(match["number"].replace(",", ""))
            if value is None or not _is_of_the_year(line.text, match.start(), report.held.year):
                continue
            one = _account(report, place, (start, end), line, match, value, own)
            before = _belonging(one, lead, before)
            yield before


def _cut(text: str) -> Iterator[tuple[re.Match[str], str, str]]:
    """Yield the numbers of a sentence, with what says what each counts and what stands before."""
    marks = vocabulary().synonyms["marks"]
    found = list(numbers().finditer(text))
    for at, one in enumerate(found):
        begins = found[at - 1].end() if at else 0
        stops = found[at + 1].start() if at + 1 < len(found) else len(text)
        behind = re.split(f"[{re.escape(marks)}]", text[one.end() : stops], maxsplit=1)[0]
        lead = text[begins : one.start()]
        yield one, plain(f"{lead}{one.group()}{behind}").replace(" ", ""), lead.lstrip(marks)


def _account(
    report: Opened,
    place: Passage,
    sentence: tuple[int, int],
    line: _Line,
    found: re.Match[str],
    value: Decimal,
    own: str,
) -> Account:
    known = vocabulary().synonyms
    start, end = line.places[found.start("number")], line.places[found.end() - 1] + 1
    number = place.line + report.text.count("\n", place.start, start)
    cited = report.cite(Place(start, end, *sentence, number, place.page, place.section))
    nearly = line.text[: found.start()].endswith(tuple(known["nearly"]))
    return Account(
        value, found["unit"], report.text[start:end], plain(found["number"]), own, None,
        quoted(report, place, *sentence), False,
        bool(found["about"]) or nearly, any(word in own for word in known["changes"]),
        line.text[: found.start()], cited,
    )  # fmt: skip


def _belonging(one: Account, lead: str, before: Account | None) -> Account:
    """Return a number with the one before it where it is a part or a change of that."""
    known = vocabulary().synonyms
    if before is None:
        return one
    if lead.startswith(tuple(known["parts"])):
        return replace(one, whole=before, is_part=True)
    changed = lead.startswith(tuple(known["changed_from"]))
    return replace(one, whole=before) if changed else one


def _as_parts(found: Sequence[Account]) -> list[Account]:
    """Return the numbers of a passage, those that add up to the one before them as its parts."""
    read = list(found)
    for at, whole in enumerate(found):
        ends = _adding_up(found, at)
        for part in range(at + 1, ends):
            read[part] = replace(read[part], whole=whole, is_part=True)
    return read


def _adding_up(found: Sequence[Account], at: int) -> int:
    """Return where the numbers end that follow one and add up to it; 0 where none do.

    They stand in its sentence, or begin with 其中.
    """
    whole, rest = found[at], Decimal(0)
    for place, one in enumerate(found[at + 1 :], at + 1):
        told = one.sentence == whole.sentence or found[at + 1].is_part
        if not told or one.is_change or not alike(one.unit, whole.unit):
            return 0
        rest += one.value
        if rest >= whole.value:
            return place + 1 if rest == whole.value and place > at + 1 else 0
    return 0


def _value(numeral: str) -> Decimal | None:
    """Return the number of a numeral; 三四 is three or four, no number."""
    if numeral[0].isdigit() and numeral.isascii():
        return Decimal(numeral)
    digits = "".join(vocabulary().phrasings["numerals"]["digits"])
    return None if re.search(f"[{digits}]{{2}}", numeral) else Decimal(value_of(numeral))


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
