"""Is this the right answer? The contract's JSON of an answer against what a case expects.

A figure stated as fact that is not the expected one is *wrong*, the worst outcome; everything else
amiss is a fault. Citations are held against the text of the report they name.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.plain import squeeze

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something amiss with an answer."""

    text: str
    wrong: bool = False
    """A wrong figure stated as fact."""
    citation: bool = False
    """A citation that does not show what it is given for."""
    hides_answer: bool = False
    """The sentence that answers is not the first one cited."""


def faults(expected: Json, answer: Json, texts: Mapping[str, str]) -> list[Fault]:
    """Return what is amiss with an answer; `texts` holds the text of each report by its id."""
    found = list(status_faults(expected, answer))
    if answer["status"] == "answered" and not found:
        for check in ANSWERED:
            found.extend(check(expected, answer))
    found.extend(said_faults(expected, answer))
    found.extend(citation_faults(answer, texts))
    return found


def status_faults(expected: Json, answer: Json) -> Iterator[Fault]:
    """Yield a status or reason that is not the expected one."""
    status, wanted = answer["status"], expected["status"].split("|")
    if status not in wanted:
        stated = status == "answered" and bool(answer["figures"]) and "answered" not in wanted
        yield Fault(
            f"status {status}/{answer['reason']} instead of {expected['status']}",
            stated,
            hides_answer=True,
        )
    if "reason" in expected and answer["reason"] != expected["reason"]:
        yield Fault(f"reason {answer['reason']} instead of {expected['reason']}")


def value_faults(expected: Json, answer: Json) -> Iterator[Fault]:
    """Yield an expected number that the figures do not hold."""
    figures = answer["figures"]
    values = [figure["value"] for figure in figures]
    inner = [operand["value"] for figure in figures for operand in figure["inputs"]]
    if "value" in expected and not (figures and close(values[0], expected["value"])):
        yield Fault(f"value {values[:3]} instead of {expected['value']}", bool(figures))
    for value in expected.get("values", []):
        if not any(close(seen, value) for seen in values + inner):
            yield Fault(f"value {value} not among {values[:6]}", bool(figures))
    if "approx" in expected and not any(near(seen, expected["approx"]) for seen in values):
        yield Fault(f"value {values[:3]} instead of about {expected['approx']}", bool(figures))


def whose_faults(expected: Json, answer: Json) -> Iterator[Fault]:
    """Yield another agency, year or kind than the one asked about."""
    first = (answer["figures"] or [{}])[0]
    who = squeeze(str(first.get("agency", ""))) + cited_text(answer)
    who += "".join(map(squeeze, answer["understood"].get("agencies") or []))
    if "agency" in expected and squeeze(expected["agency"]) not in who:
        yield Fault(f"agency {first.get('agency')} instead of {expected['agency']}", bool(first))
    if "year" in expected and first and first["year"] not in (None, expected["year"]):
        yield Fault(f"year {first['year']} instead of {expected['year']}", wrong=True)
    if "kind" in expected and answer["understood"].get("kind") != expected["kind"]:
        yield Fault(f"kind {answer['understood'].get('kind')} instead of {expected['kind']}")


def label_faults(expected: Json, answer: Json) -> Iterator[Fault]:
    """Yield another row, column or unit than the expected one."""
    figures = answer["figures"]
    first = (figures or [{}])[0]
    if "label" in expected and not any(
        expected["label"] in squeeze(figure["label"]) for figure in figures
    ):
        yield Fault(f"label {first.get('label')} without {expected['label']}")
    for key, field in (("column", "column_label"), ("unit", "unit")):
        if key in expected and first.get(field) != expected[key]:
            yield Fault(f"{key} {first.get(field)} instead of {expected[key]}")


def place_faults(expected: Json, answer: Json) -> Iterator[Fault]:
    """Yield a place in the original that is not the expected one."""
    cited = citations(answer)
    if "section" in expected and not any(
        squeeze(c["section"]).lstrip("#*").startswith(expected["section"]) for c in cited
    ):
        yield Fault(f"section {[c['section'] for c in cited][:2]}, not {expected['section']}")
    if "cite" in expected and not any(
        f"{c['report']}:{c['line']}" == expected["cite"] for c in cited
    ):
        places = [f"{c['report']}:{c['line']}" for c in cited]
        yield Fault(f"cites {places[:3]} instead of {expected['cite']}", citation=True)
    if "quote" in expected and squeeze(expected["quote"]) not in cited_text(answer):
        yield Fault(f"no citation quotes {expected['quote']}", citation=True)
    needs = {"value", "values", "approx", "quote", "section"} & expected.keys()
    if not cited and (answer["figures"] or answer["passages"] or needs):
        yield Fault("no citation", citation=True)


def passage_faults(expected: Json, answer: Json) -> Iterator[Fault]:
    """Yield another sentence cited before the one that answers, and others beside it."""
    if "first" not in expected:
        return
    cited = [passage["text"] for passage in answer["passages"]]
    cited = cited or [figure["citation"]["quote"] for figure in answer["figures"][:1]]
    if not cited or squeeze(cited[0]) != squeeze(expected["first"]):
        shown = [text[:30] for text in cited[:1]]
        yield Fault(f"cites another sentence first: {shown}", hides_answer=True)
    elif len(cited) > 1:
        yield Fault(f"{len(cited) - 1} more sentences beside the one that answers")


def warning_faults(expected: Json, answer: Json) -> Iterator[Fault]:
    """Yield a warning that is missing, or one too many; `warn` is yes, no, or codes."""
    codes = [warning["code"] for warning in answer["warnings"]]
    wanted = expected.get("warn", [])
    if isinstance(wanted, bool):
        if bool(codes) != wanted:
            yield Fault(f"warnings {codes} but expected {wanted}")
        return
    for code in [wanted] if isinstance(wanted, str) else wanted:
        if code not in codes:
            yield Fault(f"warnings {codes} without {code}")


ANSWERED: tuple[Callable[[Json, Json], Iterator[Fault]], ...] = (
    value_faults,
    whose_faults,
    label_faults,
    place_faults,
    passage_faults,
    warning_faults,
)


def said_faults(expected: Json, answer: Json) -> Iterator[Fault]:
    """Yield what the text does not say, what it must never say, and choices it does not offer."""
    text = answer["text"]
    if expected.get("stated") is False and answer["figures"]:
        yield Fault(f"states {answer['figures'][0]['value']}", wrong=True)
    articles = re.findall("(?:第|Article )([一二三四五六七八九十]+)条?[：:]", text)
    if "article" in expected and articles[:1] not in [
        [no] for no in expected["article"].split("|")
    ]:
        yield Fault(f"quotes article {articles[:1]} instead of {expected['article']}")
    for part in [*([expected["text"]] if "text" in expected else []), *expected.get("texts", [])]:
        if squeeze(part) not in squeeze(text):
            yield Fault(f"the text does not say {part}")
    for part in expected.get("never", []):
        if squeeze(part) in squeeze(text):
            yield Fault(f"the text says {part}", wrong=True)
    for choice in expected.get("candidates", []) if answer["status"] == "clarify" else []:
        if choice not in squeeze(json.dumps(answer["candidates"], ensure_ascii=False)):
            yield Fault(f"the choice {choice} is not offered")
    if expected.get("lang") == "en" and len(re.findall(r"[A-Za-z]{3,}", text)) < 3:
        yield Fault("the answer is not in English")


def citation_faults(answer: Json, texts: Mapping[str, str]) -> Iterator[Fault]:
    """Yield each citation that is no slice of its report, or does not hold its figure."""
    for figure in all_figures(answer):
        if figure["source"] == "computed":
            if not figure["inputs"]:
                yield Fault("a computed figure without operands", citation=True)
        elif figure["citation"]:
            yield from slice_faults(figure["citation"], figure["raw"], texts)
        elif figure["value"] is not None:
            yield Fault(f"{figure['indicator']} {figure['value']} without citation", citation=True)
    for passage in answer["passages"]:
        yield from slice_faults(passage["citation"], passage["text"], texts)


def slice_faults(citation: Json, raw: str, texts: Mapping[str, str]) -> Iterator[Fault]:
    """Yield what is amiss with one citation of `raw`, the figure or passage as printed."""
    text, quote = texts.get(citation["report"]), squeeze(citation["quote"])
    if text is None:
        yield Fault(f"cites {citation['report']}, which is not held", citation=True)
        return
    if quote not in squeeze(text):
        yield Fault(f"quote not in {citation['report']}: {quote[:40]}", citation=True)
    if squeeze(raw) not in squeeze(text[citation["start"] : citation["end"]]):
        yield Fault(f"{raw[:40]} does not stand at {citation['start']}", citation=True)
    if squeeze(raw) not in quote:
        yield Fault(f"{raw[:40]} not in its quote", citation=True)


def all_figures(answer: Json) -> Iterator[Json]:
    """Yield the figures of an answer and the operands they were computed from."""
    for figure in answer["figures"]:
        yield figure
        yield from figure["inputs"]


def citations(answer: Json) -> list[Json]:
    """Return every citation of an answer."""
    parts = [*all_figures(answer), *answer["passages"]]
    return [part["citation"] for part in parts if part["citation"]]


def cited_text(answer: Json) -> str:
    """Return everything an answer quotes, without white space."""
    quoted = "".join(squeeze(c["quote"]) + squeeze(c["title"]) for c in citations(answer))
    return quoted + "".join(squeeze(passage["text"]) for passage in answer["passages"])


def close(seen: object, value: float) -> bool:
    """Return whether a figure is the expected number."""
    return near(seen, value, 1e-6 * max(1.0, abs(float(value))))


def near(seen: object, value: float, within: float = 5e-4) -> bool:
    """Return whether a figure is within a distance of the expected number."""
    return seen is not None and abs(float(str(seen)) - float(value)) <= within
