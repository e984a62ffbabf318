"""A message in its chat: several questions in one, choices, corrections, what is remembered."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from data.vocabulary import vocabulary
from index.answer import Answer
from index.asking.beside import OF_BOTH
from index.asking.inherit import over_sets
from index.asking.parts import CLOSING
from index.asking.question import Context, Question
from index.cited import CitedFigure, CitedPassage
from index.figures import TOTAL
from index.finding import Counted, Listed, OverSet, Ranked, Several
from index.plain import closed_up, either, plain, squeeze
from index.plan import Scope, Scopes, Values
from parser.report import Source


def chosen(said: str, context: Context) -> str | None:
    """Return the question that a reply to offered choices settles: by number, or by name."""
    if not context.candidates:
        return None
    text = plain(said).strip(" .\u3002!,")
    place = vocabulary().phrasings["dialogue"]["choose"].get(text)
    if place is not None:
        return context.candidates[place - 1].question if place <= len(context.candidates) else None
    year = _YEAR_TOO.search(text)
    named = _without_fillers(_YEAR_TOO.sub("", text) if year else text)
    fitting = [one for one in context.candidates if named and named in squeeze(one.label)]
    exact = [one for one in fitting if squeeze(one.label) == named]
    for found in (exact, fitting):
        if len(found) == 1:
            return _in_year(found[0].question, year["year"] if year else "")
    return None


def told_whose(said: str) -> tuple[str, str] | None:
    """Return a question and whose it is said to be behind it: ……多少条信息？问的是商务厅2020年."""
    match = _told_whose().fullmatch(plain(said))
    return (match["asked"], match["whose"]) if match else None


@cache
def _told_whose() -> re.Pattern[str]:
    words = either(vocabulary().phrasings["dialogue"]["told_whose"])
    return re.compile(
        rf"(?P<asked>.+[?!\u3002])\s*(?:{words})(?P<whose>[^,?!\u3002]{{2,24}})[.\u3002]?"
    )


def only_names(question: Question) -> bool:
    """Tell whether a message names an agency, perhaps with its year, and asks nothing itself."""
    topic = question.topic
    asks = topic.meanings or topic.loose or question.section or question.unknown
    columns = question.columns or question.cues - {"follow"}
    return bool(question.agencies) and not asks and not columns


_YEAR_TOO = re.compile(r"[,\s]*(?P<year>20[0-9]{2})\s*\u5e74?\u5ea6?\u7684?[,\s]*")
"""A year beside the name that is chosen: 山西的，2021年."""


def _in_year(question: str, year: str) -> str:
    """Return a question about a year that was named with the choice, unless it names that year."""
    if not year or year in question:
        return question
    return _CALENDAR.sub(year, question) if _CALENDAR.search(question) else f"{question} {year}"


_CALENDAR = re.compile("20[0-9]{2}")


def _without_fillers(text: str) -> str:
    """Return the words of a short reply that carry meaning: 我说的是山西的 → 山西."""
    if len(text) > _LONGEST_CHOICE:
        return ""
    leading = sorted(vocabulary().phrasings["dialogue"]["right"], key=len, reverse=True)
    kept = text.removeprefix(next((word for word in leading if text.startswith(word)), ""))
    while any(kept.endswith(word) for word in _trailing()):
        kept = next(kept.removesuffix(word) for word in _trailing() if kept.endswith(word))
    return squeeze(kept)


_LONGEST_CHOICE = 30


@cache
def _trailing() -> tuple[str, ...]:
    return tuple(vocabulary().phrasings["dialogue"]["trailing"])


def corrected(said: str) -> tuple[str, bool]:
    """Return what a correction puts in place of what it takes back, and whether it is one.

    >>> corrected("不是山西，是黑龙江的")
    ('黑龙江的', True)
    >>> corrected("我说错了，要问的是绥芬河2021年的")
    ('绥芬河2021年的', True)
    """
    right, is_one = said, False
    for _ in range(MOST_SLIPS):
        text = plain(right)
        match = _correction().fullmatch(text) or _correction().fullmatch(closed_up(text))
        if match is None or not (match["mark"] or match["at_once"] or match["slip"]):
            break
        denied = CLOSING.sub("", match.string[: match.start("right")])
        attributes = tuple(vocabulary().phrasings["dialogue"]["denied_attributes"])
        if denied.endswith(attributes) and not match["mark"]:
            break
        right, is_one = match["right"], True
    meant = _meant().fullmatch(plain(right))
    if meant is not None:
        right, is_one = meant["right"], True
    return right, is_one


MOST_SLIPS = 3
"""Slips that are taken back one after the other: 抱歉，我说错了，应该是……."""


@cache
def _correction() -> re.Pattern[str]:
    """Return the pattern of a correction: a slip admitted, or 不是……，是……."""
    words = vocabulary().phrasings["dialogue"]
    slips = either(
        word
        for word in (*words["wrong"], *words["slips"])
        if (len(word) > _SHORT or not word.isascii()) and word[-1].isalnum()
    )
    denials, marks = either(words["wrong"]), either(words["right"])
    at_once = either(word for word in words["right"] if len(word) > _SURELY_A_MARK)
    oh = rf"(?:[{words['interjections']}]+[,\s]*)?"
    return re.compile(
        rf"{oh}{either(words['speaker'])}?(?:(?P<slip>{slips})|{denials})\s*[^,\u3002;!]{{0,20}}?"
        rf"(?:[,\u3002;!:\s]+(?P<mark>{marks})?|(?P<at_once>{at_once}))\s*(?P<right>[^,].*)"
    )


@cache
def _meant() -> re.Pattern[str]:
    """Return the pattern of a message that says only what was meant: 哎呀，我问的是商务厅."""
    words = vocabulary().phrasings["dialogue"]
    marks = either(word for word in words["right"] if word.startswith(words["meant"]))
    return re.compile(rf"(?:[{words['interjections']}]+[,\s]*)?(?:{marks})(?P<right>\w.*)")


_SHORT = 2
"""Letters of a Latin word (no) that alone admits no slip."""
_SURELY_A_MARK = 3
"""Letters of a mark (我要的是) that needs no pause before it."""


def asks_again(said: str) -> bool:
    """Tell whether a message asks for nothing but the last answer's place: 原文在哪, 你确定吗."""
    text = plain(said).strip(" ,.!?\u3002")
    return text in vocabulary().phrasings["dialogue"]["again"]


def merged(said: str, answers: Sequence[Answer], language: str) -> Answer:
    """Return one answer to a message of several questions; its parts keep their own wording."""
    order = ("answered", "blank", "clarify", "not_found", "out_of_scope", "not_understood")
    status = min((one.status for one in answers), key=order.index)
    first = next(one for one in answers if one.status == status)
    return replace(
        first,
        finding=Several(),
        question=said,
        language=language,
        agencies=tuple(dict.fromkeys(name for one in answers for name in one.agencies)),
        years=tuple(dict.fromkeys(year for one in answers for year in one.years)),
        figures=tuple(figure for one in answers for figure in one.figures),
        passages=tuple(passage for one in answers for passage in one.passages),
        candidates=tuple(choice for one in answers for choice in one.candidates),
        warnings=tuple(warn for one in answers for warn in one.warnings),
        parts=tuple(answers),
    )


def remember(question: Question, answer: Answer, context: Context) -> Context:
    """Return what the chat remembers after an answer."""
    unheld = question.obstacle is not None and question.obstacle.reason == "agency_of_place"
    which_row = bool(question.agencies and question.topic.meanings)
    if answer.status == "clarify" and not unheld and not which_row:
        pending = question.text if answer.reason == "which_agency" else ""
        return replace(context, candidates=answer.candidates, pending=pending)
    if answer.reason == "agency" or unheld:
        # What was asked about is not held: nothing later may fall back on an agency before it.
        return Context(candidates=answer.candidates)
    plan = answer.plan
    if isinstance(plan, Values) and isinstance(plan.subjects, Scope):
        return _of_set(question, answer, plan, plan.subjects)
    if isinstance(plan, Values) and isinstance(plan.subjects, Scopes):
        return _of_sets(question, answer, plan, plan.subjects)
    nothing_asked = not (question.topic.meanings or question.section)
    unread = answer.status == "not_understood" and question.unknown and nothing_asked
    if not question.agencies or (unread and context.agencies):
        # What was not read takes nothing away from what was asked before.
        return replace(context, candidates=answer.candidates, pending="")
    new = tuple(agency.id for agency in question.agencies)
    same = question.topic == context.topic and question.columns == context.columns
    before = context.spoken_of if same else ()
    spoken = (*(one for one in before if one not in new), *new)[-_KEPT:]
    stays = new == context.agencies and question.years in ((), context.years)
    rows = context.rows if stays else ()
    return Context(
        agencies=new,
        spoken_of=spoken,
        own_years=_own_years(question, context, spoken),
        rows=(*(one for one in rows if one != question.topic), question.topic)[-_KEPT:],
        years=question.years,
        topic=question.topic,
        columns=question.columns,
        section=question.section,
        first=answer.figures[0].agency if answer.figures else "",
        last=question,
        prose=question if answer.kind == "passage" else None,
        told=_told(answer, context),
        candidates=answer.candidates,
    )


def _own_years(
    question: Question, context: Context, spoken: Sequence[int]
) -> tuple[tuple[int, int], ...]:
    """Return the year asked for of every agency spoken of, where it was one."""
    own = dict(context.own_years)
    for agency in question.agencies:
        own.pop(agency.id, None)
        if len(question.years) == 1:
            own[agency.id] = question.years[0]
    own |= dict(question.own_years)
    return tuple((one, own[one]) for one in spoken if one in own)


def _of_sets(question: Question, answer: Answer, plan: Values, sets: Scopes) -> Context:
    """Return the memory of a question that sets two sets against each other."""
    return Context(
        scopes=sets.scopes,
        years=plan.years.years or answer.years,
        topic=question.topic,
        columns=tuple(one for one in question.columns if one != TOTAL),
        cues=question.cues & OF_BOTH,
        last=question,
        candidates=answer.candidates,
    )


def _told(answer: Answer, context: Context) -> tuple[tuple[CitedFigure, CitedPassage], ...]:
    """Return the numbers of the prose told so far; anything else that is asked ends them."""
    if answer.kind != "passage":
        return ()
    sentences = {one.citation.quote: one for one in answer.passages}
    said = [
        (one, sentences[one.citation.quote])
        for one in answer.figures
        if one.source == Source.NARRATIVE and one.citation and one.citation.quote in sentences
    ]
    return (*context.told, *said)[-_KEPT:]


_KEPT = 5
"""How many agencies or rows asked about one after the other are kept together."""


def _members(answer: Answer, plan: Values) -> int:
    """Return how many agencies an answer about a set named or was made of."""
    match answer.finding:
        case Listed(matching=count) | Counted(matching=count) | OverSet(of=count):
            return count
        case Ranked(places=places, of=count):
            return len(places) if plan.order.top else count
        case _:
            return 0


def _of_set(question: Question, answer: Answer, plan: Values, scope: Scope) -> Context:
    """Return the memory of a question about a set: each of its slots can be changed alone."""
    years = plan.years.years or tuple(sorted({one.year for one in answer.figures}))
    return Context(
        agencies=(plan.agency.id,) if plan.agency is not None else (),
        scope=scope,
        years=years if len(years) == 1 or plan.years.years else (),
        topic=question.topic,
        columns=tuple(one for one in question.columns if one != TOTAL),
        cues=question.cues & over_sets(),
        order=question.order,
        where=question.where,
        members=_members(answer, plan),
        first=next((one.agency for one in answer.figures if one.agency), ""),
        last=question,
    )
