"""The face PDFium measures with where a PDF brings none of its own.

It looks for them on the machine, and drops a piece of text that is one character no face has: on
a server without Chinese fonts a cell 社会公益组织 that breaks before its last character lost it.
The face that the charts are drawn with comes with the program and is the same everywhere.
"""

from ctypes import POINTER, c_char, c_char_p, cast
from functools import cache
from os import fsencode

import pypdfium2  # noqa: F401  (begins PDFium, which is begun again here)
from pypdfium2 import raw

from data.face import FILE


@cache
def use_ours() -> None:
    """Begin PDFium again with the program's face alone; before the first document is opened."""
    paths = (c_char_p * 2)(fsencode(FILE.parent), None)
    raw.FPDF_DestroyLibrary()
    config = raw.FPDF_LIBRARY_CONFIG(
        version=2, m_pUserFontPaths=cast(paths, POINTER(POINTER(c_char)))
    )
    raw.FPDF_InitLibraryWithConfig(config)
