"""What a question takes away from something: 新收减去办结, 予以公开和部分公开之和减去不予公开."""

from collections.abc import Sequence

from data.vocabulary import vocabulary
from index.asking.cover import Mention
from index.asking.question import Question
from index.figures import TOTAL

_FIGURES = ("concept", "figure", "column")


def taken_away(question: Question) -> tuple[Mention, ...]:
    """Return the words about figures behind 减去, up to the next mark; () without just one."""
    at = _minus(question)
    if at is None:
        return ()
    marks = vocabulary().phrasings["dialogue"]["closing"]
    stops = [stop for mark in marks if (stop := question.text.find(mark, at.end)) >= 0]
    end = min(stops, default=len(question.text))
    behind = [one for one in question.mentions if at.end <= one.start and one.end <= end]
    return tuple(one for one in behind if one.kind in _FIGURES and one.values != (TOTAL,))


def is_summed_before(question: Question) -> bool:
    """Tell whether what stands before 减去 is said to be a sum: 甲和乙之和减去丙."""
    at = _minus(question)
    return at is not None and any(
        TOTAL in one.values and one.kind == "column" and one.end <= at.start
        for one in question.mentions
    )


def between_agencies(question: Question, behind: Sequence[Mention]) -> bool:
    """Tell whether one agency's figure is taken from another's: 徐汇的申请减去静安的."""
    at = _minus(question)
    rows = {
        one.values for one in question.mentions if one.kind in _FIGURES[:2] and one not in behind
    }
    if at is None or any(one.values not in rows for one in behind if one.kind in _FIGURES[:2]):
        return False
    sides = {one.start > at.start for one in question.mentions if one.agency is not None}
    return sides == {False, True}


def _minus(question: Question) -> Mention | None:
    found = [one for one in question.mentions if "minus" in one.values and one.kind == "cue"]
    return found[0] if len(found) == 1 else None
