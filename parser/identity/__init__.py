"""Who reports about which year: every source's word is weighed, and what lost is kept."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from parser.document import Document
from parser.identity.agencies import Sayings, agency_evidence
from parser.identity.aliases import aliases_of
from parser.identity.dates import published
from parser.identity.given import given_place
from parser.identity.weigh import chosen_agency, weighed
from parser.identity.years import year_evidence, year_of
from parser.names import are_related, full_name, with_upper_place
from parser.report import Evidence, Problem, Section
from parser.titles import Title

__all__ = ["Head", "Sayings", "read_head"]


@dataclass(frozen=True, slots=True)
class Head:
    """A report's identity."""

    title: str
    title_span: tuple[int, int]
    agency: str
    """In full; "" if the document does not name it."""
    aliases: tuple[str, ...]
    year: int
    """0 if the document does not tell."""
    published: date | None
    evidence: tuple[Evidence, ...]
    problems: tuple[Problem, ...]


def read_head(document: Document, sayings: Sayings, sections: tuple[Section, ...]) -> Head:
    """Return who reports about which year; disagreements are among its problems."""
    title = sayings.title
    evidence = agency_evidence(sayings)
    printed = chosen_agency(evidence, sayings.own_words)
    agency = _in_full(printed, sayings)
    day = published(document, sections)
    years = year_evidence(sayings, day)
    year, year_problems = year_of(years, sayings, day)
    return Head(
        title=" ".join(title.text.split()) if title else document.metadata.get("title", ""),
        title_span=(title.start, title.end) if title else (0, 0),
        agency=_as_printed(agency, document.text),
        aliases=aliases_of(agency, printed, evidence, sayings.text) if agency else (),
        year=year,
        published=day,
        evidence=(*weighed(evidence, (printed, agency)), *weighed(years, (str(year),))),
        problems=(
            *_identity_problems(
                "agency", evidence, agency, _agency_problems(evidence, agency, title)
            ),
            *_identity_problems("year", years, str(year), year_problems),
        ),
    )


def _in_full(printed: str, sayings: Sayings) -> str:
    """Return the fullest form of a name that the report or the list of sources gives."""
    if not printed:
        return ""
    full = full_name(printed, sayings.text)
    if full == printed:
        full = with_upper_place(printed, sayings.outer_text)
    return given_place(full, sayings.metadata)


def _as_printed(name: str, text: str) -> str:
    """Return a name with the wide brackets that the report prints; narrow ones serve to compare."""
    wide = name.replace("(", "（").replace(")", "）")
    return wide if wide != name and wide in text else name


def _identity_problems(
    about: str, evidence: Sequence[Evidence], taken: str, found: Iterable[Problem]
) -> Iterator[Problem]:
    """Yield what is doubtful of an agency or year, the operator's word told from the report's."""
    given = any(one.source == "given" and one.read for one in evidence)
    own = [one.read for one in evidence if one.source in _ITS_OWN[about] and one.read]
    if not given or any(read == taken or are_related(read, taken) for read in own):
        yield from found
        return
    if not own:
        yield Problem(f"{about}_given", detail=taken)
    else:
        yield Problem(f"{about}_overruled", detail=f"{taken} / {own[0]}")
    # That the report contradicts itself is said only where its own words do.
    yield from (one for one in found if one.detail != f"{taken} / {own[0] if own else ''}")


def _agency_problems(
    evidence: Sequence[Evidence], agency: str, title: Title | None
) -> Iterator[Problem]:
    if not agency:
        yield Problem("agency_unknown", detail=title.agency if title else "")
        return
    for one in evidence:
        doubts = one.source in _CONFLICTING and one.read and not are_related(one.read, agency)
        if doubts:
            yield Problem("agency_conflict", detail=f"{agency} / {one.read}")
            return


_CONFLICTING = frozenset({"title", "heading", "preface", "facts", "signature", "publisher"})
"""Sources that speak of the report alone: a site's name or a contact may be another agency's."""
_ITS_OWN = {
    "agency": _CONFLICTING,
    "year": frozenset({"period", "title", "page", "facts", "preface", "opening"}),
}
"""Sources within the report that tell its agency or year, of the kinds that evidence has."""
