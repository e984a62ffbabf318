"""Frozen dataclasses of which a report makes hundreds, at the price of plain ones.

`frozen=True` is kept by mypy, which refuses every assignment to a field. At run time it would
only make the making four times as dear: Python then sets each field by way of `object`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as record
    from dataclasses import replace
else:
    from dataclasses import dataclass, fields
    from functools import cache
    from operator import attrgetter

    def record(*, frozen, slots):
        """Return the decorator of a dataclass that can be hashed like a frozen one.

        It compares, hashes and shows itself as every dataclass does. Python writes and compiles a
        function for each of these and for each class, which is half the time of making one.
        """

        def made(kind):
            own = vars(kind).keys() & {"__eq__", "__hash__", "__repr__"}
            kind = dataclass(slots=slots, eq=False, repr=False)(kind)
            ways = _ways(kind)
            # One that is equal by its fields and may change is not hashed.
            ways["__hash__"] = ways["__hash__"] if frozen else None
            for name, way in ways.items():
                if name not in own:
                    setattr(kind, name, way)
            return kind

        return made

    def _ways(kind):
        """Return how a kind compares, hashes and shows itself: by its fields, in order."""
        names = [one.name for one in fields(kind)]
        read = attrgetter(*names) if names else _nothing

        def equal(self, other):
            if other.__class__ is not self.__class__:
                return NotImplemented
            return read(self) == read(other)

        def hashed(self):
            return hash(read(self))

        def shown(self):
            told = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
            return f"{self.__class__.__qualname__}({told})"

        return {"__eq__": equal, "__hash__": hashed, "__repr__": shown}

    def _nothing(one):
        return ()

    def replace(one, **changes):
        """Return a dataclass with other values in some fields, as `dataclasses.replace` does.

        That looks at every field anew; here a kind is looked at once. Raises KeyError for a field
        that there is not.
        """
        read, places = _fields(type(one))
        values = list(read(one))
        for name, value in changes.items():
            values[places[name]] = value
        return type(one)(*values)

    @cache
    def _fields(kind):
        """Return what reads all fields of a kind at once, and the place of each."""
        own = fields(kind)
        if len(own) < 2 or not all(one.init and not one.kw_only for one in own):
            raise TypeError(f"{kind.__name__} cannot be made of its fields in order")
        names = [one.name for one in own]
        return attrgetter(*names), {name: at for at, name in enumerate(names)}


__all__ = ["record", "replace"]
