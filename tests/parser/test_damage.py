"""Random damage never makes a wrong figure that nothing warns of."""

from collections import Counter
from random import Random

from tests.damage import damaged, make, verdicts

SEEDS = range(300)


def test_no_damage_makes_a_wrong_figure_in_silence() -> None:
    tally: Counter[str] = Counter()
    wrong = []
    for seed in SEEDS:
        for verdict, figure in verdicts(table := damaged(seed)):
            tally[verdict] += 1
            if verdict == "WRONG":
                wrong.append((seed, table.damages, figure.indicator, figure.column, figure.raw))
    assert wrong == []
    # Nor is everything left open to be safe.
    assert tally["right"] >= 0.97 * tally.total()


def test_undamaged_tables_are_read_whole() -> None:
    for seed in range(30):
        table = make(Random(seed))
        found = {verdict for verdict, _ in verdicts(table)}
        # A row of a table with blank cells whose only blank is its first may lack a cell.
        allowed = {"right", "flagged"} if None in table.truth.values() else {"right"}
        assert found <= allowed
