"""The one face that comes with the program: tools/make_face.py says what of it is kept."""

from pathlib import Path

FILE = Path(__file__).parent / "NotoSansCJKsc-Regular.otf"
"""Noto Sans CJK SC, under the licence that lies beside it."""
