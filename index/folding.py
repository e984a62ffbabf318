"""What is done over a set of agencies, and the number that many numbers become.

A fold to one number is a member of `Fold`, its function in `NUMBERS`, a cue of data/phrasings.toml
with `fold`, and its name in data/replies.toml.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum


class Fold(StrEnum):
    """What is done over a set of agencies, or over the cells of one report."""

    NONE = ""
    EACH = "each"
    SUM = "sum"
    MEAN = "mean"
    MEDIAN = "median"
    COUNT = "count"
    LIST = "list"
    RANK = "rank"
    PLACE = "place"
    SHARE = "share"
    AGAINST_MEAN = "against_mean"


def total(numbers: Sequence[Decimal]) -> Decimal:
    """Return the sum of numbers."""
    return sum(numbers, Decimal(0))


def mean(numbers: Sequence[Decimal]) -> Decimal:
    """Return the mean of numbers; there is at least one."""
    return total(numbers) / len(numbers)


def median(numbers: Sequence[Decimal]) -> Decimal:
    """Return the middle number, or the mean of the two in the middle; there is at least one.

    >>> median([Decimal(3), Decimal(1), Decimal(2), Decimal(9)])
    Decimal('2.5')
    """
    ordered = sorted(numbers)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


NUMBERS: Mapping[Fold, Callable[[Sequence[Decimal]], Decimal]] = {
    Fold.SUM: total,
    Fold.MEAN: mean,
    Fold.MEDIAN: median,
}
"""The folds that come to one number of all figures of a set; there is at least one figure."""
