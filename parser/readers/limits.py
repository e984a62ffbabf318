"""How much a file may ask of us before it is refused; each limit is far above any real report."""

LARGEST_FILE = 50 * 1024 * 1024
"""Bytes. The largest published reports are scans of some 20 MB."""

LARGEST_TEXT = 20 * 1024 * 1024
"""Bytes of a text, a web page or an XML part; a yearbook of a hundred agencies has 3 MB."""

LARGEST_UNPACKED = 200 * 1024 * 1024
"""Bytes of a DOCX or XLSX after unpacking: four times the largest file, and fits in memory."""

LARGEST_RATIO = 200
"""Unpacked to packed bytes of one member; Word's own XML packs 10 to 40 times, zeros 1000 times."""

MOST_CELLS = 200_000
"""Printed cells in a document; a report has about 250."""

MOST_TAGS = 300_000
"""Tags of a web page, each some 500 bytes in memory; a page exported by Word has 5,000."""

MOST_PAGES = 500
"""Pages of a PDF; a report has 4 to 20."""

MOST_MARKS = 50_000
"""Characters, and likewise lines, of one PDF page; a dense page has 3,000."""

LONGEST_CONVERSION = 120
"""Seconds LibreOffice may take for one old document; it needs 2 to 10."""
