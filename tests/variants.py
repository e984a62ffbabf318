"""Variants of answered questions, and what must hold of them, in the manner of CheckList.

*Invariance*: politeness, preamble, script, width, order, another name of the agency: the same
figures at the same places. *Direction*: a restricting word, another place, another year, the
opposite: never the figures of the question as it was.

    python -m tests.variants [COUNT]      as many variants as there are, or COUNT of them
"""

import random
import re
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from opencc import OpenCC

from index import ask
from index.answer import Answer
from index.asking.question import Context
from index.store import Store
from tests.cases import OWN, questions
from tests.conftest import ROOT

TODAY = date(2026, 11, 21)
WORDS: dict[str, Any] = tomllib.loads((ROOT / "tests" / "variants.toml").read_text("utf-8"))
YEAR = re.compile(r"(?<![0-9])20[0-9]{2}年(?!度|以|底|末|初|来|前|后|间|的?时候)")
COUNTS = re.compile("几|多少(?!.*[吗么])")
PARTICLE = re.compile("[吗么吧呢啊呀]$|没有$|--$|[a-z]$")
DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")
TRADITIONAL = OpenCC("s2t")


@dataclass(frozen=True, slots=True)
class Base:
    """A question of the cases that is answered, taken apart."""

    text: str
    name: str
    """The agency as typed."""
    agency: str
    year: str
    answer: Answer

    @property
    def rest(self) -> str:
        """Return what is asked, without agency and year."""
        return self.text.replace(self.name, "", 1).replace(self.year, "", 1)


@dataclass(frozen=True, slots=True)
class Variant:
    """A changed question. `kind` names the change, `keeps` says what must hold."""

    base: Base
    kind: str
    text: str


def bases(store: Store) -> list[Base]:
    """Return the questions about one agency and one year that a figure answers."""
    asked = dict.fromkeys(
        turn.ask
        for talk in questions(ROOT / "tests" / "questions")
        if talk.store == OWN and not talk.known_failure
        for turn in talk.turns
        if turn.expected["status"] == "answered" and "value" in turn.expected
    )
    return [base for text in asked if (base := _base(text, store))]


def _base(text: str, store: Store) -> Base | None:
    years = YEAR.findall(text)
    names = [
        (name, agency)
        for agency, known in WORDS["names"].items()
        for name in known
        if text.startswith(name)
    ]
    if len(years) != 1 or not names:
        return None
    name, agency = max(names, key=lambda one: len(one[0]))
    if not text.startswith(name + years[0]):
        return None
    answer = ask(text, store, TODAY, Context()).answer
    ours = answer.status == "answered" and answer.figures
    alone = {one.agency for one in answer.figures} == {agency}
    return Base(text, name, agency, years[0], answer) if ours and alone else None


def variants(base: Base) -> Iterator[Variant]:
    """Yield every variant of a question."""
    yield from (Variant(base, kind, text) for kind, text in (*_same(base), *_other(base)))


def _same(base: Base) -> Iterator[tuple[str, str]]:
    """Yield what asks the same."""
    text, name, year = base.text, base.name, base.year
    bare = text.rstrip("？?。！! ")
    yield from (("opening", said + text) for said in WORDS["openings"])
    if not PARTICLE.search(bare):
        yield from (("ending", bare + said) for said in WORDS["endings"])
    yield from (("preamble", said + text) for said in WORDS["preambles"])
    yield from (("closing", bare + said) for said in WORDS["closings"])
    yield "traditional", TRADITIONAL.convert(text)
    yield "width", text.translate(DIGITS)
    yield "spaces", f"{name} {year} {base.rest}"
    yield "comma", f"{name}，{year}，{base.rest}"
    yield "order", year + name + base.rest
    yield "order", f"{name}{base.rest.rstrip('？?。')}，{year}"
    yield "year", text.replace(year, year.translate(CHINESE))
    yield "year", text.replace(year, year + "度")
    for other in WORDS["names"][base.agency]:
        if other != name:
            yield "alias", text.replace(name, other, 1)


def _other(base: Base) -> Iterator[tuple[str, str]]:
    """Yield what asks for something else."""
    name, year, rest = base.name, base.year, base.rest
    yield from (("narrowing", name + year + said + rest) for said in WORDS["narrowing"]["words"])
    yield from (("clause", said + base.text) for said in WORDS["narrowing"]["clauses"])
    for said in WORDS["narrowing"]["asides"]:
        yield "sentence", base.text.rstrip("？?。！! ") + said
    for said in WORDS["narrowing"]["sentences"]:
        yield "sentence", said + base.text
        yield "sentence", base.text.rstrip("？?。！! ") + "？" + said
    yield from (("agency", other + year + rest) for other in WORDS["others"]["names"])
    yield from (("other year", name + other + rest) for other in WORDS["others"]["years"])
    for said, opposite in WORDS["opposites"]["pairs"]:
        if said in rest and opposite not in rest and COUNTS.search(rest):
            yield "opposite", name + year + rest.replace(said, opposite, 1)


def places(answer: Answer) -> list[tuple[object, ...]]:
    """Return the figures of an answer with their places."""
    return [
        (one.agency, one.year, one.indicator, one.column, one.value, one.raw)
        for one in answer.figures
    ]


def fault(variant: Variant, store: Store) -> str:
    """Return how a variant is answered against its property; "" where it holds.

    `wrong`: a figure is stated that must not be. `silent`: the same is asked for, and no figure
    is stated.
    """
    answer = ask(variant.text, store, TODAY, Context()).answer
    stated = places(answer) if answer.status == "answered" else []
    known, base = places(variant.base.answer), variant.base
    match variant.kind:
        case "narrowing" | "clause" | "sentence":
            wrong = bool(stated)
        case "agency":
            wrong = any(one.agency == base.agency for one in answer.figures)
        case "other year":
            wrong = any(str(one.year) in base.year for one in answer.figures)
        case "opposite":
            wrong = stated == known
        case _:
            return "" if stated == known else "wrong" if stated else "silent"
    return "wrong" if wrong else ""


def sample(store: Store, count: int, seed: int = 0) -> list[Variant]:
    """Return so many variants, drawn at random; all of them where there are fewer."""
    made = [variant for base in bases(store) for variant in variants(base)]
    return random.Random(seed).sample(made, min(count, len(made)))


def main(count: int) -> int:
    """Try variants of the questions over the five reports; print what does not hold."""
    from index.build import build
    from index.sqlite import open_store

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "gongkai.db"
        build([ROOT / "data" / "reports"], file)
        store = open_store(file)
        tried: Counter[str] = Counter()
        faults: Counter[tuple[str, str]] = Counter()
        for variant in sample(store, count):
            tried[variant.kind] += 1
            if found := fault(variant, store):
                faults[variant.kind, found] += 1
                print(f"{found}\t{variant.kind}\t{variant.text}")
    for kind, number in sorted(tried.items()):
        wrong, silent = faults[kind, "wrong"], faults[kind, "silent"]
        print(f"{kind:12} {number:6} wrong {wrong:4} silent {silent:5}")
    wrong = sum(number for (_, found), number in faults.items() if found == "wrong")
    print(f"{'all':12} {tried.total():6} wrong {wrong:4} silent {faults.total() - wrong:5}")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 1_000_000))
