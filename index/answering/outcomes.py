"""How reviews and suits ended instead, where none had the outcome asked about: 维持了吧."""

from collections.abc import Sequence

from data.vocabulary import vocabulary
from index.answering.opened import Opened, figure
from index.answering.reading import is_polar
from index.asking.question import Question
from index.asking.shared import natural_whole
from index.cited import CitedFigure


def other_outcomes(
    question: Question, found: Sequence[tuple[Opened, Sequence[CitedFigure]]]
) -> list[CitedFigure]:
    """Return what became of reviews or suits instead, where none had the outcome asked about."""
    if not is_polar(question) or len(found) != 1 or len(found[0][1]) != 1:
        return []
    (report, (one,)) = found[0]
    return others_beside(report, one) if one.value == 0 else []


def others_beside(report: Opened, one: CitedFigure) -> list[CitedFigure]:
    """Return the other outcomes of the reviews or suits of which one outcome is told, but zeros.

    Of suits by one route, those by the other: 没经过复议就起诉的吧.
    """
    if one.indicator in _ROUTES:
        other = next(name for name in _ROUTES if name != one.indicator)
        beside = figure(report, other)
        return [beside] if beside is not None and beside.value else []
    rows = vocabulary().indicators
    group = rows[one.indicator].group if one.indicator in rows else ""
    if group not in _OUTCOMES or one.indicator == natural_whole(one.indicator):
        return []
    others = (name for name, row in rows.items() if row.group == group and name != one.indicator)
    read = [figure(report, name) for name in others if name != natural_whole(name)]
    return [other for other in read if other is not None and other.value]


_ROUTES = ("suit_direct_total", "suit_after_review_total")
"""Totals of the suits by the two routes there are."""
_OUTCOMES = frozenset({"review", "suit_direct", "suit_after_review"})
"""Groups of rows that tell how reviews and suits ended."""
