"""What an agency is called beside its full name; used when building."""

from collections.abc import Iterable, Iterator

from index.names.functions import (
    Spelling,
    central_short,
    level_word_at,
    of_body,
    shortened,
    spelling_at,
    wording,
)
from index.names.naming import Taken, is_township, squeezed, take_apart
from index.names.regions import gazetteer


def aliases_of(name: str, own_aliases: Iterable[str] = ()) -> tuple[str, ...]:
    """Return what an agency is called beside its full name, with its place or, of a town, its name.

    `own_aliases` are those its reports give (以下简称…); kept where they name the place. All
    aliases are NFKC and without spaces.
    """
    full = squeezed(name)
    taken = take_apart(full)
    found = dict.fromkeys(_spoken(taken))
    for alias in own_aliases:
        said = squeezed(alias)
        if _names_place(said, taken):
            found[said] = None
    return tuple(alias for alias in found if alias != full and not gazetteer().named(alias))


def offices_of(name: str) -> tuple[str, ...]:
    """Return the ways to say what stands behind the place in an agency's full name."""
    return tuple(dict.fromkeys(_offices(take_apart(name))))


def _spoken(taken: Taken) -> Iterator[str]:
    """Yield every way to say the place followed by every way to say the office."""
    offices = tuple(dict.fromkeys(_offices(taken)))
    if not taken.places:
        yield from (short for short, full in central_short().items() if full == _full(taken))
    # 江苏监管局 alone may be that of another body of the whole country.
    is_of_several = taken.prefix in wording()["branches"] and taken.spelling is None
    for place in dict.fromkeys(_place_forms(taken)):
        for office in () if is_of_several else offices:
            yield place + office if place or taken.spelling is None else taken.prefix + office
        if taken.prefix:
            yield taken.prefix + place + offices[0]
    yield from _own_names(taken, offices)
    yield from _of_the_country(taken)


def _of_the_country(taken: Taken) -> Iterator[str]:
    """Yield what a body of the whole country has its offices called: 江苏证监局, 人行江苏分行."""
    for shape in wording()["branches"].get(taken.prefix, ()) if taken.places else ():
        for place in dict.fromkeys(_place_forms(taken)):
            yield shape.format(P=place, office=taken.rest)
    full = "".join((taken.prefix, *(one.name for one in taken.places), taken.rest))
    printed = (full, "".join((taken.prefix, *(one.short for one in taken.places), taken.rest)))
    for name, shorts in wording()["known_as"].items():
        for said in printed:
            if said.startswith(name):
                yield from (short + said.removeprefix(name) for short in shorts)


def _own_names(taken: Taken, offices: Iterable[str]) -> Iterator[str]:
    """Yield the names of a township without its county: 湖南路街道, 上海市湖南路街道."""
    if not (taken.places and taken.spelling is None and is_township(taken.rest)):
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
        if is_township(rest):
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
