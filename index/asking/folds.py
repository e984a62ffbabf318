"""Which fold a question about a set asks for: its sum, mean, median, ranking, list or count."""

from itertools import pairwise

from data.vocabulary import vocabulary
from index.asking.measures import cells_of, counts, is_rate
from index.asking.question import LIMITS, Question, fold_cues, number_cues, rank_cues
from index.figures import TOTAL
from index.plan import Fold

CONDITIONS = frozenset({"none", "increased", "decreased", "above_mean", "below_mean"}) | LIMITS
"""Cues that a member of the set must meet."""
ALONG = frozenset({"yoy", "growth", "increased", "decreased"})
"""Cues that compare with the year before."""


def fold_of(question: Question) -> Fold:
    """Return what is done over the set: the first of these that is asked for."""
    if question.scope is not None and _counts_agencies(question):
        return Fold.COUNT
    if _sums_those_that_fit(question):
        return Fold.SUM
    of_first = fold_of_first(question)
    if of_first is not None:
        return of_first
    for fold, cues in (
        (Fold.COUNT, {"count"}),
        *_of_numbers(),
        (Fold.RANK, rank_cues()),
        (Fold.MEAN, {"average"}),
        (Fold.LIST, {"which"} | CONDITIONS),
    ):
        if question.cues & cues:
            return fold
    each = bool(question.cues & {"each", "compare"})
    each = each or any(map(is_rate, cells_of(question)))
    return Fold.EACH if each and not _is_summed(question) else Fold.SUM


def fold_of_first(question: Question) -> Fold | None:
    """Return what is done over those that come first: 前三名加起来, 最多的三家平均多少."""
    if question.order is None or not question.order.top:
        return None
    places = [one.end for one in question.mentions if one.order is not None]
    behind = [one for one in question.mentions if one.start >= max(places, default=0)]
    said = {name for one in behind if one.kind in ("cue", "column") for name in one.values}
    for name in sorted(number_cues() & said):
        return fold_cues()[name]
    return Fold.SUM if TOTAL in said and (counts(question) or not places) else None


def _of_numbers() -> list[tuple[Fold, set[str]]]:
    """Return the folds to one number with their cues; 每 also stands beside 最多 and is no mean."""
    pairs = [(fold_cues()[name], {name}) for name in sorted(number_cues())]
    return [pair for pair in pairs if pair[0] is not Fold.MEAN]


def _is_summed(question: Question) -> bool:
    """Tell whether all together is asked for: 一共, 申请总量."""
    words = vocabulary().phrasings["dialogue"]["summed"]
    said = [one.said for one in question.mentions if one.kind in ("concept", "column", "figure")]
    return TOTAL in question.columns or any(word in one for one in said for word in words)


def _sums_those_that_fit(question: Question) -> bool:
    """Tell whether the sum of those that meet a limit is asked for: 超过1000件的一共多少件."""
    names = question.cues & ({"which", "count"} | rank_cues())
    totals = TOTAL in question.columns and counts(question)
    return bool(totals) and question.where is not None and not names


def _counts_agencies(question: Question) -> bool:
    """Tell whether it is asked how many of a set meet a condition: 不到100件的有几个."""
    words = vocabulary().phrasings["dialogue"]["counted_agencies"]
    conditions = question.cues & CONDITIONS
    if conditions and _counts_the_set(question):
        return True
    said = [one.said for one in question.mentions if one.kind in ("free", "agency", "cue")]
    return bool(conditions) and any(
        one == word or one.startswith(word) for one in said for word in words
    )


def _counts_the_set(question: Question) -> bool:
    """Tell whether how many stands right before a set: how many district governments."""
    words = vocabulary().phrasings["dialogue"]["how_many"]
    return any(
        one.said in words and behind.agency is not None and behind.agency.rule == "set"
        for one, behind in pairwise(question.mentions)
    )
