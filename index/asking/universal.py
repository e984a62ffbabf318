"""Words that say something of all that was counted: 都公开了吗, 均被维持了吗, 是不是全部办结了."""

import re
from collections.abc import Iterator
from functools import cache

from data.vocabulary import vocabulary
from index.asking.cover import Mention, known_words
from index.asking.lexicon import Entry
from index.asking.measures import EVERY_APPLICANT
from index.figures import TOTAL
from index.plain import either


def find_universal(text: str) -> Iterator[Mention]:
    """Yield the word that says an outcome, or an applicant, of all of them, where that is asked."""
    words = vocabulary().phrasings["every"]
    for found in _all_of_them().finditer(text):
        entries = (Entry("cue", "universal"),)
        if found["english"] or found["one"]:
            yield Mention(*found.span(), found.group(), "cue", entries, by_form=True)
            continue
        behind = text[found.end() :]
        first = _first_telling(behind[:_REACH])
        if first is None or behind[first.end :].startswith(tuple(words["ends"])):
            continue
        outcome = first.kind == "concept" and set(first.values) <= set(words["outcomes"])
        applicant = first.kind == "column" and not {TOTAL, EVERY_APPLICANT} & set(first.values)
        ground = first.kind == "figure" and _group_of(first.values[0]) in words["groups"].values()
        if outcome or applicant or ground:
            yield Mention(*found.span(), found.group(), "cue", entries, by_form=True)


def _first_telling(behind: str) -> Mention | None:
    """Return the word a text begins with, behind those of the form alone: 本机关|不掌握."""
    reached = 0
    for one in known_words(behind):
        if one.start != reached:
            return None
        if one.kind != "frame":
            return one
        reached = one.end
    return None


def _group_of(row: str) -> str:
    known = vocabulary().indicators.get(row)
    return known.parent if known is not None else ""


_REACH = 12
"""Letters behind a word in which what is said of all of them begins and ends."""


def asks_whether(text: str) -> bool:
    """Tell whether a plain text asks whether something is so: 都公开了吗, not 有几家都办结了."""
    return re.search(vocabulary().phrasings["every"]["asked"], text) is not None


@cache
def _all_of_them() -> re.Pattern[str]:
    words = vocabulary().phrasings["every"]
    chinese = rf"{either(words['words'])}(?:{either(words['links'])}){{0,2}}"
    return re.compile(rf"(?P<one>{words['one']})|{chinese}|(?P<english>{words['english']})")
