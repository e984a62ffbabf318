"""The cells of one report as an answer would cite them, with what must be known beside them."""

from collections.abc import Callable, Sequence

from index.answer import Warn
from index.answering.opened import Opened, cited
from index.answering.reservations import reservations
from index.cited import CitedFigure
from index.store import Held, Store


def printed(
    store: Store, held: Held, takes: Callable[[str, str], bool] = lambda indicator, column: True
) -> tuple[Sequence[CitedFigure], Sequence[Warn]]:
    """Return the figures of a report, tables before prose, and the reservations that touch them.

    `takes` says of an indicator and column whether it is wanted.
    """
    report = Opened(held, store)
    wanted = [one for one in (*report.figures.values(), *report.claims)
              if takes(one.indicator, one.column)]  # fmt: skip
    figures = [cited(report, one) for one in wanted]
    return figures, reservations(report, figures)
