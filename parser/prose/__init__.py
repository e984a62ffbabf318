"""Figures stated in prose, each with its place: passages in, narrative figures out."""

import re
from collections.abc import Iterator
from functools import cache

from parser.document import Document
from parser.prose.claims import Claim, claims_in
from parser.report import Figure, Passage, Place, Section, Source, State
from parser.wording import fold, squeeze, words


def read_claims(
    document: Document,
    sections: tuple[Section, ...],
    passages: tuple[Passage, ...],
    year: int,
    names: tuple[str, ...] = (),
) -> tuple[Figure, ...]:
    """Return the figures the passages state about the report's own year, in reading order.

    A figure's span is the number with its measure word, its row the sentence it stands in.
    收到 N 件 is given as `new_received`, though a report may count 上年结转 in; a rounded number
    has the flag `approximate`; an estimate (三四件) and a fee said not to have been taken are
    texts, not numbers. `names` are those of the report's agency.
    """
    return tuple(
        figure
        for passage in passages
        for figure in _figures_in(document, sections, passage, year, names)
    )


def _figures_in(
    document: Document,
    sections: tuple[Section, ...],
    passage: Passage,
    year: int,
    names: tuple[str, ...],
) -> Iterator[Figure]:
    squeezed = squeeze(document.text, passage.start, passage.end)
    if not _topics().search(squeezed.text):
        return
    above = sections[passage.section].title if passage.section is not None else ""
    about = "".join(fold(above + passage.heading).split())
    for claim, sentence in claims_in(squeezed.text, year, about, names):
        span = squeezed.span(claim.start, claim.end)
        yield _figure(document, passage, claim, span, squeezed.span(*sentence))


def _figure(
    document: Document,
    passage: Passage,
    claim: Claim,
    span: tuple[int, int],
    sentence: tuple[int, int],
) -> Figure:
    line = passage.line + document.text.count("\n", passage.start, span[0])
    return Figure(
        indicator=claim.indicator,
        column="",
        value=claim.value,
        state=State.TEXT if claim.value is None else State.NUMBER,
        unit=claim.unit,
        raw=document.text[slice(*span)],
        source=Source.NARRATIVE,
        place=Place(*span, *sentence, line=line, page=passage.page, section=passage.section),
        flags=("approximate",) if claim.approximate else (),
    )


@cache
def _topics() -> re.Pattern[str]:
    """Return a pattern found in every passage that may state a figure."""
    return re.compile("|".join(words("prose")["worth"]))
