"""A board: elements in lanes side by side, and what there is to do on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.model.declared import Declared
from crmcli.model.results import Column, Record, Rows

COLUMNS = (
    Column("group", "Group"),
    Column("ref", "Ref", "ref"),
    Column("title", "Title", "title"),
    Column("client", "Client"),
    Column("amount", "Amount", "money", currency="currency"),
    Column("created_at", "Created at", "time"),
)


class Lane(Declared):
    """One column of a board: how many elements there are, what they add up to by currency, and the first of them.
    ``means`` is what a stage means, "" for another lane."""

    title: str
    means: str
    count: int
    sums: Mapping[str, str]
    cards: Sequence[Record]


class Board(Declared):
    """The lanes in order; a card is {"group", "ref", "title", "client", "amount", "currency", "created_at", "late"},
    and its group the title of the lane."""

    shape = "board"
    lanes: Sequence[Lane]

    columns: Sequence[Column] = COLUMNS

    def payload(self) -> list[Record]:
        return self.records()

    def records(self) -> list[Record]:
        return [card for lane in self.lanes for card in lane.cards]

    def refs(self) -> list[str]:
        return [str(card["ref"]) for lane in self.lanes for card in lane.cards]


class ToDo(Rows):
    """What a day asks for: {"what", "ref", "kind", "title", "day", "amount", "currency", "late", "command"}; the
    reference is None where it is about more than one element."""

    def refs(self) -> list[str]:
        return [str(row["ref"]) for row in self.rows if row["ref"]]
