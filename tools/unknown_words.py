"""List the words of questions that nobody has decided, the most frequent first.

    python -m tools.unknown_words QUESTIONS [--db FILE]

QUESTIONS is a text file, a question a line, or a file of JSON lines with a `q` each. Each word
printed restricts today: decide its role in data/lexicon.csv.
"""

import argparse
import json
from collections import Counter
from datetime import date
from pathlib import Path

from index.asking.question import Context
from index.asking.sentences import questions
from index.asking.understand import understand
from index.sqlite import open_store


def main() -> None:
    """Print the words and how many questions hold each."""
    read = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    read.add_argument("questions", type=Path)
    read.add_argument("--db", type=Path, required=True)
    given = read.parse_args()
    store, today = open_store(given.db), date.today()
    counted: Counter[str] = Counter()
    for line in given.questions.read_text("utf-8").splitlines():
        said = json.loads(line)["q"] if line.startswith("{") else line
        for part in questions(said):
            counted.update(set(understand(part, store, today, Context(), said).unknown))
    for word, times in counted.most_common():
        print(f"{times}\t{word}")


if __name__ == "__main__":
    main()
