"""What the shapes of several files are made of."""

from decimal import Decimal
from typing import TypedDict


class Said(TypedDict):
    """A sentence in both languages; what stands in {braces} is filled in."""

    zh: str
    """In Chinese."""
    en: str
    """In English."""


Number = int | Decimal
Words = str | int | list[str] | list[int] | list[list[str]] | dict[str, str | int | list[str]]
"""Words of one kind, each list under the name by which the code asks for it: the comment above it
says what it is for."""
