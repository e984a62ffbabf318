"""Office documents as one XML file: Word and Excel of 2003, and packages written flat.

Standards: Office 2003 XML Reference Schemas (WordprocessingML, SpreadsheetML); ECMA-376 part 2 for
what a flat package holds.
"""

import re
from base64 import b64decode
from binascii import Error
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

from parser.document import Document
from parser.readers import docx, sheet
from parser.readers.limits import MOST_CELLS
from parser.readers.ods import PARSER, Span
from parser.readers.pieces import document, unfolded
from parser.readers.words import refused

_WORD = b"http://schemas.microsoft.com/office/word/2003/wordml"
_SHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_ENTITY = b"<!ENTITY"
_MERGE = re.compile(rb"<w:(v|h)merge\b")


def read(content: bytes, name: str) -> Document:
    """Return a Word or Excel document; raises NotAReport for a damaged or poisoned one."""
    if _ENTITY in content:
        raise refused(name, "entities")
    is_word = _WORD in content
    if is_word:
        # The elements are those of later Word documents, but for the names of two of them.
        named = content.replace(_WORD, docx.W[1:-1].encode())
        content_read = _MERGE.sub(lambda match: b"<w:" + match[1] + b"Merge", named)
    try:
        root = etree.fromstring(content_read if is_word else content, PARSER)
    except etree.XMLSyntaxError as fault:
        raise refused(name, "damaged", format="XML") from fault
    if root.tag == f"{_PACKAGE}package":
        return docx.read(_packed(root, name), name, content)
    if is_word:
        body = root.find(f"{docx.W}body")
        contents = docx.contents_of(body if body is not None else root)
        return document(unfolded(contents), content, name, "doc")
    return sheet.read_tables(map(_table, root.iter(f"{_SHEET}Worksheet")), content, name)


def _packed(root: etree._Element, name: str) -> bytes:
    """Return a flat package as the zip file that it stands for."""
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for part in root.iter(f"{_PACKAGE}part"):
            member = part.get(f"{_PACKAGE}name", "").lstrip("/")
            xml = part.find(f"{_PACKAGE}xmlData")
            binary = part.findtext(f"{_PACKAGE}binaryData")
            try:
                held = (
                    etree.tostring(xml[0])
                    if xml is not None and len(xml)
                    else b64decode(binary or "")
                )
            except Error as fault:
                raise refused(name, "damaged", format="XML") from fault
            archive.writestr(member, held)
        archive.writestr("[Content_Types].xml", _types(root))
    return stream.getvalue()


def _types(root: etree._Element) -> str:
    overrides = "".join(
        f'<Override PartName="{part.get(f"{_PACKAGE}name")}"'
        f' ContentType="{part.get(f"{_PACKAGE}contentType")}"/>'
        for part in root.iter(f"{_PACKAGE}part")
    )
    spaces = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'<Types xmlns="{spaces}">{overrides}</Types>'


def _table(worksheet: etree._Element) -> sheet.Table:
    """Return the name of a sheet, its rows of values, and its merged cells."""
    rows: list[list[sheet.Value]] = []
    merged: list[Span] = []
    for row in worksheet.iter(f"{_SHEET}Row"):
        rows += [[] for _ in range(_number(row, "Index", len(rows) + 1) - len(rows))]
        own = rows[-1]
        covered = {
            column
            for (top, left), (bottom, right) in merged
            if top < len(rows) - 1 <= bottom
            for column in range(left, right + 1)
        }
        for cell in row.iter(f"{_SHEET}Cell"):
            place = _number(cell, "Index", 0)
            while not place and len(own) in covered:
                own.append("")
            own += [""] * (place - 1 - len(own))
            at = len(own)
            across, down = _number(cell, "MergeAcross", 0), _number(cell, "MergeDown", 0)
            if across or down:
                merged.append(((len(rows) - 1, at), (len(rows) - 1 + down, at + across)))
            data = cell.find(f"{_SHEET}Data")
            own += ["" if data is None else "".join(map(str, data.itertext())), *[""] * across]
    width = max(map(len, rows), default=0)
    values = [row + [""] * (width - len(row)) for row in rows]
    return worksheet.get(f"{_SHEET}Name", ""), values, merged


def _number(element: etree._Element, name: str, otherwise: int) -> int:
    printed = element.get(f"{_SHEET}{name}", "")
    return min(int(printed), MOST_CELLS) if printed.isdecimal() and len(printed) < 8 else otherwise
