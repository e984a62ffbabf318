"""The cells of one report as an answer would cite them, with what must be known beside them."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from index.answer import Warn
from index.answering.opened import Opened, cited
from index.answering.reservations import reservations
from index.cited import CitedFigure
from index.figures import ABSENT, TOTAL
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
    found = (_of_prose(report, warn) for warn in reservations(report, figures))
    return figures, [warn for warn in found if warn is not None]


def _of_prose(report: Opened, warn: Warn) -> Warn | None:
    """Return the reservation that a figure stands in prose only, of those that no table has."""
    if warn.code != "narrative_only":
        return warn
    alone = tuple(one for one in warn.figures if not _is_printed(report, one))
    return replace(warn, figures=alone) if alone else None


def _is_printed(report: Opened, told: CitedFigure) -> bool:
    """Tell whether a table of the report has a cell for what its prose tells."""
    column = TOTAL if (told.indicator, TOTAL) in report.figures else ""
    cell = report.figures.get((told.indicator, column))
    return cell is not None and cell.state not in ABSENT
