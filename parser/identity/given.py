"""What the list of sources beside the files says of a report's place."""

from collections.abc import Mapping

from parser.names import split_place
from parser.places import named_by, parent_of


def given_place(agency: str, metadata: Mapping[str, str]) -> str:
    """Return an agency with the place above it, where a given code tells which namesake it is."""
    code = metadata.get("given_place", "")
    place = named_by(code)
    if not place or not agency:
        return agency
    if agency.startswith(place) and place.endswith("区") and (upper := named_by(parent_of(code))):
        return f"{upper}{agency}"
    own = split_place(agency)[0]
    is_below = bool(own) and place not in agency and own.endswith(("镇", "乡", "街道"))
    return f"{place}{agency}" if is_below else agency
