"""The fonts of pages: each is read once by a process, and every sheet gets a copy that it may cut down."""

from __future__ import annotations

from copy import copy
from functools import cache
from importlib.resources import as_file, files
from io import BytesIO

from fpdf import FPDF
from fpdf.fonts import SubsetMap, TTFFont

FAMILY = "DejaVu"
_FOLDER = files("crmcli.documents") / "fonts"
_STYLES = {"": "DejaVuSans.ttf", "B": "DejaVuSans-Bold.ttf"}
_SHARED = ("post", "hmtx")  # tables that get other parts when a font is cut down, and keep those that they had


def known() -> dict[int, str]:
    """The letters that the fonts have; bold has the same."""
    return _read("").cmap


def put_into(pdf: FPDF) -> None:
    """Give a PDF the family, as ``add_font`` would."""
    for style in _STYLES:
        font = _copied(style)
        font.i = len(pdf.fonts) + 1
        pdf.fonts[font.fontkey] = font


@cache
def _read(style: str) -> TTFFont:
    pdf = FPDF()
    with as_file(_FOLDER / _STYLES[style]) as path:
        pdf.add_font(FAMILY, style, path)
    (font,) = pdf.fonts.values()
    assert isinstance(font, TTFFont)
    return font


@cache
def _content(style: str) -> bytes:
    return (_FOLDER / _STYLES[style]).read_bytes()


def _copied(style: str) -> TTFFont:
    """What a sheet changes is its own: the letters that it uses, what it lacks, and the font that is cut down."""
    read = _read(style)
    font = copy(read)
    font.desc = copy(read.desc)
    font.cw = copy(read.cw)
    font.missing_glyphs = []
    font.subset = SubsetMap(font)
    font.ttfont = type(read.ttfont)(BytesIO(_content(style)), recalcTimestamp=False, lazy=True)
    font.ttfont.glyphOrder = list(read.ttfont.getGlyphOrder())
    for table in _SHARED:
        font.ttfont.tables[table] = copy(read.ttfont[table])
    return font
