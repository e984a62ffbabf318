"""Which of the names that sources give is the report's: the one with the most behind it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from data.records import replace
from parser.names import are_same, is_agency, is_function, is_government
from parser.report import Evidence
from parser.wording import words


def chosen_agency(evidence: Sequence[Evidence], own_words: Collection[str]) -> str:
    """Return the agency with the most evidence behind it, "" if nothing names one that fits.

    A title that names a body without its place (县司法局) leaves only such a body.
    """
    named = [one for one in evidence if one.read]
    short = next((one.said for one in evidence if _is_short(one)), "")
    if short:
        named = [one for one in named if one.source == "given" or is_function(short, one.read)]
    names = list(dict.fromkeys(one.read for one in named))
    scores = {name: _score(name, named, own_words) for name in names}
    best = max(names, key=lambda name: (scores[name], len(name)), default="")
    return best if best and scores[best] > 0 else ""


def _is_short(one: Evidence) -> bool:
    return one.source == "title" and not one.read and is_agency(one.said)


def _score(name: str, named: Sequence[Evidence], own_words: Collection[str]) -> int:
    """Return the weights of the sources that give a name, one of a kind counted once."""
    sources: dict[str, int] = {}
    for one in named:
        if are_same(one.read, name):
            sources[one.source] = one.weight
    total = sum(sources.values())
    if not own_words:
        return total
    known: Mapping[str, Any] = words("reading")["evidence"]
    fits = any(_calls_itself(name, word) for word in own_words)
    if not fits and set(sources) <= set(known["weak"]):
        return 0
    return total + int(known["agrees"] if fits else -known["disagrees"])


def _calls_itself(name: str, word: str) -> bool:
    """Whether an agency may call itself by a word behind 我."""
    bodies: Mapping[str, list[str]] = words("reading")["agency"]["own_bodies"]
    if word in bodies and name.endswith(tuple(bodies[word])):
        return True
    return word not in bodies and is_government(name)


def weighed(evidence: Sequence[Evidence], chosen: Collection[str]) -> Iterator[Evidence]:
    """Yield the evidence, each marked whether it speaks for what was chosen, short or in full."""
    for one in evidence:
        won = bool(one.read) and any(name and are_same(one.read, name) for name in chosen)
        yield replace(one, chosen=won)
