"""Run the benchmarks, or those named, and print one line for each thing measured.

`--full` adds a store of 100,000 reports, `--million` one of 1,000,000 (an hour and 12 GB);
`--write` puts what was measured into docs/performance.md.
"""

import importlib
import sys

from bench import Amount, Beside, Spread, Timing, page

MODULES = ("reports", "readers", "answers", "sets", "peers", "command")
SIZES = (1_000, 10_000)
LARGER = {"--full": 100_000, "--million": 1_000_000}
HEAD = f"{'what':52} {'time':>12} {'a second':>20}   ratio to the peer"
_VERDICT = {True: "holds", False: "MISSED", None: "—"}


Found = Beside | Spread | Timing | Amount


def line(found: Found) -> str:
    """Return a line of the table."""
    if isinstance(found, Beside):
        p99 = "–" if found.p99 is None else f"{found.p99 * 1000:.3f}"
        right = f"{found.right} of {found.asked} right" if found.right else ""
        return f"{f'{found.what}: {found.who}':62} {found.p50 * 1000:8.3f}/{p99} ms {right}"
    if isinstance(found, Spread):
        p99 = "–" if found.p99 is None else f"{found.p99 * 1000:.2f}"
        times = f"{found.p50 * 1000:.2f}/{p99} ms"
        right = f"{found.right} of {found.asked} right"
        target = f"{_VERDICT[found.holds]} (target {found.p50_limit:g}/{found.p99_limit:g} ms)"
        ratio = f"{found.p50 / found.floor:.0f} look-ups"
        return f"{f'{found.what}, {found.size:,}':52} {times:>16} {right:>18}   {ratio}   {target}"
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
    measured: list[Found] = []
    for name in wanted:
        module = importlib.import_module(f"bench.{name}")
        for found in module.measure(sizes) if name == "answers" else module.measure():
            print(line(found), flush=True)
            measured.append(found)
    if "--write" in sys.argv:
        page.write(measured)


if __name__ == "__main__":
    main()
