"""What an agency's full name says of it, and what it is called in short; used when building."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from unicodedata import normalize

from index.names.functions import (
    Spelling,
    central_short,
    level_word_at,
    of_body,
    shortened,
    spelling_at,
    spellings,
    wording,
)
from index.names.places import DEEPEST
from index.names.regions import Region, gazetteer


@dataclass(frozen=True, slots=True)
class Described:
    """What an agency is, by its name."""

    level: str
    """Id of a `[[level]]` of data/agencies.toml; "" unknown."""
    place: str
    """Six-digit code of the smallest place named; "" unknown."""
    function: str
    """Stem of a `[[function]]`; "" unknown, and for townships, areas and their departments."""


@dataclass(frozen=True, slots=True)
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
        level = "functional_area" if _is_area(taken.rest) else _central(taken)
        return Described(level, "", taken.spelling.stem if taken.spelling else "")
    place = taken.branch or taken.places[-1]
    code = place.code if _is_one_place(taken, _squeezed(name)) else ""
    if taken.spelling:
        return Described(place.level, code, taken.spelling.stem)
    if _is_area(taken.rest):
        return Described("functional_area", code, "")
    if _is_township(taken.rest):
        return Described("township", code, "")
    return Described(place.level, code, "")


def _is_one_place(taken: Taken, full: str) -> bool:
    """Say whether the place of a name has no namesakes, or one above it tells which it is."""
    named = gazetteer().named(full[len(taken.prefix) : len(full) - len(taken.rest)])
    # A place that changed its code with its parent is one; namesakes of today are several.
    today = {one.code for one in named if one.last is None} or {one.code for one in named}
    return len(taken.places) > 1 or len(today) == 1


def aliases_of(name: str, own_aliases: Iterable[str] = ()) -> tuple[str, ...]:
    """Return what an agency is called beside its full name, with its place or, of a town, its name.

    `own_aliases` are those its reports give (以下简称…); kept where they name the place. All
    aliases are NFKC and without spaces.
    """
    full = _squeezed(name)
    taken = take_apart(full)
    found = dict.fromkeys(_spoken(taken))
    for alias in own_aliases:
        said = _squeezed(alias)
        if _names_place(said, taken):
            found[said] = None
    return tuple(alias for alias in found if alias != full and not gazetteer().named(alias))


def offices_of(name: str) -> tuple[str, ...]:
    """Return the ways to say what stands behind the place in an agency's full name."""
    return tuple(dict.fromkeys(_offices(take_apart(name))))


def take_apart(name: str) -> Taken:
    """Return the parts of an agency's full name."""
    full = _squeezed(name)
    prefix = next((p for p in wording()["prefixes"] if full.startswith(p)), "")
    national = full.removeprefix(wording()["national"])
    best = Taken(prefix, (), full[len(prefix) :], spellings().get(full[len(prefix) :]))
    if national != full and national in spellings():
        return Taken(wording()["national"], (), national, spellings()[national])
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
    full = _squeezed(name)
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
    central = taken.prefix or named or taken.rest in wording()["central_bodies"]
    return "central" if central else ""


def _is_area(rest: str) -> bool:
    return any(word in rest for word in wording()["areas"])


def _is_township(rest: str) -> bool:
    trimmed = rest
    for word in wording()["government"]:
        trimmed = trimmed.removesuffix(word)
    return len(trimmed) > 1 and trimmed.endswith(tuple(wording()["townships"]))


def _spoken(taken: Taken) -> Iterator[str]:
    """Yield every way to say the place followed by every way to say the office."""
    offices = tuple(dict.fromkeys(_offices(taken)))
    if not taken.places:
        yield from (short for short, full in central_short().items() if full == _full(taken))
    for place in dict.fromkeys(_place_forms(taken)):
        for office in offices:
            yield place + office if place or taken.spelling is None else taken.prefix + office
        if taken.prefix:
            yield taken.prefix + place + offices[0]
    yield from _own_names(taken, offices)


def _own_names(taken: Taken, offices: Iterable[str]) -> Iterator[str]:
    """Yield the names of a township without its county: 湖南路街道, 上海市湖南路街道."""
    if not (taken.places and taken.spelling is None and _is_township(taken.rest)):
        return
    for office in offices:
        if len(office) > 2 and not office.startswith(tuple(wording()["government"])):
            yield office
            for outer in gazetteer().ancestors(taken.places[-1]):
                yield outer.name + office


def _full(taken: Taken) -> str:
    return taken.prefix + taken.rest


def _place_forms(taken: Taken) -> Iterator[str]:
    """Yield the place as printed, by its name, in short, and behind its parents.

    Where the function is known, a question's place is found behind its parents without that.
    """
    if not taken.places:
        yield ""
        return
    last = taken.places[-1]
    yield "".join(region.name for region in taken.places)
    forms = [last.name] if last.short in wording()["common_words"] else [last.name, last.short]
    yield from forms
    if taken.spelling is None:
        for outer in gazetteer().ancestors(last):
            for form in forms:
                yield outer.name + form


def _offices(taken: Taken) -> Iterator[str]:
    """Yield the ways to say the office: as printed, shortened, and as its function allows."""
    rest, long_short = taken.rest, wording()["area_endings"]
    areas = [
        rest.removesuffix(long) + short
        for long, shorts in long_short.items()
        for short in shorts
        if rest.endswith(long) and rest != long
    ]
    printed = (*(areas or shortened(rest)), rest)
    yield from printed
    if taken.branch:
        yield rest.replace(taken.branch.name, taken.branch.short)
    elif taken.spelling:
        yield from _same_body(rest, taken.spelling)
    else:
        for office in printed:
            yield from _without_government(office)


def _same_body(rest: str, spelling: Spelling) -> Iterator[str]:
    """Yield the short forms of an office that end with the same kind of office."""
    government = tuple(wording()["government"])
    governing = spelling.stem in wording()["governing"]
    for other in of_body(spelling.body):
        alike = other.ending in (spelling.ending, "") and is_short_for(other.words, rest)
        if alike and other.words.startswith(government) == governing:
            yield other.words


def is_short_for(words: str, name: str) -> bool:
    """Say whether a name holds all letters of a shorter one in their order (外办, 外事办公室)."""
    letters = iter(name)
    return all(letter in letters for letter in words)


def _without_government(rest: str) -> Iterator[str]:
    """Yield a name with the government's own name in it shortened or left out."""
    long, short = wording()["government"]
    if rest.endswith(long):
        yield rest.removesuffix(long) + short
        if _is_township(rest):
            yield rest.removesuffix(long)
    elif rest.startswith(long):
        yield rest.removeprefix(long)


def _names_place(alias: str, taken: Taken) -> bool:
    """Say whether an alias names the place, so that it can be no other agency's."""
    if not taken.places:
        generic = level_word_at(alias, 0) or spelling_at(alias, 0)
        return len(alias) > 2 and generic is None
    last = taken.places[-1]
    forms = (*_place_forms(taken), last.name, last.short, *_nicknames(last.name))
    return any(alias.startswith(form) and len(alias) > len(form) + 1 for form in forms)


def _nicknames(name: str) -> Iterator[str]:
    for nickname, meant in wording()["nicknames"].items():
        if meant == name:
            yield nickname


def _squeezed(name: str) -> str:
    return "".join(normalize("NFKC", name).split())
