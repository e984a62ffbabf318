"""Messages of anything beside anything: none ends in an error, cites wrongly, or costs too much.

`python -m tests.messages 50000` asks every two things a question can name, one behind the other,
then so many messages of chance, half of them of three such things, and prints what came of it.
"""

import functools
import gc
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

from bot.reply import compose
from bot.reply.contract import as_json
from data.vocabulary import vocabulary
from index import Context, ask
from index.answer import Answer
from index.build import build
from index.sqlite import SqliteStore, open_store
from tests.answers import texts_of
from tests.conftest import ROOT

TODAY = date(2026, 1, 1)
MOST_COST = 50
"""How many times the median of what strangers asked a message may cost, whatever it holds."""
LONGEST = 4096
"""Characters of a message in Telegram."""
MOST_KEPT = 1000
"""Entries of a cache without a limit: what data/ knows, never what people say."""
PACKAGES = ("bot", "index", "parser", "data")

SCENES = (
    "绥芬河", "绥芬河市", "省外办", "黑龙江省商务厅", "外办", "上海市财政局", "全省", "省直部门",
    "哪些单位", "各区政府", "Suifenhe", "suifenhe", "绥份河", "该市", "教育部",
    "2021年", "去年", "近三年", "2019-2021年", "二〇二一年", "FY2021", "2035年", "上半年",
)  # fmt: skip
LIMITS = (
    "超过10件", "至少3件", "不足400件", "10到20件之间", "前3名", "第二多", "十几件", "百分之几",
    "翻了几倍", "是0吗", "三（五）2", "第二十条第（八）项", "微信", "公众号", "电话", "拆迁",
)  # fmt: skip
ASIDES = (
    "那2020年呢", "自然人呢", "哦不对，", "不是山西，是黑龙江的", "谢谢", "请问", "我想知道",
    "原文在哪", "1", "/new", "怎么申请", "多久答复", "收费吗", "你是谁", "合法吗", "明年会增加吗",
)  # fmt: skip
SIGNS = (
    "？", "，", "。", "\n", "和", "比", "的", "除了", "没有", "其中", "“", "）", "０", "①", "㈠",
    "½",
    "\u200b", "\u00ad", "\u202e", "\ufeff", "\x00", "\x1b[2J", "\ud800", "\udfff", "\ufffd", "😀",
    "\ufdfa", "a", "=", "'", '"', ";", "--", "<b>", "%s", "{0}", "{label}", "\\", "nan", "1e9",
    "-1", "9" * 30, "٣", "〇", "万亿", "三分之", "https://t.me/x", "@gongkai_bot", "xingzheng fuyi",
)  # fmt: skip


@cache
def askable(language: str) -> tuple[str, ...]:
    """Return one wording of everything a question can name, `zh` or `en`."""
    known = vocabulary()
    blocks = [
        block for name in ("concept", "cue", "section") for block in known.phrasings[name].values()
    ]
    worded = [block[language][:1] for block in blocks if language in block]
    for rows in (known.indicators, known.derived, known.columns):
        worded += [(row.ask if language == "zh" else row.ask_en)[:1] for row in rows.values()]
    said = [word for words in worded for word in words]
    return tuple(dict.fromkeys((*SCENES, *said, *LIMITS, *ASIDES)))


def pairs() -> Iterator[str]:
    """Yield every two things of a question in either order, of an agency and a year."""
    for first, second in product(askable("zh"), repeat=2):
        yield f"绥芬河2021年{first}{second}"


def by_chance(seed: int) -> str:
    """Return three things of a question, or anything; the same seed gives the same."""
    random = Random(seed)
    words = askable(random.choice(("zh", "zh", "en")))
    if seed % 2:
        return random.choice(("", "，", "和", "的", " ")).join(random.choices(words, k=3))
    parts = random.sample((*words, *SIGNS), random.choice((1, 2, 3, 5, 9, 30)))
    said = "".join(random.choices(parts, k=random.choice((1, 3, 9, 60, 600, 4000))))
    return said[: random.choice((10, 60, 600, LONGEST, LONGEST))]


@dataclass
class Asked:
    """What came of many messages."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    dearest: list[tuple[float, str]] = field(default_factory=list)
    """Seconds of the processor, of the messages that took most."""

    def note(self, said: str, seconds: float, came: str) -> None:
        """Count a message."""
        self.counts[came.split(" ", 1)[0]] += 1
        if came.startswith(("FAULT", "UNCITED")):
            self.faults.append(f"{came} {said[:200]!r}")
            print(self.faults[-1], flush=True)
        self.dearest = sorted([*self.dearest, (seconds, said)], reverse=True)[:5]


class Asker:
    """A store that is asked, in one long chat."""

    def __init__(self, store: SqliteStore) -> None:
        self._store, self.texts, self._context = store, texts_of(store), Context()

    def ask(self, said: str) -> tuple[float, str]:
        """Return what a message cost, and its status or what is wrong with its answer."""
        begun = time.thread_time()
        try:
            turn = ask(said, self._store, TODAY, self._context)
            written = compose(turn.answer, "").text.encode()
            as_json(turn.answer, "")
        except Exception as error:
            self._context = Context()
            return 0.0, f"FAULT {type(error).__name__}: {error}"[:300]
        seconds = time.thread_time() - begun
        self._context = turn.context
        wrong = next(_uncited(turn.answer, self.texts), "") if written else "no text"
        return seconds, f"UNCITED {wrong}" if wrong else turn.answer.status


def _uncited(answer: Answer, texts: dict[str, str]) -> Iterator[str]:
    """Yield the figures and passages of an answer that do not stand where it says."""
    for one in (*answer.figures, *(part for figure in answer.figures for part in figure.inputs)):
        if one.citation is not None:
            stands = texts[one.citation.report][one.citation.start : one.citation.end]
            if one.source == "table" and stands != one.raw:
                yield f"{one.indicator}@{one.column}"
    for passage in answer.passages:
        if passage.text not in texts[passage.citation.report]:
            yield passage.text[:40]


def strangers() -> list[str]:
    """Return what strangers asked."""
    files = sorted((ROOT / "tests" / "strangers").glob("*.jsonl"))
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    return [json.loads(line)["q"] for line in lines]


def costs(asker: Asker, messages: Sequence[str]) -> list[float]:
    """Return what messages cost once everything they need is loaded."""
    for said in messages:
        asker.ask(said)
    return [asker.ask(said)[0] for said in messages]


def unlimited() -> dict[str, int]:
    """Return how many entries each cache of the program holds that has no limit."""
    gc.unfreeze()  # what was there when the tests were collected is told of as well
    caches = [one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper)]
    gc.freeze()
    return {
        f"{one.__module__}.{one.__qualname__}": one.cache_info().currsize
        for one in caches
        if one.__module__.startswith(PACKAGES) and one.cache_info().maxsize is None
    }


def main(count: int) -> int:
    """Print what came of the messages; 1 where one is an error, cites wrongly or costs too much."""
    with TemporaryDirectory() as folder:
        build([ROOT / "data" / "reports"], Path(folder) / "g.db")
        asker, asked = Asker(open_store(Path(folder) / "g.db")), Asked()
        usual = median(costs(asker, strangers()))
        for said in (*pairs(), *map(by_chance, range(count))):
            asked.note(said, *asker.ask(said))
    for came, times in asked.counts.most_common():
        print(f"{came:16} {times:8}")
    dearest = asked.dearest[0][0] / usual
    print(f"what strangers ask costs {usual * 1000:.1f} ms of the processor (median)")
    print(f"the dearest message {dearest:.0f} times that (target ≤ {MOST_COST}):")
    for seconds, said in asked.dearest:
        print(f"  {seconds * 1000:.0f} ms  {len(said)} characters  {said[:60]!r}")
    kept, name = max((size, name) for name, size in unlimited().items())
    print(f"the largest cache without a limit: {name}, {kept} entries (target ≤ {MOST_KEPT})")
    return int(bool(asked.faults) or dearest > MOST_COST or kept > MOST_KEPT)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000))
