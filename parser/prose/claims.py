"""What a paragraph's sentences state: an indicator and a number, or that there was none."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from data.records import record, replace
from parser.prose.denials import denials, denies
from parser.prose.numerals import Quantity, may_count, quantities
from parser.prose.scope import is_others, is_part_of_year, is_skipped, without_openers
from parser.wording import words

_SENTENCE = re.compile(r"[^。!?]+[。!?]?")
_PART = re.compile(r"[^;]+")
_CLAUSE = re.compile(r"(?:[^,:()]|(?<=\d),(?=\d{3}(?!\d)))+")
_QUOTED = re.compile(r"《[^》]*》?")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年")
_NEAR, _BEHIND = 20, 30
"""Characters from the words that name the figure to the number, and from the number to them."""


@record(frozen=True, slots=True)
class Claim:
    """A number, or the words that deny, said of an indicator; the span is in the text given."""

    indicator: str
    value: Decimal | None
    unit: str
    start: int
    end: int
    approximate: bool = False


@record(frozen=True, slots=True)
class _Scene:
    """What a clause is about, as far as the words before it tell."""

    paragraph: frozenset[str]
    sentence: frozenset[str]
    last: str
    """The topic named last in the sentence."""
    is_part: bool
    """Whether 其中 came before: a total would be a part."""
    year: int

    @property
    def near(self) -> frozenset[str]:
        """Return the topics of the sentence and of the heading above."""
        return self.sentence | (self.paragraph & {"asked"})


def claims_in(
    text: str, year: int, about: str, names: Collection[str] = ()
) -> Iterator[tuple[Claim, tuple[int, int]]]:
    """Yield the claims of a squeezed paragraph about a year, each with its sentence's span.

    `about` is what stands above the paragraph: the section's title, the sub-heading; `names` are
    those of the report's agency: what another body received is a part, or no matter of it.
    """
    topics = topics_of(about)
    if "request" in topics:
        topics |= {"asked"}
    for sentence in _SENTENCE.finditer(text):
        topics |= topics_of(sentence[0])
        if _may_say(text, sentence.span()):
            for claim in _claims_of_sentence(text, sentence.span(), topics, year, names):
                yield claim, sentence.span()


@lru_cache(256)
def topics_of(text: str) -> frozenset[str]:
    """Return the topics whose words occur in a text."""
    topics: Mapping[str, list[str]] = words("prose")["topics"]
    return frozenset(
        name for name, listed in topics.items() if any(word in text for word in listed)
    )


def _claims_of_sentence(
    text: str, span: tuple[int, int], topics: frozenset[str], year: int, names: Collection[str]
) -> Iterator[Claim]:
    scene = _Scene(topics, topics_of(text[slice(*span)]), last="", is_part=False, year=year)
    told, cut = 0, False
    for part in _PART.finditer(text, *span):
        found: list[Claim] = []
        scene = replace(scene, is_part=False)
        before = part.start()
        for clause in _CLAUSE.finditer(text, *part.span()):
            told = _year_told(clause[0]) or told
            cut = is_part_of_year(clause[0], cut)
            scene = _next(scene, clause[0])
            is_ours = not cut and (not year or told in (0, year)) and _may_say(text, clause.span())
            if is_ours and not is_skipped(clause[0]) and not is_others(clause[0], names):
                said = list(_claims_of_clause(text, before, clause, scene))
                found = [*_before(found, said, clause[0]), *said]
            before = clause.start()
        yield from found


def _may_say(text: str, span: tuple[int, int]) -> bool:
    """Whether words have what every number ends in, or one that denies: most have neither."""
    return may_count(text, *span) or denies(text, *span)


def _next(scene: _Scene, clause: str) -> _Scene:
    """Return the scene at a clause."""
    is_part = scene.is_part or clause.startswith(_parts())
    last = scene.last
    if _routes().search(clause):
        last = max((clause.rfind(word), name) for word, name in _routed())[1]
    if (is_part, last) == (scene.is_part, scene.last):
        return scene
    return replace(scene, is_part=is_part, last=last)


@cache
def _parts() -> tuple[str, ...]:
    """Return what begins a clause about a part of what was said before it: 其中."""
    return tuple(words("prose")["skip"]["part"])


@cache
def _routed() -> tuple[tuple[str, str], ...]:
    """Return the words of review and of litigation, each with its topic."""
    topics: Mapping[str, list[str]] = words("prose")["topics"]
    return tuple((word, name) for name in ("review", "suit") for word in topics[name])


@cache
def _routes() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word, _ in _routed()))


def _year_told(clause: str) -> int:
    """Return the year a clause names last, titles of documents left out; 0 if none."""
    if "20" not in clause:
        return 0
    years = _YEAR.findall(_QUOTED.sub("", clause))
    return int(years[-1]) if years else 0


def _claims_of_clause(
    text: str, before: int, clause: re.Match[str], scene: _Scene
) -> Iterator[Claim]:
    """Yield what the numbers of a clause say; without any, what the clause denies."""
    counted = list(quantities(text, *clause.span()))
    if not counted and "disclosure" in scene.paragraph:
        for denial in denials(clause[0], clause.start()):
            yield Claim(denial.indicator, denial.value, denial.unit, denial.start, denial.end)
    position = clause.start()
    for index, quantity in enumerate(counted):
        start = before if text[position : quantity.bound] in _numerals()["bare"] else position
        following = counted[index + 1].start if index + 1 < len(counted) else clause.end()
        behind = text[quantity.end : min(following, quantity.end + _BEHIND)]
        yield from _said_of(text[start : quantity.bound], behind, quantity, scene)
        position = quantity.end


def _numerals() -> Mapping[str, list[str]]:
    numerals: Mapping[str, list[str]] = words("prose")["numerals"]
    return numerals


def _said_of(left: str, behind: str, quantity: Quantity, scene: _Scene) -> Iterator[Claim]:
    """Yield the claim of a number: the first rule that fits the words before it, else behind it."""
    left = _QUOTED.sub("", left)
    rules = _rules(quantity.unit)
    fitting = (one for one in rules if _may_be(one, quantity, scene) and _fits(one, left))
    rule = next(fitting, None)
    if rule is None and left.endswith(tuple(_numerals()["verbs"])):
        beyond = (one for one in rules if _may_be(one, quantity, scene))
        rule = next((one for one in beyond if _fits_behind(one, left, behind)), None)
    for indicator in rule.indicators if rule else ():
        yield Claim(
            indicator,
            quantity.value,
            quantity.unit,
            quantity.start,
            quantity.end,
            quantity.approximate or any(word in left for word in _numerals()["far"]),
        )


@dataclass(frozen=True, slots=True)
class _Rule:
    """One [[claim]] of data/prose.toml."""

    indicators: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...] = ()
    exactly: frozenset[str] = frozenset()
    ends: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    topic: str = ""
    same_sentence: str = ""
    last_topic: str = ""
    whole: bool = False
    shares: bool = True
    behind: bool = False
    only_zero: bool = False
    from_year: int = 0


@cache
def _rules(unit: str) -> tuple[_Rule, ...]:
    """Return the rules about what is counted in a unit, in the order they are tried."""
    rules = (_rule(dict(claim)) for claim in words("prose")["claim"])
    return tuple(rule for rule in rules if unit in rule.measures)


def _rule(claim: dict[str, Any]) -> _Rule:
    named = claim.pop("indicator")
    return _Rule(
        indicators=(named,) if isinstance(named, str) else tuple(named),
        groups=tuple(tuple(group) for group in claim.pop("all", ())),
        exactly=frozenset(claim.pop("exactly", ())),
        ends=tuple(claim.pop("ends", ())),
        without=tuple(claim.pop("without", ())),
        measures=tuple(claim.pop("measures", words("prose")["measures"]["count"])),
        **claim,
    )


def _fits(rule: _Rule, left: str) -> bool:
    """Whether the words before a number name the rule's figure, right before it."""
    if rule.groups:
        named = _names_all(rule.groups, left)
    else:
        bare = left.strip("、和及已均")
        named = bool({bare, without_openers(bare)} & rule.exactly) or left.endswith(
            rule.ends or "\0"
        )
    return named and _allows(rule, left)


def _names_all(groups: tuple[tuple[str, ...], ...], left: str) -> bool:
    """Whether a word of every group stands before a number, one of them right before it."""
    last = -1
    for group in groups:
        ends = [at + len(word) for word in group if (at := left.rfind(word)) >= 0]
        if not ends:
            return False
        last = max(last, *ends)
    return len(left) - last <= _NEAR


def _fits_behind(rule: _Rule, left: str, behind: str) -> bool:
    """Whether the words behind a number complete what the verb before it began."""
    whole = left + behind
    if not (rule.behind and rule.groups and _allows(rule, whole)):
        return False
    return all(any(word in whole for word in group) for group in rule.groups)


def _end_of(word: str, text: str) -> int:
    at = text.rfind(word)
    return at + len(word) if at >= 0 else -1


def _may_be(rule: _Rule, quantity: Quantity, scene: _Scene) -> bool:
    """Whether nothing about a number or its scene speaks against a rule."""
    return (
        not (rule.only_zero and quantity.value != 0)
        and not (rule.topic and rule.topic not in scene.paragraph)
        and not (rule.same_sentence and not {rule.same_sentence, "asked"} & scene.near)
        and not (rule.last_topic and rule.last_topic != scene.last)
        and not (rule.from_year and 0 < scene.year < rule.from_year)
        and not (rule.whole and scene.is_part)
    )


def _allows(rule: _Rule, said: str) -> bool:
    """Whether none of the words around a number speaks against a rule."""
    if any(word in said for word in rule.without):
        return False
    return not ((rule.whole or not rule.shares) and _is_share(said))


def _is_share(said: str) -> bool:
    """Whether a number is that of one kind of applicant or one channel, not of all together."""
    skip = words("prose")["skip"]
    for everybody in skip["everybody"]:
        said = said.replace(everybody, "")
    last = max(_end_of(word, said) for word in skip["shares"])
    return last >= 0 and not any(_end_of(word, said) > last for word in skip["sums"])


def _before(found: list[Claim], said: list[Claim], clause: str) -> list[Claim]:
    """Return the claims before a clause; before 含上年结转 N 件 the requests are the workload."""
    including = clause.startswith(_parts())
    if not including or all(claim.indicator != "carried_in" for claim in said):
        return found
    return [
        replace(claim, indicator="workload") if claim.indicator == "new_received" else claim
        for claim in found
    ]
