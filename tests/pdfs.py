"""PDF written by hand: every line, dot and character where a test wants it."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from math import cos, radians, sin

import pypdfium2
from PIL import Image

from tests.factory import Box, Grid, _placed

WIDTH, HEIGHT = 842.0, 595.0
"""A4 lying on its side."""
SIZE = 9.0
ROW = 19.0
"""Height of a row whose label fits one line."""
LINE = 11.0


@dataclass
class Canvas:
    """One page; y counts from the top, as a reader does."""

    width: float = WIDTH
    height: float = HEIGHT
    drawing: list[str] = field(default_factory=list)
    rotate: int = 0
    content: bytes = b""
    """Set instead of drawing."""

    def text(
        self, x: float, y: float, text: str, size: float = SIZE, lean: float = 0, grey: float = 0
    ) -> None:
        """Write from a point on the base line, in a direction in degrees, counter-clockwise."""
        a, b = cos(radians(lean)), sin(radians(lean))
        code = text.encode("utf-16-be").hex()
        self.drawing.append(
            f"BT {grey} g /F {size} Tf {a:.4f} {b:.4f} {-b:.4f} {a:.4f} {x:.2f}"
            f" {self.height - y:.2f} Tm <{code}> Tj ET"
        )

    def line(self, x0: float, y0: float, x1: float, y1: float, dash: str = "[] 0 d") -> None:
        """Draw a rule."""
        ends = f"{x0:.2f} {self.height - y0:.2f} m {x1:.2f} {self.height - y1:.2f} l"
        self.drawing.append(f"{dash} 0.5 w {ends} S")

    def fill(self, x0: float, y0: float, x1: float, y1: float, grey: float = 0) -> None:
        """Draw a filled rectangle."""
        place = f"{x0:.2f} {self.height - y1:.2f} {x1 - x0:.2f} {y1 - y0:.2f}"
        self.drawing.append(f"{grey} g {place} re f")

    def dots(self, x0: float, y0: float, x1: float, y1: float, step: float = 1.5) -> None:
        """Draw a rule of dots, each a rectangle of its own."""
        count = max(1, int(max(x1 - x0, y1 - y0) / step))
        for at in range(count + 1):
            x, y = x0 + (x1 - x0) * at / count, y0 + (y1 - y0) * at / count
            self.fill(x - 0.25, y - 0.25, x + 0.25, y + 0.25)


def width_of(text: str, size: float = SIZE) -> float:
    """Return how wide a text is printed."""
    return sum(size / 2 if sign.isascii() else size for sign in text)


def written(pages: Sequence[Canvas], forms: Iterable[tuple[str, str]] = ()) -> bytes:
    """Return a PDF; forms are (entries of the dictionary, operators), named X0, X1, …"""
    forms = list(forms)
    first = 5 + 2 * len(pages)
    names = " ".join(f"/X{at} {first + at} 0 R" for at in range(len(forms)))
    resources = f"<< /Font << /F 3 0 R >> /XObject << {names} >> >>"
    font = (
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H"
        " /DescendantFonts [4 0 R] >>"
    )
    cid = (
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500]"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
    )
    kids = " ".join(f"{5 + 2 * at} 0 R" for at in range(len(pages)))
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        font.encode(),
        cid.encode(),
    ]
    for at, page in enumerate(pages):
        box = f"/MediaBox [0 0 {page.width} {page.height}] /Rotate {page.rotate}"
        parts.append(
            f"<< /Type /Page /Parent 2 0 R {box} /Contents {6 + 2 * at} 0 R"
            f" /Resources {resources} >>".encode()
        )
        parts.append(_stream(page.content or "\n".join(page.drawing).encode()))
    parts += [
        _stream(drawing.encode(), f"/Type /XObject /Subtype /Form /Resources {resources} {entries}")
        for entries, drawing in forms
    ]
    return _file(parts)


def _stream(content: bytes, entries: str = "") -> bytes:
    packed = zlib.compress(content)
    head = f"<< {entries} /Filter /FlateDecode /Length {len(packed)} >>\nstream\n"
    return head.encode() + packed + b"\nendstream"


def _file(parts: Sequence[bytes]) -> bytes:
    content, offsets = b"%PDF-1.4\n", []
    for at, part in enumerate(parts, 1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (at, part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
    return content + head + table + trailer % (len(parts) + 1, len(content))


@dataclass(frozen=True)
class Laid:
    """A table with a place for every cell."""

    cells: tuple[tuple[Box, float, float, float, float], ...]
    """A cell, its left, top, right, bottom."""
    xs: tuple[float, ...]
    ys: tuple[float, ...]


def laid(grid: Grid, top: float, widths: Sequence[float], left: float = 40.0) -> Laid:
    """Return a table with columns so wide, its rows as high as their labels need."""
    xs = [left + sum(widths[:at]) for at in range(len(widths) + 1)]
    placed = _placed(grid)
    heights = [ROW] * len(grid)
    for row, column, box in placed:
        lines = len(_lines(box.text, xs[column + box.across] - xs[column]))
        if box.down == 1:
            heights[row] = max(heights[row], ROW + (lines - 1) * LINE)
    ys = [top + sum(heights[:at]) for at in range(len(heights) + 1)]
    cells = tuple(
        (box, xs[column], ys[row], xs[column + box.across], ys[row + box.down])
        for row, column, box in placed
    )
    return Laid(cells, tuple(xs), tuple(ys))


def _lines(text: str, width: float) -> list[str]:
    lines = [""]
    for sign in text:
        if width_of(lines[-1] + sign) > width - 8:
            lines.append("")
        lines[-1] += sign
    return lines


def fill_in(canvas: Canvas, table: Laid, align: str = "middle") -> None:
    """Write the cells of a table, in the middle of their boxes, or to their left."""
    for box, x0, y0, x1, y1 in table.cells:
        lines = _lines(box.text, x1 - x0)
        top = (y0 + y1) / 2 - LINE * len(lines) / 2
        for at, line in enumerate(lines):
            middle = (x0 + x1 - width_of(line)) / 2
            x = {"middle": middle, "left": x0 + 4, "right": x1 - 4 - width_of(line)}[align]
            canvas.text(x, top + LINE * at + SIZE, line)


def with_pictured_page(content: bytes, at: int) -> bytes:
    """Return a PDF with one of its pages made a picture of itself."""
    source = pypdfium2.PdfDocument(content)
    picture: Image.Image = source[at].render(scale=200 / 72).to_pil()
    stream = BytesIO()
    picture.convert("RGB").save(stream, "JPEG", quality=90)
    target = pypdfium2.PdfDocument.new()
    if at:
        target.import_pages(source, list(range(at)))
    width, height = source[at].get_size()
    page = target.new_page(width, height)
    image = pypdfium2.PdfImage.new(target)
    image.load_jpeg(stream, inline=True)
    image.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
    page.insert_obj(image)
    page.gen_content()
    if at + 1 < len(source):
        target.import_pages(source, list(range(at + 1, len(source))))
    out = BytesIO()
    target.save(out)
    return out.getvalue()
