"""Mentions in, Question out: which slots a message fills."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from data.vocabulary import vocabulary
from index.asking.clauses import clauses_of, comparison, left_out, pairing
from index.asking.conditions import where_of
from index.asking.cover import Mention
from index.asking.follow import followed
from index.asking.lexicon import lexicon
from index.asking.meaning import topic_of
from index.asking.measures import are_apart, unit_of
from index.asking.minus import between_agencies, taken_away
from index.asking.numerals import with_digits
from index.asking.ofsets import all_around, as_of_set, beside_mean, together
from index.asking.outcomes import outcomes_denied
from index.asking.question import LIMITS, Context, Question, fold_cues
from index.asking.sentences import Asking
from index.asking.strays import without_places_told
from index.asking.topic import SHARE, Clause, Topic, joined_with
from index.asking.typed import read
from index.asking.who import is_bare_place, placed, with_agencies
from index.asking.zones import TELLING
from index.figures import TOTAL
from index.plain import closed_up, plain
from index.store import Store

LONGEST = 600
"""Characters of a message that are read: the longest real question has under 200."""


def understand(
    part: Asking, store: Store, today: date, context: Context, said: str, follows: bool = False
) -> Question:
    """Return what a question means, together with what the chat remembers.

    `said` is the whole message. `follows`: it corrects the one before, whose other slots it keeps.
    """
    question = _slots(part.text, said, store, today)
    if part.given:
        scene = _slots(part.given, said, store, today)
        question = replace(_given(question, scene), scene=scene)
        question = _narrowed(question, scene) if part.narrowed else question
    if follows:
        question = replace(question, cues=question.cues | {"follow"})
    return together(placed(all_around(followed(question, context, store))))


def _slots(part: str, said: str, store: Store, today: date) -> Question:
    """Return the slots that a stretch of a message fills by itself."""
    text = with_digits(closed_up(plain(part[: LONGEST * 4]))[:LONGEST])
    question = _with_years(_with_words(read(said, text, store, today)), today)
    return beside_mean(
        _with_own_years(as_of_set(with_agencies(without_places_told(question, store), store)))
    )


def _with_own_years(question: Question) -> Question:
    """Pair agencies and years that take turns: 绥芬河2021年和黑龙江省商务厅2020年."""
    said = [one for one in question.mentions if one.kind in ("agency", "year")]
    agencies = [one.agency.agencies[0].id for one in said if one.agency and one.agency.agencies]
    years = [one.year.years[0] for one in said if one.year and len(one.year.years) == 1]
    kinds = [one.kind for one in said]
    turns = kinds in (["agency", "year"] * len(agencies), ["year", "agency"] * len(agencies))
    if len(agencies) < 2 or len(set(years)) < 2 or len(agencies) != len(years) or not turns:
        return question
    return replace(question, own_years=tuple(zip(agencies, years, strict=True)))


def _given(question: Question, scene: Question) -> Question:
    """Fill agency and year from what was said around a question, where it names none itself."""
    names = question.agencies or question.scope or question.obstacle
    together = bool(question.cues & _BETWEEN)
    agencies = () if names or (len(scene.agencies) != 1 and not together) else scene.agencies
    years = () if question.years or question.year_rule else scene.years
    scope = question.scope
    bare = [one.agency for one in scene.mentions if one.agency and is_bare_place(one.agency)]
    if scope is not None and not scope.places and len(bare) == 1:
        scope = replace(scope, places=frozenset(place.code for place in bare[0].place))
    together_with = joined_with(question.topic, scene.topic) if not question.unknown else None
    if together_with is not None:
        beside = (*question.mentions, *_beside(scene))
        question = replace(question, topic=together_with, mentions=beside)
    row = scene.topic if not question.topic.figures and len(scene.topic.meanings) == 1 else None
    asks_a_cell = bool(question.columns) and not question.section and not question.unknown
    only_how_many = not (question.cues or question.section or question.unknown)
    asks_a_cell = asks_a_cell or together or only_how_many
    only_who = bool(question.agencies) and only_how_many and not question.columns
    taken = row if row is not None and asks_a_cell and (row.is_strong or only_who) else None
    if taken is not None:
        question = replace(question, mentions=(*question.mentions, *_beside(scene)))
    return replace(
        question,
        topic=taken or question.topic,
        scope=scope,
        agencies=agencies or question.agencies,
        years=years or question.years,
        notes=(*question.notes, *(scene.notes if agencies else ())),
        own_years=question.own_years or (scene.own_years if agencies else ()),
        is_future=question.is_future or (bool(years) and scene.is_future),
        cues=question.cues | (scene.cues & {"forecast"}),
    )


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


def _narrowed(question: Question, scene: Question) -> Question:
    """Keep the words of the scene that narrow wherever they stand."""
    hard = [
        one
        for one in scene.mentions
        if one.kind == "unknown" and one.said in vocabulary().narrowing
    ]
    return replace(question, mentions=(*question.mentions, *hard))


def _is_of_items(topic: Topic) -> bool:
    """Tell whether items of the year before, or their change, are asked for."""
    rows = vocabulary().phrasings["changed"]
    return bool(topic.figures) and set(topic.figures) <= {*rows, *rows.values()}


_BETWEEN = frozenset({"most", "least", "ranking", "compare", "gap"})
"""Cues that ask about what several agencies or rows were named for: 这三家哪个数量最大."""


def _with_words(question: Question) -> Question:
    mentions = question.mentions
    sections = _values(mentions, "section")
    denied = outcomes_denied(question)
    out = left_out(question) or denied
    away = taken_away(question)
    asking = replace(question, mentions=tuple(one for one in mentions if one not in (*out, *away)))
    columns = _values(asking.mentions, "column")
    but_columns = tuple(one for one in _values(out, "column") if one != "total")
    cues = _cues(question) | pairing(asking) | comparison(question)
    topic = topic_of(clauses_of(asking), columns)
    if between_agencies(question, away):
        cues = cues - {"minus"} | {"gap"}
    cues = _either_way(cues - _ending_how(question, topic) - _verifying(question, topic))
    topic, cues = _along_years(_as_rate(topic), cues)
    printed = _printed_change(topic, cues)
    if printed is not None:
        topic, cues = printed, cues - _ALONG_YEARS
    unit = unit_of(topic.figures[0]) if topic.figures else ""
    # 没被纠正的复议: only beside 复议 is it told which outcome is left out.
    but_words = mentions if denied and denied == out else out
    but = topic_of([Clause(but_words)]) if out and not but_columns else Topic()
    if are_apart(topic.figures, but.figures):  # 强制几件，别把处罚算进来
        but, cues = Topic(), cues - {"except"}
    return replace(
        question,
        columns=columns,
        section=sections[0] if sections else "",
        cues=frozenset(cues),
        topic=topic,
        but=but,
        but_columns=but_columns,
        minus=topic_of(clauses_of(replace(question, mentions=away))),
        minus_columns=tuple(one for one in _values(away, "column") if one != TOTAL),
        order=next((one.order for one in mentions if one.order is not None), None),
        where=where_of(asking, columns, cues, unit),
    )


def _as_rate(topic: Topic) -> Topic:
    """Take 百分之几 beside a rate of the catalogue as its form: 公开率是百分之几."""
    derived = vocabulary().derived
    rate = all(name in derived and derived[name].over for name in topic.figures)
    return replace(topic, loose=()) if topic.loose == (SHARE,) and topic.figures and rate else topic


def _either_way(cues: set[str]) -> set[str]:
    """Read 增加了还是减少了 as the change, whichever way it went."""
    ways = {"increased", "decreased"}
    return (cues - ways - {"less"}) | {"yoy"} if ways <= cues else cues


def _verifying(question: Question, topic: Topic) -> set[str]:
    """Return the cue of 核对 where it only introduces a figure: 核对：……结转下年度一行的数字."""
    said = {one.said for one in question.mentions if "checks" in one.values}
    introduces = bool(said) and said <= set(vocabulary().phrasings["dialogue"]["verifying"])
    return {"checks"} if introduces and len(topic.figures) == 1 and topic.is_strong else set()


def _ending_how(question: Question, topic: Topic) -> set[str]:
    """Return the cue of 如何 where it only ends a question about figures: 两家相比如何."""
    last = [one for one in question.mentions if one.kind == "cue"][-1:]
    ends = any(
        "how" in one.values and not re.match(r"\s*\w", question.text[one.end :]) for one in last
    )
    return {"how"} if ends and topic.figures else set()


def _along_years(topic: Topic, cues: set[str]) -> tuple[Topic, set[str]]:
    """Read 增减 without items as the change of a figure, and a per cent of a change as growth."""
    if _CHANGES & set(topic.loose) and topic.meanings:
        loose = tuple(one for one in topic.loose if one not in _CHANGES)
        return replace(topic, loose=loose), cues | {"yoy"}
    if topic.loose == (SHARE,) and topic.meanings and cues & {*_ALONG_YEARS, "growth"}:
        return replace(topic, loose=()), cues | {"growth"}
    return topic, cues


_CHANGES = {"change", "printed_change"}
_ALONG_YEARS = {"yoy", "increased", "decreased", "gap"}


def _printed_change(topic: Topic, cues: set[str]) -> Topic | None:
    """Return the row that prints the change of items, where that is asked for; else None."""
    rows = vocabulary().phrasings["changed"]
    asked = {rows.get(name, name) for name in topic.figures}
    if not cues & _ALONG_YEARS or len(asked) != 1 or not asked <= set(rows.values()):
        return None
    return replace(topic, meanings=(replace(topic.meanings[0], figures=tuple(asked)),))


def _cues(question: Question) -> set[str]:
    """Return the cues; what is a negation or ends a yes/no question is one of the two."""
    cues: set[str] = set()
    if question.text.split()[:1] and question.text.split()[0] in _polar_begins():
        cues.add("polar")
    for at, found in enumerate(question.mentions):
        names = set(_cue_names(found))
        behind = question.mentions[at + 1 : at + 2]
        numbers = any(one.kind in ("number", "range") for one in question.mentions)
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
    words: Sequence[str] = vocabulary().phrasings["dialogue"]["polar_begins"]
    return words


def _cue_names(found: Mention) -> Iterator[str]:
    """Yield the cues of a mention; a set of agencies (哪些单位) is one word and also a cue."""
    if found.kind == "cue":
        yield from found.values
    elif found.agency is not None and found.agency.rule == "set":
        for word in lexicon().words_in(found.said):
            cues = (entry.value for entry in word.entries if entry.kind == "cue")
            yield from (name for name in cues if name in fold_cues() or name == "all")


def _values(mentions: Sequence[Mention], kind: str) -> tuple[str, ...]:
    said = (value for found in mentions if found.kind == kind for value in found.values)
    return tuple(dict.fromkeys(said))


def _with_years(question: Question, today: date) -> Question:
    said = [found.year for found in question.mentions if found.kind == "year" and found.year]
    # 2021年报告里上一年……: the year that is named goes before one counted from today.
    named = [found for found in said if found.rule != "relative"]
    if not named and _is_of_items(question.topic) and question.mentions:
        # The form prints the items of the year before and their change: 上一年有几项.
        said = [found for found in said if found.years != (today.year - 1,)]
    years = dict.fromkeys(year for found in named or said for year in found.years)
    rules = [found.rule for found in said]
    return replace(
        question,
        years=tuple(years),
        year_rule=rules[0] if rules else "",
        is_future=any(year > today.year for year in years),
    )
