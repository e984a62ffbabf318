"""Figures as the bars of a picture: what a template draws as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

LONG = 100.0
"""Length of the longest bar, in per cent of the room there is."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure; no value and no length where nothing is stated, which is not zero."""

    label: str
    value: Decimal | None
    length: float
    href: str = ""


def bars(points: Sequence[tuple[str, Decimal | None]], hrefs: Sequence[str] = ()) -> list[Bar]:
    """Return bars in scale with the highest value; negative values have no length.

    >>> [bar.length for bar in bars([("2020", Decimal(5)), ("2021", Decimal(10)), ("2022", None)])]
    [50.0, 100.0, 0.0]
    """
    highest = max((value for _, value in points if value is not None), default=Decimal(0))
    links = [*hrefs, *[""] * (len(points) - len(hrefs))]
    return [
        Bar(label, value, _length(value, highest), href)
        for (label, value), href in zip(points, links, strict=True)
    ]


def _length(value: Decimal | None, highest: Decimal) -> float:
    if value is None or highest <= 0 or value <= 0:
        return 0.0
    return round(float(value / highest) * LONG, 2)
