"""Which of several agencies is meant, told by a title that only one of their reports holds."""

import re
from collections.abc import Sequence

from index.answer import Candidate
from index.plain import plain
from index.store import Store


def settled_by_title(said: str, candidates: Sequence[Candidate], store: Store) -> str | None:
    """Return the question of the one candidate whose reports hold every title that was quoted.

    《世界知识画报》给黑龙江做了几个版面: of its agencies one writes of it. None without a title, or
    where several or none of them do.
    """
    titles = _TITLE.findall(said)
    if not titles:
        return None
    holding = [one for one in candidates if _holds(one.label, titles, store)]
    return holding[0].question if len(holding) == 1 else None


_TITLE = re.compile("\u300a([^\u300b]{2,30})\u300b")


def _holds(name: str, titles: Sequence[str], store: Store) -> bool:
    ids = [one.id for one in store.named(plain(name))]
    text = plain("".join(store.text(report.id) for report in store.reports(ids)))
    return bool(ids) and all(plain(title) in text.replace(" ", "") for title in titles)
