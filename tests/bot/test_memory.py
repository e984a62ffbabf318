"""A channel remembers for a stated time and no more than a stated number of things."""

from bot.memory import Memory


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_was_kept_is_recalled() -> None:
    """A value comes back under its own key only."""
    memory: Memory[tuple[int, int], str] = Memory(size=2, seconds=60)
    memory.keep((1, 1), "suifenhe")

    assert memory.recall((1, 1)) == "suifenhe"
    assert memory.recall((1, 2)) is None


def test_an_entry_expires() -> None:
    """Sixty seconds after the last time it was kept, an entry is gone."""
    clock = Clock()
    memory: Memory[int, str] = Memory(size=2, seconds=60, clock=clock)
    memory.keep(1, "old")
    clock.now = 59.9

    assert memory.recall(1) == "old"

    clock.now = 60.0

    assert memory.recall(1) is None
    assert len(memory) == 0


def test_the_longest_unused_makes_room() -> None:
    """With room for two, the third pushes out the one not looked at."""
    memory: Memory[int, str] = Memory(size=2, seconds=60)
    memory.keep(1, "a")
    memory.keep(2, "b")
    memory.recall(1)
    memory.keep(3, "c")

    assert [memory.recall(key) for key in (1, 2, 3)] == ["a", None, "c"]


def test_forgetting_twice_is_no_fault() -> None:
    """Forgetting what is not there changes nothing."""
    memory: Memory[int, str] = Memory(size=2, seconds=60)
    memory.keep(1, "a")
    memory.forget(1)
    memory.forget(1)

    assert memory.recall(1) is None
