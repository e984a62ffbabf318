"""Reports into the store with progress shown; the store opened, made first where there is none."""

import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from bot.settings import Settings
from bot.words import say
from index.sqlite import SqliteStore, StoreError, open_store
from index.sqlite.manifest import beside

if TYPE_CHECKING:
    from index.build import Limits, Progress, Refused

REPORTS = Path(__file__).resolve().parent.parent / "data" / "reports"
"""The reports that come with the program: what is built where nobody names others."""


def load(
    paths: Sequence[Path], settings: Settings, jobs: int, out: TextIO | None
) -> tuple["Refused", ...]:
    """Build the store; write the counts to `out` and each refused file to standard error."""
    from index.build import build

    with _Shown(settings.language) as shown:
        result = build(
            paths or [REPORTS], settings.db, jobs, shown.progress, limits=limits(settings)
        )
    if out is not None:
        counts = {
            "loaded": result.loaded, "unchanged": result.unchanged,
            "updated": result.updated, "refused": len(result.refused),
        }  # fmt: skip
        click.echo(say(settings.language, "label", "counts", **counts), file=out)
    for refused in result.refused:
        why = refused.why
        if refused.code:
            why = say(settings.language, "refused", refused.code, why=why)
        said = say(settings.language, "label", "refused", file=refused.file, why=why)
        click.echo(said, err=True)
    for doubt in result.doubts:
        said = say(settings.language, "doubt", doubt.code, file=doubt.file, detail=doubt.detail)
        click.echo(said, err=True)
    return result.refused


def verified(settings: Settings, sample: int | None, jobs: int, out: TextIO) -> bool:
    """Check the store and its sources, write what is found; return whether nothing was."""
    from index.build.verify import verify

    with _Shown(settings.language) as shown:
        found = verify(settings.db, sample, jobs, limits(settings), shown.progress)
    for finding in found.findings:
        click.echo(say(settings.language, "verify", finding.code, where=finding.where), file=out)
    counts = {"reports": found.reports, "sources": found.sources, "found": len(found.findings)}
    click.echo(say(settings.language, "label", "verified", **counts), file=out)
    return not found.findings


def limits(settings: Settings) -> "Limits":
    """Return what reading one file may take: what the operator says, else what is usual."""
    from index.build.confine import LIMITS, MB

    said = {
        "seconds": settings.read_seconds,
        "memory": settings.read_memory_mb and settings.read_memory_mb * MB,
        "written": settings.read_written_mb and settings.read_written_mb * MB,
    }
    return replace(LIMITS, **{name: most for name, most in said.items() if most is not None})


def ready(settings: Settings) -> SqliteStore:
    """Return the store, built from the reports that come with the program if there never was one.

    Raises StoreError where a store that was here is gone: answers from other reports in its place
    would be worse than none.
    """
    if not settings.db.exists():
        if beside(settings.db).exists():
            raise StoreError("store_gone", settings.db)
        load((), settings, 1, None)
    store = open_store(settings.db)
    _look_at_clock(settings)
    return store


def _look_at_clock(settings: Settings) -> None:
    """Say so where the clock has jumped back: 去年 is counted from it."""
    today, built = date.today(), date.fromtimestamp(settings.db.stat().st_mtime)
    if today < built:
        click.echo(
            say(settings.language, "label", "clock_behind", today=today, built=built), err=True
        )


class _Shown:
    """A progress bar on a terminal, nothing in a pipe."""

    def __init__(self, language: str) -> None:
        self._language, self._started = language, time.monotonic()
        self._bar: Any = None
        self.progress: Progress = self._show if sys.stderr.isatty() else _silent

    def __enter__(self) -> "_Shown":
        return self

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.render_finish()

    def _show(self, done: int, total: int, refused: int) -> None:
        if self._bar is None:
            title = say(self._language, "label", "reading")
            self._bar = click.progressbar(
                length=total, label=title, show_pos=True, file=sys.stderr,
                item_show_func=lambda said: said,
            )  # fmt: skip
        rate = done / max(time.monotonic() - self._started, 0.001)
        said = say(self._language, "label", "rate", refused=refused, rate=f"{rate:.0f}")
        self._bar.update(1, said)


def _silent(done: int, total: int, refused: int) -> None:
    """Say nothing."""
