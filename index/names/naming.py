"""What an agency's full name says of it; used when building.

A place that a report misprints with a letter that looks alike is put right: 沐阳县 is 沭阳县.
"""

from collections.abc import Iterator
from dataclasses import replace
from unicodedata import normalize

from data.records import record
from index.names.functions import (
    Spelling,
    spelling_at,
    spellings,
    wording,
)
from index.names.places import DEEPEST
from index.names.regions import Region, gazetteer
from parser.report import Problem, Report


@record(frozen=True, slots=True)
class Described:
    """What an agency is, by its name."""

    level: str
    """Id of a `[[level]]` of data/agencies.toml; "" unknown."""
    place: str
    """Six-digit code of the smallest place named; "" unknown."""
    function: str
    """Stem of a `[[function]]`; "" unknown, and for townships, areas and their departments."""


@record(frozen=True, slots=True)
class Taken:
    """A full name taken apart."""

    prefix: str
    places: tuple[Region, ...]
    """The places named one after the other, the smallest last."""
    rest: str
    """What follows the places."""
    spelling: Spelling | None
    """Of the rest, if that is all of it."""
    branch: Region | None = None
    """The place of a branch office (X市生态环境局Y分局)."""


def describe(name: str) -> Described:
    """Return level, place and function of an agency by its full name."""
    taken = take_apart(name)
    if not taken.places:
        area = "functional_area" if _is_area(taken.rest) else ""
        level = area if area and not _is_whole_country(taken) else _central(taken)
        return Described(level, "", taken.spelling.stem if taken.spelling else "")
    place = taken.branch or taken.places[-1]
    code = place.code if _is_one_place(taken, squeezed(name)) else ""
    if taken.spelling:
        return Described(place.level, code, taken.spelling.stem)
    if _is_area(taken.rest):
        return Described("functional_area", code, "")
    if is_township(taken.rest):
        return Described("township", code, "")
    return Described(place.level, code, "")


def _is_one_place(taken: Taken, full: str) -> bool:
    """Say whether the place of a name has no namesakes, or one above it tells which it is."""
    named = gazetteer().named(full[len(taken.prefix) : len(full) - len(taken.rest)])
    # A place that changed its code with its parent is one; namesakes of today are several.
    today = {one.code for one in named if one.last is None} or {one.code for one in named}
    return len(taken.places) > 1 or len(today) == 1


def take_apart(name: str) -> Taken:
    """Return the parts of an agency's full name."""
    full = squeezed(name)
    prefix = next((p for p in wording()["prefixes"] if full.startswith(p)), "")
    best = Taken(prefix, (), full[len(prefix) :], spellings().get(full[len(prefix) :]))
    for national in wording()["nationals"]:
        office = full.removeprefix(national)
        if office != full and office in spellings():
            return Taken(national, (), office, spellings()[office])
    if full in wording()["central_bodies"]:
        return Taken("", (), full, None)
    for places, end in leading_places(full, len(prefix)):
        rest = full[end:]
        taken = _with_branch(Taken(prefix, places, rest, spellings().get(rest)))
        if best.spelling is None or (taken.spelling and not best.places):
            best = taken if taken.spelling or not best.places else best
    return best


def same_agency(name: str) -> str:
    """Return a key that all spellings of an agency share: its place and what it does.

    A place that has namesakes and no place above it tells nothing: the name is its own key.
    """
    full = squeezed(name)
    taken = take_apart(full)
    if not taken.places:
        return full
    if not _is_one_place(taken, full):
        return full
    does = taken.spelling.stem if taken.spelling and not taken.branch else ""
    return "|".join((taken.prefix, taken.places[-1].code, does or taken.rest))


def leading_places(
    text: str, start: int, depth: int = DEEPEST
) -> Iterator[tuple[tuple[Region, ...], int]]:
    """Yield the readings of the places a text names from `start`, with their end, longest first.

    A short name counts where something follows it.
    """
    places = gazetteer()
    for end in range(min(len(text), start + places.longest), start + 1, -1):
        said = text[start:end]
        named = places.by_name.get(said) or (_by_short(said) if end < len(text) else ())
        for deeper, last in leading_places(text, end, depth - 1) if named and depth > 1 else ():
            for region in named:
                if places.inside(deeper[0], region):
                    yield (region, *deeper), last
        for region in named:
            yield (region,), end


def _by_short(said: str) -> tuple[Region, ...]:
    """Return the places of a short name; a district's alone names none: 湖滨新区 is not 湖滨区."""
    whole = tuple(wording()["named_whole"])
    found = gazetteer().by_short.get(said, ())
    return tuple(one for one in found if one.level != "county" or not one.name.endswith(whole))


def _with_branch(taken: Taken) -> Taken:
    """Return a name with the place of its branch office, if it is one's (…局Y分局)."""
    office = spelling_at(taken.rest, 0)
    ending = wording()["branch"]
    if taken.spelling or office is None or not taken.rest.endswith(ending):
        return taken
    where = taken.rest[len(office.words) : -len(ending)]
    below = gazetteer().within(taken.places[-1].code)
    branch = next((r for r in gazetteer().named(where) if r.code in below), None)
    return (
        taken if branch is None else Taken(taken.prefix, taken.places, taken.rest, office, branch)
    )


def _central(taken: Taken) -> str:
    named = taken.rest.startswith(tuple(wording()["central"]))
    return "central" if named or _is_whole_country(taken) else ""


def _is_whole_country(taken: Taken) -> bool:
    return bool(taken.prefix) or taken.rest in wording()["central_bodies"]


def _is_area(rest: str) -> bool:
    return any(word in rest for word in wording()["areas"])


def is_township(rest: str) -> bool:
    """Say whether what follows the places is a town, a township or a street."""
    trimmed = rest
    for word in wording()["government"]:
        trimmed = trimmed.removesuffix(word)
    return len(trimmed) > 1 and trimmed.endswith(tuple(wording()["townships"]))


def squeezed(name: str) -> str:
    """Return a name in NFKC and without spaces."""
    return "".join(normalize("NFKC", name).split())


def spelled_right(report: Report) -> Report:
    """Return a report under its agency's right name, with the misprint as a problem.

    Only a place that no gazetteer knows is put right, and only where exactly one change of a
    letter for its look-alike makes a place that exists.
    """
    if not report.agency or take_apart(report.agency).places:
        return report
    right = [name for name in _lookalikes(report.agency) if describe(name).place]
    if len(right) != 1:
        return report
    problem = Problem("place_misprint", None, f"{report.agency} / {right[0]}")
    return replace(
        report,
        agency=right[0],
        aliases=(*report.aliases, report.agency),
        problems=(*report.problems, problem),
    )


def _lookalikes(name: str) -> Iterator[str]:
    """Yield the name with one letter changed for one that looks alike."""
    for at, letter in enumerate(name):
        for group in wording()["lookalikes"]:
            if letter in group:
                yield from (
                    f"{name[:at]}{other}{name[at + 1 :]}" for other in group if other != letter
                )
