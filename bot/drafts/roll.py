"""Who of a list of agencies has a draft, and what of it: in time, late, missing, faulty."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bot.rows import Row
from bot.words import Failure, say
from data.rules import rules
from index.build.sources import Unreadable, table
from index.drafts import Judged
from parser import due_day, same_agency

COLUMNS = ("agency", "year", "status", "findings", "published", "due", "file")
_LATE = "late"


def expected(path: Path) -> tuple[str, ...]:
    """Return the agencies of a list (a CSV file with a column `agency`); raises Failure."""
    try:
        columns, listed = table(path.read_bytes())
    except Unreadable as error:
        raise Failure("list_damaged", path=path) from error
    if "agency" not in columns:
        raise Failure("list_without_agency", path=path)
    named = (row["agency"].strip() for row in listed)
    return tuple(name for name in dict.fromkeys(named) if name)


def roll(agencies: Iterable[str], drafts: Sequence[Judged], language: str) -> Iterator[Row]:
    """Yield a row for each agency of the list, then for each draft of an agency not on it."""
    left = [one for one in drafts if one.report]
    for agency in agencies:
        own = [one for one in left if one.report and same_agency(one.report.agency, agency)]
        left = [one for one in left if one not in own]
        if not own:
            yield _row(agency, None, _status("missing", language))
        for one in own:
            yield _row(agency, one, _statuses(one, language))
    for one in left:
        status = _joined([_status("unlisted", language), _statuses(one, language)], language)
        yield _row(one.report.agency if one.report else "", one, status)


def _statuses(judged: Judged, language: str) -> str:
    found = {one.rule for one in judged.findings}
    report = judged.report
    when = "undated"
    if _LATE in found:
        when = "late"
    elif report and report.published:
        when = "in_time"
    faulty = any(rules().checks[rule].severity == "hard" for rule in found)
    told = [_status(when, language), *([_status("faulty", language)] if faulty else [])]
    return _joined(told, language)


def _joined(told: Sequence[str], language: str) -> str:
    return say(language, "finding", "list_mark").join(told)


def _status(name: str, language: str) -> str:
    return say(language, "roll", name)


def _row(agency: str, judged: Judged | None, status: str) -> Row:
    report = judged.report if judged else None
    due = due_day(report.agency, report.year) if report else None
    return {
        "agency": agency,
        "year": report.year if report else None,
        "status": status,
        "findings": len(judged.findings) if judged else None,
        "published": report.published.isoformat() if report and report.published else None,
        "due": due.isoformat() if due else None,
        "file": judged.file if judged else None,
    }
