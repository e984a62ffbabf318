"""What a file is, by its content: names lie (a .doc may be HTML, an .xls a web table)."""

import re
from io import BytesIO

import olefile

from parser.readers.encoded import unmarked
from parser.readers.package import beginning, members

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (
    b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"BM",
)  # fmt: skip
_OFFICE_XML = re.compile(
    rb"<\?mso-application|<w:wordDocument|<pkg:package|\"urn:schemas-microsoft-com:office:spreadsheet\""
)
_OPEN_XML = b"<office:document"
_MARKUP = re.compile(
    rb"<!doctype\s+html|<(html|head|body|table|div|p|span|section|article|meta|h[1-6])[\s>]",
    re.IGNORECASE,
)
_MHTML = re.compile(
    rb"\s*(?:MIME-Version|From|Date|Subject|Message-ID|Received|Return-Path|To|X-[\w-]+):"
    rb".*?^Content-Type:\s*(?:multipart/|text/html)",
    re.IGNORECASE | re.DOTALL | re.MULTILINE,
)
_OPEN = b"application/vnd.oasis.opendocument."
_OPEN_KINDS = {
    b"spreadsheet": "ods",
    b"text": "odt",
    b"text-template": "odt",
    b"text-master": "odt",
}
_TABLE = re.compile(rb"<table[\s>]", re.IGNORECASE)
"""Programs that turn PDF into Markdown leave tables as they stand in a page."""
_MANY_TAGS = 20
_RARE = 100
"""Bytes of a text for each that is nothing but zeros: a broken one ends no text."""
_JSON = re.compile(rb"\s*(?:\{\s*\"|\[\s*[\[{\"])")
_HEAD = 4096
"""Bytes in which a file shows what it is."""


def kind_of(content: bytes) -> str:
    """Return `pdf`, `docx`, `rtf`, `odt`, `sheet`, `ods`, `doc`, `scan`, `html`, `json` or `text`.

    `flat` is an Office document as one XML file, `office` what only LibreOffice reads; `zip` is an
    archive that is none of the packages known here; `binary` is nothing known, `encrypted` is
    locked.
    """
    head = content[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _package(content)
    if head.startswith(_OLE):
        return _compound(content)
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if _OPEN_XML in head:
        return "odt"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml") and _OFFICE_XML.search(head):
        return "flat"
    if head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return "scan"
    return _written(content)


def _written(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or unmarked(content):
        plain = content[:_HEAD].replace(b"\0", b"")
    elif content.count(0) * _RARE > len(content):
        return "binary"
    else:
        plain = content[:_HEAD]
    if _JSON.match(plain.removeprefix(b"\xef\xbb\xbf")):
        return "json"
    # Markdown may hold a tag here and there; a page begins with one, or is full of them.
    tags = len(_MARKUP.findall(plain))
    begins = plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")
    begins_xml = plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<?xml")
    is_page = begins_xml or tags >= _MANY_TAGS or (begins and tags > 0) or _TABLE.search(content)
    return "html" if is_page or _MHTML.match(plain) else "text"


def _package(content: bytes) -> str:
    names = members(content)
    if any(name.startswith("word/") for name in names):
        return "docx"
    if "xl/workbook.xml" in names:
        return "sheet"
    if not {"mimetype", "content.xml"} <= names:
        return "zip"
    named = beginning(content, "mimetype", len(_OPEN) + 20).strip()
    return _OPEN_KINDS.get(named.removeprefix(_OPEN), "office")


def _compound(content: bytes) -> str:
    try:
        with olefile.OleFileIO(BytesIO(content)) as file:
            if file.exists("EncryptedPackage"):
                return "encrypted"
            if file.exists("WordDocument"):
                return "doc"
            return "sheet" if file.exists("Workbook") or file.exists("Book") else "office"
    except (OSError, ValueError, IndexError, TypeError):
        return "binary"
