"""Kinds of unit that a set may be narrowed to: governments, departments, townships."""

from index.store import Agency


def is_unit(agency: Agency, unit: str) -> bool:
    """Tell whether a held agency is of a kind of unit."""
    return True
