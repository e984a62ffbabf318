"""Mentions in, Question out: which slots a message fills, and what it inherits from the chat."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from data.vocabulary import vocabulary
from index.answer import Candidate, Warn
from index.homophones import respelled
from index.kinds import kind_of
from index.lexicon import lexicon
from index.meaning import topic_of
from index.mentions import Mention, find_mentions
from index.names import AgencyMention
from index.plain import plain
from index.question import Context, Obstacle, Question, Scope
from index.store import Agency, Store

MOST_CHOICES = 5
"""How many choices are offered at once: what fits on a phone."""
LONGEST = 600
"""Characters of a message that are read: the longest real question has under 200."""


def understand(
    said: str, store: Store, today: date, context: Context, follows: bool = False
) -> Question:
    """Return what a message means, together with what the chat remembers.

    `follows`: the message corrects the one before, whose other slots it keeps.
    """
    text = plain(said[: LONGEST * 4])[:LONGEST]
    question = _read(said, text, store, today)
    question = _with_words(question)
    if follows:
        question = replace(question, cues=question.cues | {"follow"})
    question = _with_years(question, today)
    question = _with_agencies(question, store)
    question = _inherit(question, context, store)
    question = replace(question, kind=kind_of(question))
    return _with_obstacle(question, store)


def _read(said: str, text: str, store: Store, today: date) -> Question:
    """Return a question with its mentions, a word typed by its sound put right and said."""
    mentions = find_mentions(text, store, today)
    question = Question(said, text, _language(text, mentions), kind="", mentions=mentions)
    unknown = [found for found in mentions if found.kind == "unknown"]
    spelled = respelled(text, unknown[0]) if len(unknown) == 1 else None
    if spelled is None:
        return question
    read = find_mentions(spelled[0], store, today)
    if any(found.kind == "unknown" for found in read):
        return question
    note = Warn("read_word", {"said": spelled[1], "word": spelled[2]})
    return replace(question, text=spelled[0], mentions=read, notes=(note,))


def _language(text: str, mentions: Sequence[Mention]) -> str:
    """Return the language of a question; the names in it are Chinese in any language."""
    for found in reversed([one for one in mentions if one.kind == "agency"]):
        if not found.said.isascii():
            text = text[: found.start] + text[found.end :]
    return language_of(text)


def language_of(said: str) -> str:
    """Return `en` for a message with more Latin words than Han words, else `zh`.

    >>> language_of("How many requests did 省外办 get?"), language_of("FY2021绥芬河申请")
    ('en', 'zh')
    """
    words = len(re.findall(r"[A-Za-z]{2,}", said))
    return "en" if words > len(_HAN.findall(said)) / _HAN_PER_WORD else "zh"


_HAN = re.compile("[\u3400-\u9fff]")
_HAN_PER_WORD = 2


def _with_words(question: Question) -> Question:
    mentions = question.mentions
    columns = _values(mentions, "column")
    sections = _values(mentions, "section")
    return replace(
        question,
        columns=columns,
        section=sections[0] if sections else "",
        cues=frozenset(_cues(question)),
        topic=topic_of(_clauses(question), columns),
    )


def _clauses(question: Question) -> list[list[Mention]]:
    """Return the mentions clause by clause, parted by commas."""
    commas = vocabulary().phrasings["dialogue"]["clauses"]
    clauses: list[list[Mention]] = [[]]
    reached = 0
    for found in question.mentions:
        if any(comma in question.text[reached : found.start] for comma in commas):
            clauses.append([])
        clauses[-1].append(found)
        reached = found.end
    return clauses


def _cues(question: Question) -> set[str]:
    """Return the cues; what is a negation or ends a yes/no question is one of the two."""
    cues: set[str] = set()
    for found in question.mentions:
        names = set(_cue_names(found))
        if "polar" in names:
            ends = not re.search(r"\w", question.text[found.end :])
            names -= {"negation"} if ends else {"polar"}
        cues |= names
    return cues


def _cue_names(found: Mention) -> Iterator[str]:
    """Yield the cues of a mention; a set of agencies (哪些单位) is one word and also a cue."""
    if found.kind == "cue":
        yield from found.values
    elif found.agency is not None and found.agency.rule == "set":
        for word in lexicon().words_in(found.said):
            yield from (entry.value for entry in word.entries if entry.kind == "cue")


def _values(mentions: Sequence[Mention], kind: str) -> tuple[str, ...]:
    said = (value for found in mentions if found.kind == kind for value in found.values)
    return tuple(dict.fromkeys(said))


def _with_years(question: Question, today: date) -> Question:
    said = [found.year for found in question.mentions if found.kind == "year" and found.year]
    years = dict.fromkeys(year for found in said for year in found.years)
    rules = [found.rule for found in said]
    return replace(
        question,
        years=tuple(years),
        year_rule=rules[0] if rules else "",
        is_future=any(year > today.year for year in years),
    )


def _with_agencies(question: Question, store: Store) -> Question:
    named = [found.agency for found in question.mentions if found.agency is not None]
    sets = [one for one in named if one.rule == "set"]
    single = [one for one in named if one.rule != "set"]
    single = _sharing(question, single, store)
    agencies = dict.fromkeys(one.agencies[0] for one in single if len(one.agencies) == 1)
    obstacles = [_agency_obstacle(question, one) for one in single if len(one.agencies) != 1]
    scope = _scope(sets[0]) if sets else _collective(question, single)
    if scope is not None and scope.said in vocabulary().phrasings["dialogue"]["unplaced"]:
        obstacles.append(Obstacle("not_found", "agency", (), {"said": scope.said}))
    return replace(
        question,
        agencies=tuple(agencies),
        scope=scope,
        notes=(*question.notes, *(note for one in single for note in _reading_notes(one))),
        obstacle=None if sets == [] and scope is not None else next(iter(obstacles), None),
    )


def _collective(question: Question, named: Sequence[AgencyMention]) -> Scope | None:
    """Read a name that fits several, or a place alone, as a set where a set is asked about."""
    if len(named) != 1 or not question.cues & _OF_SETS:
        return None
    one = named[0]
    if len(one.agencies) > 1 and one.function:
        return Scope(frozenset(), one.function, one.said)
    if not one.agencies and _is_bare_place(one):
        return Scope(frozenset(place.code for place in one.place), "", one.said)
    return None


_OF_SETS = frozenset({"all", "each", "which", "most", "least", "count", "average"})


def _sharing(
    question: Question, named: Sequence[AgencyMention], store: Store
) -> list[AgencyMention]:
    """Read 苏州和宿州生态环境局 as two bureaus where both are held: a list shares its last word."""
    read = list(named)
    for at, (bare, full) in enumerate(pairwise(named)):
        between = question.text[bare.end : full.start].strip()
        listed = between in vocabulary().phrasings["dialogue"]["joined"]
        if not (listed and _is_bare_place(bare) and full.function and not _is_bare_place(full)):
            continue
        held = [one for place in bare.place for one in store.agencies(place.code, full.function)]
        if len(held) == 1:
            read[at] = replace(bare, agencies=(held[0],), rule="inherited", function=full.function)
    return read


def _is_bare_place(named: AgencyMention) -> bool:
    return any(named.said in (place.name, place.short) for place in named.place)


def _scope(named: AgencyMention) -> Scope:
    return Scope(frozenset(region.code for region in named.place), named.function, named.said)


def _reading_notes(named: AgencyMention) -> tuple[Warn, ...]:
    """How a name was read, where that was not simply as written."""
    if len(named.agencies) != 1 or f"read_{named.rule}" not in vocabulary().replies.get("note", {}):
        return ()
    return (Warn(f"read_{named.rule}", {"said": named.said, "agency": named.agencies[0].name}),)


def _agency_obstacle(question: Question, named: AgencyMention) -> Obstacle:
    if named.agencies:
        return Obstacle(
            "clarify", "agency", _choices(question, named, named.agencies), {"said": named.said}
        )
    if named.candidates:
        choices = _choices(question, named, named.candidates)
        return Obstacle("clarify", "agency_unsure", choices, {"said": named.said})
    fields = {
        "said": named.said,
        "near_place": [agency.name for agency in named.near_place],
        "near_function": [agency.name for agency in named.near_function],
    }
    return Obstacle("not_found", "agency", (), fields)


def _choices(
    question: Question, named: AgencyMention, agencies: Sequence[Agency]
) -> tuple[Candidate, ...]:
    """Return the question once for each agency, its full name in place of what was said."""
    before, after = question.text[: named.start], question.text[named.end :]
    return tuple(
        Candidate(agency.name, f"{before}{agency.name}{after}")
        for agency in agencies[:MOST_CHOICES]
    )


def _inherit(question: Question, context: Context, store: Store) -> Question:
    """Fill the slots a follow-up leaves open; a complete question ignores the chat."""
    question = _same_function(question, context, store)
    asks = bool(
        question.topic.meanings or question.section or question.unknown or question.topic.loose
    )
    names = bool(question.agencies or question.scope or question.obstacle)
    if not context.agencies or question.cues & _STANDS_ALONE:
        return question
    if asks and not names and not question.cues & _ABOUT_MANY:
        return _inherit_who(question, context, store)
    follows = "follow" in question.cues or not names
    if not asks and follows and (names or question.years or question.columns):
        question = replace(
            question,
            topic=context.topic if not question.topic.meanings else question.topic,
            section=context.section,
            columns=question.columns or (context.columns if names or question.years else ()),
            notes=(*question.notes, Warn("inherited", {})),
        )
        return question if question.obstacle else _inherit_who(question, context, store)
    return question


def _same_function(question: Question, context: Context, store: Store) -> Question:
    """Read a bare place in a follow-up as the same kind of agency there: 外办, then 山西的."""
    named = [found.agency for found in question.mentions if found.agency is not None]
    if not named or "follow" not in question.cues or not context.agencies:
        return question
    bare = named[-1]
    function = store.agency(context.agencies[0]).function
    if not _is_bare_place(bare) or not function or question.agencies:
        return question
    held = [one for place in bare.place for one in store.agencies(place.code, function)]
    if len(held) != 1:
        return question
    note = Warn("read_inherited", {"said": bare.said, "agency": held[0].name})
    return replace(question, agencies=(held[0],), obstacle=None, notes=(*question.notes, note))


_STANDS_ALONE = frozenset({"greeting", "help", "forecast", "opinion", "held"})
_ABOUT_MANY = frozenset({"all", "which", "most", "least", "average", "count", "each", "definition"})


def _inherit_who(question: Question, context: Context, store: Store) -> Question:
    agencies = question.agencies or tuple(store.agency(id) for id in context.agencies)
    years = question.years or (() if question.year_rule else context.years)
    return replace(question, agencies=agencies, years=years)


def _with_obstacle(question: Question, store: Store) -> Question:
    """Ask which agency where a question needs one and names none."""
    if question.obstacle or question.kind not in _NEEDS_AGENCY or question.agencies:
        return question
    held = [report.agency for report in store.reports(None, question.years or None)]
    agencies = list(dict.fromkeys(held or store.agencies()))
    choices = tuple(
        Candidate(agency.name, f"{agency.name} {question.text}")
        for agency in agencies[:MOST_CHOICES]
    )
    return replace(question, obstacle=Obstacle("clarify", "which_agency", choices))


_NEEDS_AGENCY = frozenset(
    {
        "figure",
        "share",
        "passage",
        "card",
        "trend",
        "yoy",
        "checks",
        "text_vs_table",
        "difference",
        "compare",
    }
)
