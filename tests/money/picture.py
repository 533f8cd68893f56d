"""The documents and payments that stand in a database, read with plain SQL into what the reference reckons with."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from .ledger import Document, Node, Row
from .payments import Books, Payment
from .program import Program
from .reference import Line

SOURCES = ("deal", "quote")
_BOOKKEEPING = ("version", "updated_at", "created_at")


@dataclass(frozen=True)
class Picture:
    """``documents`` by kind and number; ``books`` as the tables of payments say; ``raw`` is all of it, to compare."""

    documents: dict[Node, Document]
    books: Books
    raw: dict[str, list[tuple[Any, ...]]]

    @property
    def invoices(self) -> list[Document]:
        return [one for one in self.documents.values() if one.node[0] == "invoice"]

    def invoice(self, number: int) -> Document:
        return self.documents["invoice", number]


def taken(program: Program) -> Picture:
    raw: dict[str, list[tuple[Any, ...]]] = {}

    def read(table: str) -> list[dict[str, Any]]:
        rows = program.rows(f'SELECT * FROM "{table}" ORDER BY id')
        raw[table] = [tuple(value for name, value in row.items() if name not in _BOOKKEEPING) for row in rows]
        return rows

    lines: dict[Node, list[Row]] = defaultdict(list)
    for row in read("line"):
        lines[row["kind"], row["element"]].append(_row(row))
    documents = {}
    for kind in (*SOURCES, "invoice"):
        for row in read(kind):
            node = kind, row["id"]
            found = tuple(sorted(lines[node], key=lambda line: line.number))
            documents[node] = _document(node, row, found)
    payments = {row["id"]: Payment(row["date"], row["amount"]) for row in read("payment")}
    settled: dict[tuple[int, int], int] = defaultdict(int)
    for row in read("allocation"):
        owner = row["element"] if row["kind"] == "invoice" else -row["element"]  # a payment that was given back
        settled[row["payment"], owner] += row["amount"]
    granted: dict[int, int] = defaultdict(int)
    for row in read("skonto"):
        granted[row["element"]] += row["gross"]
    return Picture(documents, Books(payments, dict(settled), dict(granted)), raw)


def _document(node: Node, row: dict[str, Any], lines: tuple[Row, ...]) -> Document:
    return Document(
        node,
        row.get("type") or node[0],
        row["stage"],
        row["currency"],
        row.get("tax_rounding") or "group",
        lines,
        row.get("corrects"),
        row.get("rounding") or 0,
        row.get("number"),
        row.get("skonto"),
        row["amount"] or 0,
    )


def _row(row: dict[str, Any]) -> Row:
    line = Line(
        row["type"],
        row["quantity"] or "1",
        row["price"] or "0",
        row["price_per"] or "1",
        row["discount_percent"] or "0",
        row["discount_unit"] or "0",
        row["discount_line"] or 0,
        row["tax_rate"],
        row["tax_category"],
        bool(row["tax_included"]),
        bool(row["optional"]),
        row["amount"],
        row["percent"] or "0",
    )
    booked = (row["bills_kind"], row["bills_id"]) if row["bills_kind"] else None
    ids = row["root_line"], row["from_line"], row["deposit"]
    return Row(row["id"], row["number"], line, row["net"], row["tax"], row["bills"], *ids, booked)
