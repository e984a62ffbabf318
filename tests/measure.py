"""What the commands of the contract get right: cells against gold, answers against cases."""

import csv
import io
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from index.sqlite import open_store
from tests.answers import texts_of
from tests.cases import NEW, OWN, TODAY, Case, Talk, chats, questions
from tests.conftest import INVENTED, ROOT
from tests.country import printing
from tests.country.cases import CASES
from tests.judge import all_figures, citations, close, faults

Row = Mapping[str, str]


def gongkai(*arguments: str | Path, say: str = "") -> str:
    """Return what the command prints; raises with its own words if it fails."""
    command = [sys.executable, "-m", "bot", *map(str, arguments)]
    done = subprocess.run(
        command, cwd=ROOT, input=say, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise SystemExit(f"gongkai {arguments[0]} ended with {done.returncode}: {done.stderr}")
    return done.stdout


def measure(root: Path, database: Path) -> dict[str, float]:
    """Return the scores on the program's own reports, gold and questions."""
    gongkai("build", root / "data" / "reports", "--db", database)
    tests = root / "tests"
    gold = [
        {"file": file.name, **row}
        for file in sorted((tests / "gold").glob("*.csv"))
        for row in rows(file)
    ]
    talks = [*questions(tests / "questions"), *chats(tests / "chats")]
    invented = database.with_name("invented.db")
    gongkai("build", INVENTED, "--db", invented)
    stores = {OWN: database, "more": invented}
    return {**cell_scores(gold, database), **answer_scores(talks, stores)}


def measure_shared(shared: Path, folder: Path) -> dict[str, float]:
    """Return the scores on the reports and questions of the shared folder."""
    everything, five = folder / "shared.db", folder / "five.db"
    gongkai("build", shared / "reports", "--db", everything)
    gongkai("build", ROOT / "data" / "reports", "--db", five)
    talks = from_lines((shared / "questions" / "dev.jsonl").read_text("utf-8"))
    cells = cell_scores(rows(shared / "reports" / "gold.csv"), everything)
    return {**cells, **answer_scores(talks, {OWN: five})}


def measure_strangers(folder: Path) -> dict[str, float]:
    """Return the scores on the questions of strangers, after their first scores were noted."""
    five = folder / "five.db"
    gongkai("build", ROOT / "data" / "reports", "--db", five)
    files = sorted((ROOT / "tests" / "strangers").glob("*.jsonl"))
    talks = [talk for file in files for talk in from_lines(file.read_text("utf-8"))]
    return answer_scores(talks, {OWN: five}, tells=False)


def measure_country(folder: Path) -> dict[str, float]:
    """Return the scores on the invented country."""
    database = folder / "country.db"
    printing.write(folder / "country")
    gongkai("build", folder / "country", "--db", database)
    return answer_scores(from_lines(CASES.read_text("utf-8")), {OWN: database}, tells=False)


def rows(file: Path) -> list[Row]:
    """Return the rows of a gold file."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


EXPECTED = (
    *("status", "value", "values", "approx", "agency", "year", "section", "label", "column"),
    *("unit", "quote", "text", "texts", "warn", "candidates", "lang"),
)
"""Keys of a line that say what the answer must be; others tell who asks and how."""


def from_lines(text: str) -> list[Talk]:
    """Return the conversations of a question file: JSON lines, one session after another."""
    turns: dict[str, list[Case]] = {}
    for row in map(json.loads, text.splitlines()):
        expected = {key: row[key] for key in EXPECTED if key in row}
        turns.setdefault(row.get("session") or row["id"], []).append(Case(row["q"], expected))
    return [Talk(name, tuple(cases)) for name, cases in turns.items()]


def cell_scores(gold: Sequence[Row], database: Path) -> dict[str, float]:
    """Return how many gold cells are exported right, and how many wrong."""
    exported = csv.DictReader(io.StringIO(gongkai("export", "figures", "--db", database)))
    got: dict[tuple[str, ...], list[Row]] = {}
    for row in exported:
        if row["source"] == "table":
            got.setdefault((row["indicator"], row["column"]), []).append(row)
    tally = Counter(cell_verdict(cell, got) for cell in gold)
    return {"cells_right": share(tally["right"], len(gold)), "wrong_cells": tally["wrong"]}


def cell_verdict(cell: Row, got: Mapping[tuple[str, ...], list[Row]]) -> str:
    """Return `right`, `wrong` or `absent` for one printed cell."""
    own = re.compile(rf"{slug(Path(cell['file']).stem)}(-\d+)?")
    held = [
        row
        for row in got.get((cell["indicator"], cell["column"]), [])
        if own.fullmatch(row["report"]) and row["year"] == cell.get("year", row["year"])
    ]
    if not held:
        return "absent"
    value, state = held[0]["value"], held[0]["state"]
    if cell["state"] == "blank":
        return "right" if state == "blank" and not value else "wrong" if value else "absent"
    if not value:
        return "absent"
    number = re.match(r"[-+]?[\d.]+", cell["value"])
    return "right" if number and close(value, float(number.group())) else "wrong"


def answer_scores(
    talks: list[Talk], stores: Mapping[str, Path], tells: bool = True
) -> dict[str, float]:
    """Return how many answers are right, wrong, asked back in vain, and cited exactly.

    `tells`: print what is wrong with each answer.
    """
    tally: Counter[str] = Counter()
    texts = {name: texts_of(open_store(database)) for name, database in stores.items()}
    for today, store in sorted({(talk.today, talk.store) for talk in talks}):
        same = [talk for talk in talks if (talk.today, talk.store) == (today, store)]
        answers = answers_to(same, stores[store], today)
        for case, answer in zip(cases_of(same), answers, strict=True):
            tally += verdict(case, answer, texts[store], tells)
    first = {"passages_first": share(tally["first"], tally["sought"])} if tally["sought"] else {}
    return {
        **first,
        "questions_right": share(tally["right"], tally["asked"]),
        "wrong_figures": tally["wrong"],
        "needless_questions": share(tally["needless"], tally["asked"]),
        "citations_exact": share(tally["cited"] - tally["miscited"], tally["cited"]),
    }


def verdict(
    case: Case, answer: Mapping[str, Any], texts: Mapping[str, str], tells: bool = False
) -> Counter[str]:
    """Return what one answer adds to the tally."""
    found = faults(case.expected, answer, texts)
    needless = bool(found) and answer["status"] == "clarify"
    if tells and found and not case.known_failure:
        print(f"    {case.ask}: " + "; ".join(fault.text for fault in found))
    return Counter(
        asked=1,
        sought=int("first" in case.expected),
        first=int("first" in case.expected and not any(f.hides_answer for f in found)),
        right=int(not found),
        wrong=int(any(fault.wrong for fault in found)),
        needless=int(needless),
        cited=len(citations(answer)),
        miscited=min(sum(f.citation for f in found), max(1, len(list(all_figures(answer))))),
    )


def cases_of(talks: Iterable[Talk]) -> list[Case]:
    """Return the questions of these conversations, `/new` left out."""
    return [case for talk in talks for case in talk.turns if case.ask != NEW]


def answers_to(talks: list[Talk], database: Path, today: date = TODAY) -> list[dict[str, Any]]:
    """Return the answers of one long chat; each conversation begins anew."""
    said = [line for talk in talks for line in (NEW, *(turn.ask for turn in talk.turns))]
    lines = "".join(line.replace("\n", " ") + "\n" for line in said)
    printed = gongkai("chat", "--json", "--db", database, "--today", today.isoformat(), say=lines)
    return [json.loads(line) for line in printed.splitlines()]


def share(part: int, whole: int) -> float:
    """Return a part of a whole; 0 of nothing is 0, so that an empty corpus has no good score."""
    return part / whole if whole else 0.0


def slug(stem: str) -> str:
    """Return a file's stem as a report id.

    >>> slug("Suifenhe 2021")
    'suifenhe-2021'
    """
    return re.sub(r"[^0-9a-z]+", "-", stem.lower()).strip("-")
