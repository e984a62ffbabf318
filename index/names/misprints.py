"""Agencies whose place a report misprints with a letter that looks alike: 沐阳县 is 沭阳县."""

from collections.abc import Iterator
from dataclasses import replace

from index.names.functions import wording
from index.names.naming import describe, take_apart
from parser.report import Problem, Report


def spelled_right(report: Report) -> Report:
    """Return a report under its agency's right name, with the misprint as a problem.

    Only a place that no gazetteer knows is put right, and only where exactly one change of a
    letter for its look-alike makes a place that exists.
    """
    if not report.agency or take_apart(report.agency).places:
        return report
    right = [name for name in _lookalikes(report.agency) if describe(name).place]
    if len(right) != 1:
        return report
    problem = Problem("place_misprint", None, f"{report.agency} / {right[0]}")
    return replace(
        report,
        agency=right[0],
        aliases=(*report.aliases, report.agency),
        problems=(*report.problems, problem),
    )


def _lookalikes(name: str) -> Iterator[str]:
    """Yield the name with one letter changed for one that looks alike."""
    for at, letter in enumerate(name):
        for group in wording()["lookalikes"]:
            if letter in group:
                yield from (
                    f"{name[:at]}{other}{name[at + 1 :]}" for other in group if other != letter
                )
