"""Pages of PDFs as pictures, drawn in a confined process: the file is a stranger's."""

from functools import lru_cache
from pathlib import Path
from threading import Lock

from bot.drawing import Page, drawn

SECONDS = 30
"""What drawing a page may take, the beginning of the process included; a form takes one."""

Box = tuple[float, float, float, float]

_drawing = Lock()
"""One process at a time."""


@lru_cache(maxsize=64)
def picture(path: Path, sha256: str, number: int, box: Box | None) -> bytes | None:
    """Return a page as PNG, None where there is none or it cannot be drawn within the limits.

    `number` counts from 1; `box` is left, top, right, bottom in points; `sha256` tells files apart.
    """
    from index.build.confine import Limits
    from index.build.workers import Failed, run

    with _drawing:
        (made,) = run(drawn, [Page(path, number, box)], 1, Limits(seconds=SECONDS), is_fresh=True)
    return None if isinstance(made, Failed) else made
