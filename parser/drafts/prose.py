"""Judges of a draft's text: blanks to fill in, other agencies' names, last year's text, persons."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from rapidfuzz import fuzz

from data.rules import CheckRule, rules
from parser.drafts.draft import Draft
from parser.names import is_government, split_place
from parser.places import are_nested, end_of_places
from parser.report import Finding, Passage, Section
from parser.wording import fold, words

_DIGITS = re.compile(r"[\d\s]+")
_SENTENCE = re.compile(r"[^。!?;\n]+[。!?;]?")
_CLAUSE = re.compile(r"[^,。!?;:]+")
_FEWEST, _SAMPLE = 80, 40
"""Characters of a section that may repeat last year's by chance, and of a sentence shown."""
_IDENTITY = re.compile(r"(?<![\dA-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])[0-3]\d{4}[\dXx]?")
_TELEPHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_SHOWN = 4


def filled_in(rule: CheckRule, draft: Draft) -> Iterator[Finding]:
    """Yield the blanks of a form that nobody filled in, the first of each line."""
    lines = set[int | None]()
    for match, spot in draft.found(_blank()):
        if spot.line not in lines:
            lines.add(spot.line)
            yield Finding(rule.id, spot, {"printed": match[0]})


@cache
def _blank() -> re.Pattern[str]:
    blanks = "|".join(words("reading")["gate"]["blanks"])
    measures = "|".join(words("prose")["measures"]["all"])
    pending = "|".join(rules().words["pending"])
    return re.compile(rf"(?<![二〇○零])(?:{blanks})(?=年|月|日|{measures}|[省市县区局])|{pending}")


def own_names(rule: CheckRule, draft: Draft) -> Iterator[Finding]:
    """Yield the places and agencies elsewhere of whose work the text speaks as of its own."""
    agency = draft.report.agency
    place, function = split_place(agency)
    if not place:
        return
    told = {one.read for one in draft.report.evidence}  # which `agency_agrees` has judged
    for block, squeezed in draft.paragraphs:
        for clause in _CLAUSE.finditer(squeezed.text):
            for start, end in _elsewhere(clause[0], place, function):
                name = clause[0][start:end]
                if name not in told:
                    told.add(name)
                    span = squeezed.span(clause.start() + start, clause.start() + end)
                    fields = {"other": name, "agency": agency}
                    yield Finding(rule.id, draft.at(*span, block), fields)


def _elsewhere(clause: str, place: str, function: str) -> Iterator[tuple[int, int]]:
    """Yield the names in a clause of an agency that is the report's own but for its place."""
    if any(word in clause for word in rules().words["together"]):
        return
    at = 0
    while at < len(clause):
        end = end_of_places(clause, at)
        named = clause[at:end]
        if end == at:
            at += 1
            continue
        behind = _own_work().match(clause, end)
        same = clause.startswith(function, end) and not is_government(f"{place}{function}")
        if (behind or same) and not are_nested(named, place):
            yield at, end + (len(function) if same else len(behind["body"] or "") if behind else 0)
        at = end


@cache
def _own_work() -> re.Pattern[str]:
    listed = rules().words
    bodies = "|".join(words("reading")["agency"]["governments"])
    return re.compile(rf"(?P<body>{bodies})?(?:{'|'.join(listed['own_work'])})")


def alike(rule: CheckRule, draft: Draft) -> Iterator[Finding]:
    """Yield the sections whose text is last year's, numbers aside."""
    earlier = draft.earlier
    if earlier is None:
        return
    report = draft.report
    for number, text in texts(report.sections, report.passages, report.document.text).items():
        before = earlier.prose.get(number, "")
        here, there = _DIGITS.sub("", fold(text)), _DIGITS.sub("", fold(before))
        if min(len(here), len(there)) < _FEWEST:
            continue
        share = fuzz.ratio(here, there)
        if share <= rule.limits[0]:
            continue
        index = next(n for n, one in enumerate(report.sections) if one.number == number)
        fields = {
            "section": number,
            "year": earlier.year,
            "share": int(share),
            "sample": _repeated(text, before),
        }
        yield Finding(rule.id, draft.heading(index), fields)


def texts(sections: Sequence[Section], passages: Sequence[Passage], text: str) -> Mapping[int, str]:
    """Return the prose of the statutory sections by number, tables left out."""
    found: dict[int, str] = {}
    for passage in passages:
        if passage.section is None or not sections[passage.section].number:
            continue
        number = sections[passage.section].number
        found[number] = f"{found.get(number, '')}{text[passage.start : passage.end]}\n"
    return found


def _repeated(text: str, before: str) -> str:
    """Return the longest sentence that both texts have, cut to what can be shown."""
    known = {_DIGITS.sub("", fold(one)) for one in _SENTENCE.findall(before)}
    shared = [one for one in _SENTENCE.findall(text) if _DIGITS.sub("", fold(one)) in known]
    longest = " ".join(max(shared or [text], key=len).split())
    return longest if len(longest) <= _SAMPLE else f"{longest[:_SAMPLE]}…"


def private(rule: CheckRule, draft: Draft) -> Iterator[Finding]:
    """Yield identity numbers, and telephone numbers said to be an applicant's; none is shown."""
    listed = rules().words
    for block, squeezed in draft.paragraphs:
        for sentence in _SENTENCE.finditer(squeezed.text):
            told = [("identity", one) for one in _IDENTITY.finditer(sentence[0])]
            about = any(word in sentence[0] for word in listed["applicants"])
            if about and not any(word in sentence[0] for word in listed["offices"]):
                told += [("telephone", one) for one in _TELEPHONE.finditer(sentence[0])]
            for what, match in told:
                start = sentence.start() + match.start()
                span = squeezed.span(start, start + len(match[0]))
                masked = match[0][:_SHOWN] + "*" * (len(match[0]) - _SHOWN)
                yield Finding(rule.id, draft.at(*span, block), {"what": what, "printed": masked})
