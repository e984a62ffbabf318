"""Places and bodies that a question names because the agency's own report tells of them."""

import re
from itertools import pairwise

from data.records import replace
from data.vocabulary import vocabulary
from index.asking.cover import Mention
from index.asking.measures import counts
from index.asking.obstacles import is_bare_place
from index.asking.parts import CLOSING, asks, has_question_form
from index.asking.question import Question
from index.asking.zones import TELLING
from index.figures import TOTAL
from index.names.regions import gazetteer
from index.plain import plain
from index.store import Agency, Store


def without_places_told(question: Question, store: Store) -> Question:
    """Return a question whose one agency is named beside words of its own report, read as words.

    山西外办参加太原能源低碳发展论坛 asks nothing of another agency; 山西外办和太原市 does. Nor does
    宣传了哪三个城市的旅游景点 ask of a set or of another topic where the report tells of it.
    """
    named = [one for one in question.mentions if one.agency is not None]
    held = {one.agency.agencies[0] for one in named if one.agency and len(one.agency.agencies) == 1}
    strays = [one for one in named if one.agency and not one.agency.agencies]
    which = tuple(vocabulary().phrasings["dialogue"]["which_of"])
    strays = [
        one
        for one in strays
        if one.agency and (one.agency.rule != "set" or question.text[: one.start].endswith(which))
    ]
    lists = vocabulary().phrasings["dialogue"]["joined"]
    apart = all(
        question.text[one.end : after.start].strip() not in lists
        for one, after in pairwise(named)
        if (one in strays) != (after in strays)
    )
    topics = [one for one in question.mentions if "other_topic" in one.values]
    if len(held) != 1 or not (strays or topics) or not apart or _asks_of_rows(question):
        return question
    prose = "".join(store.text(report.id) for report in store.reports([next(iter(held)).id]))
    prose = plain(prose).replace(" ", "")
    told = [one for one in (*strays, *topics) if one.said.replace(" ", "") in prose]
    others = {name for one in question.mentions if one not in told for name in one.values}
    return replace(
        question,
        mentions=tuple(
            replace(one, kind=_read_as(one, held), agency=None, entries=()) if one in told else one
            for one in question.mentions
        ),
        cues=question.cues - ({"other_topic"} - others),
    )


def _read_as(one: Mention, held: set[Agency]) -> str:
    """Return the kind of a word: the agency's own place tells nothing of it, 给黑龙江宣传."""
    own = one.agency is not None and any(one.said in agency.name for agency in held)
    return "frame" if own else "unknown"


def without_place_around(question: Question) -> Question:
    """Return a question without a place that a last word only says its agency lies in.

    普陀区政府收到多少件申请？上海市的 asks nothing of the city's own government.
    """
    named = [(one, one.agency) for one in question.mentions if one.agency is not None]
    if len(named) < 2 or not is_bare_place(named[-1][1]):
        return question
    (before, inside), (last, around) = named[-2:]
    ends = vocabulary().phrasings["dialogue"]["attribute_ends"]
    closes = CLOSING.sub("", question.text[last.end :]).strip() in ends
    closes = closes or _is_bracketed(question.text, last)
    between = question.text[before.end : last.start]
    apart = has_question_form(between) or asks(between)
    outer = {code for place in around.place for code in gazetteer().within(place.code)}
    inner = {one.place for one in inside.agencies}
    # 商务厅收到多少件？黑龙江的: the government of that very place is meant by its own name.
    same = inner & {one.code for one in around.place}
    holds = inner and inner <= outer and (not same or inside.rule == "only_one")
    if not (closes and apart and holds):
        return question
    kept = (
        replace(one, kind="frame", agency=None) if one is last else one for one in question.mentions
    )
    return replace(question, mentions=tuple(kept))


def _is_bracketed(text: str, one: Mention) -> bool:
    """Tell whether a mention stands alone in a bracket at the end: 下一步打算是什么（黑龙江）."""
    return text[: one.start].endswith("(") and CLOSING.sub("", text[one.end :]) == ""


def without_itself(question: Question) -> Question:
    """Return a question without the words by which its one agency is called itself: 市里, 厅里."""
    if len(question.agencies) != 1:
        return question
    dialogue = vocabulary().phrasings["dialogue"]
    ending = re.search(dialogue["itself_named"], question.agencies[0].name)
    if ending is None:
        return question
    words = {f"{ending[ending.lastindex or 0]}{end}" for end in dialogue["itself"]}
    kept = (
        replace(one, kind="frame") if one.kind == "unknown" and one.said in words else one
        for one in question.mentions
    )
    return replace(question, mentions=tuple(kept))


def without_all_of_a_row(question: Question) -> Question:
    """Return a question without what only says that a row is meant whole: 所有不予公开的, 各类法人.

    Of several agencies, and of all there are, it asks for a set or for each.
    """
    if len(question.agencies) != 1 or question.scope is not None:
        return question
    said = set(vocabulary().phrasings["dialogue"]["of_a_row"])
    whole = [
        one
        for one, behind in pairwise(question.mentions)
        if one.said in said and behind.kind in TELLING and one.end == behind.start
    ]
    total = any(TOTAL in one.values for one in question.mentions)
    if not total:  # 各类申请有几件 may ask for each, 所有申请有几件 for all
        whole = [one for one in whole if "all" in one.values and counts(question) == 1]
    if not whole:
        return question
    kept = [
        replace(one, kind="frame", entries=()) if one in whole else one for one in question.mentions
    ]
    left = {name for one in kept for name in one.values}
    dropped = {name for one in whole for name in one.values} - left
    return replace(question, mentions=tuple(kept), cues=question.cues - dropped)


def _asks_of_rows(question: Question) -> bool:
    """Tell whether rows of the tables are asked about: how many, or by name."""
    known = vocabulary().indicators
    rows = [
        one for one in question.topic.figures if one in known and known[one].table != "narrative"
    ]
    return bool(rows) and (question.topic.is_strong or bool(counts(question)))
