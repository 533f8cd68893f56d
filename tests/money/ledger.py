"""What is billed of a deal or a quote and what is open, reckoned apart from the program; nothing of crmcli.

It takes documents as they stand and says what the rules make of them: each invoice that counts bills what its lines
say, through their roots or as money of a source, and what an invoice over the rest would come to is what the whole
comes to less what was billed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from .reference import DIGITS, Group, Line, Rate, Taxed, members, own, part, rounded, stated, taxed

Node = tuple[str, int]
Key = tuple[Group, int | None]
MONEY = ("deposit", "part", "amount", "deduction")


@lru_cache(maxsize=4096)
def _terms(line: Line) -> tuple[object, ...]:
    numbers = tuple(map(Fraction, (line.price, line.price_per, line.percent_off, line.unit_off)))
    return (*numbers, line.group)


@dataclass(frozen=True)
class Row:
    """A line of a document: its terms, its sums as they are kept, and what it bills (``role``)."""

    id: int
    number: int
    line: Line
    net: int
    tax: int
    role: str | None
    root: int | None
    copied: int | None
    deposit: int | None
    booked: Node | None

    @property
    def gross(self) -> int:
        return self.net + self.tax

    @property
    def amount(self) -> int:
        """Net, or gross where the price includes the tax."""
        return self.gross if self.line.included else self.net

    @property
    def terms(self) -> tuple[object, ...]:
        return _terms(self.line)


@dataclass(frozen=True)
class Document:
    """A deal, a quote or an invoice; ``kind`` of the latter is invoice, cancellation or credit."""

    node: Node
    kind: str
    stage: str
    currency: str
    policy: str
    rows: tuple[Row, ...]
    corrects: int | None = None
    rounding: int = 0
    number: str | None = None
    skonto: str | None = None
    amount: int = 0

    @property
    def ref(self) -> str:
        return f"{self.node[0].upper()}-{self.node[1]}"

    @property
    def total(self) -> int:
        return sum(row.gross for row in self.rows if not row.line.optional)

    @property
    def counted(self) -> list[Row]:
        return [row for row in self.rows if row.line.kind == "product" and not row.line.optional]


@dataclass(frozen=True)
class Billed:
    """What is billed and open of a source, with tax; ``left`` is what is left of each product line by its number,
    ``over`` whether more is billed than there is, ``touched`` whether anything is, ``covered`` whether no invoice is
    to come, ``rates`` what all its invoices come to in the end, ``owed`` what is open of deposits by line."""

    billed: int
    open: int
    left: dict[int, Fraction]
    over: bool
    touched: bool
    covered: bool
    rates: dict[Rate, Taxed]
    owed: dict[int, int]


def counting(invoices: Iterable[Document]) -> list[tuple[int, Document]]:
    """The invoices that count, each with its sign: a cancelled one and its cancellation do not."""
    all_ = list(invoices)
    gone = {one.node[1] for one in all_ if one.stage == "cancelled"}
    return [
        (1 if one.corrects is None else -1, one) for one in all_ if one.node[1] not in gone and one.corrects not in gone
    ]


def rest(whole: Fraction | int, taken: Fraction | int) -> Fraction | int:
    """What is left; nothing, rather than the other sign, where more was taken."""
    left = whole - taken
    return left if left * whole > 0 else 0


def by_source(documents: Iterable[Document], owners: Mapping[int, Node]) -> dict[Rate, dict[Node | None, Taxed]]:
    """What documents come to by rate, and there by the source that it belongs to: the one that money is booked on,
    or that has the root of a line; to none where a line is the invoice's own."""
    found: dict[Rate, dict[Node | None, Taxed]] = defaultdict(dict)
    for document in documents:
        sign = 1 if document.corrects is None else -1
        for row in document.rows:
            parts, node = found[stated(row.line.rate, row.line.category)], row.booked or owners.get(row.root or 0)
            net, tax = parts.get(node, (0, 0))
            parts[node] = net + sign * row.net, tax + sign * row.tax
    return found


class Account:
    """What counts of all invoices for one source: by the roots of its lines, and as money."""

    def __init__(self, source: Document, invoices: Sequence[Document], owners: Mapping[int, Node]) -> None:
        """``owners`` are the sources of all lines that ever were, by their ids."""
        self.source = source
        self.by_root: dict[int, list[tuple[int, Row]]] = defaultdict(list)
        self.money: list[tuple[int, Row]] = []
        roots = {row.root or row.id for row in source.rows}
        nodes = {source.node, *(owners[root] for root in roots if root in owners)}
        there = {row.id for row in source.rows}
        self.gone = {line for line, node in owners.items() if node == source.node and line not in there} - roots
        for sign, invoice in counting(invoices):
            for row in invoice.rows:
                if row.role in (None, "share") and (row.root in roots or {row.root, row.copied} & self.gone):
                    self.by_root[row.root or 0].append((sign, row))
                elif row.role in MONEY and row.booked in nodes:
                    self.money.append((sign, row))

    def key(self, group: Group, root: int) -> Key:
        return group, root if self.source.policy == "line" else None

    def billed(self) -> Billed:
        source, digits = self.source, DIGITS[self.source.currency]
        amounts: dict[Key, int] = defaultdict(int)
        before: dict[Key, Taxed] = {}
        for root, found in self.by_root.items():
            for sign, row in found:
                key = self.key(row.line.group, root)
                amounts[key] += sign * row.amount
                net, tax = before.get(key, (0, 0))
                before[key] = net + sign * row.net, tax + sign * row.tax
        roots = {row.root or row.id for row in source.rows}
        left: dict[int, Fraction] = {}
        going: set[Key] = set()
        over, touched = any(self._billed(self.by_root[root]) for root in self.by_root if root not in roots), False
        for row in source.counted:
            root = row.root or row.id
            key, found = self.key(row.line.group, root), self.by_root.get(root, [])
            taken = sum((sign * Fraction(one.line.quantity) for sign, one in found), Fraction())
            whole = Fraction(row.line.quantity)
            left[row.number] = Fraction(rest(whole, taken))
            touched |= bool(taken)
            over |= abs(taken) > abs(whole) or taken * whole < 0
            if left[row.number]:
                going.add(key)
                amounts[key] += self._coming(row, found, left[row.number], digits)
        for root, group, now in self._shares():
            key = self.key(group, root)
            amounts[key] += now
            if now:
                going.add(key)
        rates: dict[Rate, Taxed] = {}
        total = 0
        for key, amount in amounts.items():
            net, tax = taxed([amount], key[0])[0] if key in going else before.get(key, (0, 0))
            total += net + tax
            so_far = rates.get(key[0][:2], (0, 0))
            rates[key[0][:2]] = so_far[0] + net, so_far[1] + tax
        gross = sum(sign * row.gross for found in self.by_root.values() for sign, row in found)
        gross += sum(sign * row.gross for sign, row in self.money)
        postings = bool(self.money) or any(self.by_root.values())
        owed = self.deposits()
        coming = any(left.values()) or any(amount < 0 for amount in owed.values())
        return Billed(
            gross,
            max(0 if all(amount >= 0 for amount in left.values()) else total - gross, total - gross),
            left,
            over or (total <= gross and gross > max(0, source.total)),
            touched or postings,
            total <= gross and not (coming and (self.open_deposits() or not any(owed.values()))),
            rates,
            owed,
        )

    @staticmethod
    def _billed(found: Sequence[tuple[int, Row]]) -> bool:
        """Whether anything stands billed of a line that is gone; what is left of a discount is not too much."""
        if found[0][1].line.kind == "product":
            return sum(sign * Fraction(row.line.quantity) for sign, row in found) != 0
        return sum(sign * row.gross for sign, row in found) > 0

    def _coming(self, row: Row, found: Sequence[tuple[int, Row]], left: Fraction, digits: int) -> int:
        """What the rest of a line will be billed with: what is left of its amount, where all was billed at the terms
        that it has now; else that much at its new price."""
        line = row.line
        if all(one.terms == row.terms for _, one in found):
            return int(rest(own(line, digits), sum(sign * one.amount for sign, one in found)))
        share = rounded(line.line_off * left / Fraction(line.quantity))
        return own(part(line, str(left)), digits) - share

    def _shares(self) -> list[tuple[int, Group, int]]:
        """(root, group, what is still to be given) of each discount and charge on the whole."""
        source, found = self.source, []
        if all(row.line.kind == "product" for row in source.rows):
            return []
        for group, parts in members([row.line for row in source.rows], DIGITS[source.currency]).items():
            for at, whole in parts:
                row = source.rows[at]
                if row.line.kind == "product":
                    continue
                root = row.root or row.id
                given = [(sign, one) for sign, one in self.by_root.get(root, []) if one.line.group == group]
                found.append((root, group, int(rest(whole, sum(sign * one.amount for sign, one in given)))))
        return found

    def deposits(self) -> dict[int, int]:
        """What is open of each deposit, by the id of the line that billed it: less what was taken off and credited."""
        found: dict[int, int] = {}
        for sign, row in sorted(self.money, key=lambda pair: pair[1].id):
            line = row.deposit or (row.copied if row.copied in found else row.id)
            found[line] = found.get(line, 0) + sign * row.gross
        return found

    def open_deposits(self) -> list[int]:
        """Those that a final invoice is still to take off; parts are final by themselves."""
        owed, roles = self.deposits(), {row.id: row.role for _, row in self.money}
        return [amount for line, amount in owed.items() if roles.get(line) == "deposit" and amount]
