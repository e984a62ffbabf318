"""Automatic numbers of Word paragraphs: 一、 and 1. that are printed but not typed.

Standard: ECMA-376 part 1, 17.9; number formats 17.18.59.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_CIRCLED = 0x245F
"""One before ①."""


def chinese(number: int) -> str:
    """Return a number under 100 in Chinese counting.

    >>> [chinese(number) for number in (3, 10, 12, 20, 21)]
    ['三', '十', '十二', '二十', '二十一']
    """
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    leading = _DIGITS[tens] if tens > 1 else ""
    return f"{leading}{'十' if tens else ''}{_DIGITS[ones] if ones else ''}"


def _letter(first: str) -> Callable[[int], str]:
    return lambda number: chr(ord(first) + (number - 1) % 26)


_FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: "".join(chr(ord(digit) + 0xFEE0) for digit in str(number)),
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "ideographDigital": lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    "decimalEnclosedCircle": lambda number: chr(_CIRCLED + number) if number <= 20 else str(number),
    "decimalEnclosedCircleChinese": lambda number: (
        chr(_CIRCLED + number) if number <= 20 else str(number)
    ),
    "lowerLetter": _letter("a"),
    "upperLetter": _letter("A"),
}
"""Formats that a report's numbers have; others (bullets, Roman) print no number of the form."""


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list counts."""

    format: str
    pattern: str
    """Such as `（%1）`."""
    first: int


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted."""

    lists: Mapping[str, Mapping[int, _Level]]
    """By numbering id."""
    styles: Mapping[str, tuple[str, int]]
    """Paragraph style id → numbering id and level."""
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, word: WordDocument) -> "Numbering":
        """Return the numbering a document defines, an empty one if it defines none."""
        root = _root(word)
        lists = {} if root is None else _lists(root)
        return cls(lists, _styles(word) if lists else {})

    def number(self, paragraph: etree._Element) -> str:
        """Return the number printed before a paragraph, "" if none; counts on."""
        if not self.lists:
            return ""
        chosen, depth = self._place(paragraph)
        levels = self.lists.get(chosen, {})
        level = levels.get(depth)
        if level is None or level.format not in _FORMATS:
            return ""
        counts = self.counts.setdefault(chosen, {})
        counts[depth] = counts.get(depth, level.first - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        return _printed(level, levels, counts)

    def _place(self, paragraph: etree._Element) -> tuple[str, int]:
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return "", 0
        style = properties.find(f"{_W}pStyle")
        inherited = self.styles.get(_value(style), ("", 0))
        return _chosen(properties.find(f"{_W}numPr")) or inherited


def _printed(level: _Level, levels: Mapping[int, _Level], counts: Mapping[int, int]) -> str:
    text = level.pattern
    for depth, other in levels.items():
        count = counts.get(depth, other.first)
        text = text.replace(f"%{depth + 1}", _FORMATS.get(other.format, str)(count))
    return text


def _value(element: etree._Element | None) -> str:
    return "" if element is None else element.get(f"{_W}val", "")


def _chosen(properties: etree._Element | None) -> tuple[str, int] | None:
    if properties is None or properties.find(f"{_W}numId") is None:
        return None
    depth = _value(properties.find(f"{_W}ilvl"))
    return _value(properties.find(f"{_W}numId")), int(depth) if depth.isdigit() else 0


def _root(word: WordDocument) -> etree._Element | None:
    """Return the numbering part, None where the document has none; never makes one."""
    for relation in word.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.NUMBERING and not relation.is_external:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            return etree.fromstring(relation.target_part.blob, parser)
    return None


def _lists(root: etree._Element) -> dict[str, dict[int, _Level]]:
    abstract = {
        element.get(f"{_W}abstractNumId", ""): _levels(element)
        for element in root.iterfind(f"{_W}abstractNum")
    }
    return {
        element.get(f"{_W}numId", ""): abstract.get(_value(element.find(f"{_W}abstractNumId")), {})
        for element in root.iterfind(f"{_W}num")
    }


def _levels(abstract: etree._Element) -> dict[int, _Level]:
    levels = {}
    for element in abstract.iterfind(f"{_W}lvl"):
        depth, first = element.get(f"{_W}ilvl", "0"), _value(element.find(f"{_W}start"))
        levels[int(depth) if depth.isdigit() else 0] = _Level(
            format=_value(element.find(f"{_W}numFmt")),
            pattern=_value(element.find(f"{_W}lvlText")),
            first=int(first) if first.isdigit() else 1,
        )
    return levels


def _styles(word: WordDocument) -> dict[str, tuple[str, int]]:
    found = {}
    for style in word.styles.element.iterfind(f"{_W}style"):
        chosen = _chosen(style.find(f"{_W}pPr/{_W}numPr"))
        if chosen is not None:
            found[style.get(f"{_W}styleId", "")] = chosen
    return found
