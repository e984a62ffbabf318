"""What a question asks about: the figures, and the clauses they stand in."""

from collections.abc import Sequence

from data.records import record
from index.asking.concepts import Meaning, is_weak, meanings
from index.asking.cover import Mention

SHARE = "rate"
"""The concept (占比, 比例) that sets two figures in relation."""


@record(frozen=True, slots=True)
class Topic:
    """What a question asks about, apart from who and when."""

    meanings: tuple[Meaning, ...] = ()
    loose: tuple[str, ...] = ()
    """Words that are known and that no meaning used."""

    @property
    def is_strong(self) -> bool:
        """Tell whether more is asked for than the scene of every question."""
        return bool(self.loose) or any(
            not is_weak(name) for meaning in self.meanings for name in meaning.of
        )

    @property
    def figures(self) -> tuple[str, ...]:
        """Return the ids of all figures asked for, without repetition."""
        return tuple(dict.fromkeys(name for one in self.meanings for name in one.figures))


@record(frozen=True, slots=True)
class Clause:
    """A stretch of a question between commas, or an item of a list in it."""

    mentions: tuple[Mention, ...]
    is_item: bool = False
    """Whether it stands in a list (新收、办结) or a comparison (新收比办结多几件)."""


def joined_with(topic: Topic, before: Topic) -> Topic | None:
    """Return what words mean together with those asked about before: 结果怎么样 after 复议.

    None where they mean nothing together, or enough alone.
    """
    of = [one.of for one in topic.meanings]
    if len(of) > 1 or (of and not topic.meanings[0].solo):
        return None
    said = (of[0] if of else frozenset()) | set(topic.loose)
    before_said = {name for one in before.meanings for name in one.of} - {"total"}
    fitting = [
        one
        for one in meanings()
        if said < one.of and one.of - said <= before_said and one.of - said
    ]
    return Topic((max(fitting, key=lambda one: len(one.of)),)) if said and fitting else None


def joined_by_head(topic: Topic, before: Topic) -> Topic | None:
    """Return what words mean with the head of the row asked about before: 废止的 after 现行有效的
    规范性文件; None where several heads fit, or none."""
    if len(before.meanings) != 1:
        return None
    row = before.meanings[0].figures[0]
    heads = [one for one in meanings() if one.figures[0] == row and not one.breakdown]
    found = {joined_with(topic, Topic((one,))) for one in heads} - {None}
    return found.pop() if len(found) == 1 else None


def share_of_one_head(topic: Topic) -> Topic:
    """Return the whole of a share with the head of its part: 规范性文件制发数占现行有效数的比例."""
    others = tuple(one for one in topic.loose if one != SHARE)
    if SHARE not in topic.loose or not others or len(topic.meanings) != 1:
        return topic
    # 规范性文件，本年新公开的占对外公开总数: the head alone stands before both.
    head = topic.meanings[0].of
    both = [own for own in heads_of(others) if all(head < one.of for one in own)]
    if len(others) > 1:
        return Topic(both[0], (SHARE,)) if len(both) == 1 else topic
    whole = joined_by_head(Topic((), others), topic)
    return Topic((*topic.meanings, *whole.meanings), (SHARE,)) if whole else topic


def heads_of(words: Sequence[str]) -> tuple[tuple[Meaning, ...], ...]:
    """Return what words mean with each head that fits all of them: 制发, 现行有效 of 规章."""
    fitting = [
        {head: one for one in meanings() for head in one.of - {word} if one.of == {word, head}}
        for word in words
    ]
    if not fitting:
        return ()
    shared = [head for head in fitting[0] if all(head in own for own in fitting)]
    return tuple(tuple(own[head] for own in fitting) for head in shared)


def of_one_head(topics: Sequence[Topic], clauses: Sequence[Clause]) -> list[Topic]:
    """Return the topics, an item of a list that means nothing alone with the head of the one before
    it: 规范性文件废止数比制发数多多少."""
    settled = list(topics)
    for at, (topic, clause) in enumerate(zip(topics, clauses, strict=True)):
        if topic.meanings or not topic.loose:
            continue
        before = settled[at - 1] if at else Topic()
        if clause.is_item and len(before.meanings) == 1:
            settled[at] = joined_by_head(topic, before) or topic
            continue
        # 制发和废止的规范性文件各几件: the head stands behind the last item.
        behind = topics[at + 1] if at + 1 < len(topics) else Topic()
        if len(behind.meanings) == 1 and clauses[at + 1].is_item:
            settled[at] = joined_by_head(topic, behind) or topic
    return settled
