"""Pages as people see them: their texts, their pixels, and the codes on them."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from crmcli.documents.paper import Design, Paper
from crmcli.documents.pdf import pdf
from crmcli.documents.words import Words

MILLIMETRE = 72 / 25.4


def total(paper: Paper) -> str:
    """What a document comes to, as a text with plain blanks says it."""
    return " ".join(Words(paper.language, paper.currency).amount(paper.totals.total).split())


def texts(content: bytes) -> list[str]:
    """The text of each page, with one blank between words."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def text(paper: Paper, **design: Any) -> str:
    """The text of all pages of a document."""
    return " ".join(texts(pdf(paper, Design(**design))))


def places(content: bytes, page: int = 0) -> list[tuple[float, float, str]]:
    """(x, y, text) in millimetres from the upper left corner, for each piece of text on a page."""
    found: list[tuple[float, float, str]] = []
    read = PdfReader(io.BytesIO(content)).pages[page]
    height = float(read.mediabox.height)

    def visit(text: str, matrix: list[float], position: list[float], *_: Any) -> None:
        if text.strip():
            found.append((position[4] / MILLIMETRE, (height - position[5]) / MILLIMETRE, text.strip()))

    read.extract_text(visitor_text=visit)
    return found


def picture(content: bytes, folder: Path, resolution: int = 100, page: int = 1) -> Any:
    """A page as an image; skips the test where nothing can draw it."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm (poppler-utils) is not installed, so pages are not looked at")
    from PIL import Image

    (folder / "page.pdf").write_bytes(content)
    words = ["pdftoppm", "-r", str(resolution), "-png", "-f", str(page), "-singlefile", "page.pdf", "page"]
    subprocess.run(words, cwd=folder, check=True, timeout=60)
    return Image.open(folder / "page.png").convert("L")


def codes(image: Any) -> list[str]:
    """The texts of the two-dimensional codes in an image; skips the test where nothing can read them."""
    reader = pytest.importorskip("zxingcpp", reason="zxing-cpp is not installed, so codes are not read back")
    return [code.text for code in reader.read_barcodes(image)]
