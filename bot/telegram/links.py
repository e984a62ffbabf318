"""Deep links: `?start=` payloads that lead to a report, a figure or an agency, and back."""

import re
from urllib.parse import quote, urlencode

from bot.telegram.desk import short_id
from bot.telegram.texts import texts
from data.vocabulary import vocabulary
from index.answer import Answer
from index.store import Store

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


def payload_of(answer: Answer) -> str | None:
    """Return the payload that leads back to an answer; None where there is no short one."""
    figure = next((figure for figure in answer.figures if figure.citation), None)
    if figure is None or figure.citation is None:
        return None
    report = figure.citation.report
    short = [f"f-{figure.indicator}-{figure.column}-{report}", f"r-{report}"]
    if answer.kind != "figure":
        short.reverse()
    return next((payload for payload in short if PAYLOAD.fullmatch(payload)), None)


def share_url(username: str, payload: str) -> str:
    """Return the address that opens Telegram's own sharing with a link to the bot."""
    link = f"https://t.me/{username}?start={payload}"
    return "https://t.me/share/url?" + urlencode({"url": link}, quote_via=quote)


def question_of(payload: str, store: Store, language: str) -> str | None:
    """Return the question a payload stands for; None where nothing held fits it."""
    kind, _, rest = payload.partition("-")
    if kind == "a":
        return next((name for name in store.names().values() if short_id(name) == rest), None)
    indicator, column = "", ""
    if kind == "f" and rest.count("-") >= 2:
        indicator, column, rest = rest.split("-", 2)
    held = store.report(rest)
    if held is None or kind not in ("r", "f"):
        return None
    fields = {"agency": held.agency.name, "year": held.year}
    if kind == "r":
        return str(texts()["deep_report"][language]).format(**fields)
    row = vocabulary().indicators.get(indicator)
    if row is None:
        return None
    words = row.ask if language == "zh" else row.ask_en
    fields["figure"] = words[0] if words else row.label
    fields["column"] = _column(column, language)
    return str(texts()["deep_figure"][language]).format(**fields)


def _column(column: str, language: str) -> str:
    known = vocabulary().columns.get(column)
    if known is None or column == "total":
        return ""
    return known.label if language == "zh" else known.en
