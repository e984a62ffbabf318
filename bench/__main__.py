"""Run every benchmark, or those named, and print one line for each thing measured."""

import importlib
import pkgutil
import sys

import bench
from bench import Timing

HEAD = f"{'what':44} {'time':>12} {'a second':>10}   ratio to the peer"


def line(timing: Timing) -> str:
    """Return a line of the table."""
    ratio = f"{timing.ratio:.1f} × {timing.peer}" if timing.ratio is not None else "—"
    rate = f"{1 / timing.ours:.3g} {timing.piece}s" if timing.ours else "—"
    target = f"   (target {timing.target})" if timing.target else ""
    return f"{timing.what:44} {timing.ours * 1000:9.2f} ms {rate:>14}   {ratio}{target}"


def main() -> None:
    """Print the table; a name on the command line narrows it to one module."""
    found = sorted(module.name for module in pkgutil.iter_modules(bench.__path__))
    wanted = sys.argv[1:] or [name for name in found if name != "__main__"]
    print(HEAD)
    for name in wanted:
        for timing in importlib.import_module(f"bench.{name}").measure():
            print(line(timing), flush=True)


if __name__ == "__main__":
    main()
