"""A cited figure with what it may not be parted from: its state, its reservations, its place.

Every channel draws figures as `Marked`: headline, row, table, bar, file, tool. A number that a
check contradicts carries its mark wherever it goes, and a cell without a number its state.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from bot.reply.phrases import knows, number, say, shown_value, unit_of
from data.records import record
from data.vocabulary import vocabulary
from index.answer import Answer, Warn
from index.cited import CitedFigure
from index.folding import Fold
from parser.report import State

CONTRADICTIONS = frozenset({"hard", "soft"})
"""Severities of checks whose failure sets one printed number against another."""


@record(frozen=True, slots=True)
class Marked:
    """A figure as it is drawn. Its parts are texts in one language."""

    figure: CitedFigure
    warnings: tuple[Warn, ...]
    """The reservations that touch it, or what it was computed of."""
    language: str
    members: int = 0
    """Of a fold over many reports, how many of them contradict themselves."""

    @property
    def value(self) -> str:
        """Return the number with its unit; where there is none, the state in a word or two."""
        one = self.figure
        if one.value is None:
            return say("state", one.state, self.language)
        return shown_value(one) + unit_of(one, self.language)

    @property
    def mark(self) -> str:
        """Return why the figure may not be read alone, in a few words; "" where it may."""
        if self.members:
            return say("mark", "members", self.language, count=self.members)
        own = _gravest((warn, self.figure) for warn in self.warnings if _is_of(warn, self.figure))
        if own or not self.figure.inputs:
            return say("mark", own[0], self.language, **own[1]) if own else ""
        found = _gravest((warn, one) for warn in self.warnings for one in cells_of(self.figure))
        if not found:
            return ""
        inner = say("mark", found[0], self.language, **found[1])
        return say("mark", "operand", self.language, mark=inner)

    @property
    def sign(self) -> str:
        """Return the mark as it follows a value in running text."""
        return say("mark", "sign", self.language, mark=self.mark) if self.mark else ""

    @property
    def text(self) -> str:
        """Return value and mark: what stands in a cell of a table, under a bar, in a caption."""
        return self.value + self.sign

    @property
    def reservations(self) -> tuple[str, ...]:
        """Return the codes of the reservations, as the contract names them."""
        return tuple(dict.fromkeys(warn.code for warn in self.warnings))

    @property
    def is_contradicted(self) -> bool:
        """Whether another printed number speaks against it, or against what it is made of."""
        return bool(self.members) or any(map(contradicts, self.warnings))


def marked(one: CitedFigure, answer: Answer) -> Marked:
    """Return a figure of an answer with the reservations of the answer that touch it."""
    found = with_warnings(one, answer.warnings, answer.language)
    doubtful = answer.coverage.contradictory if answer.coverage else 0
    if doubtful and one in answer.figures and one.formula in {*Fold}:
        return Marked(one, found.warnings, answer.language, doubtful)
    return found


def with_warnings(one: CitedFigure, warnings: Sequence[Warn], language: str) -> Marked:
    """Return a figure with those of some reservations that touch it."""
    return Marked(one, tuple(warn for warn in warnings if touches(warn, one)), language)


def cells_of(one: CitedFigure) -> Iterator[CitedFigure]:
    """Yield the printed figures that a figure is, or was computed of."""
    if not one.inputs:
        yield one
    for part in one.inputs:
        yield from cells_of(part)


def touches(warn: Warn, one: CitedFigure) -> bool:
    """Tell whether a reservation is about a figure, what it was computed of, or its report."""
    if not warn.figures:
        reports = {part.citation.report for part in cells_of(one) if part.citation}
        return warn.fields.get("report") in reports
    return any(_is_of(warn, part) for part in (one, *cells_of(one)))


def contradicts(warn: Warn) -> bool:
    """Tell whether a reservation says that the report states two things."""
    return warn.fields.get("severity") in CONTRADICTIONS or warn.code == "two_reports"


def _is_of(warn: Warn, one: CitedFigure) -> bool:
    # Of two reports one may state in prose what the other prints.
    count = 4 if warn.code == "two_reports" else 5
    return any(_key(one)[:count] == _key(other)[:count] for other in warn.figures)


def _key(one: CitedFigure) -> tuple[str, int, str, str, str]:
    """Return what a figure is: the same row told in prose is another figure."""
    return one.agency, one.year, one.indicator, one.column, one.source


def _gravest(
    found: Iterable[tuple[Warn, CitedFigure]],
) -> tuple[str, dict[str, str]] | None:
    """Return the first entry of [mark] that a reservation about a figure has, with its fields."""
    entries: dict[str, dict[str, str]] = {}
    for warn, one in found:
        if warn.code == "blank_counted" and not one.inputs:
            continue  # the blank itself says so
        name = warn.code
        if warn.fields.get("severity") in CONTRADICTIONS and not knows("mark", name):
            name = "check_failed"
        other = _other(warn, one)
        if other is not None and knows("mark", f"{name}_other"):
            entries.setdefault(f"{name}_other", {"other": number(other)})
        elif knows("mark", name):
            entries.setdefault(name, {})
    order = vocabulary().replies["mark"]
    return next(((name, entries[name]) for name in order if name in entries), None)


def _other(warn: Warn, one: CitedFigure) -> Decimal | None:
    """Return the number that stands against a figure, None where it is one of several terms."""
    if warn.code == "two_reports":
        return _decimal(warn.fields["value"])
    if "check" not in warn.fields or one.state != State.NUMBER:
        return None
    rule = vocabulary().checks[warn.fields["check"]]
    left, right = (_decimal(warn.fields[side]) for side in ("left", "right"))
    if rule.operator == "told":  # the prose on the left, the table on the right
        return right if one.source == "narrative" else left
    if rule.operator != "equals":
        return None
    for terms, other in ((rule.right, left), (rule.left, right)):
        if len(terms) == 1 and not terms[0].startswith("earlier:") and _means(terms[0], warn, one):
            return other
    return None


def _means(term: str, warn: Warn, one: CitedFigure) -> bool:
    """Tell whether the term of a rule is a figure: `{}@total` of the scope `granted`."""
    row, _, column = term.replace("{}", str(warn.fields["scope"])).partition("@")
    return row == one.indicator and column in ("", one.column)


def _decimal(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None
