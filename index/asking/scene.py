"""What is said around a question: the agency, the year or the row that it does not name itself."""

import re
from collections.abc import Sequence
from functools import cache

from data.records import replace
from data.vocabulary import vocabulary
from index.asking.cover import Mention
from index.asking.obstacles import is_bare_place
from index.asking.question import Question
from index.asking.topic import joined_with
from index.asking.zones import TELLING
from index.plain import holds


def given(question: Question, scene: Question) -> Question:
    """Fill agency and year from what was said around a question, where it names none itself."""
    names = question.agencies or question.scope or question.obstacle
    question = _pointing_back(question, scene)
    together = bool(question.cues & _BETWEEN)
    agencies = () if names or (len(scene.agencies) != 1 and not together) else scene.agencies
    years = () if question.years or question.year_rule else scene.years
    scope = question.scope
    bare = [one.agency for one in scene.mentions if one.agency and is_bare_place(one.agency)]
    if scope is not None and not scope.places and len(bare) == 1:
        scope = replace(scope, places=frozenset(place.code for place in bare[0].place))
    apart = bool(question.unknown) or (_reports(scene.text) and bool(question.topic.meanings))
    together_with = None if apart else joined_with(question.topic, scene.topic)
    if together_with is not None:
        beside = (*question.mentions, *_brought(question, _beside(scene)))
        question = replace(question, topic=together_with, mentions=beside)
    row = scene.topic if not question.topic.figures and len(scene.topic.meanings) == 1 else None
    only_how_many = not (question.cues or question.section or question.unknown)
    of_columns = bool(question.columns) and not question.section and not question.unknown
    asks_a_cell = of_columns or together or only_how_many
    only_who = bool(question.agencies) and only_how_many and not question.columns
    taken = row if row is not None and asks_a_cell and (row.is_strong or only_who) else None
    if taken is not None:
        beside = _brought(question, _beside(scene))
        question = replace(question, mentions=(*question.mentions, *beside))
    if agencies:
        question = under(question, heading(scene))
    return replace(
        question,
        topic=taken or question.topic,
        scope=scope,
        agencies=agencies or question.agencies,
        obstacle=question.obstacle or (scene.obstacle if agencies else None),
        years=years or question.years,
        notes=(*question.notes, *(scene.notes if agencies else ())),
        own_years=question.own_years or (scene.own_years if agencies else ()),
        is_future=question.is_future or (bool(years) and scene.is_future),
        cues=question.cues | (scene.cues & {"forecast"}),
    )


def _pointing_back(question: Question, scene: Question) -> Question:
    """Return a question whose row is narrowed by what was told before: ……食品安全。这一块的处罚.

    What was told is not looked at word by word: whatever it is, no row counts it alone.
    """
    pattern: str = vocabulary().phrasings["dialogue"]["points_back"]
    found = re.search(pattern, question.text)
    if found is None or scene.topic.is_strong or not scene.text:
        return question
    pointed = Mention(*found.span(), found.group(), "unknown")
    return replace(question, mentions=(*question.mentions, *_brought(question, [pointed])))


_BETWEEN = frozenset({"most", "least", "ranking", "compare", "gap"})
"""Cues that ask about what several agencies or rows were named for: 这三家哪个数量最大."""


def _beside(scene: Question) -> tuple[Mention, ...]:
    """Return the unknown words in the clause of a scene that names its row: 规章之后那行某某."""
    marks = "".join(vocabulary().phrasings["zones"]["marks"])
    told = [one for one in scene.mentions if one.kind in TELLING]
    if not told:
        return ()
    begins = max(scene.text.rfind(mark, 0, told[-1].start) for mark in marks) + 1
    ends = [at for mark in marks if (at := scene.text.find(mark, told[-1].end)) >= 0]
    inside = [one for one in scene.mentions if begins <= one.start < min(ends, default=10**6)]
    return tuple(one for one in inside if one.kind == "unknown")


def narrowed(question: Question, scene: Question) -> Question:
    """Keep the words of the scene that narrow wherever they stand."""
    hard = [
        one
        for one in scene.mentions
        if one.kind == "unknown" and one.said in vocabulary().narrowing
    ]
    return replace(question, mentions=(*question.mentions, *_brought(question, hard)))


def heading(question: Question) -> tuple[Mention, ...]:
    """Return the words nobody knows that stand before what a question asks for.

    They narrow what is asked behind it too: 农村|行政许可多少件？行政处罚又多少件？
    """
    told = [one.start for one in question.mentions if one.kind in TELLING and one.kind != "unknown"]
    if not question.topic.figures or not told:
        return ()
    before = [one for one in question.mentions if one.start < told[0] and one.kind == "unknown"]
    if _reports(question.text[: told[0]]):
        # 讲师讲信息公开, 听人说市里清理得厉害: what is reported is no heading of what is asked;
        # 听说环保申请多 is one.
        return tuple(one for one in before if _is_of_requests(question, one))
    return tuple(before)


def _is_of_requests(question: Question, word: Mention) -> bool:
    """Tell whether a word stands right before the requests, perhaps with a particle: 环保类申请."""
    requests = [one.start for one in question.mentions if "requests" in one.values]
    return any(0 <= start - word.end <= 1 for start in requests)


def _reports(said: str) -> bool:
    """Tell whether words tell a story, or what others said."""
    return holds(said, _telling())


@cache
def _telling() -> tuple[str, ...]:
    stories = (one for one in vocabulary().phrasings["dialogue"]["story"] if len(one) > 1)
    return (*vocabulary().phrasings["zones"]["saying"], *stories)


def under(question: Question, words: tuple[Mention, ...]) -> Question:
    """Return a question that names no agency itself, narrowed by what one before it began with."""
    own = any(one.kind == "agency" for one in question.mentions)
    if own:
        return question
    return replace(question, mentions=(*question.mentions, *_brought(question, words)))


def _brought(question: Question, words: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return words said elsewhere as mentions of a question: behind its text, without width."""
    end = len(question.text)
    return tuple(replace(one, start=end, end=end) for one in words)
