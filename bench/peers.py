"""The same work by bare libraries in the same run: a look-up, a ranking, a search, a repair."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

from rapidfuzz import fuzz, process

from bench import Beside
from bench.answers import ASKS, TODAY
from bench.mistakes import mistyped
from bench.synthetic import Filed, fill, sample
from index import ask
from index.names import find_agencies
from index.plain import plain
from index.sqlite import SqliteStore, open_store

REPORTS = 10_000
ASKED, FEW = 500, 50
"""Look-ups of a kind, and searches and rankings."""
_SLOT = "(SELECT id FROM slot WHERE indicator = 'new_received' AND col = 'total')"
_CELL = (
    f"SELECT value FROM cell WHERE slot = {_SLOT} AND year = ?2 AND report = (SELECT id FROM report"
    " WHERE agency = (SELECT agency FROM alias WHERE alias = ?1) AND year = ?2 AND newest = 1)"
)
_TOP = (
    f"SELECT agency.name, cell.value FROM (SELECT report, value FROM cell WHERE slot = {_SLOT}"
    " AND year = ? ORDER BY value DESC LIMIT 10) AS cell JOIN report ON report.id = cell.report"
    " JOIN agency ON agency.id = report.agency ORDER BY cell.value DESC"
)
_WORD = "SELECT rowid FROM passage WHERE passage MATCH ? ORDER BY bm25(passage) LIMIT 10"
WORDS = ("媒体", "培训", "解读", "专栏", "公开", "平台")


def measure(size: int = REPORTS) -> Iterator[Beside]:
    """Yield what each kind of work takes us and others on one store; those not installed fail."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gongkai.db"
        filed = fill(path, size)
        store, some = open_store(path), sample(filed, ASKED)
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as bare:
            yield from _figures(store, bare, filed, some)
            yield from _rankings(store, bare, filed)
            yield from _searches(store, bare)
        yield from _repairs(store, some)


def _figures(
    store: SqliteStore, bare: sqlite3.Connection, filed: Sequence[Filed], some: Sequence[Filed]
) -> Iterator[Beside]:
    what = "a figure by agency and year"
    questions = [f"{one.agency}{one.year}年{ASKS}" for one in some]
    yield _timed(what, "gongkai, question to answer", partial(_answer, store), questions)
    keys = [(plain(one.agency), one.year) for one in some]
    yield _timed(
        what, "SQLite, the cell alone", lambda key: bare.execute(_CELL, key).fetchall(), keys
    )
    if find_spec("duckdb"):
        duck = _duck(filed)
        sql = "SELECT value FROM filed WHERE agency = ? AND year = ?"
        pairs = [[one.agency, one.year] for one in some]
        yield _timed(what, "DuckDB", lambda key: duck.execute(sql, key).fetchall(), pairs)


def _rankings(
    store: SqliteStore, bare: sqlite3.Connection, filed: Sequence[Filed]
) -> Iterator[Beside]:
    what = "the ten largest of a year"
    years = [year for year in (2019, 2020, 2021) for _ in range(FEW // 3)]
    asked = [f"{year}年收到申请最多的10家单位是哪些" for year in years]
    yield _timed(what, "gongkai, with every place cited", partial(_answer, store), asked)
    yield _timed(
        what, "SQLite, names and values", lambda y: bare.execute(_TOP, (y,)).fetchall(), years
    )
    if find_spec("duckdb"):
        duck = _duck(filed)
        sql = "SELECT agency, value FROM filed WHERE year = ? ORDER BY value DESC LIMIT 10"
        yield _timed(what, "DuckDB", lambda year: duck.execute(sql, [year]).fetchall(), years)


def _searches(store: SqliteStore, bare: sqlite3.Connection) -> Iterator[Beside]:
    what = "ten passages with a word"
    words = list(WORDS) * (FEW // len(WORDS))
    yield _timed(what, "gongkai, the store's search", lambda word: store.search([word]), words)
    yield _timed(
        what, "FTS5, bm25 in SQL", lambda word: bare.execute(_WORD, (word,)).fetchall(), words
    )
    if find_spec("tantivy"):
        find = _tantivy(store)
        yield _timed(what, "tantivy", find, words)


def _repairs(store: SqliteStore, some: Sequence[Filed]) -> Iterator[Beside]:
    what = "a name with one letter wrong"
    random = Random(3)
    spoilt = [(mistyped(random, one.agency), one.agency) for one in some]
    names = list(store.names().values())
    said = [one for one, _ in spoilt]
    right = sum(
        any(meant in {a.name for a in (*m.agencies, *m.candidates[:5])} for m in _found(store, one))
        for one, meant in spoilt
    )
    yield _timed(what, "gongkai, meant or offered", partial(_found, store), said, right)
    best = [process.extractOne(one, names, scorer=fuzz.ratio)[0] for one in said]
    right = sum(one == meant for one, (_, meant) in zip(best, spoilt, strict=True))
    brute = partial(process.extractOne, choices=names, scorer=fuzz.ratio)
    yield _timed(what, "rapidfuzz, ratio over all names", brute, said, right)


def _found(store: SqliteStore, said: str) -> Any:
    return find_agencies(plain(f"{said}2021年{ASKS}"), store)


def _answer(store: SqliteStore, question: str) -> object:
    return ask(question, store, TODAY)


def _timed(
    what: str, who: str, work: Callable[[Any], object], given: Sequence[Any], right: int = 0
) -> Beside:
    """Return the processor time of each piece; what is measured has been done once before."""
    for one in given[:5]:
        work(one)
    times = []
    for one in given:
        start = process_time()
        work(one)
        times.append(process_time() - start)
    times.sort()
    p99 = times[int(len(times) * 0.99)] if len(times) >= ASKED else None
    return Beside(what, who, len(times), right, times[len(times) // 2], p99)


def _duck(filed: Sequence[Filed]) -> Any:
    import duckdb

    connection = duckdb.connect()
    connection.execute("CREATE TABLE filed (agency TEXT, year INTEGER, value INTEGER)")
    connection.executemany(
        "INSERT INTO filed VALUES (?, ?, ?)", [list(one) for one in filed[:20_000]]
    )
    return connection


def _tantivy(store: SqliteStore) -> Callable[[str], object]:
    """Return a search over the words of all passages, as they are segmented for the store."""
    import tantivy

    from index.words import words

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("words", tokenizer_name="whitespace")
    index = tantivy.Index(builder.build())
    writer = index.writer()
    for held in store.reports():
        text = store.text(held.id)
        for passage in store.passages(held.id):
            said = " ".join(words(text[passage.start : passage.end]))
            writer.add_document(tantivy.Document(words=said))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def find(word: str) -> object:
        return searcher.search(index.parse_query(word, ["words"]), 10).hits

    return find
