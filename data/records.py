"""Frozen dataclasses of which a report makes hundreds, at the price of plain ones.

`frozen=True` is kept by mypy, which refuses every assignment to a field. At run time it would
only make the making four times as dear: Python then sets each field by way of `object`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:
    from dataclasses import dataclass

    def record(*, frozen, slots):
        """Return the decorator of a dataclass that can be hashed like a frozen one."""
        return dataclass(slots=slots, unsafe_hash=frozen)


__all__ = ["record"]
