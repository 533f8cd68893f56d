"""What all rows together tell of a column: how its numbers and dates are written, and which stages are in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from crmcli.actions.data.importing import dates, numbers
from crmcli.actions.data.importing.headers import CREATED
from crmcli.actions.data.importing.layout import Layout, Read
from crmcli.light import Any, re
from crmcli.model.dates import day_order
from crmcli.model.types import Day, FieldType, Moment, Money, Number, Price, StageKey, TaxRate, Whole

_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}.*")
_FRACTION = re.compile(r"\s*(?:0?[.,][0-9]+|[01](?:[.,]0*)?)\s*")
STAGES = 200  # values of a column that are looked at


class ColumnStyle:
    """How a column is written: the marks before decimals, the orders of days, whether all numbers are ``shares`` of
    one and some are ``fractions``, and the stages with the line where each is first seen and how many there are."""

    __slots__ = ("days", "fractions", "keys", "marks", "orders", "shares", "stages", "type", "whole")

    def __init__(self, type: FieldType) -> None:
        self.type = type
        self.days, self.keys = isinstance(type, Day | Moment), isinstance(type, StageKey)
        self.whole = isinstance(type, Whole)
        self.marks: set[str] = set()
        self.orders: set[str] = set()
        self.shares = True
        self.fractions = False
        self.stages: dict[tuple[str, str], list[int]] = {}  # (text, pipeline) -> [line, count]

    def see(self, text: str, line: int, pipeline: str) -> None:
        if self.days:
            order = day_order([dates.day_of(text)])
            if order:
                self.orders.add(order)
        elif self.keys:
            if len(self.stages) < STAGES or (text, pipeline) in self.stages:
                self.stages.setdefault((text, pipeline), [line, 0])[1] += 1
        elif text.isascii() and text.isdigit():
            self.shares = self.shares and text in ("0", "1")
        else:
            mark = numbers.mark_of(text)
            if mark:
                self.marks.add(mark)
            if self.whole:
                share = _FRACTION.fullmatch(text) is not None
                self.shares = self.shares and share
                self.fractions = self.fractions or (share and text.strip().strip("0.,") not in ("", "1"))


LOOKED_AT = (Money, Price, Number, Whole, TaxRate, Day, Moment, StageKey)


class Survey:
    """Sees the rows with the same columns; ``readers`` then says how each column is read."""

    def __init__(self, layout: Layout, pipeline: str = "") -> None:
        types: dict[str, FieldType] = {**layout.types, CREATED: Moment()}
        self.written = {
            place: ColumnStyle(types[name])
            for place, name, _ in layout.columns
            if isinstance(types.get(name), LOOKED_AT)
        }
        self._layout = layout
        self._pipelines = [place for place, name, _ in layout.plain if name == pipeline]

    def see(self, cells: Sequence[Any], line: int) -> None:
        if len(cells) != len(self._layout.names):
            return
        pipeline = str(cells[self._pipelines[0]]).strip() if self._pipelines else ""
        for place, written in self.written.items():
            cell = cells[place]
            if cell and isinstance(cell, str) and (text := cell.strip()) and not self._layout.empty("", text):
                written.see(text, line, pipeline)

    def readers(
        self, decimal: str | None, pattern: str | None, usual: str, rounded: Callable[[int], Callable[[], None]]
    ) -> dict[int, Read]:
        """What makes our texts of the cells of each column that has numbers or days.

        ``decimal`` and ``pattern`` are what people said of them, None where the column decides; ``usual`` is the
        currency here; ``rounded`` gives what is told of a number in a column that had to be rounded.
        """
        found: dict[int, Read] = {}
        for place, written in self.written.items():
            type = written.type
            if isinstance(type, StageKey):
                continue
            if isinstance(type, Day | Moment):
                order = next(iter(written.orders)) if len(written.orders) == 1 else None
                day = dates.reader(pattern, order)
                found[place] = day if isinstance(type, Day) else _moment(day)
                continue
            known = "." if self._layout.own else decimal
            mark = known or (next(iter(written.marks)) if len(written.marks) == 1 else None)
            number = numbers.reader(mark, usual, isinstance(type, Money))
            if isinstance(type, Whole):
                percent = (type.minimum, type.maximum) == (0, 100) and not self._layout.own
                shares = percent and written.shares and (written.fractions or self._layout.foreign)
                number = numbers.share_reader(shares, number, rounded(place))
            elif isinstance(type, TaxRate):
                number = _percent(number)
            found[place] = number
        return found


def _moment(day: Read) -> Read:
    return lambda text, field: text if _INSTANT.fullmatch(text) else day(text, field)


def _percent(number: Read) -> Read:
    return lambda text, field: number(text.rstrip("% "), field)
