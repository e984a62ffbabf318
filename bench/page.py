"""What was measured as docs/performance.md, with a plot: nothing in it is written by hand."""

import os
import platform
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench import Amount, Beside, Spread, Timing

DOCS = Path(__file__).parent.parent / "docs"
PAGE, PLOT = "performance.md", "performance.svg"
HEAD = """# Performance

Written by `python -m bench {arguments}`; nothing here is filled in by hand.
Times are processor time on {cores} shared cores ({machine}, Python {python}), {day}: trust the
ratios in a table. Every answer that was timed was checked against what was filed: a figure must be
the one filed, a misspelt name must be answered for or offered, a sum must be the sum. Stores are
made of up to 2,000 different readings of the sample reports. The 99th percentile is that of 500
questions; of fewer there is none.

![Time by the size of the store](performance.svg)
"""


def write(measured: Sequence[Beside | Spread | Timing | Amount]) -> None:
    """Write the page and its plot."""
    DOCS.mkdir(exist_ok=True)
    head = HEAD.format(
        arguments=" ".join(sys.argv[1:]),
        cores=os.cpu_count(),
        machine=platform.machine(),
        python=platform.python_version(),
        day=datetime.now(UTC).date(),
    )
    spreads = [one for one in measured if isinstance(one, Spread)]
    beside = [one for one in measured if isinstance(one, Beside)]
    rest = [one for one in measured if isinstance(one, Timing | Amount)]
    parts = [head]
    if spreads:
        parts += ["## Questions, by the number of reports\n", *_questions(spreads), ""]
        _plot(spreads)
    if beside:
        parts += ["## Beside others, in the same run\n", *_peers(beside), ""]
    if rest:
        parts += ["## What else was measured\n", *_others(rest), ""]
    (DOCS / PAGE).write_text("\n".join(parts), "utf-8")


def _questions(spreads: Sequence[Spread]) -> Iterator[str]:
    """Yield a table: a kind of question a row, a size a column."""
    sizes = sorted({one.size for one in spreads})
    yield "p50/p99 in milliseconds, and how many of the questions asked were answered rightly.\n"
    yield f"| question | {' | '.join(f'{size:,}' for size in sizes)} | target |"
    yield "|---|" + "---|" * (len(sizes) + 1)
    for what in dict.fromkeys(one.what for one in spreads):
        by_size = {one.size: one for one in spreads if one.what == what}
        cells = [_spread(by_size[size]) if size in by_size else "" for size in sizes]
        last = by_size[max(by_size)]
        yield f"| {what} | {' | '.join(cells)} | {last.p50_limit:g}/{last.p99_limit:g} |"


def _spread(one: Spread) -> str:
    p99 = "–" if one.p99 is None else f"{one.p99 * 1000:.2f}"
    return f"{one.p50 * 1000:.2f}/{p99}, {one.right} of {one.asked}"


def _peers(beside: Sequence[Beside]) -> Iterator[str]:
    yield "| work | by | p50 ms | p99 ms | right |"
    yield "|---|---|---|---|---|"
    for one in beside:
        p99 = "–" if one.p99 is None else f"{one.p99 * 1000:.3f}"
        right = f"{one.right} of {one.asked}" if one.right else ""
        yield f"| {one.what} | {one.who} | {one.p50 * 1000:.3f} | {p99} | {right} |"


def _others(rest: Sequence[Timing | Amount]) -> Iterator[str]:
    yield "| what | measured | target |"
    yield "|---|---|---|"
    for one in rest:
        if isinstance(one, Amount):
            yield f"| {one.what} | {one.amount:.2f} {one.unit} | {one.target} |"
        else:
            beside = f", {one.ratio:.1f} × {one.peer}" if one.ratio is not None else ""
            yield f"| {one.what} | {one.ours * 1000:.2f} ms a {one.piece}{beside} | {one.target} |"


def _plot(spreads: Sequence[Spread]) -> None:
    """Draw the median of each kind of question over the size of the store."""
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(8, 5))
    for what in dict.fromkeys(one.what for one in spreads):
        of_kind = sorted((one.size, one.p50 * 1000) for one in spreads if one.what == what)
        axes.plot(*zip(*of_kind, strict=True), marker="o", label=what)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("reports in the store")
    axes.set_ylabel("median, ms of processor time")
    axes.grid(visible=True, alpha=0.3)
    axes.legend(fontsize="x-small")
    figure.savefig(DOCS / PLOT, metadata={"Date": None})
    pyplot.close(figure)
