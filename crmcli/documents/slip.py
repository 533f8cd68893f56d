"""The payment part and the receipt of a Swiss QR-bill, drawn by the measures of its style guide (in millimetres)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crmcli.documents.girocode import matrix
from crmcli.documents.page import Slip
from crmcli.documents.sheet import Sheet, Style
from crmcli.documents.words import Words

HEIGHT = 105.0
_WIDTH, _RECEIPT, _MARGIN = 210.0, 62.0, 5.0
_CODE, _CROSS = 46.0, 7.0
_BLACK, _WHITE = (0, 0, 0), (255, 255, 255)
_TITLE = Style(11, True, _BLACK)
_SCISSORS = "✂"
Section = tuple[str, tuple[str, ...]]


class Half:
    """How one of the two parts is set: head and text, both on lines of one height, and the field for who pays."""

    def __init__(self, head: Style, text: Style, field: tuple[float, float]) -> None:
        self.head, self.text, self.field = head, text, field


_SMALL = Half(Style(6, True, _BLACK, leading=9 / 6), Style(8, colour=_BLACK, leading=9 / 8), (52, 20))
_LARGE = Half(Style(8, True, _BLACK, leading=11 / 8), Style(10, colour=_BLACK, leading=11 / 10), (65, 25))


class SlipPart:
    """A slip on a sheet."""

    def __init__(self, slip: Slip, sheet: Sheet, say: Words) -> None:
        self.slip, self.sheet, self.say = slip, sheet, say

    def draw(self, top: float) -> None:
        """From ``top`` down, beginning at the left edge."""
        self._edges(top)
        self._receipt(_MARGIN, top)
        self._payment(_RECEIPT + _MARGIN, top)

    def _edges(self, top: float) -> None:
        """Where it is cut off, with scissors on the lines."""
        sheet, style = self.sheet, Style(12, colour=_BLACK)
        sheet.line((0, top), (_WIDTH, top), 0.2, 1)
        sheet.line((_RECEIPT, top), (_RECEIPT, top + HEIGHT), 0.2, 1)
        sheet.write(8, top + 1.55, _SCISSORS, style)
        sheet.write_down(_RECEIPT - 1.55, top + 10, _SCISSORS, style)

    def _receipt(self, x: float, top: float) -> None:
        say, width = self.say, _RECEIPT - 2 * _MARGIN
        self.sheet.write(x, top + 9, say("slip.receipt"), _TITLE)
        self._sections(_SMALL, x, top + 12, (width, 56), list(self._said(message=False)))
        self._amount(_SMALL, x, top + 68, 14)
        self.sheet.write(x + width, top + 84.2, say("slip.acceptance"), _SMALL.head, right=True)

    def _payment(self, x: float, top: float) -> None:
        self.sheet.write(x, top + 9, self.say("slip.payment"), _TITLE)
        self._code(x, top + 17)
        self._amount(_LARGE, x, top + 68, 18)
        right = x + 51
        self._sections(_LARGE, right, top + 5, (_WIDTH - _MARGIN - right, 85), list(self._said(message=True)))

    def _code(self, x: float, y: float) -> None:
        """The code, with the Swiss cross in its middle."""
        sheet, middle = self.sheet, _CODE / 2
        sheet.code(matrix(self.slip.code), x, y, _CODE)
        x, y = x + middle, y + middle
        sizes = ((_CROSS, _CROSS, _WHITE), (6, 6, _BLACK), (1.17, 3.9, _WHITE), (3.9, 1.17, _WHITE))
        for width, height, colour in sizes:
            sheet.block(x - width / 2, y - height / 2, width, height, colour)

    def _said(self, message: bool) -> Iterator[Section]:
        slip, say = self.slip, self.say
        yield say("slip.account"), slip.account
        if slip.reference:
            yield say("slip.reference"), (slip.reference,)
        if message and slip.message:
            yield say("slip.message"), (slip.message,)
        yield say("slip.payer" if slip.payer else "slip.payer_blank"), slip.payer

    def _sections(self, half: Half, x: float, y: float, room: tuple[float, float], said: Sequence[Section]) -> None:
        """Heads with their lines, and a field to fill in under a head that has none. Where they are too many, names and
        streets are cut to a line each."""
        width, height = room
        step, size = half.text.leading, half.text.size
        whole = [(head, [self._broken(text, width, half.text) for text in texts]) for head, texts in said]
        lines = sum(2 + sum(map(len, texts)) for _, texts in whole) - 1
        if lines * step > height - (0 if self.slip.payer else half.field[1]):
            whole = [(head, [*map(_cut, texts[:-1]), *texts[-1:]]) for head, texts in whole]
        for head, texts in whole:
            self.sheet.write(x, y + size * 0.3, head, half.head)
            y += step
            for text in texts:
                for line in text:
                    self.sheet.write(x, y + size * 0.3, line, self._fitting(line, width, half.text))
                    y += step
            if not texts:
                self._field(x, y + 0.5, *half.field)
            y += step

    def _broken(self, text: str, width: float, style: Style) -> list[str]:
        """A number with blanks in it, such as an IBAN, stays on its line."""
        return [text] if text in (self.slip.account[0], self.slip.reference) else self.sheet.broken(text, width, style)

    def _fitting(self, line: str, width: float, style: Style) -> Style:
        while self.sheet.width_of(line, style) > width:
            style = style.smaller(style.size - 0.25)
        return style

    def _amount(self, half: Half, x: float, y: float, indent: float) -> None:
        cells = (("slip.currency", self.slip.currency, x), ("slip.amount", self.slip.amount, x + indent))
        for name, value, at in cells:
            self.sheet.write(at, y + half.text.size * 0.3, self.say(name), half.head)
            self.sheet.write(at, y + half.text.size * 0.3 + half.text.leading * 1.2, value, half.text)

    def _field(self, x: float, y: float, width: float, height: float) -> None:
        """The corners of a field that is filled in by hand."""
        for across, right in ((x, 3), (x + width, -3)):
            for down, below in ((y, 2), (y + height, -2)):
                self.sheet.line((across, down), (across + right, down), 0.26)
                self.sheet.line((across, down), (across, down + below), 0.26)


def _cut(lines: list[str]) -> list[str]:
    return lines if len(lines) == 1 else [f"{lines[0]} …"]
