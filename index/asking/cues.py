"""Which cues a question says: what is asked to be done with the figures it names."""

import re
from collections.abc import Iterator, Sequence

from data.vocabulary import vocabulary
from index.asking.cover import Mention
from index.asking.lexicon import lexicon
from index.asking.measures import whole_of
from index.asking.question import LIMITS, Question, fold_cues
from index.asking.topic import Topic
from index.figures import parts_of


def cues_said(question: Question) -> set[str]:
    """Return the cues; what is a negation or ends a yes/no question is one of the two."""
    cues: set[str] = set()
    if question.text.split()[:1] and question.text.split()[0] in _polar_begins():
        cues.add("polar")
    for at, found in enumerate(question.mentions):
        names = set(_cue_names(found))
        behind = question.mentions[at + 1 : at + 2]
        numbers = any(one.kind in ("number", "range") for one in question.mentions[at + 1 : at + 3])
        to_a_year = bool(behind) and behind[0].kind == "year"
        if found.said.isascii() and (to_a_year or not numbers):
            # In 2022 over 2021, sued over disclosure: no limit without a number.
            names -= LIMITS
        if "polar" in names and "none" not in names:
            ends = not re.match(r"\s*\w", question.text[found.end :])
            names -= {"negation"} if ends else {"polar"}
        cues |= names
        if found.order is not None:
            cues.add("least" if found.order.least else "most")
        if found.kind == "range":
            cues.add("between")
    return cues


def _polar_begins() -> Sequence[str]:
    """Return the words that begin a yes/no question in English."""
    return tuple(vocabulary().phrasings["dialogue"]["polar_begins"])


def _cue_names(found: Mention) -> Iterator[str]:
    """Yield the cues of a mention; a set of agencies (哪些单位) is one word and also a cue."""
    if found.kind == "cue":
        yield from found.values
    elif found.agency is not None and found.agency.rule == "set":
        for word in lexicon().words_in(found.said):
            cues = (entry.value for entry in word.entries if entry.kind == "cue")
            yield from (name for name in cues if name in fold_cues() or name == "all")


def joining(topic: Topic, cues: set[str]) -> set[str]:
    """Return the cue of 而且 where it joins the words of one row: 先复议后起诉而且维持的.

    And that of 或者 where it is asked whether there is either: 有没有人提过复议或者诉讼.
    """
    if "or_else" in cues and cues & {"exists", "polar"}:
        return {"or_else"}
    row = max(topic.meanings, key=lambda one: len(one.of), default=None)
    if row is None or len(row.of) < 2:
        return set()
    whole = whole_of(row.figures[0]) or ""
    of_row = (
        one is row or one.of <= row.of or whole in {one.figures[0], *parts_of(one.figures[0])}
        for one in topic.meanings
    )
    return {"and_also"} if all(of_row) else set()


def sections_said(question: Question) -> tuple[str, ...]:
    """Return the parts of a report that are asked for: 对存在的问题提出了什么改进措施."""
    toward = tuple(vocabulary().phrasings["dialogue"]["toward_parts"])
    said = [one for one in question.mentions if one.kind == "section"]
    left = [one for one in said if not question.text[: one.start].rstrip().endswith(toward)]
    return tuple(dict.fromkeys(name for one in left or said for name in one.values))
