"""Stretches of a question that name an agency: each whole, so that no part is taken for all."""

from collections.abc import Mapping
from functools import cache

from data.records import record, replace
from index.names.functions import (
    LevelWord,
    Spelling,
    by_first_letter,
    level_word_at,
    prefix_at,
    spelling_at,
    spellings,
    wording,
)
from index.names.misspelt import misspelt_office_at
from index.names.places import PlaceSpan, places_at
from index.names.regions import Region


@record(frozen=True, slots=True)
class NameSpan:
    """A stretch of text that names an agency or a set of agencies."""

    start: int
    end: int
    places: tuple[Region, ...] = ()
    """What the place said may be."""
    placed: bool = False
    """Whether a place was said."""
    office: Spelling | None = None
    level: LevelWord | None = None
    foreign: bool = False
    """Whether it names a body that neither place nor function explains."""
    body: str = ""
    """What stands behind the place."""
    rule: str = "exact"
    central: bool = False
    """Whether it names a body of the whole country."""
    many: bool = False
    """Whether it names a set."""
    set_level: str = ""
    unit: str = ""
    """The kind of agencies of a set; see `index.names.units`."""
    open_left: int = -1
    """Where unknown words before it begin, that may belong to the name; -1 without."""


@record(frozen=True, slots=True)
class _Tail:
    """What stands behind a place."""

    end: int
    office: Spelling | None = None
    level: LevelWord | None = None
    foreign: bool = False
    branch: tuple[Region, ...] = ()
    rule: str = ""


def placed_at(text: str, start: int) -> NameSpan | None:
    """Return the agency named by a place from `start` on; a place alone means its government."""
    after = start + prefix_at(text, start)
    first: NameSpan | None = None
    for place in places_at(text, after):
        span = behind(text, start, place)
        if after > start and not span.office:
            span = replace(span, foreign=True)
        if span.office:
            return span
        first = first or span
    return first


def behind(text: str, start: int, place: PlaceSpan) -> NameSpan:
    """Return the agency whose place ends at `place.end`."""
    tail = _tail_at(text, place.end)
    readings = tail.branch or place.readings
    if tail.level:
        readings = tuple(region for region in readings if tail.level.fits(region, True))
    body = text[place.end : tail.end]
    rule = tail.rule if place.rule == "exact" and tail.rule else place.rule
    return NameSpan(
        start, tail.end, readings, True, tail.office, tail.level, tail.foreign, body, rule
    )


def generic_at(text: str, start: int) -> NameSpan | None:
    """Return the office named from `start` on without a place (省外办, 商务厅, 商务部)."""
    body = _central_body_at(text, start)
    if body:
        return NameSpan(start, start + len(body), foreign=True, body=body, central=True)
    office = spelling_at(text, start)
    if office is None and text.startswith(national := wording()["national"], start):
        named = spelling_at(text, start + len(national))
        if named is None:
            return None
        return replace(_generic(text, start, start + len(national), named, None), central=True)
    kind = level_word_at(text, start)
    if kind is None and office is None:
        return None
    behind_kind = start + len(kind.word) if kind else start
    governed = kind and spelling_at(text, behind_kind)
    if kind and governed and (office is None or len(governed.words) >= len(office.words)):
        return _generic(text, start, behind_kind, governed, kind)
    if office and not _is_government_alone(office):
        return _generic(text, start, start, office, None)
    return None


def _central_body_at(text: str, start: int) -> str:
    """Return the ministry or other body of the whole country named from `start` on."""
    words = wording()
    named = _central_bodies().get(text[start : start + 1], ())
    body = next((word for word in named if text.startswith(word, start)), "")
    return "" if text.startswith(words["not_ministry"], start + len(body) - 1) else body


@cache
def _central_bodies() -> Mapping[str, tuple[str, ...]]:
    return by_first_letter(wording()["central_bodies"])


def _generic(
    text: str, start: int, after: int, office: Spelling, kind: LevelWord | None
) -> NameSpan:
    tail = _behind_office(text, after + len(office.words), office)
    return NameSpan(start, tail.end, (), False, tail.office, kind, tail.foreign)


def _is_government_alone(office: Spelling) -> bool:
    return bool(office.stem == wording()["governing"][0])


def _tail_at(text: str, start: int) -> _Tail:
    office = spelling_at(text, start)
    if office:
        return _longer(text, start, office) or _behind_office(
            text, start + len(office.words), office
        )
    joined = _joined_at(text, start)
    if joined:
        return joined
    repaired = _misspelt_at(text, start)
    if repaired:
        return repaired
    end = body_end(text, start)
    return _Tail(end, foreign=True) if end else _bare_at(text, start) or _Tail(start)


def _longer(text: str, start: int, office: Spelling) -> _Tail | None:
    """Return a misspelt office whose first letters happen to be an office (人民政府半公室)."""
    end = start + len(office.words)
    if not is_han(text[end : end + 1]) or word_at(text, end) or _branch_at(text, end):
        return None
    found = misspelt_office_at(text, start)
    if found is None or found[0] <= end:
        return None
    return replace(_behind_office(text, *found), rule="typo")


def _joined_at(text: str, start: int) -> _Tail | None:
    """Return an office that stands behind a joint (绥芬河的商务局, 吉林的市政府)."""
    joint = next((word for word in wording()["joints"] if text.startswith(word, start)), "")
    if not joint:
        return None
    found = generic_at(text, start + len(joint))
    return _Tail(found.end, found.office, found.level, found.foreign) if found else None


def _behind_office(text: str, end: int, office: Spelling) -> _Tail:
    """Return an office with its branch, or as a part of a longer, unknown name."""
    branch = _branch_at(text, end)
    if branch:
        return _Tail(branch.end + len(wording()["branch"]), office, branch=branch.readings)
    # 商务厅厅网站 is the site of the office: its last letter stands for it again.
    ends = text[end : end + 1] == text[end - 1 : end] or spelling_at(text, end)
    longer = None if ends else body_end(text, end) or _section_end(text, end)
    return _Tail(longer, foreign=True) if longer else _Tail(end, office)


def _misspelt_at(text: str, start: int) -> _Tail | None:
    """Return an office that is misspelt."""
    if not is_han(text[start : start + 1]) or len(word_at(text, start)) > 1:
        return None
    found = misspelt_office_at(text, start)
    return replace(_behind_office(text, *found), rule="typo") if found else None


def _branch_at(text: str, start: int) -> PlaceSpan | None:
    """Return the place of a branch office (Y分局)."""
    branch = wording()["branch"]
    return next((p for p in places_at(text, start) if text.startswith(branch, p.end)), None)


def _bare_at(text: str, start: int) -> _Tail | None:
    """Return a function named by its stem alone, where nothing follows that could belong to it."""
    words = wording()
    for stem in words["bare"]:
        end = start + len(stem)
        if text.startswith(stem, start) and (word_at(text, end) or not is_han(text[end : end + 1])):
            meant = words["bare_means"].get(stem, stem)
            office = next(s for s in spellings().values() if s.stem == meant)
            return _Tail(end, replace(office, words=stem, ending=""))
    return None


def body_end(text: str, start: int) -> int | None:
    """Return where the name of an unknown body ends that goes on from `start`; None without."""
    end = _run_end(text, start)
    for last in range(end, start, -1):
        if text[last - 1] not in _last_letters():
            continue
        run = text[start:last]
        ending = next((e for e in _body_endings() if run.endswith(e)), None)
        if (
            ending
            and run not in wording()["not_bodies"]
            and (len(run) > 1 or run in wording()["single_bodies"])
        ):
            return last
    return None


def _section_end(text: str, start: int) -> int | None:
    """Return where the name of an office's section ends (省外办|礼宾处); None without."""
    for last in range(start + 2, start + 7):
        run = text[start:last]
        if not all(map(is_han, run)):
            return None
        if word_at(text, last - 2) and not run.endswith(tuple(wording()["sections"])):
            return None
        if run.endswith(tuple(wording()["sections"])) and not word_at(text, start):
            return last
    return None


def _run_end(text: str, start: int) -> int:
    """Return where the letters end that may still belong to one name."""
    place = start
    while place < min(len(text), start + 20) and is_han(text[place]):
        if stops_at(text, place):
            break
        if place > start and _starts_agency(text, place):
            break
        joint = next((w for w in wording()["lists"] if text.startswith(w, place)), "")
        if joint and _starts_agency(text, place + len(joint), generic=True):
            break
        if joint and text[start:place].endswith(tuple(wording()["ends_whole"])):
            break
        place += 1
    return place


def stops_at(text: str, at: int) -> bool:
    """Say whether a word begins here that no name of a body goes on over."""
    return text.startswith(_stops().get(text[at : at + 1], _NONE), at)


_NONE = ("\0",)


@cache
def _stops() -> Mapping[str, tuple[str, ...]]:
    return by_first_letter(wording()["stops"])


def _starts_agency(text: str, start: int, generic: bool = False) -> bool:
    """Say whether another agency's name begins here."""
    if generic and generic_at(text, start):
        return True
    places = places_at(text, start, depth=1)
    return any(generic or (not one.short and spelling_at(text, one.end)) for one in places)


def word_at(text: str, start: int) -> str:
    """Return the longest ordinary word that begins here; "" without."""
    words = _ordinary().get(text[start : start + 1], ())
    return next((word for word in words if text.startswith(word, start)), "")


def is_han(letter: str) -> bool:
    """Say whether this is a Han character."""
    return "\u3400" <= letter <= "\u9fff"


@cache
def _last_letters() -> frozenset[str]:
    return frozenset(ending[-1] for ending in wording()["bodies"])


@cache
def _body_endings() -> tuple[str, ...]:
    return tuple(wording()["bodies"])


@cache
def _ordinary() -> Mapping[str, tuple[str, ...]]:
    return by_first_letter(wording()["ordinary"])
