"""Which of several agencies is meant, told by a title that only one of their reports holds."""

import re
from collections.abc import Sequence

from data.vocabulary import vocabulary
from index.answer import Candidate
from index.plain import plain
from index.store import Store


def settled_by_title(said: str, candidates: Sequence[Candidate], store: Store) -> str | None:
    """Return the question of the one candidate whose reports hold every title that was said.

    《世界知识画报》给黑龙江做了几个版面: of its agencies one writes of it; so does a title without
    its marks that one of them prints with them. None without a title, or where several or none of
    them hold it.
    """
    texts = [_text(one.label, store) for one in candidates]
    rules = tuple(vocabulary().phrasings["dialogue"]["rules_end"])
    titles = _TITLE.findall(said) or [
        title
        for title in _TITLE.findall("".join(texts))
        if plain(title) in plain(said) and not title.endswith(rules)
    ]
    if not titles:
        return None
    holding = [
        one
        for one, text in zip(candidates, texts, strict=True)
        if all(plain(title) in text for title in titles)
    ]
    return holding[0].question if len(holding) == 1 else None


_TITLE = re.compile("\u300a([^\u300b]{2,30})\u300b")


def _text(name: str, store: Store) -> str:
    """Return the text of the reports of an agency in plain form and without white space."""
    ids = [one.id for one in store.named(plain(name))]
    text = plain("".join(store.text(report.id) for report in store.reports(ids)))
    return re.sub(r"\s", "", text)
