"""Part and whole of a share: of two named figures, or of a part in its natural whole."""

from collections.abc import Sequence
from dataclasses import replace

from data.vocabulary import vocabulary
from index.asking.clauses import clauses_of
from index.asking.concepts import Meaning
from index.asking.meaning import topic_of
from index.asking.measures import ALL_RESULTS, SCENE, is_rate, whole_of
from index.asking.question import Question
from index.asking.topic import SHARE
from index.figures import parts_of
from index.plan import Cell, Over, Sum


def share_asked(question: Question, column: str) -> Over:
    """Return part and whole as named; the whole is None where the part's natural one is meant."""
    return of_several(question, column) or _of_one(question, column)


def of_several(question: Question, column: str) -> Over | None:
    """Return what part several rows together are of one: 国家秘密加行政查询占新收申请的百分之几."""
    divides = next((one for one in question.mentions if SHARE in one.values), None)
    if divides is None:
        return None
    before = replace(
        question, mentions=tuple(one for one in question.mentions if one.end <= divides.start)
    )
    behind = replace(
        question, mentions=tuple(one for one in question.mentions if one.start >= divides.end)
    )
    parts = [one.figures for one in topic_of(clauses_of(before)).meanings]
    if _divides(question):
        parts = [rows for rows in parts if not is_rate(Cell(rows))]
    wholes = [_rows(one) for one in topic_of(clauses_of(behind)).meanings]
    if len(parts) < 2 or len(wholes) > 1:
        return None
    if not wholes and sum(rows[0] in WHOLES for rows in parts) == 1 == len(parts) - 1:
        return None  # 国家秘密的，在办理总计里占多大比重: the whole stands before, too
    natural = {natural_whole(rows[0]) for rows in parts}
    scene = {name for one in behind.mentions if one.kind == "concept" for name in one.values}
    if not wholes and scene & {"requests", "received"}:
        wholes = [SCENE]
    named = wholes or ([(natural.pop(),)] if len(natural) == 1 else [])
    fits = bool(named) and all(_is_whole_of(named[0][0], rows[0]) for rows in parts)
    if not fits or any(len(rows) > 1 and rows[0] in WHOLES for rows in parts):
        return Over(Cell(()), None)
    return Over(Sum(tuple(Cell(rows, column) for rows in parts)), Cell(named[0]))


def _of_one(question: Question, column: str) -> Over:
    """Return what part one row is of another, or of its natural whole."""
    names = [_rows(one) for one in question.topic.meanings]
    if _divides(question):
        # 公开率，就是公开的除以新收的: the rate is what is told how to divide.
        names = [rows for rows in names if not is_rate(Cell(rows))]
    names = names or ([SCENE] if column else [])
    if _of_requests(question):
        firsts = [rows[0] for rows in names]
        names = [rows for rows in names if not any(one in parts_of(rows[0]) for one in firsts)]
        names = [*names, SCENE] if len(names) == 1 else names
    names = _without_scene(names) if len(names) > 2 else names
    if not names or len(names) > 2:
        return Over(Cell(()), None)
    first, last = names[0][0], names[-1][0]
    if len(names) == 2 and _is_whole_of(first, last) and not _is_whole_of(last, first):
        names.reverse()
    if len(names) == 2:
        # What is in force is no sum of what a year brought: only the order named is meant.
        issued = names[0][0] in STOCKS.get(names[1][0], ())
        fits = issued or _divides(question) or _is_whole_of(names[1][0], names[0][0])
        return Over(Cell(names[0], column), Cell(names[1])) if fits else Over(Cell(()), None)
    if column:
        return Over(Cell(names[0], column), Cell(names[0]))
    whole = natural_whole(names[0][0])
    return Over(Cell(names[0]), Cell((whole,)) if whole else None)


def natural_whole(name: str) -> str:
    """Return the row that a row is a share of where nothing else is named; "" for none."""
    return _WHOLE.get(_group(name), "")


def _divides(question: Question) -> bool:
    """Tell whether one figure is set against another outright: 处罚相当于许可的百分之几."""
    words = vocabulary().phrasings["dialogue"]["divides"]
    return any(one.said in words for one in question.mentions)


def _without_scene(names: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Drop the group beside one of its grounds: 以国家秘密为由不予公开，占办理结果总计."""
    said = {rows[0] for rows in names}
    return [
        rows for rows in names if rows[0] in WHOLES or not parts_of(rows[0]) & (said - {rows[0]})
    ]


def _rows(meaning: Meaning) -> tuple[str, ...]:
    """Return the rows of a meaning; of a breakdown the whole that it breaks down."""
    if not meaning.breakdown:
        return meaning.figures
    wholes = {whole_of(name) for name in meaning.figures}
    whole = wholes.pop() if len(wholes) == 1 else None
    return (whole or ALL_RESULTS,)


def _of_requests(question: Question) -> bool:
    """Tell whether the requests are named as the whole: 复议占申请的比例, 新收的申请里……占几成."""
    shares = [found.start for found in question.mentions if SHARE in found.values]
    scene = {"requests", "received"}
    asked = [found for found in question.mentions if scene & set(found.values)]
    behind = any(found.start > at for found in asked for at in shares[:1])
    received = any("received" in found.values for found in asked)
    inside = vocabulary().phrasings["dialogue"]["out_of"]
    rest = question.text[asked[-1].end :] if asked else ""
    return bool(shares) and (behind or (received and rest.startswith(tuple(inside))))


def _is_whole_of(whole: str, part: str) -> bool:
    return whole in WHOLES or part in parts_of(whole)


WHOLES = frozenset(
    {"handled_total", "new_received", "workload", "review_total", "suit_total"}
    | {"rules_total_disclosed", "normative_docs_total_disclosed"}
)
"""Figures that others are a share of, whichever is named first."""


STOCKS = {
    "rules_in_force": frozenset({"rules_issued"}),
    "normative_docs_in_force": frozenset({"normative_docs_issued"}),
}
"""What was in force at the end of a year, and what of it the year brought."""


_WHOLE = {
    **dict.fromkeys(("result", "denied", "unable", "rejected", "other"), "handled_total"),
    "review": "review_total",
    "suit_direct": "suit_direct_total",
    "suit_after_review": "suit_after_review_total",
}
"""Group of rows → what a share of one of them is taken of where nothing else is named."""


def _group(name: str) -> str:
    """Return the group of a row, or of the rows a subtotal adds up."""
    rows = vocabulary().indicators
    groups = {rows[part].group for part in ([name] if name in rows else parts_of(name))}
    return groups.pop() if len(groups) == 1 else ""
