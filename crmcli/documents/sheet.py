"""A PDF to draw on: fonts, measured and broken lines, text in place; in millimetres from the top left corner."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

from fpdf import FPDF

from crmcli.documents import faces
from crmcli.documents.letters import lacking, shown, visual
from crmcli.errors import Refused
from crmcli.light import Any

_POINT = 25.4 / 72
_NO_DAY = "2000-01-01"  # of a draft without a date: bytes must not depend on the day on which they are made

Colour = tuple[int, int, int]
BLACK, GREY, PALE, FAINT = (30, 30, 30), (105, 105, 105), (208, 208, 208), (236, 236, 236)


class Style:
    """How a text is set: its size in points, bold or not, its colour."""

    __slots__ = ("bold", "colour", "leading", "size")

    def __init__(self, size: float, bold: bool = False, colour: Colour = BLACK, leading: float = 1.35) -> None:
        self.size, self.bold, self.colour = size, bold, colour
        self.leading = size * leading * _POINT

    def smaller(self, size: float) -> Style:
        return Style(size, self.bold, self.colour)


class Sheet:
    """Pages of one size. ``pdf`` is what fpdf2 makes; ``options`` go to it (``enforce_compliance``)."""

    def __init__(self, format: str, **options: Any) -> None:
        self.pdf = FPDF(unit="mm", format=format, **options)
        self.pdf.set_auto_page_break(False)
        self.pdf.set_margin(0)
        self.pdf.c_margin = 0
        faces.put_into(self.pdf)
        self._known = faces.known()
        self._set: tuple[float, bool] | None = None
        self._ready: dict[str, str] = {}

    @property
    def width(self) -> float:
        return float(self.pdf.w)

    @property
    def height(self) -> float:
        return float(self.pdf.h)

    def describe(self, title: str, author: str, language: str, day: str | None) -> None:
        """What the file says of itself; the day is that of the document, so that bytes are the same whenever made."""
        self.pdf.set_title(title)
        self.pdf.set_author(author)
        self.pdf.set_lang(language)
        self.pdf.set_creator("crmcli")
        self.pdf.set_creation_date(datetime.fromisoformat(day or _NO_DAY).replace(tzinfo=UTC))

    def begin(self) -> None:
        """A new page."""
        self.pdf.add_page()
        self._set = None

    def width_of(self, text: str, style: Style) -> float:
        self._font(style)
        return float(self.pdf.get_string_width(text))

    def broken(self, text: str, width: float, style: Style) -> list[str]:
        """The text in lines that are no wider, in the order in which they are read; words that are wider are cut."""
        lines: list[str] = []
        for paragraph in self._shown(text).split("\n"):
            line = ""
            for word in paragraph.replace("\t", " ").split(" "):
                if not word:
                    continue
                longer = f"{line} {word}" if line else word
                if self.width_of(longer, style) <= width:
                    line = longer
                    continue
                if line:
                    lines.append(line)
                *cut, line = self._cut(word, width, style)
                lines += cut
            lines.append(line)
        return lines

    def write(self, x: float, y: float, text: str, style: Style, right: bool = False) -> None:
        """One line whose letters stand on the line at ``y``; ``right`` ends it at ``x``."""
        text = visual(self._shown(text))
        self._font(style)
        self.pdf.set_text_color(*style.colour)
        start = x - self.width_of(text, style) if right else x
        if text:
            self.pdf.text(start, y, text)

    def write_down(self, x: float, y: float, text: str, style: Style) -> None:
        """One line from top to bottom, whose letters stand on the line at ``x``."""
        with self.pdf.rotation(-90, x, y):
            self.write(x, y, text, style)
        self._set = None

    def rule(self, x: float, y: float, to: float, colour: Colour, weight: float = 0.2) -> None:
        """A horizontal line."""
        self.pdf.set_draw_color(*colour)
        self.pdf.set_line_width(weight)
        self.pdf.line(x, y, to, y)

    def line(self, start: tuple[float, float], end: tuple[float, float], weight: float, dash: float = 0) -> None:
        """A black line between two points, of dashes as long as the gaps between them where ``dash`` says so."""
        self.pdf.set_draw_color(0, 0, 0)
        self.pdf.set_line_width(weight)
        with self.pdf.local_context(dash_pattern={"dash": dash, "gap": dash, "phase": 0}):
            self.pdf.line(*start, *end)

    def block(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """A filled rectangle."""
        self.pdf.set_fill_color(*colour)
        self.pdf.rect(x, y, width, height, style="F")

    def across(self, text: str) -> None:
        """A mark in pale letters from the lower left to the upper right of the page."""
        style = Style(96, True, FAINT)
        x, y = self.width / 2, self.height / 2
        with self.pdf.rotation(52, x, y):
            self.write(x - self.width_of(text, style) / 2, y + 12, text, style)
        self._set = None

    def picture(self, content: bytes, x: float, y: float, width: float, height: float) -> None:
        """A PNG or JPEG in the upper right corner of this place, as large as fits; Refused (exit 5) for none."""
        from PIL import Image, UnidentifiedImageError

        try:
            with Image.open(BytesIO(content)) as image:
                image.load()
                across, down = image.size
                drawn = BytesIO(content)
                if image.mode == "CMYK":  # PDF/A would want the profile of its printer
                    drawn = BytesIO()
                    image.convert("RGB").save(drawn, "PNG")
        except (OSError, UnidentifiedImageError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise Refused(
                "The logo cannot be read: it is not a picture, or it is damaged.",
                "crm config set logo FILE takes another one.",
                field="logo",
            ) from error
        scale = min(width / across, height / down)
        self.pdf.image(drawn, x + width - across * scale, y, across * scale, down * scale)

    def code(self, rows: list[list[bool]], x: float, y: float, size: float) -> None:
        """Modules of a code as one shape of black squares."""
        each = size / len(rows)
        self.pdf.set_fill_color(0, 0, 0)
        for down, row in enumerate(rows):
            start = 0
            while start < len(row):
                end = start
                while end < len(row) and row[end]:
                    end += 1
                if end > start:
                    self.pdf.rect(x + start * each, y + down * each, (end - start) * each, each, style="F")
                start = end + 1

    def lacking(self, texts: list[str]) -> tuple[str, str]:
        """(letters, pictures) of these texts that the fonts do not have."""
        return lacking(texts, self._known)

    def bytes(self) -> bytes:
        return bytes(self.pdf.output())

    def _shown(self, text: str) -> str:
        if text not in self._ready:
            self._ready[text] = shown(text, self._known)
        return self._ready[text]

    def _cut(self, word: str, width: float, style: Style) -> list[str]:
        """A word in pieces that fit, one letter at least in each."""
        pieces = [""]
        for letter in word:
            if pieces[-1] and self.width_of(pieces[-1] + letter, style) > width:
                pieces.append("")
            pieces[-1] += letter
        return pieces

    def _font(self, style: Style) -> None:
        if self._set != (style.size, style.bold):
            self.pdf.set_font(faces.FAMILY, "B" if style.bold else "", style.size)
            self._set = style.size, style.bold
