"""Scores and their floors: cells right, questions right, citations exact, wrong figures none.

    python -m tests.score                      # fails below a floor or on a changed corpus
    python -m tests.score --update             # takes the new corpus and the higher scores
    python -m tests.score --update --allow-regression

Everything goes through the commands of the contract, as a reader's program would.
"""

import argparse
import hashlib
import sys
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.conftest import ROOT, SHARED
from tests.measure import measure, measure_country, measure_shared, measure_strangers

TESTS = ROOT / "tests"
FLOORS = TESTS / "floors.toml"
CORPUS = (
    *("gold/*.csv", "questions/*.toml", "chats/*.toml", "reports/*.txt"),
    *("strangers/*.jsonl", "country/cases.jsonl"),
)
CEILINGS = ("wrong_cells", "wrong_figures", "needless_questions")
"""Measures that may only fall; all others may only rise."""
HEAD = """# What was reached and may not be lost: `make score` holds every score against these.
# Written by `make score ARGS=--update`, which refuses to lower a floor without --allow-regression.

"""

Scores = Mapping[str, float]


def fingerprint() -> str:
    """Return the hash of everything the scores are measured on."""
    files = [*(ROOT / "data" / "reports").glob("*"), *(f for p in CORPUS for f in TESTS.glob(p))]
    whole = hashlib.sha256()
    for file in sorted(files):
        whole.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()[:16]


def worse(name: str, score: float, floor: float) -> bool:
    """Return whether a score is on the wrong side of its floor.

    >>> worse("questions_right", 0.96, 0.97), worse("wrong_figures", 1, 0)
    (True, True)
    """
    return score > floor + 1e-9 if name in CEILINGS else score < floor - 1e-9


def lost(scores: Scores, floors: Scores) -> list[str]:
    """Return a sentence for every score that is worse than its floor."""
    return [
        f"{name} is {shown(scores[name])}, the floor is {shown(floor)}"
        for name, floor in floors.items()
        if name in scores and worse(name, scores[name], floor)
    ]


def raised(scores: Scores, floors: Scores) -> dict[str, float]:
    """Return the floors after these scores; what was not measured here keeps its floor."""
    return {**floors, **scores}


def shown(score: float) -> str:
    """Return a score as it stands in the file: a count, or four decimals rounded down.

    >>> shown(0.99999), shown(3)
    ('0.9999', '3')
    """
    return str(int(score)) if score == int(score) else f"{int(score * 10000) / 10000:.4f}"


def floor_of(name: str, score: float) -> str:
    """Return a score as a floor: a ceiling is rounded up, or its own score would exceed it.

    >>> floor_of("needless_questions", 0.04032), floor_of("questions_right", 0.04038)
    ('0.0404', '0.0403')
    """
    is_rounded = name in CEILINGS and score != int(score)
    return f"{-(-score * 10000 // 1) / 10000:.4f}" if is_rounded else shown(score)


def as_toml(corpus: str, groups: Mapping[str, Scores]) -> str:
    """Return the text of floors.toml."""
    text = f'{HEAD}corpus = "{corpus}"\n'
    for group, scores in groups.items():
        text += f"\n[{group}]\n"
        text += "".join(f"{name} = {floor_of(name, score)}\n" for name, score in scores.items())
    return text


def scores_here() -> dict[str, Scores]:
    """Return the scores by group; `shared` only where that folder is beside the checkout."""
    measured: dict[str, Callable[[Path], dict[str, float]]] = {
        "own": lambda folder: measure(ROOT, folder / "own.db"),
        "strangers": measure_strangers,
        "country": measure_country,
    }
    if (SHARED / "reports" / "gold.csv").is_file():
        measured["shared"] = lambda folder: measure_shared(SHARED, folder)
    # Each group waits for processes of its own.
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor() as threads:
        running = {}
        for name, of_group in measured.items():
            (own := Path(folder) / name).mkdir()
            running[name] = threads.submit(of_group, own)
        return {name: one.result() for name, one in running.items()}


def report(groups: Mapping[str, Scores], floors: Mapping[str, Scores]) -> list[str]:
    """Print every score beside its floor and return what was lost."""
    faults: list[str] = []
    for group, scores in groups.items():
        known = floors.get(group, {})
        for name, score in scores.items():
            floor = shown(known[name]) if name in known else "none"
            print(f"  {group:9} {name:20} {shown(score):>8}   floor {floor}")
        faults += lost(scores, known)
    return faults


def main(arguments: list[str] | None = None) -> int:
    """Return 0 when every score holds its floor on the known corpus."""
    parser = argparse.ArgumentParser(prog="make score", description=__doc__.splitlines()[0])
    parser.add_argument("--update", action="store_true", help="take corpus and higher scores")
    parser.add_argument("--allow-regression", action="store_true", help="lower floors, too")
    given = parser.parse_args(arguments)
    kept = tomllib.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    corpus, groups = fingerprint(), scores_here()
    floors = {group: kept.get(group, {}) for group in {**kept, **groups} if group != "corpus"}
    faults = report(groups, floors)
    if faults and not given.allow_regression:
        print("\n".join(faults), file=sys.stderr)
        return 1
    if given.update:
        new = {group: raised(groups.get(group, {}), floors[group]) for group in sorted(floors)}
        FLOORS.write_text(as_toml(corpus, new), "utf-8")
    elif corpus != kept.get("corpus"):
        print("The corpus changed: run make score ARGS=--update and commit.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
