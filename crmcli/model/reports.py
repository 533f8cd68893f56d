"""A report: figures of a period in rows, one of whose columns is drawn as bars."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.light import NamedTuple
from crmcli.model.declared import Declared
from crmcli.model.results import Column, Record, Rows


class Span(NamedTuple):
    """The days of a period, first and last, both part of it; None is open. What is ``archived`` counts if it says so;
    ``monthly`` asks for each month by itself."""

    since: str | None = None
    until: str | None = None
    archived: bool = False
    monthly: bool = False


class Figures(Declared):
    """A report as people ask for it: what it is called, and which figures it shows. ``help`` goes on where a sentence
    began: "what clients owe"."""

    name: str
    of: str
    help: str


class Report(Rows):
    """What a report found. ``bars`` is the column that is drawn as bars, which are compared with each other where the
    records say the same in ``within``, such as a currency. In rows of cells a column for each of the ``currencies``
    stands for the "sums" that a row may have: {"EUR": "1200.50"}."""

    shape = "report"
    bars: str = ""
    within: str = ""
    currencies: Sequence[str] = ()

    def records(self) -> list[Record]:
        return [{**row, **{code: row["sums"].get(code) for code in self.currencies}} for row in self.rows]

    def refs(self) -> list[str]:
        key = next((column.name for column in self.columns if column.role == "ref"), self.columns[0].name)
        return list(dict.fromkeys(str(row[key]) for row in self.rows if row[key] is not None))

    @property
    def told(self) -> list[Column]:
        """The columns for people: without the currency, which stands behind each amount."""
        said = {column.currency for column in self.columns}
        return [column for column in self.columns if column.name not in said]

    def lengths(self) -> list[float]:
        """The bar of each row, from 0 to 1."""
        sizes = [abs(_size(row, self.bars)) for row in self.rows]
        greatest: dict[object, float] = {}
        for row, size in zip(self.rows, sizes, strict=True):
            key = row.get(self.within)
            greatest[key] = max(greatest.get(key, 0), size)
        return [size / (greatest[row.get(self.within)] or 1) for row, size in zip(self.rows, sizes, strict=True)]


def _size(row: Record, name: str) -> float:
    return float(row.get(name) or 0)
