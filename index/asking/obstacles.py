"""What stands in the way of an answer about a named agency: it is unclear, or not held."""

from collections.abc import Sequence

from index.answer import Candidate
from index.asking.question import Obstacle, Question
from index.names import AgencyMention
from index.store import Agency

MOST_CHOICES = 5
"""How many agencies are offered at once: what fits on a phone."""


def is_bare_place(named: AgencyMention) -> bool:
    """Tell whether nothing but a place was said (绥芬河)."""
    return any(named.said in (place.name, place.short) for place in named.place)


def agency_obstacle(question: Question, named: AgencyMention) -> Obstacle:
    """Return why a named agency cannot be answered for, with those that may be meant."""
    if named.agencies:
        return Obstacle(
            "clarify", "agency", choices_of(question, named, named.agencies), {"said": named.said}
        )
    if named.candidates:
        choices = choices_of(question, named, named.candidates)
        return Obstacle("clarify", "agency_unsure", choices, {"said": named.said})
    if is_bare_place(named) and len(named.near_place) > 1:
        # 黑龙江那边收了几件: its government is not held, which of its other bodies is not said.
        choices = choices_of(question, named, named.near_place)
        return Obstacle("clarify", "agency_of_place", choices, {"said": named.said})
    beside = choices_of(question, named, named.near_place) if is_bare_place(named) else ()
    fields = {
        "said": named.said,
        "near_place": [agency.name for agency in named.near_place],
        "near_function": [agency.name for agency in named.near_function],
    }
    return Obstacle("not_found", "agency", beside, fields)


def choices_of(
    question: Question, named: AgencyMention, agencies: Sequence[Agency]
) -> tuple[Candidate, ...]:
    """Return the question once for each agency, its full name in place of what was said."""
    before, after = question.text[: named.start], question.text[named.end :]
    return tuple(
        Candidate(agency.name, f"{before}{agency.name}{after}")
        for agency in agencies[:MOST_CHOICES]
    )
