"""The ledger: what invoices have billed of a deal or a quote, whichever path led there.

**By lines.** Every line of a deal or quote goes back to a root line, the first deal or quote line of its lineage;
copies remember it (``root_line``), and so do the lines of invoices. What is left of a line is its quantity less
what invoices billed through its root, so it does not matter whether the deal, its quote or a new version of the
quote was billed. A discount or charge on the whole document is billed by share: rows with the role ``share``.

**By money.** A deposit, a percentage or an amount bills no quantity: its rows have no root line but a role
(``bills``: deposit or part; ``amount`` where a document without lines is billed) and name a source, which is the
document that owns the root of the first line of what was billed (``bills_kind``, ``bills_id``). So a deal, the
quotes made from it and their versions share one source. A document counts what names any owner of its root lines,
or itself.

**Deductions.** An invoice by lines takes deposits and parts off again: a row with the role ``deduction`` names the
line that it takes off (``deposit``). What is open of that line is the sum of both; it is negative when the deposit
was cancelled after it had been taken off, and is then billed again with what finishes the source.

**What counts.** Every document that bills, drafts too, except in a stage that means lost: a cancelled one counts
as nothing, together with what corrects it. What corrects another one counts negatively: it gives back what its lines
name.

So the sum of all that counts, by lines and by money, and of what "the rest" would bill is the source's total.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from crmcli.actions.elements.element import Element
from crmcli.actions.elements.stages import meanings
from crmcli.actions.funnel.carried import root_of
from crmcli.light import TypeVar
from crmcli.model.billing import Billed, Key, Rate, units
from crmcli.model.refs import ref
from crmcli.model.totals import Taxed, bills_money, group_of, tax_group
from crmcli.model.traits import BillingRoot, Numbered, Payable
from crmcli.store import billed, links, records
from crmcli.store.act import Act, Row
from crmcli.store.asked import Question, at_once, read, reading
from crmcli.store.links import Node

T = TypeVar("T")
_TERMS = ("price", "discount_percent", "discount_unit")


class Posting:
    """A line that bills: its row, the document that it is on with the ``name`` of that (its number, a draft
    its reference) and its ``day``, and 1 or -1 as it counts."""

    __slots__ = ("day", "document", "name", "row", "sign")

    def __init__(self, row: Row, document: Row, name: str, sign: int, day: str | None = None) -> None:
        self.row = row
        self.day = day
        self.document = document
        self.name = name
        self.sign = sign

    @property
    def node(self) -> Node:
        return self.row["kind"], self.row["element"]

    @property
    def sums(self) -> Taxed:
        return self.sign * self.row["net"], self.sign * self.row["tax"]

    @property
    def gross(self) -> int:
        return int(self.sign * self.row["gross"])

    @property
    def amount(self) -> int:
        """Net, or gross where the line's price includes the tax."""
        return self.gross if self.row["tax_included"] else self.sums[0]


def quantity(postings: Iterable[Posting]) -> int:
    """What they have billed, in ten-thousandths."""
    return sum(posting.sign * units(posting.row["quantity"]) for posting in postings)


class Account:
    """One source with what was billed of it: ``by_root`` by lines, ``money`` by deposits, parts and deductions,
    ``gone`` by lines that it has no longer, by root.

    ``nodes`` are the documents whose money counts for it, the one that its own is booked on first. ``new_lineage``
    says that it begins anew (``--again``): nothing counts, and its lines are nobody's.
    """

    def __init__(self, source: Element, nodes: Sequence[Node] = (), new_lineage: bool = False) -> None:
        self.source = source
        self.nodes = list(nodes)
        self.new_lineage = new_lineage
        self.by_root: dict[int, list[Posting]] = defaultdict(list)
        self.gone: dict[int, list[Posting]] = defaultdict(list)
        self.money: list[Posting] = []

    @property
    def home(self) -> Node | None:
        return self.nodes[0] if self.nodes else None

    @property
    def postings(self) -> list[Posting]:
        by_line = (*self.by_root.values(), *self.gone.values())
        return [*(posting for found in by_line for posting in found), *self.money]

    @property
    def billed(self) -> int:
        """The sum with tax of all that counts, in minor units."""
        return sum(posting.gross for posting in self.postings)

    @property
    def by_line(self) -> bool:
        """Whether tax is rounded per line."""
        return self.source.terms[1] == "line"

    def root(self, line: Row) -> int:
        """The root of a line; where all begins anew, the line itself."""
        return root_of(self.source, line, False) or int(line["id"])

    def key(self, row: Row, root: int) -> Key:
        """What the tax of a row is rounded over, by the policy of the source; what bills money stands for itself."""
        return group_of(row), root if self.by_line or bills_money(row) else None

    def taken(self, line: Row) -> Billed:
        """What was billed of a product line."""
        found = self.by_root.get(self.root(line), ())
        return Billed(
            quantity(found),
            sum(posting.amount for posting in found),
            all(_terms(posting.row) == _terms(line) for posting in found),
        )

    def before(self) -> dict[Key, Taxed]:
        """Net and tax of what was billed by lines, also those that are gone, by what their tax is rounded over."""
        found: dict[Key, Taxed] = {}
        for root, postings in (*self.by_root.items(), *self.gone.items()):
            for posting in postings:
                key, (net, tax) = self.key(posting.row, root), posting.sums
                so_far = found.get(key, (0, 0))
                found[key] = so_far[0] + net, so_far[1] + tax
        return found


class Ledger:
    """The accounts of the sources that are billed together, in their order."""

    def __init__(self, found: Sequence[Account]) -> None:
        self.accounts = list(found)
        self._by_root: dict[int, list[Account]] = defaultdict(list)
        self._by_node: dict[Node, list[Account]] = defaultdict(list)
        for account in found:
            for root in dict.fromkeys(map(account.root, account.source.lines)):
                self._by_root[root].append(account)
            for node in account.nodes:
                self._by_node[node].append(account)

    def post(self, posting: Posting) -> None:
        """Enter a line into every account that it counts for."""
        row = posting.row
        root: int = (row.get("root_line") or 0) if row.get("bills") in (None, "share") else 0
        through = self._by_root.get(root, ())
        for account in through:
            account.by_root[root].append(posting)
        booked: Node = (row.get("bills_kind") or "", row.get("bills_id") or 0)
        for account in self._by_node.get(booked, ()):
            if account not in through:
                account.money.append(posting)

    def post_gone(self, posting: Posting, sources: Collection[Node]) -> None:
        """Enter a line that bills what these sources have no longer."""
        root: int = posting.row["root_line"] or 0
        for account in self.accounts:
            if root and account.source.node in sources and account not in self._by_root.get(root, ()):
                account.gone[root].append(posting)


def ledger(act: Act, sources: Sequence[Element]) -> Ledger:
    """What was billed of each source, read in one trip however many they are; where lines were removed, or a source has
    none, in a few."""
    return ledger_and(act, sources, Question([], lambda answers: None))[0]


def ledger_and(act: Act, sources: Sequence[Element], beside: Question[T]) -> tuple[Ledger, T]:
    """The same, and the answer to what is asked besides, in the same trip."""
    roots = {source.node: [root_of(source, line, False) or 0 for line in source.lines] for source in sources}
    every, kinds = {root for found in roots.values() for root in found if root}, act.registry.billing
    wanted = [billed.through(kinds, every), billed.over_owners(kinds, every), *billed.over(kinds, roots)]
    on = billed.documents(act, kinds, wanted)
    owners, found, removed, answer = at_once(
        act, billed.present_owners(every), reading(act, [*wanted, *on]), billed.removed(roots), beside
    )
    known = {*roots, *(node for nodes in owners.values() for node in nodes)}
    owners |= billed.former_owners(act, every - set(owners), roots)
    origins = _origins(act, [source.node for source in sources if not source.lines])
    book = Ledger([Account(source, _nodes(source, roots[source.node], owners, origins)) for source in sources])
    over = billed.over(kinds, [node for account in book.accounts for node in account.nodes if node not in known])
    gone, *more = read(act, [billed.from_lines(kinds, removed), *over]) if removed or over else [[]]
    booked = {row["id"]: row for rows in (*found[: len(wanted)], *more) for row in rows}
    lost = {row["id"]: row for row in gone}
    documents = {
        (kind, row["id"]): row for (kind, _, _), rows in zip(on, found[len(wanted) :], strict=True) for row in rows
    }
    postings = counting(act, {**booked, **lost}.values(), documents)
    for posting in postings:
        if posting.row["id"] in booked:
            book.post(posting)
    for posting in postings:
        if posting.row["id"] in lost:
            named = (posting.row["root_line"], posting.row["from_line"])
            book.post_gone(posting, {removed[line] for line in named if line in removed})
    return book, answer


def alike(rate: Rate) -> Rate:
    """The rate, with "exempt" as "no tax stated": a small business states the one only when it issues."""
    return (None, None) if rate == ("E", "0") else rate


def _terms(row: Row) -> tuple[object, ...]:
    rate = alike(tax_group(row["tax_rate"], row["tax_category"]))
    return (*(row[name] for name in _TERMS), row["price_per"] or "1", bool(row["tax_included"]), rate)


def _nodes(
    source: Element, roots: Sequence[int], owners: Mapping[int, list[Node]], origins: Mapping[Node, list[Node]]
) -> list[Node]:
    """The owners of the root lines, the first line's first, and the source itself. One without lines goes back
    to what it was made from."""
    found = [node for root in roots for node in reversed(owners.get(root, ()))]
    if not source.lines:
        found = origins[source.node]
    return list(dict.fromkeys((*found, source.node)))


def _origins(act: Act, nodes: Sequence[Node]) -> dict[Node, list[Node]]:
    """The documents of which each of these, which have no lines, was made, the first one first."""
    found: dict[Node, list[Node]] = {node: [] for node in nodes}
    at = {node: node for node in nodes}
    while at:
        before: dict[Node, Node] = {}
        for row in links.of(act, set(at.values())):
            start, end = links.ends(row)
            if row["how"] == "converted" and act.registry.by_name[start[0]].trait(BillingRoot):
                before.setdefault(end, start)
        at = {node: before[end] for node, end in at.items() if end in before and before[end] not in found[node]}
        for node, start in at.items():
            found[node].append(start)
    return {node: made[::-1] for node, made in found.items()}


def counting(act: Act, rows: Iterable[Row], known: Mapping[Node, Row] = MappingProxyType({})) -> list[Posting]:
    """The lines that count, each with its sign; documents that are ``known`` are not read again."""
    by_kind: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_kind[row["kind"]].append(row)
    found: list[Posting] = []
    for name, mine in by_kind.items():
        kind, means = act.registry.by_name[name], meanings(act, act.registry.by_name[name])
        documents = _present(act, name, {row["element"] for row in mine}, known)
        payable, numbered = kind.trait(Payable), kind.trait(Numbered)
        corrects = {number: row[payable.corrects] for number, row in documents.items()} if payable else {}
        corrected = _present(act, name, {other for other in corrects.values() if other}, known)
        lost = {number for number, row in (documents | corrected).items() if means.get(row["stage"]) == "lost"}
        for row in mine:
            document = documents[row["element"]]
            original = corrects.get(document["id"])
            if document["id"] not in lost and original not in lost:
                sign = 1 if original is None else -1
                number, day = (document[numbered.field], document[numbered.date]) if numbered else (None, None)
                name = number or ref(kind.prefix, document["id"])
                found.append(Posting(row, document, name, sign, day))
    return sorted(found, key=lambda posting: int(posting.row["id"]))


def _present(act: Act, kind: str, ids: set[int], known: Mapping[Node, Row]) -> dict[int, Row]:
    found = {number: known[kind, number] for number in ids if (kind, number) in known}
    return found | records.get(act, kind, ids - found.keys())
