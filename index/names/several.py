"""Sets of agencies a question names: all, some, those of a place, a kind or a level."""

from collections.abc import Mapping
from functools import cache

from data.records import replace
from index.names.functions import Spelling, by_first_letter, spelling_at, spellings, wording
from index.names.regions import Region, gazetteer
from index.names.spans import NameSpan
from index.names.units import Unit, unit_at, unit_words, units


def set_at(text: str, start: int) -> NameSpan | None:
    """Return the set named from `start` on (所有机关, 各市, 三个外办, 全省, 区县政府)."""
    if text[start : start + 1] not in _beginnings():
        return None
    whole = _longest("whole", text, start)
    if whole:
        return _of_whole(text, start, start + len(whole))
    end = _quantifier_end(text, start)
    counted = _quantified(text, start, end) if end else None
    alone = start + len(_longest("sets", text, start))
    if counted is None and alone > start:
        return _with_office(text, start, alone) or _set(start, alone)
    if end:
        return counted
    found = unit_at(text, start)
    if found and (_stands_alone(found[1]) or text[start : found[0]] in wording()["unplaced_words"]):
        return _set(start, found[0], unit=found[1])
    return None


def set_of_place(text: str, start: int, end: int, places: tuple[Region, ...]) -> NameSpan | None:
    """Return the set that a place begins which ends at `end` (上海市|下属各局, 上海|区县政府)."""
    within = next((word for word in _within() if text.startswith(word, end)), "")
    after = end + len(within)
    found = set_at(text, end) or set_at(text, after) or _counted(text, after)
    if found:
        return _set(start, found.end, found.office, units().get(found.unit), found.set_level)
    kind = unit_at(text, after)
    if kind is None or (spelling_at(text, after) and not is_below(kind[1], places)):
        return None
    below = kind[1].alone or bool(within.strip()) or is_below(kind[1], places)
    return _set(start, kind[0], unit=units()[kind[1].means]) if below else None


def is_below(unit: Unit, places: tuple[Region, ...]) -> bool:
    """Say whether a kind of government is one of places in those said (上海市|区政府)."""
    governs = unit.kind == "government" and bool(unit.level)
    return governs and bool(places) and all(_is_above(region, unit) for region in places)


def _is_above(region: Region, unit: Unit) -> bool:
    """Say whether a place may have places of a kind in it."""
    below = gazetteer().within(region.code) - {region.code}
    return any(r and _is_of(r, unit) for r in map(gazetteer().region, below))


def _is_of(region: Region, unit: Unit) -> bool:
    return region.level == unit.level and region.name.endswith(unit.place or ("",))


def _of_whole(text: str, start: int, end: int) -> NameSpan:
    """Return a set of all a place, with the kind or office said behind it (全市|各部门)."""
    found = set_at(text, end)
    kind = unit_at(text, end)
    if found:
        return _set(start, found.end, found.office, units().get(found.unit), found.set_level)
    if kind and spelling_at(text, end) is None and len(text[end : kind[0]]) > 1:
        return _set(start, kind[0], unit=units()[kind[1].means])
    return _with_office(text, start, end) or _set(start, end)


@cache
def _beginnings() -> frozenset[str]:
    """Return the letters a set may begin with; most of a text is none."""
    words = wording()
    named = (*words["whole"], *words["sets"], *words["quantifiers"], *words["numerals"])
    alone = (word for word, unit in unit_words("zh").items() if _stands_alone(unit))
    return frozenset(word[0] for word in (*named, *alone, *words["unplaced_words"]))


def _stands_alone(unit: Unit) -> bool:
    return unit.id in wording()["unplaced_units"]


@cache
def _within() -> tuple[str, ...]:
    return tuple(sorted(wording()["within"], key=len, reverse=True))


def _quantified(text: str, start: int, end: int) -> NameSpan | None:
    """Return a quantifier with the kind, level or function it counts."""
    end += text.startswith(wording()["joints"][0], end)
    return _with_office(text, start, end) or _of_unit(text, start, end)


def _counted(text: str, start: int) -> NameSpan | None:
    """Return a number with a kind of place and no measure word (上海|16区)."""
    end = _numeral_end(text, start)
    found = _of_unit(text, start, end) if end > start else None
    return found if found and found.set_level else None


def _of_unit(text: str, start: int, end: int) -> NameSpan | None:
    """Return a set of a kind, with the office or the kind of agencies of such places."""
    found = unit_at(text, end)
    if found is None:
        return None
    last, unit = found
    if unit.kind != "any" or not unit.level:
        return _set(start, last, unit=unit)
    office = _with_office(text, start, last)
    if office:
        return _set(start, office.end, office.office, unit, unit.level)
    inner = unit_at(text, last)
    if inner and not inner[1].level and len(text[last : inner[0]]) > 1:
        return _set(start, inner[0], unit=inner[1], level=unit.level)
    return _set(start, last, unit=units()[unit.means])


def _with_office(text: str, start: int, end: int) -> NameSpan | None:
    office = _function_at(text, end) or spelling_at(text, end)
    alone = office and office.stem == wording()["governing"][0]
    return _set(start, end + len(office.words), office) if office and not alone else None


def _function_at(text: str, start: int) -> Spelling | None:
    """Return the offices of a function whatever they are called: 财政|部门, 财政|厅局."""
    words = wording()
    stem = next((one for one in words["bare"] if text.startswith(one, start)), "")
    kinds = words["office_kinds"] if stem else ()
    kind = next((one for one in kinds if text.startswith(one, start + len(stem))), "")
    if not kind:
        return None
    meant = words["bare_means"].get(stem, stem)
    office = next(one for one in spellings().values() if one.stem == meant)
    return replace(office, words=stem + kind, ending="")


def _set(
    start: int, end: int, office: Spelling | None = None, unit: Unit | None = None, level: str = ""
) -> NameSpan:
    kind, of_kind = (unit.id, unit.level) if unit else ("", "")
    return NameSpan(start, end, office=office, many=True, set_level=level or of_kind, unit=kind)


def _quantifier_end(text: str, start: int) -> int:
    """Return the end of a quantifier or of a count with its measure word; 0 without."""
    word = _longest("quantifiers", text, start)
    if word:
        return start + len(word)
    end = _numeral_end(text, start)
    measure = _longest("measures", text, end)
    return end + len(measure) if measure and end > start else 0


def _numeral_end(text: str, start: int) -> int:
    end = start
    while text[end : end + 1] and text[end] in wording()["numerals"] and end < start + 6:
        end += 1
    return end


def _longest(table: str, text: str, start: int) -> str:
    """Return the longest word of a list of data/agencies.toml that begins here; "" without."""
    words = _words_of(table).get(text[start : start + 1], ())
    return next((word for word in words if text.startswith(word, start)), "")


@cache
def _words_of(table: str) -> Mapping[str, tuple[str, ...]]:
    return by_first_letter(wording()[table])
