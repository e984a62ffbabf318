"""What the page of one report shows: who, which year, and each section as it was printed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from bot.web import source
from bot.web.texts import say, web_words
from data.vocabulary import Vocabulary, vocabulary
from index.store import Held, Store
from parser.report import Check, Figure, Outcome, Section


@dataclass(frozen=True, slots=True)
class Part:
    """One section of a report, or what stands before the first."""

    section: Section | None
    html: Markup


def report_page(store: Store, held: Held, language: str) -> dict[str, Any]:
    """Return what the report template needs."""
    words = vocabulary()
    figures = list(store.figures(held.id).values())
    failed = [check for _, check in store.checks([held.id], [Outcome.FAIL])]
    return {
        "held": held,
        "forms": _forms(words, held),
        "parts": list(_parts(_sheet(store, held, figures, failed, language), held.sections)),
        "failed": failed,
        "checks": words.checks,
    }


def figure_titles(words: Vocabulary, language: str) -> dict[tuple[str, str], str]:
    """Return the row and column of every figure of the forms, by (indicator, column)."""
    english = language == "en"
    titles: dict[tuple[str, str], str] = {}
    for row in words.indicators.values():
        label = row.en if english and row.en else row.label
        titles[row.id, ""] = label
        for column in words.columns.values():
            titles[row.id, column.id] = f"{label} · {column.en if english else column.label}"
    return titles


def _sheet(
    store: Store, held: Held, figures: Sequence[Figure], failed: Sequence[Check], language: str
) -> source.Sheet:
    """Return the report's text with everything in it that can be cited."""
    text, passages = store.text(held.id), store.passages(held.id)
    cited = [*figures, *store.claims(held.id)]
    cells = {cell for check in failed for cell in check.cells}
    marks = [
        *source.figure_marks(cited, figure_titles(vocabulary(), language), cells),
        *source.heading_marks(held.sections),
        *source.prose_marks(text, passages, web_words()["sentence"]["ends"]),
    ]
    pages = source.page_starts(cited, passages)
    named = {line: say(language, "page", page=page) for line, page in pages.items()}
    return source.sheet(text, marks, named)


def _parts(sheet: source.Sheet, sections: Sequence[Section]) -> Iterator[Part]:
    """Return the text cut at the section headings, nothing of it left out."""
    ordered = sorted(sections, key=lambda section: section.start)
    cuts = [0, *(section.start for section in ordered), len(sheet.text)]
    for section, start, end in zip([None, *ordered], cuts, cuts[1:], strict=False):
        if section or start < end:
            yield Part(section, source.printed(sheet, start, end))


def _forms(words: Vocabulary, held: Held) -> Mapping[str, str]:
    """Return the names of the forms the report's tables have, by table number."""
    found = {"2": held.form_table2, "3": held.form_table3}
    return {
        table: words.generations[form].name
        for table, form in found.items()
        if form in words.generations
    }
