"""An answer cut to what an assistant can read at once: each figure it keeps is whole."""

from itertools import accumulate
from typing import Any

from bot import shapes

MOST = 60
"""Figures of one answer, those that figures and warnings stand on included: about 45 kB."""

Cited = dict[str, Any]


class BriefAnswer(shapes.Answer):
    """The answer of the contract, or its first figures and how many more there are."""

    left_out: int


def brief(answer: dict[str, Any]) -> BriefAnswer:
    """Return the contract's answer with at most `MOST` figures, the answer's own ones first.

    Every warning stays, with its sentence; what is left out is counted.
    """
    shown, room, left = _fitting(answer["figures"], MOST, 0)
    warned = []
    for one in answer["warnings"]:
        cells, room, left = _fitting(one["figures"], room, left)
        warned.append({**one, "figures": cells})
    whole = {**answer, "figures": shown, "warnings": warned, "left_out": left}
    return BriefAnswer.model_validate(whole)


def _fitting(figures: list[Cited], room: int, left: int) -> tuple[list[Cited], int, int]:
    """Return the first figures that fit, the room that is left, and how many did not fit."""
    sizes = [_size(one) for one in figures]
    fits = [total <= room for total in accumulate(sizes)]
    count = sum(fits)
    return figures[:count], room - sum(sizes[:count]), left + sum(sizes[count:])


def _size(figure: Cited) -> int:
    return 1 + sum(map(_size, figure["inputs"]))
