"""Full-text search over passages: what holds every word is found without rank, then ranked itself.

FTS5's bm25 counts every occurrence of a word in the whole store and reads the length of every
passage with it: four hundred times the search itself inside one agency, and in a store of 100,000
reports a third of a second. So passages are ranked from their text; only where none holds every
word does bm25 say which of the words are rare.
"""

import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from index.sqlite.file import PASSAGE_BITS
from index.sqlite.sealed import Connection
from index.store import FoundPassage, Store
from parser.report import Passage

NARROW = 64
"""In scopes of up to this many reports all passages with any of the words are ranked."""
RANKED = 64
"""Passages with every word that are ranked in larger scopes, those filed first."""
SATURATION = 1.2
"""How soon further occurrences of a word stop counting (k1 of bm25)."""
_NUMBER = (1 << PASSAGE_BITS) - 1


def search(
    connection: Connection,
    store: Store,
    words: Sequence[str],
    reports: Sequence[int] | None,
    limit: int,
) -> list[FoundPassage]:
    """Return the passages with any of the words, best first, within reports (None: all)."""
    wanted = list(dict.fromkeys(word for word in words if any(map(str.isalnum, word))))
    if not wanted or reports == []:
        return []
    reports = _few(connection) if reports is None else reports
    any_word = f"words : ({_any(wanted)})"
    if reports is None or len(reports) > NARROW:
        places = [*islice(_with_every(connection, wanted, reports), max(limit, RANKED))]
        if not places:
            return list(_found(store, _ranked(connection, any_word, reports, limit)))
    else:
        places = _scoped(connection, any_word, reports)
    scored = _score(store, places, [unicodedata.normalize("NFKC", w).lower() for w in wanted])
    return sorted(scored, key=lambda hit: (-hit.score, hit.report, hit.passage.start))[:limit]


def scope(agency: int, year: int) -> str:
    """Return the words by which a passage's agency and year are found in the index."""
    return f"a{agency} y{year}"


def _few(connection: Connection) -> list[int] | None:
    """Return the reports of a store that holds only a few, None of a larger one."""
    sql = "SELECT id FROM report WHERE newest = 1 LIMIT ?"
    found = [row[0] for row in connection.execute(sql, (NARROW + 1,))]
    return found if len(found) <= NARROW else None


def _ranked(
    connection: Connection, any_word: str, reports: Sequence[int] | None, limit: int
) -> list[tuple[int, float]]:
    sql = (
        "SELECT passage.rowid, -bm25(passage) FROM passage"
        f" JOIN report ON report.id = passage.rowid >> {PASSAGE_BITS}"
        " WHERE passage MATCH ? AND report.newest = 1"
    )
    values: list[str | int] = [any_word]
    if reports is not None:
        sql += " AND report.id IN (SELECT value FROM json_each(?))"
        values.append(json.dumps(reports))
    return connection.execute(
        f"{sql} ORDER BY bm25(passage), passage.rowid LIMIT ?", [*values, limit]
    ).fetchall()


def _with_every(
    connection: Connection, words: Sequence[str], reports: Sequence[int] | None
) -> Iterator[tuple[int, int]]:
    """Yield (report, passage number) of what holds every word, by the newest of each report."""
    among = None if reports is None else frozenset(reports)
    every = " AND ".join(_any([word]) for word in words)
    rows = connection.execute(
        "SELECT rowid FROM passage WHERE passage MATCH ? ORDER BY rowid", [f"words : ({every})"]
    )
    known: dict[int, bool] = {}
    for (row,) in rows:
        report = row >> PASSAGE_BITS
        if report not in known:
            known[report] = among is None or report in among
            known[report] = known[report] and _is_newest(connection, report)
        if known[report]:
            yield report, row & _NUMBER


def _is_newest(connection: Connection, report: int) -> bool:
    found = connection.execute("SELECT newest FROM report WHERE id = ?", [report]).fetchone()
    return bool(found and found[0])


def _scoped(connection: Connection, any_word: str, reports: Sequence[int]) -> list[tuple[int, int]]:
    """Return (report, passage number) of the matches within a few reports."""
    held = connection.execute(
        "SELECT agency, year FROM report WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps(reports)],
    ).fetchall()
    agencies = _any(sorted({f"a{agency}" for agency, _ in held}))
    years = _any(sorted({f"y{year}" for _, year in held}))
    if not held:
        return []
    rows = connection.execute(
        f"SELECT rowid FROM passage WHERE passage MATCH ? AND rowid >> {PASSAGE_BITS}"
        " IN (SELECT value FROM json_each(?))",
        [f"scope : ({agencies}) AND scope : ({years}) AND {any_word}", json.dumps(reports)],
    )
    return [(row[0] >> PASSAGE_BITS, row[0] & _NUMBER) for row in rows]


def _score(
    store: Store, places: Iterable[tuple[int, int]], words: Sequence[str]
) -> Iterator[FoundPassage]:
    """Yield the passages with a score: more of the words, longer ones, in less text."""
    by_report: dict[int, list[int]] = defaultdict(list)
    for report, number in places:
        by_report[report].append(number)
    for report, numbers in by_report.items():
        text, passages = store.text(report), store.passages(report)
        for number in numbers:
            passage = passages[number]
            yield FoundPassage(report, passage, _weight(_shown(text, passage), words))


def _shown(text: str, passage: Passage) -> str:
    shown = f"{passage.heading}\n{text[passage.start : passage.end]}"
    return "".join(unicodedata.normalize("NFKC", shown).lower().split())


def _weight(text: str, words: Sequence[str]) -> float:
    # A passage of about 200 characters is neither favoured nor held back, as in bm25.
    length = SATURATION * (0.25 + 0.75 * len(text) / 200)
    counts = ((word, text.count(word)) for word in words)
    return sum(len(word) * count * (SATURATION + 1) / (count + length) for word, count in counts)


def _found(store: Store, hits: Iterable[tuple[int, float]]) -> Iterator[FoundPassage]:
    for row, score in hits:
        report = row >> PASSAGE_BITS
        yield FoundPassage(report, store.passages(report)[row & _NUMBER], score)


def _any(words: Iterable[str]) -> str:
    """Return an FTS5 expression for any of the words, each quoted: none of them is syntax."""
    return " OR ".join('"' + word.replace('"', '""').replace("\0", "") + '"' for word in words)
