"""The words of the pages (data/web.toml) are complete and all in use."""

import re
from pathlib import Path

from bot.web.choice import FILTERS
from bot.web.tables import grids
from bot.web.texts import LANGUAGES, web_words
from data.vocabulary import vocabulary
from index.browsing import FORMS, NONE, STANDINGS, levels
from index.sought import ORDERS
from tests.conftest import ROOT
from tests.shelf import table3

WEB = ROOT / "bot" / "web"
HAN = re.compile("[\u4e00-\u9fff]")


def used() -> set[str]:
    """Return the names of texts that pages and templates say."""
    files: list[Path] = [*WEB.glob("*.py"), *(WEB / "templates").iterdir()]
    source = "\n".join(file.read_text("utf-8") for file in files)
    said = set(re.findall(r"""say\([^"'()]*["'](\w+)["']""", source))
    refused = {f"refused_{status}" for status in (400, 404, 405, 500, 503)}
    listed = {
        *(f"level_{one}" for one in (*levels(), NONE)),
        *(f"form_{one}" for one in (*FORMS, NONE)),
        *(f"checks_{one}" for one in STANDINGS),
        *(f"sort_{one}" for one in ORDERS),
        *(f"filter_{one}" for one in FILTERS if one != "agency"),
    }
    said -= {"filter_", "checks_"}  # the rest of the name is the filter's or the outcome's
    return said | refused | listed | set(re.findall(r'"(example_\w+)"', source))


def test_every_text_is_there_in_both_languages() -> None:
    """A text has Chinese and English with the same fields; nothing is said that is not there."""
    texts = web_words()["text"]
    fields = {
        name: [sorted(re.findall(r"[{\[](\w+)[}\]]", text[language])) for language in LANGUAGES]
        for name, text in texts.items()
    }

    assert sorted(used() - set(texts)) == []
    assert sorted(set(texts) - used()) == []
    assert [name for name, (chinese, english) in fields.items() if chinese != english] == []


def test_every_head_of_the_forms_is_there_in_english() -> None:
    """The English page shows no Chinese head in any table of either form."""
    words = vocabulary()
    figures = {(one.indicator, one.column): one for one in table3()}
    shown = [
        head.text
        for form in ("g2019", "g2021")
        for grid in grids(words, figures, (form, form), "en")
        for head in (
            *(h for row in grid.head for h in row),
            *(h for line in grid.lines for h in line.heads),
        )
    ]

    assert len(shown) > 60
    assert [text for text in shown if HAN.search(text)] == []


def test_every_part_of_a_label_has_an_english_gloss() -> None:
    """Tables 2 and 4 are named by parts of labels; each part is translated."""
    rows = [row for row in vocabulary().indicators.values() if row.table[:2] in ("t2", "t4")]
    parts = {part for row in rows for part in row.label.split(" / ")}

    assert sorted(parts - set(web_words()["gloss"])) == []
