"""Run the benchmarks, or those named, and print one line for each thing measured.

`--full` adds a store of 100,000 reports, `--million` one of 1,000,000 (an hour and 12 GB).
"""

import importlib
import sys

from bench import Amount, Timing

MODULES = ("reports", "readers", "answers", "sets", "command")
SIZES = (1_000, 10_000)
LARGER = {"--full": 100_000, "--million": 1_000_000}
HEAD = f"{'what':52} {'time':>12} {'a second':>20}   ratio to the peer"
_VERDICT = {True: "holds", False: "MISSED", None: "—"}


def line(found: Timing | Amount) -> str:
    """Return a line of the table."""
    verdict = f"   {_VERDICT[found.holds]} (target {found.target})" if found.target else ""
    if isinstance(found, Amount):
        return f"{found.what:52} {found.amount:9.2f} {found.unit}{verdict}"
    ratio = f"{found.ratio:.1f} × {found.peer}" if found.ratio is not None else "—"
    rate = f"{1 / found.ours:.3g} {found.piece}s" if found.ours else "—"
    return f"{found.what:52} {found.ours * 1000:9.3f} ms {rate:>20}   {ratio}{verdict}"


def main() -> None:
    """Print the table; names on the command line narrow it to these modules."""
    sizes = SIZES + tuple(size for flag, size in LARGER.items() if flag in sys.argv)
    wanted = [name for name in sys.argv[1:] if not name.startswith("--")] or MODULES
    print(HEAD)
    for name in wanted:
        module = importlib.import_module(f"bench.{name}")
        for found in module.measure(sizes) if name == "answers" else module.measure():
            print(line(found), flush=True)


if __name__ == "__main__":
    main()
