"""Make what questions read of the data files, for an installation that nobody may write to.

    python -m index.kept

An image runs it once where it is built: what is kept lies beside Python's compiled modules then.
Elsewhere the first question makes it.
"""

import sys

from data.entries import blocks, every
from data.vocabulary import vocabulary
from index.answering.procedure import signs
from index.asking.described import row_forms
from index.asking.forms import formed, remarking
from index.asking.lexicon import lexicon
from index.asking.typed import in_place


def make() -> None:
    """Make all that is kept of the data files; raises DataError with every fault."""
    for name in every():
        blocks(name)
    vocabulary()
    lexicon()
    for sieve in (signs, row_forms, remarking, in_place, formed):
        sieve()


if __name__ == "__main__":
    sys.dont_write_bytecode = False
    make()
