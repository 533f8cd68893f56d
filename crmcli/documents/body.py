"""What flows from page to page: heading, texts, the table with its sums, notes, and how to pay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from crmcli.documents.flow import PageBlock
from crmcli.documents.girocode import matrix
from crmcli.documents.page import Page, Row, Sum, Table
from crmcli.documents.sheet import FAINT, GREY, Colour, Sheet, Style
from crmcli.documents.words import Words

_TEXT, _SMALL, _HEAD = Style(9), Style(7.5, colour=GREY), Style(7.5, True, GREY)
_PAD = 1.5  # above and below a row
_CODE = 26.0  # the size of a GiroCode; four of its modules, 3.2 mm, stay free around it
_TALLEST = 90.0  # of notes that stand beside a code
_WIDEST = 34.0  # of a quantity or a price, which then goes on below
_MOST_LINES = 12  # of a row that is drawn as a whole


class Columns:
    """Where the columns of the table end: the position, then name, quantity, price, tax and amount."""

    def __init__(self, page: Page, sheet: Sheet, left: float, right: float) -> None:
        rows = [row for table in (page.table, page.optional) if table for row in table.rows]
        heads = page.columns

        def wide(at: int, texts: Sequence[str]) -> float:
            widest = max((sheet.width_of(text, _TEXT) for text in texts), default=0.0)
            return max(widest, sheet.width_of(heads[at], _HEAD)) if heads[at] else 0.0

        self.left = left
        self.name = left + max(9.0, wide(0, [row.position for row in rows]) + 3)
        self.amount = right
        sums = [one.amount for table in (page.table, page.optional) if table for one in table.sums]
        self.tax = right - max(22.0, wide(5, [*(row.amount for row in rows), *sums]) + 5)
        tax = wide(4, [row.tax for row in rows])
        self.price = self.tax - (tax + 5 if tax else 0)
        self.quantity = self.price - min(_WIDEST, max(20.0, wide(3, [row.price for row in rows]))) - 5
        self.name_end = self.quantity - min(_WIDEST, max(16.0, wide(2, [row.quantity for row in rows]))) - 4


class Body:
    """The blocks of a page."""

    def __init__(self, page: Page, sheet: Sheet, accent: Colour, left: float, right: float) -> None:
        self.page, self.sheet, self.accent, self.left, self.right = page, sheet, accent, left, right
        self.at = Columns(page, sheet, left, right)
        self.say = Words(page.language, page.currency)

    def blocks(self) -> Iterator[PageBlock]:
        page = self.page
        yield from self._lines(page.heading, Style(15, True, self.accent), keep=True)
        yield self._space(1)
        yield from self._lines(page.title, Style(10, True), keep=True)
        yield self._space(3)
        if page.intro:
            yield from self._lines(page.intro, _TEXT)
            yield self._space(3)
        yield from self._table(page.table)
        if page.optional:
            yield self._space(6)
            yield from self._table(page.optional, main=False)
        yield self._space(6)
        yield from self._closing()
        if page.outro:
            yield self._space(3)
            yield from self._lines(page.outro, _TEXT)
        if page.link:
            yield self._space(3)
            yield from self._lines(f"{self.say('pay_online')}: {page.link}", _TEXT)

    def carry(self, total: int) -> PageBlock:
        """What stands below a page on which the table is not at its end."""
        return PageBlock(_TEXT.leading + 2 * _PAD, partial(self._carry, "carry", total))

    def carried(self, total: int) -> list[PageBlock]:
        """What stands above the rest of it."""
        return [self._heads(), PageBlock(_TEXT.leading + 2 * _PAD, partial(self._carry, "carried", total))]

    def _carry(self, name: str, total: int, y: float) -> None:
        base = y + _PAD + 3.2
        style = Style(9, colour=GREY)
        self.sheet.write(self.at.name, base, self.say(name), style)
        self.sheet.write(self.at.amount, base, self.say.amount(total), style, right=True)
        self.sheet.rule(self.left, y + _TEXT.leading + 2 * _PAD, self.right, FAINT)

    def _table(self, table: Table, main: bool = True) -> Iterator[PageBlock]:
        if table.heading:
            yield from self._lines(table.heading, Style(10, True, self.accent), keep=True)
            yield self._space(1.5)
        yield self._heads()
        for at, row in enumerate(table.rows):
            yield from self._row(row, main, last=at == len(table.rows) - 1)
        yield PageBlock(1.5, lambda y: None, keep=True)
        for one in table.sums[:-1]:
            yield self._sum(one, keep=True)
        if table.sums:
            yield self._sum(table.sums[-1])

    def _heads(self) -> PageBlock:
        def draw(y: float) -> None:
            at, heads = self.at, self.page.columns
            base = y + 3.6
            self.sheet.write(at.left, base, heads[0], _HEAD)
            self.sheet.write(at.name, base, heads[1], _HEAD)
            ends = (at.quantity, at.price, at.tax, at.amount)
            for end, head in zip(ends, heads[2:], strict=True):
                self.sheet.write(end, base, head, _HEAD, right=True)
            self.sheet.rule(self.left, y + 5.4, self.right, self.accent, 0.4)

        return PageBlock(5.4, draw, keep=True)

    def _row(self, row: Row, main: bool, last: bool) -> Iterator[PageBlock]:
        width = self.at.name_end - self.at.name
        name = self.sheet.broken(row.name, width, _TEXT)
        lines = [(line, _TEXT) for line in name]
        lines += [(line, _SMALL) for text in row.details for line in self.sheet.broken(text, width, _SMALL)]
        quantity = self.sheet.broken(row.quantity, _WIDEST, _TEXT)
        price = self.sheet.broken(row.price, _WIDEST, _TEXT)
        head, rest = lines[:_MOST_LINES], lines[_MOST_LINES:]
        tall = max(sum(style.leading for _, style in head), max(len(quantity), len(price)) * _TEXT.leading)
        draw = partial(self._draw_row, row, head, (quantity, price), not rest)
        yield PageBlock(tall + (1 if rest else 2) * _PAD, draw, row.value if main else None, keep=last and not rest)
        for at, (line, style) in enumerate(rest):
            end = at == len(rest) - 1
            more = partial(self._draw_more, line, style, end)
            yield PageBlock(style.leading + (_PAD if end else 0), more, 0 if main else None, keep=last and end)

    def _draw_row(
        self, row: Row, lines: list[tuple[str, Style]], cells: tuple[list[str], list[str]], ends: bool, y: float
    ) -> None:
        at, write = self.at, self.sheet.write
        base = y + _PAD + 3.2
        write(at.left, base, row.position, Style(9, colour=GREY))
        down = 0.0
        for text, style in lines:
            write(at.name, base + down, text, style)
            down += style.leading
        for end, texts in zip((at.quantity, at.price), cells, strict=True):
            for number, text in enumerate(texts):
                write(end, base + number * _TEXT.leading, text, _TEXT, right=True)
        write(at.tax, base, row.tax, _TEXT, right=True)
        write(at.amount, base, row.amount, _TEXT, right=True)
        if ends:
            tall = max(down, max(map(len, cells)) * _TEXT.leading)
            self.sheet.rule(self.left, y + tall + 2 * _PAD, self.right, FAINT)

    def _draw_more(self, line: str, style: Style, ends: bool, y: float) -> None:
        self.sheet.write(self.at.name, y + 2.4, line, style)
        if ends:
            self.sheet.rule(self.left, y + style.leading + _PAD, self.right, FAINT)

    def _sum(self, one: Sum, keep: bool = False) -> PageBlock:
        style = Style(11, True, self.accent) if one.strong else _TEXT
        start = self.left + (self.right - self.left) * 0.45
        room = self.right - start - self.sheet.width_of(one.amount, style) - 4
        lines = self.sheet.broken(one.label, room, style)
        pad = 1.6 if one.strong else 0.6

        def draw(y: float) -> None:
            if one.strong:
                self.sheet.rule(start, y + 0.4, self.right, self.accent, 0.4)
            base = y + pad + style.leading * 0.75
            for at, line in enumerate(lines):
                self.sheet.write(start, base + at * style.leading, line, style)
            self.sheet.write(self.right, base, one.amount, style, right=True)

        return PageBlock(len(lines) * style.leading + 2 * pad, draw, keep=keep)

    def _lines(self, text: str, style: Style, keep: bool = False) -> Iterator[PageBlock]:
        for line in self.sheet.broken(text, self.right - self.left, style):
            yield PageBlock(style.leading, partial(self._line, line, style), keep=keep)

    def _line(self, line: str, style: Style, y: float) -> None:
        self.sheet.write(self.left, y + style.leading * 0.75, line, style)

    def _closing(self) -> Iterator[PageBlock]:
        """The notes and the account to pay to; with a GiroCode all of it in one block, the code to the right."""
        code = self.page.code
        width = self.right - self.left - (_CODE + 10 if code else 0)
        found = [PageBlock(1.0, lambda y: None)]
        for note in self.page.notes:
            lines = self.sheet.broken(note, width, _TEXT)
            found += [PageBlock(_TEXT.leading, partial(self._line, line, _TEXT)) for line in lines]
            found.append(self._space(1.2))
        found += self._account(width)
        height = sum(block.height for block in found)
        if not code or height > _TALLEST:
            yield from found
        if code:
            inside = found if height <= _TALLEST else []
            yield PageBlock(max(height if inside else 0, _CODE + 6), partial(self._beside, inside, code))

    def _beside(self, blocks: Sequence[PageBlock], code: str, y: float) -> None:
        self.sheet.code(matrix(code), self.right - _CODE, y, _CODE)
        style = Style(6.5, colour=GREY)
        self.sheet.write(self.right, y + _CODE + 5, self.say("girocode"), style, right=True)
        for block in blocks:
            block.draw(y)
            y += block.height

    def _account(self, width: float) -> Iterator[PageBlock]:
        """The details of a transfer, a label and a value each."""
        labels = max((self.sheet.width_of(label, Style(8)) for label, _ in self.page.pay), default=0.0)
        if self.page.pay:
            yield self._space(1.5)
        for label, value in self.page.pay:
            for at, line in enumerate(self.sheet.broken(value, width - labels - 4, _TEXT)[:3]):
                yield PageBlock(_TEXT.leading + 0.5, partial(self._detail, "" if at else label, line, labels + 4))

    def _detail(self, label: str, value: str, indent: float, y: float) -> None:
        base = y + _TEXT.leading * 0.75
        self.sheet.write(self.left, base, label, Style(8, colour=GREY))
        self.sheet.write(self.left + indent, base, value, _TEXT)

    def _space(self, height: float) -> PageBlock:
        return PageBlock(height, lambda y: None)
