"""What keyword search alone gets right: the same cases, answered with the best cell it finds.

    python -m tests.baseline

Each report is one document of words (agency, its other names, year), each of its cells another
(row and column as printed); both are ranked by FTS5's bm25 for the words of the question. The best
cell of the best report is the answer, whatever was asked: the score beside which ours stands.
"""

import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.reply.phrases import column_label, printed_label
from index.answer import Answer
from index.answering.opened import Opened, cited
from index.cited import CitedFigure
from index.finding import NotUnderstood, Stated
from index.sqlite import open_store
from index.store import Store
from index.words import words
from parser.report import State
from tests.answers import answer_as_json, texts_of
from tests.cases import OWN, Case, Talk, chats, questions
from tests.conftest import INVENTED, ROOT
from tests.measure import cases_of, gongkai, share, verdict


@dataclass(frozen=True)
class Keywords:
    """Two full-text tables over a store: its reports, and their filled cells."""

    store: Store
    database: sqlite3.Connection
    cells: dict[int, CitedFigure]

    def ask(self, question: str) -> Answer:
        """Answer with the best cell of the best report; say nothing where no word is found."""
        found = self._best("report", question, 0)
        cell = self._best("cell", question, found) if found else None
        figure = self.cells.get(cell or 0)
        return Answer(
            question=question,
            language="zh",
            status="answered" if figure else "not_understood",
            kind="figure",
            finding=Stated() if figure else NotUnderstood(),
            data_version=self.store.data_version,
            agencies=(figure.agency,) if figure else (),
            years=(figure.year,) if figure else (),
            figures=(figure,) if figure else (),
        )

    def _best(self, table: str, question: str, report: int) -> int | None:
        wanted = " OR ".join(f'"{word}"' for word in dict.fromkeys(words(question)))
        row = self.database.execute(
            f"SELECT rowid FROM {table} WHERE words MATCH ? AND holder = ? ORDER BY rank LIMIT 1",
            (wanted or '""', report),
        ).fetchone()
        return int(row[0]) if row else None


def keywords(store: Store) -> Keywords:
    """Return the keyword search over every report and filled cell of a store."""
    database, cells = sqlite3.connect(":memory:"), dict[int, CitedFigure]()
    for table in ("report", "cell"):
        database.execute(f"CREATE VIRTUAL TABLE {table} USING fts5(words, holder UNINDEXED)")
    for held in store.reports():
        named = (held.agency.name, *held.agency.aliases, str(held.year))
        _file(database, "report", held.id, named, 0)
        opened = Opened(held, store)
        for printed in opened.figures.values():
            if printed.state is State.NUMBER:
                figure = cited(opened, printed)
                said = (printed_label(figure), column_label(figure.column) or "")
                cells[len(cells) + 1] = figure
                _file(database, "cell", len(cells), said, held.id)
    return Keywords(store, database, cells)


def _file(
    database: sqlite3.Connection, table: str, row: int, said: Iterable[str], report: int
) -> None:
    text = " ".join(word for part in said for word in words(part))
    database.execute(
        f"INSERT INTO {table} (rowid, words, holder) VALUES (?, ?, ?)", (row, text, report)
    )


def score(talks: Iterable[Talk], stores: dict[str, Path]) -> Counter[str]:
    """Return how many of the cases keyword search answers right, and how many wrong."""
    tally: Counter[str] = Counter()
    for name, path in stores.items():
        store = open_store(path)
        search, texts = keywords(store), texts_of(store)
        for case in cases_of(talk for talk in talks if talk.store == name):
            answer = answer_as_json(search.ask(case.ask))
            tally += verdict(Case(case.ask, case.expected, "not held against it"), answer, texts)
    return tally


def main() -> None:
    """Print the score of keyword search on the program's own cases."""
    talks = [*questions(ROOT / "tests" / "questions"), *chats(ROOT / "tests" / "chats")]
    with tempfile.TemporaryDirectory() as folder:
        stores = {OWN: Path(folder) / "own.db", "more": Path(folder) / "more.db"}
        for name, reports in ((OWN, ROOT / "data" / "reports"), ("more", INVENTED)):
            gongkai("build", reports, "--db", stores[name])
        tally = score(talks, stores)
    print(f"asked {tally['asked']}, right {share(tally['right'], tally['asked']):.4f}", end=", ")
    print(f"wrong figures {tally['wrong']}")


if __name__ == "__main__":
    main()
