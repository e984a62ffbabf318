"""What a contributor would write for the lines of CONTRIBUTING that take more than a line."""

from tests.seams import Edits

A_LAYOUT: Edits = {
    "parser/readers/text.py": (('_BARS = "|｜│┃║"', '_BARS = "|｜│┃║⁞"'),),
}
"""Tables whose cells another bar parts."""

AN_OPENING: Edits = {
    "data/reading.toml": (('"样稿", "代拟稿"', '"样稿", "待议稿", "代拟稿"'),),
}
"""A word for what is no report yet."""

PACKED = '''"""Texts packed by gzip: bytes in, what the text reader makes of them out."""

import gzip

from parser.document import Document
from parser.readers.text import read as read_text


def read(content: bytes, name: str) -> Document:
    """Return the text that is packed; raises NotAReport if it cannot be decoded."""
    return read_text(gzip.decompress(content), name, content)
'''
A_FORMAT: Edits = {
    "parser/readers/packed.py": (("", PACKED),),
    "parser/readers/__init__.py": (
        (
            '    "scan": ("scan", "read"),\n',
            '    "scan": ("scan", "read"),\n    "packed": ("packed", "read"),\n',
        ),
    ),
    "parser/readers/kind.py": (
        (
            "    if head.startswith(_OLE):\n",
            '    if head.startswith(b"\\x1f\\x8b"):\n        return "packed"\n'
            "    if head.startswith(_OLE):\n",
        ),
    ),
}  # fmt: skip
"""A file format: its reader, its line, and how it is known."""

PARITY = '''"""Whether a figure is even."""

from index.answer import Answer
from index.answering.family import Asked, Family, Taken
from index.answering.reading import with_figures
from index.answering.single import read_figures, values_plan
from index.asking.question import Question
from index.finding import Even
from index.store import Store


def parity(asked: Asked, store: Store) -> Answer:
    """Return the first figure asked for, and whether it is even."""
    read = read_figures(asked, store)
    if read.instead is not None:
        return read.instead
    value = read.found[0][1][0].value
    return with_figures(asked, store, read.found, Even(value is not None and value % 2 == 0), [])


def _takes(question: Question) -> Taken | None:
    if "parity" not in question.cues or not question.topic.meanings:
        return None
    return Taken(values_plan(question), frozenset({"parity"}))


FAMILY = Family("parity", _takes, parity, needs_agency=True)
'''
A_KIND: Edits = {
    "data/phrasings.toml": (
        (
            "[cue.place]\n",
            '[cue.parity]\nasks = "figures"\nalone = false\nneeds = ["named"]\n'
            'zh = ["是单数还是双数"]\nen = ["odd or even"]\n[cue.place]\n',
        ),
    ),
    "index/answering/parity.py": (("", PARITY),),
    "index/answering/families.py": (
        ("    otherwise,\n", "    otherwise,\n    parity,\n"),
        ("    single.FIGURE,\n", "    parity.FAMILY,\n    single.FIGURE,\n"),
    ),
    "index/finding/figures.py": (
        (
            "@record(frozen=True, slots=True)\nclass OfAll:\n",
            '@record(frozen=True, slots=True)\nclass Even:\n    """Whether a figure is even."""\n\n'
            "    even: bool\n\n\n@record(frozen=True, slots=True)\nclass OfAll:\n",
        ),
    ),
    "index/finding/__init__.py": (
        ("    Compared,\n    Gap,\n", "    Compared,\n    Even,\n    Gap,\n"),
        ("    Stated | OfAll |", "    Stated | Even | OfAll |"),
        ('    "Ends",\n', '    "Ends",\n    "Even",\n'),
    ),
    "bot/reply/findings.py": (
        (
            "        case found.Quoted():\n",
            "        case found.Even(even):\n"
            '            head = say("headline", "even" if even else "odd", answer.language)\n'
            "            return Findings((head,), figures_stated(answer).understood)\n"
            "        case found.Quoted():\n",
        ),
    ),
    "data/replies.toml": (
        (
            "[headline]\n",
            '[headline]\neven = { zh = "双数", en = "Even" }\nodd = { zh = "单数", en = "Odd" }\n',
        ),
    ),
}
"""A kind of question: its cue, its family, its finding, its words."""

RULE = f"# {'=' * 74}\n"
FORM = """[[generation]]
id = "g2030"
name = "年度报告格式（2030）"
first_year = 2030
last_year = 9999
basis = "无"
tables = ["t2_2021", "t3", "t4"]
note = "Made up."
"""
WITHDRAWN = """[[indicator]]
id = "withdrawn"
table = "t3"
order = 40
group = "flow"
label = "五、申请人撤回申请数量"
short = "申请人撤回"
en = "Requests withdrawn"
unit = "件"
kind = "int"
generations = ["g2030"]
ask = ["撤回申请数量"]
definition = "Made up."
confidence = "provisional"

[[indicator]]
id = "carried_in"
"""
A_FORM: Edits = {
    "data/form.toml": (
        ("last_year = 9999", "last_year = 2029"),
        (f"{RULE}# Sections\n", f"{FORM}\n{RULE}# Sections\n"),
        ('[[indicator]]\nid = "carried_in"\n', WITHDRAWN),
    ),
}  # fmt: skip
"""A form of the statute with a row of its own; it keeps the rows of the form before it."""
OF_LAST_FORM, OF_BOTH_FORMS = '"g2021"]', '"g2021", "g2030"]'

TELEGRAPH = '''"""The telegraph: an answer in one line."""

from datetime import date

import index
from bot.reply import compose
from index.store import Store


def wired(question: str, store: Store, today: date) -> str:
    """Return the answer to a question in one line."""
    answer = index.ask(question, store, today).answer
    return compose(answer, None).text.replace("\\n", " STOP ")
'''
VERB = '''@main.command(help=options.help_of("telegraph"))
@click.argument("question")
@options.db
@options.today
def telegraph(question: str, db: Path | None, today: datetime | None) -> None:
    """Answer by telegraph."""
    extras.need("telegraph")
    from bot.telegraph import wired

    here = _terminal(db, today, False)
    click.echo(wired(question, here.store, here.today))


@main.command(help=options.help_of("feedback"))
'''
A_CHANNEL: Edits = {
    "bot/telegraph.py": (("", TELEGRAPH),),
    "bot/__main__.py": (('@main.command(help=options.help_of("feedback"))\n', VERB),),
    "data/cli.toml": (
        ("\n[help]\n", '\n[help]\ntelegraph = "用电报回答。 / Answer by telegraph."\n'),
    ),
}
"""A channel: its module, its verb, its help."""
A_LIBRARY: Edits = {
    "pyproject.toml": (
        (
            "\n[project.optional-dependencies]\n",
            '\n[project.optional-dependencies]\ntelegraph = ["morse>=1"]\n',
        ),
    ),
    "bot/extras.py": (('    "telegram": (', '    "telegraph": ("morse",),\n    "telegram": ('),),
}  # fmt: skip
"""A library that one verb needs: the extra that brings it."""

A_KEY: Edits = {
    "data/phrasings.toml": (("[cue.place]\n", '[cue.place]\nwriter = "ours"\n'),),
}
_LAST = '    """Sentence of data/replies.toml that refuses it where no plan uses it."""\n'
ITS_SHAPE: Edits = {
    "data/shapes/asking.py": (
        (_LAST, _LAST + '    writer: NotRequired[str]\n    """Who wrote its words."""\n'),
    ),
}
"""A key of the data, and its line."""
