"""Words of questions that no role is known of: what data/lexicon.csv is to decide next."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from index.asking.mentions import find_mentions
from index.asking.numerals import with_digits
from index.plain import closed_up, plain, whole
from index.store import Store


def words_without_role(said: Iterable[str], store: Store, today: date) -> list[tuple[str, int]]:
    """Return the words of some messages that have no role, with how often each is said.

    The most frequent come first, of two alike the one that comes first in the alphabet.
    """
    counted = Counter(
        found.said.strip()
        for message in said
        for found in find_mentions(with_digits(closed_up(plain(whole(message)))), store, today)
        if found.kind == "unknown"
    )
    return sorted(counted.items(), key=lambda one: (-one[1], one[0]))
