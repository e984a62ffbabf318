"""`python -m tests.layouts 200 [NAME]` prints how 200 reports of every layout are read."""

import sys

from tests.layouts import heads
from tests.layouts.measure import layouts, measured

KINDS = ("exact", "flagged", "open", "wrong, flagged", "wrong, caught", "WRONG")


def main(count: int, wanted: str) -> None:
    """Print a line a layout; for one layout, every figure that is wrong in silence."""
    print(f"{'layout':28}" + "".join(f"{kind:>15}" for kind in KINDS) + "  heads")
    for name, layout in layouts().items():
        if wanted not in name:
            continue
        cells, told, wrong = measured(layout, count)
        total = cells.total() - cells["no cell"] or 1
        shares = "".join(f"{cells[kind] / total:15.3%}" for kind in KINDS[:-1])
        faults = ", ".join(f"{fault} {times}" for fault, times in told.most_common())
        print(f"{name:28}{shares}{cells['WRONG']:15}  {faults}", flush=True)
        if wanted:
            print(*wrong[:40], sep="\n")
    for fault, times in heads.measured(count).most_common():
        print(f"heads: {fault or 'right'} {times}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30, sys.argv[2] if len(sys.argv) > 2 else "")
