"""The letter that a page is set in: letterhead, address window, information block, marks and foot."""

from __future__ import annotations

from collections.abc import Callable

from crmcli.documents.body import Body
from crmcli.documents.flow import Carry, pages
from crmcli.documents.page import Page
from crmcli.documents.paper import Design
from crmcli.documents.sheet import GREY, PALE, Sheet, Style
from crmcli.documents.slip import HEIGHT, SlipPart
from crmcli.documents.words import Words

LEFT, RIGHT = 25.0, 20.0  # margins
_WINDOW = 80.0  # how wide an address may be
_ADDRESS_TOP, _ADDRESS_HEIGHT = 62.7, 27.3  # of form B, below the sender
_INFO, _INFO_TOP = 125.0, 50.0
_TEXT_TOP, _NEXT_TOP = 103.5, 34.0
_FOOT = 30.0  # from the lower edge
_A4 = 297
_SIZES = (10.0, 9.0, 8.0, 7.0, 6.0)


class Letter:
    """One document on its pages."""

    def __init__(self, page: Page, design: Design, sheet: Sheet) -> None:
        self.page, self.design, self.sheet = page, design, sheet
        accent = design.accent.removeprefix("#")
        self.accent = int(accent[:2], 16), int(accent[2:4], 16), int(accent[4:6], 16)
        self.right = sheet.width - RIGHT

    def draw(self) -> None:
        body = Body(self.page, self.sheet, self.accent, LEFT, self.right)
        top = max(_TEXT_TOP, self._info_end() + 8)
        carry = Carry(body.carry, body.carried)
        foot = self.sheet.height - _FOOT
        placed = pages(list(body.blocks()), top, _NEXT_TOP, foot - 2, carry)
        higher = self._foot_above_slip() if self.page.slip else foot
        if self.page.slip and max((y + block.height for y, block in placed[-1]), default=top) > higher - 2:
            placed.append([])
        for number, blocks in enumerate(placed, 1):
            self.sheet.begin()
            if self.page.mark:
                self.sheet.across(self.page.mark)
            slip = self.page.slip if number == len(placed) else None
            end = self.sheet.height - (HEIGHT if slip else 0)
            self._first(end) if number == 1 else self._next()
            self._foot(number, len(placed), higher if slip else foot)
            if slip:
                SlipPart(slip, self.sheet, Words(self.page.language, slip.currency)).draw(end)
            for y, block in blocks:
                block.draw(y)

    def _first(self, end: float) -> None:
        """What stands on the first page alone; nothing below ``end``."""
        sheet, page = self.sheet, self.page
        if self.design.logo:
            sheet.picture(self.design.logo, self.right - 65, 12, 65, 26)
        else:
            self._name()
        sender = self._fitting(page.sender, _WINDOW, Style(6.5, colour=GREY))
        sheet.write(LEFT, _ADDRESS_TOP - 3.2, page.sender, sender)
        sheet.rule(LEFT, _ADDRESS_TOP - 2.2, LEFT + _WINDOW, PALE)
        self._recipient()
        self._info(self._write_info)
        if round(sheet.height) == _A4:
            for mark, length in ((105.0, 4.0), (148.5, 6.0), (210.0, 4.0)):
                if mark < end:
                    sheet.rule(4, mark, 4 + length, PALE)

    def _name(self) -> None:
        """The name of the seller in the place of a logo."""
        style = Style(17, True, self.accent)
        width = self.right - LEFT
        while style.size > 9 and len(self.sheet.broken(self.page.name, width, style)) > 1:
            style = style.smaller(style.size - 1)
        for at, line in enumerate(self.sheet.broken(self.page.name, width, style)[:4]):
            self.sheet.write(LEFT, 24 + at * style.leading, line, style)
        self.sheet.rule(LEFT, 30 if style.size > 9 else 40, self.right, self.accent, 0.5)

    def _recipient(self) -> None:
        """The address in the window, smaller where it is long; what still does not fit is cut and marked."""
        for size in _SIZES:
            style = Style(size, leading=1.25)
            lines = [line for part in self.page.recipient for line in self.sheet.broken(part, _WINDOW, style)]
            fits = int(_ADDRESS_HEIGHT // style.leading)
            if len(lines) <= fits:
                break
        else:
            rest = self.page.recipient[1:]
            tail = [line for part in rest for line in self.sheet.broken(part, _WINDOW, style)][: fits - 2]
            head = lines[: fits - len(tail)]
            lines = [*head[:-1], f"{head[-1][:-1]}…", *tail]
        for at, line in enumerate(lines):
            self.sheet.write(LEFT, _ADDRESS_TOP + style.size * 0.36 + at * style.leading, line, style)

    def _info_end(self) -> float:
        return self._info(lambda y, label, lines: None)

    def _info(self, write: Callable[[float, str, list[str]], None]) -> float:
        """Go through the information block; returns where it ends."""
        y, style = _INFO_TOP, Style(9)
        labels = max((self.sheet.width_of(label, Style(8)) for label, _ in self.page.info), default=0.0)
        width = self.right - _INFO - labels - 3
        for label, value in self.page.info:
            lines = self.sheet.broken(value, width, style)[:6]
            write(y, label, lines)
            y += len(lines) * style.leading + 0.6
        return y

    def _write_info(self, y: float, label: str, lines: list[str]) -> None:
        self.sheet.write(_INFO, y, label, Style(8, colour=GREY))
        for at, line in enumerate(lines):
            self.sheet.write(self.right, y + at * Style(9).leading, line, Style(9), right=True)

    def _next(self) -> None:
        """The head of the pages after the first."""
        text = f"{self.page.heading} · {self.page.recipient[0]}"[:200]
        self.sheet.write(LEFT, 20, text, self._fitting(text, self.right - LEFT, Style(8.5, colour=GREY)))
        self.sheet.rule(LEFT, 23, self.right, self.accent, 0.5)

    def _foot(self, number: int, pages: int, top: float) -> None:
        sheet = self.sheet
        say = Words(self.page.language, "EUR")
        label = say("page", page=str(number), pages=str(pages))
        sheet.write(self.right, top + 3, label, Style(7.5, colour=GREY), right=True)
        sheet.rule(LEFT, top + 5.5, self.right, PALE)
        style, columns = self._columns()
        for x, lines in columns:
            for at, line in enumerate(lines):
                sheet.write(x, top + 9.5 + at * style.leading, line, style)

    def _columns(self) -> tuple[Style, list[tuple[float, list[str]]]]:
        """How the foot is set, and its columns: where each begins, and its lines."""
        columns = [column for column in self.page.foot if column]
        style = Style(6.8, colour=GREY)
        room = self.right - LEFT - 5 * (len(columns) - 1)
        while style.size > 4 and sum(self._widest(column, style) for column in columns) > room:
            style = style.smaller(style.size - 0.4)
        widths = [min(self._widest(column, style), room / 2) for column in columns]
        gap = (self.right - LEFT - sum(widths)) / max(len(columns) - 1, 1)
        x, found = LEFT, []
        for column, width in zip(columns, widths, strict=True):
            found.append((x, [line for text in column for line in self.sheet.broken(text, width + 0.1, style)][:7]))
            x += width + gap
        return style, found

    def _foot_above_slip(self) -> float:
        """Where the foot begins above a slip: no higher than its lines are many."""
        style, columns = self._columns()
        lines = max((len(lines) for _, lines in columns), default=0)
        return self.sheet.height - HEIGHT - 11 - lines * style.leading

    def _widest(self, column: tuple[str, ...], style: Style) -> float:
        return max(self.sheet.width_of(text, style) for text in column)

    def _fitting(self, text: str, width: float, style: Style) -> Style:
        """The style, smaller where the text would be wider."""
        while style.size > 4 and self.sheet.width_of(text, style) > width:
            style = style.smaller(style.size - 0.5)
        return style
