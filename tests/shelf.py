"""A store of two reports in memory, its figures read off the printed rows by hand."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from data.vocabulary import vocabulary
from index.sought import Facets, Sought, Standing
from index.store import (
    EVERYTHING,
    Agency,
    CellValues,
    Dated,
    Extent,
    Faulty,
    FoundPassage,
    Gaps,
    Held,
    Listed,
    Rows,
    Size,
    Told,
    Uncounted,
)
from parser.report import (
    Check,
    Figure,
    Outcome,
    Passage,
    Place,
    Section,
    Source,
    State,
)

SUIFENHE_FILE = Path(__file__).parents[1] / "data" / "reports" / "suifenhe-2021.txt"
SUIFENHE = SUIFENHE_FILE.read_text("utf-8")

COLUMNS = (
    "natural_person", "enterprise", "research_institute", "public_welfare_org",
    "legal_service_org", "other_org", "total",
)  # fmt: skip

HOSTILE = """<script>alert(1)</script>年度报告
一、总体情况
&lt;b&gt; &amp; "quoted" 'single' <img src=x onerror=alert(2)> javascript:alert(3)
]]><!-- </span></div> {{ 7 * 7 }} {% raw %}
<b>行</b>\t<i>14</i>\t\t</td><script>alert(4)</script>
"""
HOSTILE += "<td>" * 20_000  # one endless word


@dataclass(frozen=True)
class Shelved:
    """One report with everything the protocol can be asked about it."""

    held: Held
    text: str
    figures: Sequence[Figure]
    passages: Sequence[Passage] = ()
    claims: Sequence[Figure] = ()
    checks: Sequence[Check] = ()


@dataclass
class Shelf:
    """A Store over a few reports."""

    shelved: Sequence[Shelved]
    data_version: str = "v1"
    built: float = 1_700_000_000.0
    alive: bool = field(default=True)

    def current(self) -> "Shelf":
        return self

    def agencies(
        self, place: str | None = None, function: str | None = None, limit: int | None = None
    ) -> Sequence[Agency]:
        found = [one.held.agency for one in self.shelved]
        return [one for one in found if place is None or one.place == place][:limit]

    def places(self) -> Mapping[str, int]:
        return Counter(one.place for one in self.agencies())

    def containing(self, part: str) -> Sequence[Agency]:
        return [one for one in self.agencies() if part in one.name]

    def known(self, agencies: Iterable[int]) -> Sequence[Agency]:
        return [self.agency(one) for one in agencies]

    def agency(self, id: int) -> Agency:
        return next(one.held.agency for one in self.shelved if one.held.agency.id == id)

    def named(self, alias: str) -> Sequence[Agency]:
        return [agency for agency in self.agencies() if alias in (agency.name, *agency.aliases)]

    def aliases_in(self, text: str) -> Sequence[tuple[int, int, str]]:
        return []

    def reports(
        self, agencies: Iterable[int] | None = None, years: Iterable[int] | None = None
    ) -> Sequence[Held]:
        some = None if agencies is None else set(agencies)
        when = None if years is None else set(years)
        held = (one.held for one in self.shelved)
        return [
            one
            for one in held
            if (some is None or one.agency.id in some) and (when is None or one.year in when)
        ]

    def found(self, sought: Sought, limit: int | None = None, offset: int = 0) -> Sequence[Held]:
        return self.reports(sought.agencies, sought.years)[offset:][:limit]

    def count(self, sought: Sought) -> int:
        return len(self.found(sought))

    def facets(self, sought: Sought) -> Facets:
        years = Counter(one.year for one in self.found(sought))
        whole = dict.fromkeys(("places", "levels", "years", "forms", "standings"), years.total())
        return Facets({}, {}, years, {}, {}, whole, years.total())

    def standings(self, reports: Iterable[int]) -> Mapping[int, Standing]:
        counts = Counter(report for report, _ in self.checks(reports, [Outcome.FAIL]))
        outcome = {True: Outcome.FAIL, False: Outcome.PASS}
        return {one.held.id: Standing(outcome[one.held.id in counts], counts[one.held.id])
                for one in self.shelved}  # fmt: skip

    def years(self, agencies: Iterable[int] | None = None) -> Mapping[int, int]:
        return Counter(one.year for one in self.reports(agencies))

    def listed(self, extent: Extent = EVERYTHING) -> Sequence[Listed]:
        return [
            Listed(one.id, one.agency.id, one.agency.name, one.year)
            for one in self.reports(None, extent.years)
            if extent.places is None or one.agency.place in extent.places
        ]

    def latest(
        self, extent: Extent = EVERYTHING, limit: int | None = None, offset: int = 0
    ) -> Sequence[Listed]:
        return self.listed(extent)[offset:][:limit]

    def spread(self, count: int) -> Sequence[Listed]:
        return self.listed()[:count]

    def size(self, extent: Extent = EVERYTHING) -> Size:
        found = self.listed(extent)
        return Size(len(found), len({one.agency for one in found}))

    def dated(self, extent: Extent = EVERYTHING) -> Sequence[Dated]:
        return [
            Dated(one.report, one.agency.id, one.agency.name, one.year, str(one.published or ""))
            for one in self.opened(one.report for one in self.listed(extent))
        ]

    def failing(
        self, limit: int, extent: Extent | None = None, rules: Collection[str] | None = None
    ) -> tuple[int, Sequence[Faulty]]:
        counts = Counter(report for report, _ in self.checks(None, [Outcome.FAIL]))
        held = [self._one(report).held for report in counts]
        found = [
            Faulty(one.id, one.report, one.title, one.agency.name, one.year, counts[one.id])
            for one in held
        ]
        return len(found), found[:limit]

    def failing_years(self) -> Mapping[int, int]:
        return Counter(one.year for one in self.failing(99)[1])

    def gaps(self, limit: int, extent: Extent = EVERYTHING) -> tuple[int, Sequence[Gaps]]:
        return 0, []

    def uncounted(self, extent: Extent = EVERYTHING) -> Uncounted:
        return Uncounted(0, 0)

    def opened(self, reports: Iterable[int]) -> Sequence[Held]:
        return [self._one(report).held for report in reports]

    def report(self, report: str) -> Held | None:
        return next((one.held for one in self.shelved if one.held.report == report), None)

    def _one(self, report: int) -> Shelved:
        return next(one for one in self.shelved if one.held.id == report)

    def text(self, report: int) -> str:
        return self._one(report).text

    def figures(self, report: int) -> Mapping[tuple[str, str], Figure]:
        return {(one.indicator, one.column): one for one in self._one(report).figures}

    def claims(self, report: int) -> Sequence[Figure]:
        return self._one(report).claims

    def rows(self, extent: Extent = EVERYTHING) -> Rows:
        found = self.listed(extent)
        return Rows(
            extent,
            [one.report for one in found],
            [one.agency for one in found],
            [one.year for one in found],
            [0] * len(found),
        )

    def names(self, agencies: Iterable[int] | None = None) -> Mapping[int, str]:
        some = [one.id for one in self.agencies()] if agencies is None else agencies
        return {one: self.agency(one).name for one in some}

    def cells(self, indicator: str, column: str, rows: Rows) -> CellValues:
        size = len(rows.reports)
        return CellValues([None] * size, dict.fromkeys(range(size)))

    def contradicted(self, cells: Iterable[tuple[str, str]], rows: Rows) -> Set[int]:
        return set()

    def told(self, indicator: str, reports: Iterable[int]) -> Told:
        return {}

    def checks(
        self, reports: Iterable[int] | None = None, outcomes: Iterable[Outcome] | None = None
    ) -> Sequence[tuple[int, Check]]:
        some = None if reports is None else set(reports)
        which = None if outcomes is None else set(outcomes)
        return [
            (one.held.id, check)
            for one in self.shelved
            for check in one.checks
            if (some is None or one.held.id in some) and (which is None or check.outcome in which)
        ]

    def passages(self, report: int) -> Sequence[Passage]:
        return self._one(report).passages

    def search(
        self, words: Sequence[str], reports: Iterable[int] | None = None, limit: int = 10
    ) -> Sequence[FoundPassage]:
        return [
            FoundPassage(one.held.id, passage, 1.0)
            for one in self.shelved
            for passage in one.passages
            if any(word in one.text[passage.start : passage.end] for word in words)
        ][:limit]


def row(text: str, line: int, cells: Mapping[int, tuple[str, str]], section: int) -> list[Figure]:
    """Return the figures of one printed row: (indicator, column) by the tab before the cell."""
    lines = text.split("\n")
    row_start = sum(len(one) + 1 for one in lines[: line - 1])
    row_end = row_start + len(lines[line - 1])
    figures = []
    at = row_start
    for number, raw in enumerate(lines[line - 1].split("\t")):
        if number in cells:
            indicator, column = cells[number]
            place = Place(at, at + len(raw), row_start, row_end, line, None, section)
            value = Decimal(raw) if raw.isdigit() else None
            state = State.NUMBER if raw.isdigit() else State.TEXT if raw else State.BLANK
            figures.append(Figure(indicator, column, value, state, "件", raw, Source.TABLE, place))
        at += len(raw) + 1
    return figures


def sections(text: str, *titles: str) -> tuple[Section, ...]:
    """Return sections headed so, in this order."""
    starts = [text.index(f"\n{title}\n") + 1 for title in titles]
    ends = [*starts[1:], len(text)]
    return tuple(
        Section(number, title, start, end, text.count("\n", 0, start) + 1)
        for number, (title, start, end) in enumerate(zip(titles, starts, ends, strict=True), 1)
    )


def paragraph(text: str, begin: str, section: int) -> Passage:
    """Return the one-line paragraph that begins so."""
    start = text.index(begin)
    end = text.find("\n", start)
    return Passage(section, "", start, end, text.count("\n", 0, start) + 1, None)


def held(
    id: int, report: str, agency: Agency, year: int, text: str, file: str, **more: object
) -> Held:
    """Return a report's entry in the list of reports."""
    fields: dict[str, object] = {
        "title": text.strip().split("\n")[0], "published": None, "form_table2": "",
        "form_table3": "", "format": "text", "source_url": None, "sections": (), "problems": (),
    }  # fmt: skip
    digest = sha256(text.encode()).hexdigest()
    return Held(id, report, agency, year, file=file, sha256=digest, **{**fields, **more})  # type: ignore[arg-type]


def table3() -> list[Figure]:
    """Return table 3 of 绥芬河市 2021; rows 61 to 78 print a zero more than there are columns."""
    ids = [indicator.id for indicator in vocabulary().table("t3", "g2019")]
    figures: list[Figure] = []
    for indicator, line in zip(ids, [57, 58, 59, *range(61, 79), 80, 81], strict=True):
        printed = SUIFENHE.split("\n")[line - 1].split("\t")
        at = [number for number, cell in enumerate(printed) if cell.isdigit()]
        kept = [*at[:6], at[-1]]
        cells = {number: (indicator, name) for number, name in zip(kept, COLUMNS, strict=True)}
        figures += row(SUIFENHE, line, cells, 2)
    return figures


def suifenhe() -> Shelved:
    """Return the report of 绥芬河市 about 2021: table 3, a cell of table 2 and a paragraph."""
    parts = sections(
        SUIFENHE,
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    )
    figures = [
        *row(SUIFENHE, 40, {1: ("normative_docs_issued", "")}, 1),
        *table3(),
    ]
    entry = held(
        1, "suifenhe-2021", Agency(1, "绥芬河市人民政府", "county", "231081", "", ("绥芬河市",)),
        2021, SUIFENHE, str(SUIFENHE_FILE),
        title="绥芬河市人民政府 2021 年政府信息公开工作年度报告",
        published=date(2022, 1, 20), form_table2="g2021", form_table3="g2019", sections=parts,
    )  # fmt: skip
    failed = Check(
        "t3_row_sum", "new_received", Outcome.FAIL, (("new_received", "total"),),
        Decimal(14), Decimal(15),
    )  # fmt: skip
    prose = paragraph(SUIFENHE, "2021 年收到依申请公开 14 条", 0)
    return Shelved(entry, SUIFENHE, figures, [prose], checks=[failed])


def hostile() -> Shelved:
    """Return a report that tries to be a page of its own."""
    agency = Agency(2, "<script>alert(5)</script>局", "county", "", "", ())
    entry = held(
        2, "hostile-2021", agency, 2021, HOSTILE, "/nowhere/hostile.txt",
        source_url="javascript:alert(6)", sections=sections(HOSTILE, "一、总体情况"),
    )  # fmt: skip
    cells = {1: ("new_received", "natural_person"), 2: ("new_received", "enterprise"),
             3: ("new_received", "total")}  # fmt: skip
    return Shelved(entry, HOSTILE, row(HOSTILE, 5, cells, 0), [paragraph(HOSTILE, "&lt;b", 0)])


def shelf() -> Shelf:
    """Return both reports as a store."""
    return Shelf([suifenhe(), hostile()])
