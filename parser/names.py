"""Names of agencies as printed: is it one, where its place ends, its full form, its level."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any

from data.vocabulary import vocabulary
from parser.places import end_of_places, later_places, levels_of, opens_with_short
from parser.wording import words

_NAME = r"[\u4e00-\u9fff]"
_SHAPE = re.compile(rf"(?:{_NAME}|[()（）·])+")
_FAR, _LONGEST_PLACE = 14, 16
"""Characters of a place above the agency's own, and of the longest name of a place."""
_BEFORE = re.compile(rf"{_NAME}{{2,{_FAR}}}$")
_BEFORE_ONE = re.compile(_NAME)


@lru_cache(maxsize=4096)
def is_agency(name: str) -> bool:
    """Whether a text has the shape of an agency's own name, not of a self-reference like 我局."""
    known = _known()
    if not 3 <= len(name) <= 40 or not _SHAPE.fullmatch(name):
        return False
    if any(word in name for word in known["self_words"]):
        return False
    return name.endswith((*known["endings"], *known["bare_places"])) or _is_area(name)


@lru_cache(maxsize=4096)
def is_placed(name: str) -> bool:
    """Whether a name says where: 县司法局 and 外事办 do not; 拱北海关 and 国家统计局 do."""
    known = _known()
    is_place = end_of_places(name) > 0  # 全椒县 and 本溪市 are none of 全县 and 本市
    if has_words_before(name) or (name.startswith(tuple(known["no_place"])) and not is_place):
        return False
    alone = len(name) > 3 and name.endswith(tuple(known["placed_endings"]))
    stands = alone or _is_area(name) or name.startswith(tuple(known["central"]))
    return stands or bool(split_place(name)[0]) or opens_with_short(name)


def has_words_before(name: str) -> bool:
    """Whether words that are no name stand before its place: 欢迎访问绥芬河市人民政府."""
    known = _known()
    if name.startswith(tuple(known["central"])):
        return False
    opened = end_of_places(name)
    for start in later_places(name):
        before = name[:start]
        if start > opened and not (
            before.endswith((*known["endings"], "驻")) or split_place(before) == (before, "")
        ):
            return not opens_with_short(name)
    return False


def _is_area(name: str) -> bool:
    """Whether a name is that of an area with or without its committee: 中新天津生态城管委会."""
    known = _known()
    for committee in known["committees"]:
        name = name.removesuffix(committee)
    return len(name) > 3 and name.endswith(tuple(known["areas"]))


@lru_cache(maxsize=4096)
def split_place(name: str) -> tuple[str, str]:
    """Return the place at the head of a name and what follows it."""
    place = ""
    while match := _unit().match(name, len(place)):
        unit = match[0]
        if unit.endswith(tuple(_known()["not_places"])) and place:
            break
        longer = name[match.start() : match.end() + 1]
        if levels_of(longer) and not levels_of(unit):  # 苏州市, 新乡市, 景德镇市
            unit = longer
        place += unit
    return place, name[len(place) :]


@lru_cache(maxsize=4096)
def government_of(name: str) -> str:
    """Return the government of a bare place (绥芬河市, 绥芬河市政府), any other name unchanged."""
    known = _known()
    place, function = split_place(name)
    if function == known["governments"][1]:
        return f"{place}{known['governments'][0]}"
    if name.endswith(tuple(known["endings"])):
        return name
    last = name[-_LONGEST_PLACE:]
    if any(levels_of(last[at:]) for at in range(len(last) - 1)):
        # 浦东新区 is a district with a government; 湖滨新区 is run by a committee.
        return f"{name}{known['bare_places'].get(name[-1], known['governments'][0])}"
    for ending in sorted(known["bare_places"], key=len, reverse=True):
        if name.endswith(ending):
            return f"{name}{known['bare_places'][ending]}"
    return name


def level_word_of(name: str) -> str:
    """Return the level with which a name without a place begins (县民政局), "" if none."""
    levels: list[str] = _known()["level_words"]
    return next((word for word in levels if name.startswith(word)), "")


def without_level(name: str) -> str:
    """Return a name without a place (县民政局) without the level it begins with."""
    return name.removeprefix(level_word_of(name))


def is_function(short: str, name: str) -> bool:
    """Whether a name may be, in full, that of a body printed without its place (县外办)."""
    said, function = without_level(short), split_place(name)[1]
    return said == function or function in _same_function(said) or name.endswith(said)


def full_name(name: str, text: str) -> str:
    """Return the longest form of a name found in the report's squeezed text, or its only one."""
    place, function = split_place(name)
    longer = [f"{place}{tail}" for tail in _same_function(function) if len(tail) > len(function)]
    printed = [candidate for candidate in longer if candidate in text]
    if printed:
        name = max(printed, key=len)
    elif len(spelled := _spelled_out(place, function)) == 1:
        name = spelled[0]
    return with_upper_place(name, text)


def short_names(name: str, text: str) -> tuple[str, ...]:
    """Return the shorter names by which the squeezed text calls an agency: 省外办, 市科委."""
    place, function = split_place(name)
    known = _known()
    if not place or function in _governments():
        return ()
    levels = [word for word in known["level_words"] if place.endswith(word)]
    tails = {tail for tail in (*_same_function(function), function) if is_agency(f"{place}{tail}")}
    placed = [f"{place}{tail}" for tail in tails]
    levelled = [f"{level}{tail}" for level in levels for tail in tails]
    return tuple(sorted(set(_called((*placed, *levelled), text)) - {name}))


def own_names(agency: str, aliases: Iterable[str]) -> tuple[str, ...]:
    """Return what a report may call its agency in the third person: 市商务局, 市政府, 绥芬河市."""
    if not agency:
        return ()
    place, function = split_place(agency)
    levels = [word for word in _known()["level_words"] if place.endswith(word)]
    functions = _governments() if function in _governments() else {function}
    spoken = [f"{level}{one}" for level in levels for one in sorted(functions)]
    return tuple(dict.fromkeys((agency, *aliases, *spoken)))


def is_government(name: str) -> bool:
    """Whether the agency is a government itself, whose report covers its departments (汇总)."""
    return split_place(name)[1] in _governments()


def level_of(name: str) -> str:
    """Return an agency's level: central, province, prefecture, county, township, functional_area.

    A county-level city is told by data/regions.csv; "" if the name has no place that tells.
    """
    place = split_place(name)[0]
    for level, endings in _known()["levels"].items():
        if name.endswith(tuple(endings)) or place.endswith(tuple(endings)):
            return "county" if level == "prefecture" and _is_county(place) else str(level)
    return "central" if not place and name.startswith(tuple(_known()["central"])) else ""


def may_make_rules(name: str) -> bool:
    """Whether an agency has the power to make rules (规章制定权), as far as its name tells."""
    level = level_of(name)
    return level == "central" or (is_government(name) and level in ("province", "prefecture"))


def are_same(one: str, other: str) -> bool:
    """Whether two names are one agency's, places above it left out or not (宿迁市泗洪县…局)."""
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    if not longer.endswith(shorter):
        return False
    upper = longer[: len(longer) - len(shorter)]
    is_whole = bool(split_place(shorter)[0]) or opens_with_short(shorter)
    return not upper or (is_whole and split_place(upper) == (upper, ""))


def are_related(one: str, other: str) -> bool:
    """Whether two names may mean one agency, or an agency and its office or government."""
    if one in other or other in one:
        return True
    places = split_place(one)[0], split_place(other)[0]
    return bool(all(places)) and (places[0].endswith(places[1]) or places[1].endswith(places[0]))


def _known() -> dict[str, Any]:
    known: dict[str, Any] = words("reading")["agency"]
    return known


@cache
def _governments() -> frozenset[str]:
    return frozenset(_known()["governments"])


@cache
def _unit() -> re.Pattern[str]:
    """Return the pattern of one unit of a place: two or more characters and its kind.

    新乡市 and 景德镇市 are one unit, 太平镇市场监督管理所 begins with another.
    """
    endings = "|".join(sorted(_known()["place_endings"], key=len, reverse=True))
    own = r"(?![场区]|村|镇建)(?!(?<=[乡镇])[市县](?![场政容民属]))"
    return re.compile(rf"{_NAME}{{1,9}}?(?:{endings}){own}")


@cache
def _tails() -> dict[str, tuple[str, ...]]:
    """Return for each way of writing a function all its ways, the place left out."""
    ways: dict[str, tuple[str, ...]] = {}
    for function in vocabulary().functions.values():
        written = (function.canonical, *function.variants)
        tails = [way[3:] for way in written if way.startswith(("{P}", "{p}"))]
        for tail in tails:
            ways.setdefault(tail, tuple(tails))
    return ways


def _is_county(place: str) -> bool:
    """Whether a place that ends in 市 is a county-level city, now or formerly but never higher."""
    units = [unit[0] for unit in _unit().finditer(place)]
    return bool(units) and levels_of(units[-1]) == frozenset({"county"})


def _same_function(function: str) -> tuple[str, ...]:
    return () if function in _governments() else _tails().get(function, ())


def _spelled_out(place: str, function: str) -> list[str]:
    """Return the full forms of a name that ends in 委 or 办 for 委员会 or 办公室."""
    for short, full in _known()["short_endings"].items():
        if place and function.endswith(short):
            tails = (tail for tail in _same_function(function) if tail.endswith(full))
            return [f"{place}{tail}" for tail in tails if _is_subsequence(function, tail)]
    return []


def _is_subsequence(short: str, full: str) -> bool:
    signs = iter(full)
    return all(sign in signs for sign in short)


def with_upper_place(name: str, text: str) -> str:
    """Return a district's or township's agency with the place above it, where the text gives it."""
    place = split_place(name)[0]
    if not place.endswith(tuple(_known()["needs_upper"])):
        return name
    for start in _occurrences(name, text):
        before = _BEFORE.search(text, max(0, start - _FAR), start)
        upper = _breaks().split(before[0])[-1] if before else ""
        if upper and split_place(upper) == (upper, "") and place not in upper:
            return f"{upper}{name}"
    return name


@cache
def _breaks() -> re.Pattern[str]:
    return re.compile("|".join(_known()["breaks"]))


def _occurrences(name: str, text: str) -> Iterator[int]:
    """Yield where a name stands; a pattern compiled for each agency would take far longer."""
    start = text.find(name)
    while start >= 0:
        yield start
        start = text.find(name, start + len(name))


def _called(names: Iterable[str], text: str) -> Iterator[str]:
    """Yield the names a text uses, each where no longer one and no longer place name stands."""
    found: dict[int, str] = {}
    for name in sorted(names, key=len):
        for start in _occurrences(name, text):
            if not _BEFORE_ONE.search(text, max(0, start - 1), start):
                found[start] = name
    yield from found.values()
