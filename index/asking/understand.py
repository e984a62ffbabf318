"""Mentions in, Question out: which slots a message fills."""

import re
from collections.abc import Sequence
from datetime import date

from data.records import replace
from data.vocabulary import vocabulary
from index.asking.clauses import clauses_of, comparison, left_out, pairing
from index.asking.conditions import where_of
from index.asking.cover import Mention
from index.asking.cues import cues_said, joining, sections_said
from index.asking.follow import followed
from index.asking.meaning import clause_counts, topic_of
from index.asking.measures import are_apart, by_applicant, compared_in
from index.asking.minus import between_agencies, taken_away
from index.asking.numerals import with_digits
from index.asking.ofsets import all_around, as_of_set, beside_mean, together
from index.asking.outcomes import outcomes_denied
from index.asking.question import Context, Question
from index.asking.scene import given, narrowed
from index.asking.sentences import Asking
from index.asking.strays import (
    without_all_of_a_row,
    without_itself,
    without_place_around,
    without_places_told,
)
from index.asking.topic import SHARE, Clause, Topic, joined_by_head, share_of_one_head
from index.asking.typed import read
from index.asking.who import placed, with_agencies
from index.asking.years import YearMention
from index.figures import TOTAL
from index.plain import closed_up, plain
from index.store import Extent, Store


class Reading:
    """The reading of one message; what its questions have around them is read once for all."""

    def __init__(self, said: str, store: Store, today: date) -> None:
        self.said, self.store, self._today = said, store, today
        self._read: dict[str, Question] = {}

    def slots(self, part: str) -> Question:
        """Return the slots that a stretch of the message fills by itself."""
        if part not in self._read:
            self._read[part] = self._slots(part)
        return self._read[part]

    def _slots(self, part: str) -> Question:
        text = with_digits(closed_up(plain(part)))
        read_as = read(self.said, text, self.store, self._today)
        question = _with_years(_with_words(read_as), self._today)
        if question.is_future and self._holds_later_years(question):
            question = replace(question, is_future=False)  # the clock is wrong, or runs ahead
        question = without_places_told(without_place_around(question), self.store)
        named = with_agencies(question, self.store)
        return beside_mean(_with_own_years(as_of_set(named)))

    def _holds_later_years(self, question: Question) -> bool:
        """Tell whether every year of a question that has not begun is one of a report held."""
        later = tuple(year for year in question.years if year > self._today.year)
        return set(later) <= {one.year for one in self.store.listed(Extent(years=later))}


def understand(part: Asking, reading: Reading, context: Context, follows: bool = False) -> Question:
    """Return what a question of a message means, together with what the chat remembers.

    `follows`: it corrects the one before, whose other slots it keeps.
    """
    question = reading.slots(part.text)
    if part.given:
        scene = reading.slots(part.given)
        question = replace(given(question, scene), scene=scene)
        question = narrowed(question, scene) if part.narrowed else question
    question = without_all_of_a_row(without_itself(question))
    if follows:
        question = replace(question, cues=question.cues | {"follow"})
    return together(placed(all_around(followed(question, context, reading.store))))


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


def _is_of_items(topic: Topic) -> bool:
    """Tell whether items of the year before, or their change, are asked for."""
    rows = vocabulary().phrasings["changed"]
    return set() < set(topic.figures) <= {*rows, *rows.values()}


def _with_words(question: Question) -> Question:
    mentions = question.mentions
    sections = sections_said(question)
    denied = outcomes_denied(question)
    out = left_out(question) or denied
    away = taken_away(question)
    asked = tuple(one for one in mentions if one not in (*out, *away)) if out or away else mentions
    asking = replace(question, mentions=asked)
    columns = _values(asking.mentions, "column")
    but_columns = tuple(one for one in _values(out, "column") if one != "total")
    cues = cues_said(question) | pairing(asking) | comparison(question)
    topic = topic_of(clauses_of(asking), columns)
    if between_agencies(question, away):
        cues = cues - {"minus"} | {"gap"}
    cues = cues - _ending_how(question, topic) - _verifying(question, topic, columns)
    cues = _either_way(cues - joining(topic, cues))
    topic, cues = _along_years(_as_rate(share_of_one_head(topic)), cues)
    printed = _printed_change(topic, cues)
    if printed is not None:
        topic, cues = printed, cues - _ALONG_YEARS
    now = _items_now(question, topic)
    if now is not None:
        topic, cues, columns = now, cues - _ALONG_YEARS, (*columns, TOTAL)
    columns = _without_anybody(asking, topic, columns)
    unit = compared_in(topic.figures[0]) if topic.figures else ""
    # 没被纠正的复议: only beside 复议 is it told which outcome is left out; 新收的申请 is a whole.
    whole = any(one.kind == "figure" for one in mentions)
    but_words = mentions if denied and denied == out and not whole else out
    but = topic_of([Clause(but_words)]) if out and not but_columns else Topic()
    if are_apart(topic.figures, but.figures):
        but, cues = Topic(), cues - {"except"}
    return replace(
        question,
        columns=columns,
        section=sections[0] if sections else "",
        cues=frozenset(cues),
        topic=topic,
        but=but,
        but_columns=but_columns,
        minus=_taken_away(question, away, topic) if away else Topic(),
        minus_columns=tuple(one for one in _values(away, "column") if one != TOTAL),
        order=next((one.order for one in mentions if one.order is not None), None),
        where=where_of(asking, columns, cues, unit),
    )


def _without_anybody(question: Question, topic: Topic, columns: Sequence[str]) -> tuple[str, ...]:
    """Return the columns without people at large, where the rows are not told apart by applicant:
    老百姓告政府的官司, 收费收了老百姓多少."""
    said = {
        one.said for one in question.mentions if one.kind == "column" and TOTAL not in one.values
    }
    anybody = said and said <= set(vocabulary().phrasings["zones"]["anybody"])
    if not anybody or not topic.figures or any(map(by_applicant, topic.figures)):
        return tuple(columns)
    return tuple(one for one in columns if one == TOTAL)


def _taken_away(question: Question, said: Sequence[Mention], whole: Topic) -> Topic:
    """Return what is taken away, with the head of what it is taken from: ……总数减去新公开的."""
    away = topic_of(clauses_of(replace(question, mentions=tuple(said))))
    alone = away.loose and not away.meanings
    return (joined_by_head(away, whole) if alone else None) or away


def _as_rate(topic: Topic) -> Topic:
    """Take 百分之几 beside a rate of the catalogue as its form: 公开率是百分之几."""
    derived = vocabulary().derived
    rate = all(name in derived and derived[name].over for name in topic.figures)
    return replace(topic, loose=()) if topic.loose == (SHARE,) and topic.figures and rate else topic


def _either_way(cues: set[str]) -> set[str]:
    """Read 增加了还是减少了 as the change."""
    ways = {"increased", "decreased"}
    return (cues - ways - {"less"}) | {"yoy"} if ways <= cues else cues


def _verifying(question: Question, topic: Topic, columns: Sequence[str]) -> set[str]:
    """Return the cue of 核对 where it only introduces a figure: 核对：……结转下年度一行的数字."""
    said = {one.said for one in question.mentions if "checks" in one.values}
    introduces = bool(said) and said <= set(vocabulary().phrasings["dialogue"]["verifying"])
    one_row = len(topic.meanings) == 1 and topic.is_strong
    applicants = set(columns) - {TOTAL}
    introduces = introduces and bool(one_row or applicants)
    return {"checks"} if introduces or (said and _asks_for_rows_behind(question)) else set()


def _asks_for_rows_behind(question: Question) -> bool:
    """Tell whether a clause that doubts goes before what counts: 前后打架吗，新收和总计各是几."""
    clauses = clauses_of(question)
    doubts = [at for at, one in enumerate(clauses) if "checks" in _values(one.mentions, "cue")]
    behind = clauses[max(doubts) + 1 :] if doubts else []
    return any(clause_counts(one.mentions) and topic_of([one]).meanings for one in behind)


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


def _items_now(question: Question, topic: Topic) -> Topic | None:
    """Return the items of the year before and their change, which together are those there are now:
    现在有几项, 上年的加上本年增加的; None where they are not asked for."""
    rows = vocabulary().phrasings["changed"]
    before = {change: row for row, change in rows.items()} | {row: row for row in rows}
    if len(topic.figures) != 1 or topic.figures[0] not in before or topic.loose:
        return None
    known = vocabulary().phrasings["years"]
    said = {one.said for one in question.mentions}
    both = said & set(known["added_to"]) and said & set(known["before_named"])
    now = topic.figures[0] in rows and said & set(known["items_now"])
    if not (both or now):
        return None
    row = before[topic.figures[0]]
    one = topic.meanings[0]
    return Topic((replace(one, figures=(row,)), replace(one, figures=(rows[row],))))


def _year_before(
    question: Question, named: Sequence[YearMention], said: Sequence[YearMention]
) -> list[YearMention]:
    """Return the year before the one that is named, where that is asked for: 上一年有几件.

    Beside a change it is compared with, and the form prints its items in its own column.
    """
    known = vocabulary().phrasings["years"]
    asked = any(one.rule == "relative" and one.said in known["before_named"] for one in said)
    compared = question.cues & {*_ALONG_YEARS, "growth", "compare", "less", "trend", "checks"}
    if not asked or compared or len(named) != 1 or len(named[0].years) != 1:
        return []
    own = _is_of_items(question.topic) or set(question.topic.figures) & set(
        known["from_year_before"]
    )
    if own or question.topic.loose or not question.topic.figures:
        return []
    return [replace(named[0], years=(named[0].years[0] - 1,))]


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
    before = _year_before(question, named, said)
    years = dict.fromkeys(year for found in before or named or said for year in found.years)
    rules = [found.rule for found in said]
    return replace(
        question,
        years=tuple(years),
        year_rule=rules[0] if rules else "",
        is_future=any(year > today.year for year in years),
    )
