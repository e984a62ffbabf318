"""Spellings of 1,400 agencies of the whole country, and how each is understood.

    python -m tests.names_scale [share]

prints, for each kind of spelling, how many were right, offered among the first three choices, not
understood, or taken for another agency. The spellings are made here, by other means than those
`index.names` reads them with: pypinyin, OpenCC and a list of letters that look alike.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import cast

from opencc import OpenCC
from pypinyin import lazy_pinyin

from index.names import find_agencies
from index.names.functions import wording
from index.names.regions import gazetteer
from index.plain import plain
from index.store import Store
from tests.names_store import CASES, NamesStore, national_names

FRAME = "{}2021年收到多少件信息公开申请？"
TAPS = 3
LOOKALIKES = (CASES / "lookalikes.txt").read_text("utf-8").split()
"""Letters that look alike."""
FREQUENT = (CASES / "frequent.txt").read_text("utf-8").strip()
"""Letters that people type most."""


@dataclass(frozen=True, slots=True)
class Said:
    """A spelling of an agency's name."""

    kind: str
    text: str
    agency: str


@cache
def letters_by_sound() -> dict[str, str]:
    """Return the letters of names by their toneless sound."""
    common = "".join(sorted({c for name in national_names() for c in name}))
    by_sound: dict[str, str] = {}
    for letter in dict.fromkeys(common + FREQUENT):
        by_sound.setdefault(lazy_pinyin(letter)[0], "")
        by_sound[lazy_pinyin(letter)[0]] += letter
    return by_sound


def spellings(name: str) -> Iterator[Said]:
    """Yield spellings of an agency of every kind, the same at every run."""
    place, office, short = national_names()[name]
    region = next(iter(gazetteer().named(_last_place(place))), None) if place else None
    rng = random.Random(name)
    yield Said("full", name, name)
    yield Said("traditional", OpenCC("s2t").convert(name), name)
    for words in short:
        yield Said("abbreviation", place + words, name)
    if region and region.short not in wording()["common_words"]:
        outer = place.removesuffix(region.name)
        bare = (outer.removesuffix("市") if outer else "") + region.short
        yield Said("no_suffix", bare + office, name)
        for words in short[:1]:
            yield Said("colloquial", bare + words, name)
    if region and region.level != "province":
        province = gazetteer().ancestors(region)[0].name
        if not place.startswith(province):
            yield Said("with_province", province + place + (short or (office,))[0], name)
    if "人民政府" in name and not place:
        yield Said("abbreviation", _own_short(name), name)
        yield Said("own_name", _own_name(name), name)
    elif name.endswith("管理委员会"):
        yield Said("abbreviation", name.removesuffix("管理委员会") + "管委会", name)
    for kind, change in MISTAKES.items():
        yield Said(kind, change(name, rng), name)
        if short:
            yield Said(kind + "_short", change(place + short[0], rng), name)
    yield from _in_pinyin(name, place, (short or (office,))[0], office)


def _last_place(place: str) -> str:
    names = gazetteer().by_name
    return next(place[at:] for at in range(len(place)) if place[at:] in names)


def _own_short(name: str) -> str:
    """Return 上海市徐汇区湖南路街道 of …区人民政府湖南路街道办事处."""
    return name.replace("人民政府", "").removesuffix("办事处")


def _own_name(name: str) -> str:
    """Return what people of the place say: 湖南路街道, 南翔镇."""
    short = _own_short(name)
    ends = (short.rfind(mark) + 1 for mark in "区县市")
    return short[max(ends) :]


def _in_pinyin(name: str, place: str, short: str, office: str) -> Iterator[Said]:
    full = lazy_pinyin(name)
    yield Said("pinyin_spaced", " ".join(full), name)
    yield Said("pinyin_together", "".join(full), name)
    if place:
        words = [lazy_pinyin(place), lazy_pinyin(short)]
        yield Said("pinyin_words", " ".join("".join(word) for word in words), name)
        apart = ["".join(words[0][:-1]), words[0][-1], "".join(words[1])]
        yield Said("pinyin_words", " ".join(apart), name)
        wide = "".join(chr(ord(c) + 0xFEE0) for c in "".join(words[0] + words[1]))
        yield Said("pinyin_full_width", wide, name)


def _homophone(name: str, rng: random.Random) -> str:
    at = _some(name, rng)
    others = letters_by_sound().get(lazy_pinyin(name)[at], "").replace(name[at], "")
    return name[:at] + (rng.choice(others) if others else name[at]) + name[at + 1 :]


def _lookalike(name: str, rng: random.Random) -> str:
    places = [at for at, c in enumerate(name) if any(c in group for group in LOOKALIKES)]
    if not places:
        return name
    at = rng.choice(places)
    others = "".join(g for g in LOOKALIKES if name[at] in g).replace(name[at], "")
    return name[:at] + rng.choice(others) + name[at + 1 :]


def _any_letter(name: str, rng: random.Random) -> str:
    at = _some(name, rng)
    return name[:at] + rng.choice("的水天风花木石云光星平正明方文") + name[at + 1 :]


def _dropped(name: str, rng: random.Random) -> str:
    at = _some(name, rng)
    return name[:at] + name[at + 1 :]


def _doubled(name: str, rng: random.Random) -> str:
    at = _some(name, rng)
    return name[:at] + name[at] + name[at:]


def _swapped(name: str, rng: random.Random) -> str:
    at = rng.randrange(len(name) - 1)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _two_mistakes(name: str, rng: random.Random) -> str:
    return _homophone(_lookalike(name, rng), rng)


def _some(name: str, rng: random.Random) -> int:
    return rng.randrange(len(name))


MISTAKES: dict[str, Callable[[str, random.Random], str]] = {
    "homophone": _homophone,
    "lookalike": _lookalike,
    "any_letter": _any_letter,
    "dropped": _dropped,
    "doubled": _doubled,
    "swapped": _swapped,
    "two_mistakes": _two_mistakes,
}


@cache
def national_store() -> NamesStore:
    """Return a store of the national agencies."""
    return NamesStore(list(national_names()))


def is_fair(said: Said, store: NamesStore) -> bool:
    """Say whether a spelling is not by chance the name of another agency or place."""
    text = plain(said.text)
    if said.kind.split("_")[0] not in {kind.split("_")[0] for kind in MISTAKES}:
        return True
    nicknamed = text.startswith(tuple(wording()["nicknames"]))
    return text != plain(said.agency) and not store.named(text) and not nicknamed


def judged(said: Said, store: NamesStore, frame: str = FRAME) -> str:
    """Return `right`, `tap`, `dead` or `WRONG`: another agency would be answered for."""
    mentions = find_agencies(plain(frame.format(said.text)), cast(Store, store))
    answered = {m.agencies[0].name for m in mentions if len(m.agencies) == 1}
    if answered - {said.agency}:
        return "WRONG"
    if answered and len(mentions) == 1:
        return "right"
    for mention in mentions:
        if len(mention.agencies) != 1:
            offered = (mention.agencies or mention.candidates)[:TAPS]
            return "tap" if said.agency in {agency.name for agency in offered} else "dead"
    return "right" if answered else "dead"


def main(share: float) -> None:
    """Print the rates of all kinds, and examples of what is not right."""
    store, counts = national_store(), dict[str, Counter[str]]()
    examples: list[str] = []
    times: dict[str, list[float]] = {}
    for name in national_names():
        for said in spellings(name):
            if random.Random(said.text + said.kind).random() >= share or not is_fair(said, store):
                continue
            start = time.process_time()
            verdict = judged(said, store)
            times.setdefault(said.kind, []).append(time.process_time() - start)
            counts.setdefault(said.kind, Counter())[verdict] += 1
            if verdict in ("dead", "WRONG"):
                examples.append(f"{verdict} {said.kind} {said.text} ({said.agency})")
    print(f"{len(national_names())} agencies")
    for kind, count in counts.items():
        spent = sorted(times[kind])
        rates = " ".join(f"{v} {count[v]:5d}" for v in ("right", "tap", "dead", "WRONG"))
        good = (count["right"] + count["tap"]) / count.total()
        p50, p99 = (1000 * spent[int(len(spent) * q)] for q in (0.5, 0.99))
        print(f"{kind:20s} {rates}  {good:6.1%}  {p50:.1f}/{p99:.1f} ms")
    if len(sys.argv) > 2:
        print(*examples, sep="\n")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0)
