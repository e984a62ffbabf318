"""Files that are made to break the program that reads them."""

import io
import os
import zipfile
import zlib
from pathlib import Path


def archive(members: dict[str, bytes]) -> bytes:
    """Return a zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return out.getvalue()


def broken_member(name: str, content: bytes, others: dict[str, bytes] | None = None) -> bytes:
    """Return an archive of which one member is packed in a way zlib cannot undo."""
    packed = bytearray(archive({name: content} | (others or {})))
    start = 30 + len(name.encode())
    packed[start : start + 8] = b"\xff" * 8
    return bytes(packed)


def page(head: str) -> bytes:
    """Return a web page with something in its head."""
    body = "<p>某市人民政府2021年政府信息公开工作年度报告</p>"
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


def pdf(stream: bytes) -> bytes:
    """Return a PDF whose only page has a packed stream."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream),
    )
    out = b"%PDF-1.4\n"
    for number, content in enumerate(objects, 1):
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    return out + b"trailer<</Root 1 0 R>>\n%%EOF"


TYPES = {"[Content_Types].xml": b"<Types/>"}
CONTENTS = {
    "charset-undefined.html": page('<meta charset="undefined">'),
    "charset-idna.html": page('<meta charset="idna">'),
    "charset-hex.html": page('<meta charset="hex">'),
    "charset-zip.html": page('<meta charset="zlib">'),
    "deep.html": b"<div>" * 100_000 + b"2021",
    "broken.docx": broken_member("word/document.xml", b"<w:document/>" * 100, TYPES),
    "broken.xlsx": broken_member("xl/workbook.xml", b"<workbook/>" * 100, TYPES),
    "typed.docx": archive({"[Content_Types].xml": b"<x", "word/document.xml": b"\0" * 100}),
    "typed.xlsx": archive({"[Content_Types].xml": b"<x", "xl/workbook.xml": b"\xff" * 100}),
    "bomb.docx": archive({"[Content_Types].xml": b"", "word/document.xml": b" " * 60_000_000}),
    "broken.zip": broken_member("a.txt", b"2021" * 100),
    "list.zip": archive({"sources.csv": b"file,source_url\na.txt," + b"x" * 200_000}),
    "stream.pdf": pdf(zlib.compress(b"0 0 m " * 50)[:-9]),
    "cut.pdf": pdf(b"")[:60],
    "zeros.doc": bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 4096,
    "nothing.txt": b"",
    "surrogates.txt": "某市\ud800".encode("utf-8", "surrogatepass") * 50,
    "line.csv": b'"' + b"x" * 300_000,
}
"""File name: content."""


def write(folder: Path) -> list[Path]:
    """Write every hostile file into a folder, those that are no files at all included."""
    for name, content in CONTENTS.items():
        (folder / name).write_bytes(content)
    os.mkfifo(folder / "pipe.txt")
    os.mkfifo(folder / "pipe.zip")
    (folder / "zero.html").symlink_to("/dev/zero")
    (folder / "passwd.txt").symlink_to("/etc/passwd")
    (folder / "etc").symlink_to("/etc")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "sources.csv").write_text("file,source_url\na.txt," + "x" * 200_000)
    return sorted(path for path in folder.iterdir() if path.name != "sources.csv")
