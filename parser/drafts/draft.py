"""What a judge knows of a draft, and how it names a place in it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from data.vocabulary import Generation, Indicator, vocabulary
from parser.document import Block
from parser.report import Earlier, Figure, Report, Source, Spot
from parser.sections import section_at
from parser.tables.sums import Address
from parser.wording import Squeezed, squeeze

OWN_YEARS = frozenset({"title", "preface", "opening", "period"})
"""Sources by which the text itself names its year."""
TABLES = {2: "t2", 3: "t3", 4: "t4"}
"""The section that each table of the form stands in."""


@dataclass(frozen=True)
class Draft:
    """A draft that was read, and the report of the year before where one is given."""

    report: Report
    earlier: Earlier | None

    @cached_property
    def cells(self) -> Mapping[Address, Figure]:
        """Return the cells of its tables."""
        tables = (one for one in self.report.figures if one.source is Source.TABLE)
        return {(one.indicator, one.column): one for one in tables}

    @cached_property
    def year(self) -> int:
        """Return the year that most of its own sources name: one of them may be left over."""
        said = [
            int(one.read)
            for one in self.report.evidence
            if one.about == "year" and one.source in OWN_YEARS
        ]
        most = Counter(said).most_common(2)
        if not most or (len(most) > 1 and most[0][1] == most[1][1]):
            return self.report.year
        return most[0][0]

    @property
    def form(self) -> Generation | None:
        """Return the form in force for its year."""
        return vocabulary().form_of(self.year)

    @property
    def has_six_sections(self) -> bool:
        """Whether the form of its year has the six sections; an unknown year is taken for now."""
        return self.form is None or "t3" in self.form.tables

    @cached_property
    def paragraphs(self) -> tuple[tuple[Block, Squeezed], ...]:
        """Return its paragraphs, folded and without white space."""
        return tuple(
            (block, squeeze(self.report.document.text, block.start, block.end))
            for block in self.report.document.blocks
            if not block.cells
        )

    def found(self, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], Spot]]:
        """Yield where a pattern stands in its paragraphs."""
        for block, squeezed in self.paragraphs:
            for match in pattern.finditer(squeezed.text):
                if match.end() > match.start():
                    yield match, self.at(*squeezed.span(*match.span()), block)

    def first(self, said: str) -> Spot | None:
        """Return where some words stand first, white space aside."""
        pattern = re.compile(re.escape("".join(said.split())))
        return next((spot for _, spot in self.found(pattern)), None) if said else None

    def at(self, start: int, end: int, block: Block | None = None) -> Spot:
        """Return the place of a span."""
        document, sections = self.report.document, self.report.sections
        line = document.text.count("\n", 0, start) + 1
        page = block.page if block else None
        return Spot(section_at(sections, start), "", (), line, page, start, end)

    def top(self) -> Spot:
        """Return the place of the title, or of the first line."""
        block = next(iter(self.report.document.blocks), None)
        title = self.first(self.report.title)
        return title or (self.at(block.start, block.end, block) if block else Spot())

    def heading(self, index: int) -> Spot:
        """Return the place of a section's heading."""
        section = self.report.sections[index]
        within = (b for b in self.report.document.blocks if b.start <= section.start < b.end)
        return self.at(section.start, section.start + len(section.title), next(within, None))

    def cell(self, indicator: str, columns: tuple[str, ...] = ()) -> Spot:
        """Return the place of a row's cells, of its table's heading where they are not printed."""
        named = [self.cells.get((indicator, column)) for column in columns or ("",)]
        place = next((one.place for one in named if one and one.place), None)
        if place is None:
            return self._unprinted(indicator, columns)
        return Spot(
            place.section, indicator, columns, place.line, place.page, place.start, place.end
        )

    def _unprinted(self, indicator: str, columns: tuple[str, ...]) -> Spot:
        row = vocabulary().indicators.get(indicator)
        index = self.table_section(row.table) if row else None
        if index is None:
            return Spot(None, indicator, columns)
        place = self.heading(index)
        return Spot(index, indicator, columns, place.line, place.page, place.start, place.end)

    def table_section(self, table: str) -> int | None:
        """Return the section that a table stands in."""
        due = next((no for no, name in TABLES.items() if table.startswith(name)), 0)
        numbered = enumerate(self.report.sections)
        return next((index for index, one in numbered if one.number == due), None)


def row_of(indicator: str) -> Indicator | None:
    """Return the row of the form with an id."""
    return vocabulary().indicators.get(indicator)
