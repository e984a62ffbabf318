"""Which kind of answer a question wants: the first rule that fits, in this order."""

from collections.abc import Callable

from data.vocabulary import vocabulary
from index.asking.meaning import SHARE
from index.asking.question import LIMITS, Question
from index.plain import squeeze


def kind_of(question: Question) -> str:
    """Return the kind of a question; `index.answering.query` has a function for each."""
    return next(kind for kind, fits in _RULES if fits(question))


_ABOUT_REPORTS = frozenset({"failed", "checks", "blank", "tables", "mention"})
"""Cues that make "哪些年报" a question about what stands in the reports."""


def _has(*cues: str) -> Callable[[Question], bool]:
    return lambda question: bool(question.cues & set(cues))


def _asks(question: Question) -> bool:
    return bool(question.topic.meanings or question.topic.loose or question.unknown)


def _bare(question: Question) -> bool:
    return not (_asks(question) or question.section or _named(question))


def _named(question: Question) -> bool:
    return bool(question.agencies or question.obstacle)


def _many(question: Question) -> bool:
    """A set of agencies is asked about, by name or by a word like 哪些单位, and no single one."""
    return question.scope is not None or (bool(question.cues & _SETS) and not _named(question))


_SETS = frozenset({"all", "which", "each", "most", "least", "count", "average"}) | LIMITS


def _greets(question: Question) -> bool:
    return _bare(question) and not question.years and bool(question.cues & {"greeting", "help"})


def _defines(question: Question) -> bool:
    return (
        _wants_an_explanation(question)
        and not _named(question)
        and not question.scope
        and not question.years
        and (_asks(question) or explains(question.text))
    )


def _wants_an_explanation(question: Question) -> bool:
    said = squeeze(question.text)
    alone = [word for term in vocabulary().terms if term.alone for word in term.words]
    when = "published" in question.cues and any(
        squeeze(word) in said
        for term in vocabulary().terms
        if term.timetable
        for word in term.words
    )
    return "definition" in question.cues or when or any(squeeze(word) in said for word in alone)


def explains(text: str) -> bool:
    """Tell whether a text holds a term that data/terms.toml explains."""
    said = squeeze(text)
    return any(squeeze(word) in said for term in vocabulary().terms for word in term.words)


def _counts(question: Question) -> bool:
    """A figure of a set is asked for, in words all of which are understood."""
    if not _many(question) or question.unknown or question.topic.loose:
        return False
    if question.cues & {"yoy", "trend", "except", "universal"}:
        return False
    limited = question.cues & LIMITS
    if limited and ("negation" in question.cues or not _names_a_number(question)):
        return False
    if len({one.figures for one in question.topic.meanings}) > 1:
        return False
    conditions = {"none", "most", "least", "average"} | LIMITS
    columns = set(question.columns) - {TOTAL}
    return bool(question.topic.meanings or columns or question.cues & conditions)


def _changes(question: Question) -> bool:
    """The change of one figure between two years; two rows of one year are no change."""
    if "yoy" not in question.cues or question.section or question.unknown:
        return False
    rows = {one.figures for one in question.topic.meanings}
    columns = set(question.columns) - {TOTAL}
    beside = max(len(rows), len(columns)) > 1 and len(question.years) < 2
    return _named(question) and not beside and len(question.agencies) < 2


def _names_a_number(question: Question) -> bool:
    return any(found.kind == "number" for found in question.mentions)


def _compares(question: Question) -> bool:
    several = len(question.agencies) > 1
    return several and not question.section and (_asks(question) or "compare" in question.cues)


def _is_narrative(question: Question) -> bool:
    """Prose is asked for: a section, a figure only prose states, or words no table row has."""
    if question.section:
        return True
    if not _named(question) and not question.topic.meanings:
        return False
    known = vocabulary().indicators
    told = [
        name
        for name in question.topic.figures
        if name in known and known[name].table == "narrative"
    ]
    searchable = [word for word in question.unknown if _is_searchable(word, question.language)]
    if question.unknown:
        return bool(searchable)
    return bool(told or question.topic.loose)


def _is_searchable(word: str, language: str) -> bool:
    """Tell whether prose may hold a word; Latin words in a Chinese question are mostly noise."""
    return len(word) > 1 and (language == "en" or not word.isascii())


def _states_a_figure(question: Question) -> bool:
    """Every word is understood, and together they name a row or an applicant column."""
    columns = set(question.columns) - {TOTAL}
    understood = not question.unknown and not question.topic.loose
    nothing = "none" in question.cues and bool(question.cues & {"is_it", "polar"})
    return understood and bool(question.topic.meanings or columns or nothing)


def _is_only_a_name(question: Question) -> bool:
    """Nothing but an agency and perhaps a year: its card is wanted."""
    return _named(question) and not (question.unknown or question.cues - _POLITE)


_POLITE = frozenset({"greeting", "help", "follow", "polar"})
TOTAL = "total"


def _shares(question: Question) -> bool:
    return question.topic.loose == (SHARE,) and not question.unknown and not question.section


_RULES: tuple[tuple[str, Callable[[Question], bool]], ...] = (
    ("greeting", _greets),
    ("other_topic", lambda q: _has("other_topic")(q) and not (q.topic.is_strong or _named(q))),
    ("forecast", lambda q: _has("forecast")(q) or q.is_future),
    ("opinion", _has("opinion")),
    ("definition", _defines),
    ("held", lambda q: _has("held")(q) and not _asks(q) and not q.cues & _ABOUT_REPORTS),
    ("published", lambda q: _has("published")(q) and _named(q) and not _asks(q)),
    ("contents", lambda q: _has("contents")(q) and _named(q) and not _asks(q)),
    ("part_year", lambda q: _has("part_year")(q) or q.year_rule == "month"),
    ("mentioning", lambda q: _many(q) and _has("mention")(q)),
    ("failing", lambda q: _many(q) and _has("failed", "checks")(q)),
    ("blanks", lambda q: _many(q) and _has("blank", "tables")(q)),
    ("blanks", lambda q: _has("blank")(q) and bool(q.agencies) and not _asks(q)),
    ("rank", lambda q: _counts(q) and _has("most", "least")(q)),
    ("average", lambda q: _counts(q) and _has("average")(q)),
    ("count", lambda q: _counts(q) and _has("count")(q)),
    ("filter", lambda q: _counts(q) and _has("which", "none", *LIMITS)(q)),
    ("listing", lambda q: _counts(q) and _has("each", "compare")(q)),
    ("sum", _counts),
    ("apart", _has("paired")),
    ("apart", lambda q: _many(q) and _has(*_SETS)(q) and len(q.topic.meanings) > 1),
    ("text_vs_table", lambda q: _has("text_vs_table")(q) and not q.unknown),
    ("checks", lambda q: _has("checks", "failed")(q) and not q.unknown),
    ("difference", lambda q: _has("difference")(q) and not _asks(q)),
    ("yoy", _changes),
    ("compare", _compares),
    ("trend", lambda q: _has("trend")(q) and bool(q.topic.meanings)),
    ("share", _shares),
    ("passage", _is_narrative),
    ("figure", _states_a_figure),
    ("card", _is_only_a_name),
    ("not_understood", lambda q: True),
)
