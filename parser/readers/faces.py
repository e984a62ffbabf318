"""The faces PDFium measures with where a PDF brings none of its own.

It looks for them on the machine, and drops a piece of text that is one character no face has: on
a server without Chinese fonts a cell 社会公益组织 that breaks before its last character lost it.
The faces that the charts are drawn with come with the program and are the same everywhere.
"""

from ctypes import POINTER, c_char, c_char_p, cast
from functools import cache
from importlib.util import find_spec
from os import fsencode
from pathlib import Path

import pypdfium2  # noqa: F401  (begins PDFium, which is begun again here)
from pypdfium2 import raw


@cache
def use_ours() -> None:
    """Begin PDFium again with the faces of mplfonts alone; before the first document is opened."""
    found = find_spec("mplfonts")
    if found is None or not found.submodule_search_locations:
        return
    folder = Path(found.submodule_search_locations[0]) / "fonts"
    paths = (c_char_p * 2)(fsencode(folder), None)
    raw.FPDF_DestroyLibrary()
    config = raw.FPDF_LIBRARY_CONFIG(
        version=2, m_pUserFontPaths=cast(paths, POINTER(POINTER(c_char)))
    )
    raw.FPDF_InitLibraryWithConfig(config)
