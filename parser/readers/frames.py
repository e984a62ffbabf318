"""A page turned so that its text runs from left to right, in points from its upper left corner."""

from dataclasses import dataclass

from parser.readers.pieces import Box

Axes = tuple[float, float, float, float, float, float]
"""Where a point (x, y) of the sheet is: rightwards a·x + b·y + c, downwards d·x + e·y + f."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A way to look at a page.

    PDF counts from the lower left corner of a sheet that may be shown turned, and text may be
    written in any direction on it. In a frame whose turn is the text's, text is upright.
    """

    bounds: Box
    """Left, bottom, right, top of what is shown, as PDF counts."""
    turn: int
    """Quarter turns, counter-clockwise, from the sheet's own direction to the text's."""

    @property
    def width(self) -> float:
        """Points from left to right."""
        left, bottom, right, top = self.bounds
        return top - bottom if self.turn % 2 else right - left

    @property
    def height(self) -> float:
        """Points from top to bottom."""
        left, bottom, right, top = self.bounds
        return right - left if self.turn % 2 else top - bottom

    @property
    def axes(self) -> Axes:
        """How a point of the sheet lies in the frame."""
        left, bottom, right, top = self.bounds
        return (
            (1, 0, -left, 0, -1, top),
            (0, 1, -bottom, 1, 0, -left),
            (-1, 0, right, 0, 1, -bottom),
            (0, -1, top, -1, 0, right),
        )[self.turn]

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Return the rectangle between two corners of the sheet as it lies in the frame."""
        a, b, c, d, e, f = self.axes
        left, right = sorted((a * x0 + b * y0 + c, a * x1 + b * y1 + c))
        top, bottom = sorted((d * x0 + e * y0 + f, d * x1 + e * y1 + f))
        return left, top, right, bottom

    def seen_in(self, frame: "Frame", box: Box) -> Box:
        """Return a box of this frame as it lies in another frame of the page."""
        if frame.turn == self.turn:
            return box
        a, b, c, d, e, f = self.axes
        corners = []
        for across, down in (box[:2], box[2:]):
            # The axes are at right angles, so the way back is the same table turned over.
            x, y = across - c, down - f
            corners += [a * x + d * y, b * x + e * y]
        return frame.box(*corners)
