"""What the bot needs of the rest of the program, in one value that tests can replace."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.channel import DAY, examples, original
from bot.drafts.received import Examiner
from bot.memory import Memory
from bot.newest import Newest
from bot.rehearsal import rehearsed
from bot.reply import Reply, compose
from index import Turn, ask
from index.answer import Answer
from index.asking.question import Context
from index.build.confine import LIMITS, Limits
from index.store import Held, Store


@dataclass(frozen=True, slots=True)
class Service:
    """Questions in, answers out. All of it blocks and may be used from any thread."""

    newest: Callable[[], Store]
    ask: Callable[[str, Context], Turn]
    compose: Callable[[Answer], Reply]
    drafts: Examiner
    examples: Callable[[str], Sequence[str]]
    """Questions in a language that this store answers."""
    rehearsed: Callable[[], Sequence[str]] = tuple
    """Questions to ask before the first user does."""
    original: Callable[[Held], Path | None] = original
    """The file a report was read from, where it is still there and still the same."""
    public_url: str | None = None

    @property
    def store(self) -> Store:
        """Return the store as it is now: one built meanwhile takes the place of the last."""
        return self.newest()


def service(
    store: Store, public_url: str | None, today: Callable[[], date], limits: Limits = LIMITS
) -> Service:
    """Return the service over a store and those that take its place."""
    newest = Newest(store)
    tried: Memory[tuple[str, str], Sequence[str]] = Memory(4, DAY)

    def offered(language: str) -> Sequence[str]:
        """Return the examples of a language, tried once for each state of the data."""
        store = newest()
        key = (store.data_version, language)
        found = tried.recall(key)
        if found is None:
            found = examples(store, lambda said: ask(said, store, today()).answer, language)
            tried.keep(key, found)
        return found

    return Service(
        newest=newest,
        ask=lambda question, context: ask(question, newest(), today(), context),
        compose=lambda answer: compose(answer, public_url),
        drafts=Examiner(newest, limits),
        examples=offered,
        rehearsed=lambda: rehearsed(newest(), offered),
        public_url=public_url,
    )
