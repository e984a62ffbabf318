"""Figures as the bars of a picture: what a template draws as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.chart import Point, told

LONG = 100.0
"""Length of the longest bar, in per cent of the room there is."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure and how long its bar is: not at all where nothing is stated."""

    point: Point
    length: float

    @property
    def told(self) -> str:
        """Return what is shown to who points at it."""
        return told(self.point)


def bars(points: Sequence[Point]) -> list[Bar]:
    """Return bars in scale with the highest value; negative values have no length.

    >>> drawn = bars([Point("2020", Decimal(5), "5"), Point("2021", Decimal(10), "10")])
    >>> [bar.length for bar in drawn]
    [50.0, 100.0]
    """
    highest = max((one.value for one in points if one.value is not None), default=Decimal(0))
    return [Bar(one, _length(one.value, highest)) for one in points]


def _length(value: Decimal | None, highest: Decimal) -> float:
    if value is None or highest <= 0 or value <= 0:
        return 0.0
    return round(float(value / highest) * LONG, 2)
