"""What the bot tells of terms, the Regulation and itself."""

from data.records import record


@record(frozen=True, slots=True)
class Explained:
    """A row or computed figure explained."""

    id: str
    definition: str


@record(frozen=True, slots=True)
class Explanation:
    """A term explained, with the article it rests on."""

    zh: str
    en: str
    basis: str


@record(frozen=True, slots=True)
class Defined:
    """What terms and rows mean."""

    terms: tuple[Explanation, ...]
    rows: tuple[Explained, ...]


@record(frozen=True, slots=True)
class Article:
    """An article of the regulation, verbatim."""

    no: str
    text: str
    source: str


@record(frozen=True, slots=True)
class Procedure:
    """How something is done: articles of the regulation; contact passages of the report if any."""

    articles: tuple[Article, ...]
    agency: str = ""


@record(frozen=True, slots=True)
class Greeting:
    """A welcome; `examples` are (agency, year) pairs that can be asked about."""

    examples: tuple[tuple[str, int], ...]


@record(frozen=True, slots=True)
class Talk:
    """A remark answered as a person would, by the name of its sentence."""

    name: str
    examples: tuple[tuple[str, int], ...] = ()
