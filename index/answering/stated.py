"""Numbers that only prose states, where the question asks for them and one place proves each.

A figure is stated where every word of the question stands at a number of the prose (or at what it
is a part of), one of them in its own clause, the measure word fits, and no other number of the
report fits as well; an estimate (2900余) is stated as one. All else is only quoted.
"""

import re
from collections.abc import Sequence

from data.vocabulary import vocabulary
from index.answering.accounts import Account, accounts
from index.answering.counted import alike
from index.answering.opened import Opened
from index.answering.same import Term
from index.answering.wanted import (
    Wanted,
    carried,
    joins,
    lists,
    may_state,
    speaks_of_change,
    wanted,
)
from index.asking.question import Question
from index.plain import plain


def proved(question: Question, report: Opened) -> list[Account]:
    """Return the numbers of a report that a question asks for, in its order; [] unless all are
    proved."""
    if not may_state(question):
        return []
    told = [one for one in accounts(report) if not _goes_against(one, question)]
    asked = wanted(question)
    before = _before(question)
    changing = speaks_of_change(question)
    found: list[Account] = []
    for at, one in enumerate(asked):
        together = [carried(one, before)] if before is not None and (one.must or changing) else []
        alone = [one] if one.must and (before is None or at or _is_whole(one, question)) else []
        if not (together or alone):
            return []
        read, account = _first_proved(told, [*together, *alone], changing)
        if account is not None:
            found.append(account)
        elif changing and (both := _with_change(told, [*together, *alone])):
            found += both if joins(question) else both[1:]
        elif lists(question) and (several := _each_proved(told, one, question)):
            found += several
        else:
            return []
        before = read
    return found


def _with_change(told: Sequence[Account], readings: Sequence[Wanted]) -> list[Account]:
    """Return a number and by how much it changed: 报道次数以及同比涨幅."""
    _, account = _first_proved(told, readings, changing=False)
    changes = [one for one in told if one.is_change and account and one.whole == account]
    return [account, changes[0]] if account is not None and len(changes) == 1 else []


def _is_whole(one: Wanted, question: Question) -> bool:
    """Tell whether a follow-up may ask for something else by itself: 召开新闻发布会的次数呢."""
    return bool(one.unit) and (len(one.must) >= _TOLD or bool(question.told))


def _before(question: Question) -> Wanted | None:
    """Return what was asked before a follow-up, with what that took from the one before it."""
    if question.before is None:
        return None
    last, earlier = wanted(question.before)[-1], _before(question.before)
    return carried(last, earlier) if earlier is not None else last


def _first_proved(
    told: Sequence[Account], readings: Sequence[Wanted], changing: bool
) -> tuple[Wanted, Account | None]:
    """Return the first reading that one number proves, with that number."""
    for one in readings:
        if account := _proved(told, one, changing):
            return one, account
    return readings[-1], None


def _proved(told: Sequence[Account], one: Wanted, changing: bool) -> Account | None:
    """Return the one number that everything asked stands at; None without one, or with two."""
    fitting = [account for account in told if _fits(account, one, changing)]
    most = max((_near(account, one) for account in fitting), default=(0, False, False))
    best = [account for account in fitting if _near(account, one) == most]
    if len({(account.value, account.unit) for account in best}) != 1:
        return None
    found = best[0]
    elsewhere = [
        term
        for term in one.hints
        if not holds(found.said, term)
        and any(holds(other.clause, term) and alike(other.unit, found.unit) for other in told)
    ]
    return None if elsewhere else found


def _fits(account: Account, one: Wanted, changing: bool) -> bool:
    own = sum(_stands_at(account, term) for term in one.must)
    told = all(_is_said(account, term) for term in one.must) and any(
        holds(_counted_in(account), term) for term in one.must
    )
    return (
        (told or _counts_itself(account, one))
        and account.is_change == changing
        and _measures(one.unit, account, own)
        and _is_alone(account, one.must, one.goes_on)
    )


def _counts_itself(account: Account, one: Wanted) -> bool:
    """Tell whether a number has what is counted right behind it, and all else in its sentence.

    在《世界知识画报》12个版面，以……为题宣传 counts the pages of a promotion: 宣传用了几个版面.
    """
    said = plain(account.sentence.text).replace(" ", "").replace("\n", "")
    counted = any(f"{account.number}{account.unit}{word}" in account.own for word in one.head)
    return counted and all(holds(said, term) for term in one.must)


def _is_said(account: Account, term: Term) -> bool:
    """Tell whether a thing stands at a number, or at what that is a part or a change of."""
    whole = account.whole
    return _stands_at(account, term) or (whole is not None and _is_said(whole, term))


def _stands_at(account: Account, term: Term) -> bool:
    """Tell whether a thing stands in a number's clause, or is the channel told right before it.

    排查失效链接，整改不规范描述22处 counts no links; 对网站改版，发布信息1313条 counts the site's.
    """
    channels = vocabulary().synonyms["instead_of"][0]
    told_before = any(word in channels for word in term) and holds(account.own, term)
    return holds(account.clause, term) or told_before or _shares(account, term)


def _goes_against(account: Account, question: Question) -> bool:
    """Tell whether a number tells of a rise where a fall is asked for, or the other way round."""
    known = vocabulary().synonyms
    falls = any(word in question.text for word in known["falls"])
    return account.is_change and falls != any(word in account.own for word in known["falls"])


def _counted_in(account: Account) -> str:
    """Return the clause that says what is counted; of a change (同比增长141%) its number's."""
    of = account.whole if account.is_change and account.whole is not None else account
    return of.clause


def _shares(account: Account, term: Term) -> bool:
    """Tell whether a number of a list has a verb from the first: 整改描述22处、链接43处."""
    verbs = vocabulary().synonyms["shared_verbs"]
    if any(verb in account.clause for verb in verbs):
        return False
    return any(word in verbs and word in account.before for word in term)


def _near(account: Account, one: Wanted) -> tuple[int, bool, bool]:
    """Return how much of what is asked stands at a number itself, how exact its measure is, and
    whether the number counts the thing itself: 政府网站3家."""
    said = sum(_stands_at(account, term) for term in one.must)
    before = account.clause.partition(account.number)[0]
    itself = len(one.must) == 1 and any(before.endswith(word) for word in one.must[0])
    return said, account.unit == one.unit, itself and not one.unit


def holds(text: str, term: Term) -> bool:
    """Tell whether a text says a thing; a single letter says only itself, and a verb nothing."""
    typed = term[0] not in vocabulary().synonyms["verbs"]
    return any(
        word.replace(" ", "") in text
        for at, word in enumerate(term)
        if len(word) > 1 or (not at and typed)
    )


def _measures(asked: str, account: Account, own: int) -> bool:
    """Tell whether a number in one measure word answers a question in another: 几篇, 104条.

    几个 asks for anything, but for the thing itself where nothing is done with it: 公众号有几个.
    """
    everything = vocabulary().synonyms["measures_all"]
    if asked in ("", account.unit):
        return asked != "" or account.unit != _PER_CENT
    if asked in everything and account.unit not in everything:
        return own >= _TOLD
    return alike(asked, account.unit)


_PER_CENT = "%"
_TOLD = 2
"""Words of a question from which on it says what is done with the thing it counts."""


def names_whole(question: Question, part: Account, whole: Account) -> bool:
    """Tell whether a share says of what: by its words, or those before it."""
    said = [term for one in wanted(question) for term in one.must]
    named = any(holds(whole.own, term) and not holds(part.clause, term) for term in said)
    return named or question.before is not None


def _is_alone(account: Account, must: Sequence[Term], goes_on: bool) -> bool:
    """Tell whether a number counts what is asked alone, or all that it counts is named.

    Of a list that goes on beyond what is named two things are enough.

    网站、公众号发布2900条 counts no posts of one of them.
    """
    marks = "|".join(vocabulary().synonyms["list_marks"])
    items = re.split(marks, account.clause.strip("\u3001"))
    if len(items) == 1:
        return True
    words = [word.replace(" ", "") for term in must for word in term if len(word) > 1]
    last = re.split("[\u201d\u300b\u7b49]", items[-1], maxsplit=1)
    named = [
        any(items[0].endswith(word) for word in words),
        *(any(word in item for word in words) for item in items[1:-1]),
        any(word in last[0] if len(last) > 1 else last[0].startswith(word) for word in words),
    ]
    each = all(any(word in item for word in words) for item in items)
    return all(named) or not any(named) or each or (goes_on and sum(named) >= _TOLD)


def _each_proved(told: Sequence[Account], one: Wanted, question: Question) -> list[Account]:
    """Return a number for each thing of a list, in its order: 网站、微信、微博各发布多少条.

    Every word stands at one of them alone or at all of them, so none is left over.
    """
    if not joins(question) or len(one.must) < _TOLD:
        return []
    held = {
        at: frozenset(term for term in one.must if _is_said(account, term))
        for at, account in enumerate(told)
        if not account.is_change and _measures(one.unit, account, _TOLD)
    }
    largest = [
        at for at, words in held.items() if words and not any(words < o for o in held.values())
    ]
    shared = frozenset.intersection(*(held[at] for at in largest)) if largest else frozenset()
    heads = [held[at] - shared for at in largest]
    covered = frozenset.union(*heads, shared) if heads else frozenset()
    if len(largest) < _TOLD or covered != set(one.must) or not all(heads):
        return []
    if sum(map(len, heads)) != len(frozenset.union(*heads)):
        return []
    # 不 of 不公开 names no item of a list: 本机关不掌握1条.
    if any(all(len(term[0]) == 1 for term in head) for head in heads):
        return []
    done = vocabulary().synonyms["done_with_each"]
    if any(term[0] in done and term not in shared for term in one.must):
        return []
    order = sorted(largest, key=lambda at: min(one.must.index(term) for term in held[at] - shared))
    found = [told[at] for at in order]
    apart = all(
        holds(account.clause, tuple(w for t in held[at] for w in t))
        for at, account in zip(order, found, strict=True)
    )
    same_unit = all(alike(account.unit, found[0].unit) for account in found)
    return (
        found
        if apart and same_unit and all(_is_alone(a, one.must, one.goes_on) for a in found)
        else []
    )
