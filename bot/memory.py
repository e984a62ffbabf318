"""What a channel remembers for a while: contexts of chats, choices behind buttons.

Bounded and expiring: the entry unused for longest goes first, and none outlives its lifetime.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

CONTEXT_SECONDS = 30 * 60
"""How long a chat's context is kept after its last question."""
CONTEXTS = 20_000
"""How many chats are remembered at once."""

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Memory(Generic[Key, Value]):
    """A bounded map whose entries expire; safe to use from several threads."""

    def __init__(
        self, size: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._size, self._seconds, self._clock = size, seconds, clock
        self._entries: OrderedDict[Key, tuple[float, Value]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Return how many entries are held, the expired ones not yet dropped included."""
        return len(self._entries)

    def recall(self, key: Key) -> Value | None:
        """Return what was kept under a key, None where nothing was or it has expired."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            if self._clock() >= entry[0]:
                del self._entries[key]
                return None
            self._entries.move_to_end(key)
            return entry[1]

    def keep(self, key: Key, value: Value) -> None:
        """Keep a value for the lifetime; the longest unused entry makes room."""
        with self._lock:
            self._entries[key] = (self._clock() + self._seconds, value)
            self._entries.move_to_end(key)
            while len(self._entries) > self._size:
                self._entries.popitem(last=False)

    def forget(self, key: Key) -> None:
        """Drop an entry; a key never kept is no fault."""
        with self._lock:
            self._entries.pop(key, None)
