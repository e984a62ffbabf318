"""The answer as the JSON object other programs rely on."""

from decimal import Decimal
from typing import Any

from bot.reply import address, compose
from bot.reply.marked import marked
from bot.reply.phrases import column_label, printed_label
from bot.reply.reservation import warning
from index.answer import Answer, Warn
from index.cited import Citation, CitedFigure
from index.plan import as_data


def as_json(answer: Answer, public_url: str | None = None) -> dict[str, Any]:
    """Return the answer as the contract's JSON object; the same answer gives the same bytes."""
    return {
        "question": answer.question,
        "status": answer.status,
        "reason": _reason(answer),
        "text": compose(answer, public_url).text,
        "understood": {
            "kind": answer.kind,
            "agencies": list(answer.agencies),
            "years": list(answer.years),
            "indicator": answer.indicator,
            "column": answer.column,
            "unknown": list(answer.unknown),
            "plan": as_data(answer.plan) if answer.plan is not None else None,
        },
        "figures": [_figure(one, answer, public_url) for one in answer.figures],
        "passages": [
            {"text": one.text, "citation": _citation(one.citation, public_url)}
            for one in answer.passages
        ],
        "candidates": [{"label": one.label, "question": one.question} for one in answer.candidates],
        "warnings": [_warning(one, answer, public_url) for one in answer.warnings],
        "coverage": _coverage(answer),
        "data_version": answer.data_version,
    }


def _reason(answer: Answer) -> str | None:
    """Return the reason as the contract names it; it has none for a question back."""
    return answer.reason if answer.status in _WITH_REASON else None


_WITH_REASON = ("not_found", "out_of_scope", "not_understood")


def _figure(one: CitedFigure, answer: Answer, public_url: str | None) -> dict[str, Any]:
    shown = marked(one, answer)
    return {
        "agency": one.agency,
        "year": one.year,
        "indicator": one.indicator,
        "label": printed_label(one),
        "column": one.column,
        "column_label": column_label(one.column) or None,
        "value": _number(one.value),
        "state": one.state,
        "unit": one.unit,
        "raw": one.raw,
        "source": one.source,
        "formula": one.formula,
        "inputs": [_figure(part, answer, public_url) for part in one.inputs],
        **({} if one.inputs_total is None else {"inputs_total": one.inputs_total}),
        "citation": _citation(one.citation, public_url) if one.citation else None,
        "reservations": list(shown.reservations),
        "mark": shown.mark,
    }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral() else float(value)


def _citation(citation: Citation, public_url: str | None) -> dict[str, Any]:
    path = f"/reports/{citation.report}#{citation.anchor}"
    return {
        "report": citation.report,
        "title": citation.title,
        "section": citation.section,
        "line": citation.line,
        "page": citation.page,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "url": address(citation, public_url) or path,
        "source_url": citation.source_url,
    }


def _warning(warn: Warn, answer: Answer, public_url: str | None) -> dict[str, Any]:
    return {
        "code": warn.code,
        "message": warning(warn, answer.language),
        "figures": [_figure(one, answer, public_url) for one in warn.figures],
    }


def _coverage(answer: Answer) -> dict[str, int] | None:
    found = answer.coverage
    if found is None:
        return None
    return {
        "reports": found.reports,
        "with_value": found.with_value,
        "blank": found.blank,
        "missing": found.missing,
        "unidentified": found.unidentified,
        "duplicates": found.duplicates,
        "contradictory": found.contradictory,
    }
