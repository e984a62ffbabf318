"""Pages of PDFs as pictures: drawn apart from the server, whatever the file holds."""

import time
from pathlib import Path

import pypdfium2
import pytest

from bot import paper
from bot.paper import picture
from tests.pdfs import Canvas, written

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A PDF of one page."""
    canvas = Canvas()
    canvas.text(60, 500, "绥芬河市人民政府")
    (tmp_path / "a.pdf").write_bytes(written([canvas]))
    return tmp_path / "a.pdf"


def test_a_page_is_drawn_in_another_process(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This one never opens the file."""
    monkeypatch.setattr(pypdfium2, "PdfDocument", lambda *given: pytest.fail("opened here"))

    plain = picture(page, "a", 1, None)
    boxed = picture(page, "a", 1, (50, 50, 100, 100))

    assert plain is not None
    assert boxed is not None
    assert plain.startswith(PNG)
    assert boxed.startswith(PNG)
    assert plain != boxed


def test_there_is_no_picture_of_what_cannot_be_drawn(page: Path, tmp_path: Path) -> None:
    """No such page, and a file that is no PDF."""
    (tmp_path / "b.pdf").write_bytes(page.read_bytes()[:60])

    assert picture(page, "b", 2, None) is None
    assert picture(tmp_path / "b.pdf", "c", 1, None) is None


def test_drawing_has_its_time(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that takes longer than the limit is given up."""
    monkeypatch.setattr(paper, "SECONDS", 0.01)
    begun = time.monotonic()

    assert picture(page, "e", 1, None) is None
    assert time.monotonic() - begun < 10
