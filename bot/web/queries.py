"""The parameters of addresses, as types: one list for who reads and for who is told of them."""

from typing import Annotated, Any, TypeVar, get_origin

from pydantic import BaseModel, BeforeValidator, Field, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.web.cache import language
from bot.words import sentence
from index.browsing import FORMS, NONE, STANDINGS, levels
from index.choosing import Unknown, nearest
from index.sought import ORDERS

LARGEST = 1_000_000
"""The largest number a parameter takes."""
MOST_REPORTS = 200
"""Reports on one page of `/api/figures`, and of `/api/reports` as JSON."""
MOST_IN_TABLE = 10_000
"""Reports of one list as CSV."""
LONGEST_NAME, LONGEST_TEXT = 200, 100
MOST_AGENCIES, MOST_COLUMNS = 8, 24
"""Of one comparison."""
LONGEST_QUESTION = 4096
"""Characters; what Telegram can send."""
MOST_BEFORE = 4
"""Questions before this one that are asked again to know what a follow-up is about."""


def _digits(text: object) -> object:
    """Return a text of digits as a number; what else Python takes for one stays a text."""
    if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 8:
        return int(text)
    return text


def _stripped(text: object) -> object:
    return text.strip() if isinstance(text, str) else text


def _one_of(*known: str) -> Any:
    """Return a parameter of few values; which one is not known is told with the nearest."""
    return Field("", min_length=1, json_schema_extra={"enum": [*known]})


Whole = Annotated[int, Field(strict=True, ge=0, le=LARGEST), BeforeValidator(_digits)]
Few = Annotated[int, Field(strict=True, ge=0, le=MOST_REPORTS), BeforeValidator(_digits)]
Many = Annotated[int, Field(strict=True, ge=0, le=MOST_IN_TABLE), BeforeValidator(_digits)]
Name = Annotated[str, Field(pattern=r"\S", max_length=LONGEST_NAME)]
Column = Annotated[str, Field(max_length=LONGEST_NAME)]
"""An empty one is the column of the tables that have none."""
Question = Annotated[str, Field(max_length=LONGEST_QUESTION)]
Format = Annotated[str, Field(pattern="^(json|csv)$", json_schema_extra={"enum": ["json", "csv"]})]


class Query(BaseModel):
    """The parameters of one address."""


class Narrowed(Query):
    """What narrows and orders reports."""

    agency: list[Name] = []
    year: list[Whole] = []
    place: Name = ""
    level: str = _one_of(*levels(), NONE)
    form: str = _one_of(*FORMS, NONE)
    checks: str = _one_of(*STANDINGS)
    text: Annotated[str, Field(pattern=r"\S", max_length=LONGEST_TEXT)] = ""
    sort: str = _one_of(*ORDERS)


class BrowseQuery(Narrowed):
    """The browser of reports."""

    offset: Whole = 0
    limit: Few = 50


class ReportsQuery(Narrowed):
    """`/api/reports`."""

    format: Format = "json"
    offset: Whole = 0
    limit: Many = 50


class FiguresQuery(Narrowed):
    """`/api/figures`."""

    indicator: list[Name] = []
    column: list[Column] = []
    format: Format = "json"
    offset: Whole = 0
    limit: Few = 50


class AgenciesQuery(Query):
    """`/api/agencies`."""

    agency: list[Name] = []
    place: Name = ""
    offset: Whole = 0
    limit: Few = 50


class IndicatorsQuery(Query):
    """`/api/indicators`."""


class AskQuery(Query):
    """`/api/ask`, and the ask page."""

    q: Annotated[
        str,
        BeforeValidator(_stripped),
        Field(
            min_length=1,
            max_length=LONGEST_QUESTION,
            pattern=r"\S",
        ),
    ]
    after: Annotated[list[Question], Field(max_length=MOST_BEFORE)] = []
    format: Format = "json"


class CoverageQuery(Query):
    """What is held; of one year also who is missing."""

    year: Whole = 0


class CompareQuery(Query):
    """The comparison, and its chart."""

    agency: list[Name] = []
    year: list[Whole] = []
    indicator: list[Name] = []
    row: Name = ""


Read = TypeVar("Read", bound=Query)


def read(
    query: type[Read], request: Request, is_strict: bool = True, is_form: bool = False
) -> Read:
    """Return the parameters of an address; of a form's, what is left empty says nothing.

    400 for one that is missing or out of its range and, where it is strict, for one there is not:
    a misspelt filter must not be a filter less.
    """
    names, said = query.model_fields, request.query_params
    for name in said if is_strict else ():
        if name not in names and name != "lang":
            unknown = Unknown("parameter", name, nearest(name, names, str))
            raise HTTPException(400, sentence(language(request), unknown))
    given: dict[str, Any] = {}
    for name, field in names.items():
        texts = [text for text in said.getlist(name) if text or not is_form]
        if texts:
            given[name] = texts if get_origin(field.annotation) is list else texts[-1]
    try:
        return query.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        raise HTTPException(400, f"{first['loc'][0]}: {first['msg']}") from error
