"""Part and whole of a share: of two named figures, or of a part in its natural whole."""

from collections.abc import Sequence

from data.vocabulary import vocabulary
from index.asking.concepts import Meaning
from index.asking.measures import ALL_RESULTS, SCENE, whole_of
from index.asking.question import Question
from index.asking.topic import SHARE
from index.figures import parts_of
from index.plan import Cell, Over


def share_asked(question: Question, column: str) -> Over:
    """Return part and whole as named; the whole is None where the part's natural one is meant."""
    names = [_rows(one) for one in question.topic.meanings]
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
        fits = issued or _is_whole_of(names[1][0], names[0][0])
        return Over(Cell(names[0], column), Cell(names[1])) if fits else Over(Cell(()), None)
    if column:
        return Over(Cell(names[0], column), Cell(names[0]))
    whole = _WHOLE.get(_group(names[0][0]))
    return Over(Cell(names[0]), Cell((whole,)) if whole else None)


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
