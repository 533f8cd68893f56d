"""Which invoices a payment pays: sure only where its text names them and its amount says so; nothing is guessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crmcli.light import re
from crmcli.model.fold import loose

_RUN = re.compile(r"[^\W\d_]+|\d+")
_WEAK = 5  # a number shorter than this, or of digits alone, stands in many texts that do not mean it


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An invoice that has a number. ``due`` is what it asks for in minor units of ``currency``, ``early`` what pays it
    until the day ``early_until``; ``names`` and ``accounts`` are the client's."""

    node: int
    number: str
    currency: str
    due: int
    early: int | None = None
    early_until: str | None = None
    names: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Incoming:
    """A payment that came in: its amount in minor units, the day it was booked, what was written with it and who
    paid."""

    amount: int
    currency: str
    day: str
    texts: tuple[str, ...]
    party: str | None = None
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a payment may pay: (node of the invoice, amount) each; ``sure`` tells that it can be booked, ``why`` is the
    reason as a person reads it."""

    shares: tuple[tuple[int, int], ...]
    sure: bool
    why: str


class Book:
    """The numbered invoices, to be looked up by number and by what they ask for; one at a time may be replaced."""

    def __init__(self, invoices: Iterable[OpenInvoice]) -> None:
        self.asked: dict[int, OpenInvoice] = {}
        self._by_number: dict[str, list[int]] = defaultdict(list)
        self._by_amount: dict[tuple[str, int], dict[int, None]] = defaultdict(dict)
        self._longest = 1
        for one in invoices:
            self._by_number[_compact(_runs(one.number))].append(one.node)
            self._longest = max(self._longest, len(_runs(one.number)))
            self.replace(one)

    def replace(self, one: OpenInvoice) -> None:
        """Let an invoice ask for what it asks for now."""
        before = self.asked.get(one.node)
        if before is not None:
            for amount in _amounts(before):
                self._by_amount[before.currency, amount].pop(one.node, None)
        for amount in _amounts(one):
            self._by_amount[one.currency, amount][one.node] = None
        self.asked[one.node] = one

    def asking(self, currency: str, amount: int) -> list[OpenInvoice]:
        """Those that ask for an amount."""
        return [self.asked[node] for node in sorted(self._by_amount.get((currency, amount), ()))]

    def named(self, text: str) -> list[OpenInvoice]:
        """The invoices whose number stands in a text, in its order: whole, with whatever between its letters and
        digits, and not as a part of a longer number that is another invoice's."""
        runs = _runs(text)
        found: list[tuple[int, int, OpenInvoice]] = []
        for start in range(len(runs)):
            for end in range(start + 1, min(len(runs), start + self._longest) + 1):
                for one in map(self.asked.__getitem__, self._by_number.get(_compact(runs[start:end]), ())):
                    if _splits(runs[start:end], _runs(one.number)):
                        found.append((start, end, one))
        whole = [
            hit
            for hit in found
            if not any(o != hit and o[0] <= hit[0] and hit[1] <= o[1] and o[:2] != hit[:2] for o in found)
        ]
        return list(dict.fromkeys(one for _, _, one in whole))


def match(money: Incoming, book: Book) -> Proposal | None:
    """What a payment pays, and how sure that is; None where nothing speaks for any invoice."""
    named = list(dict.fromkeys(one for text in money.texts for one in book.named(text)))
    strong = [one for one in named if not _is_weak(one.number)]
    if not strong:
        weak = [one for one in named if _pays(one, money) and one.currency == money.currency]
        return _of_one(weak[0], money) if len(weak) == 1 and len(named) == 1 else _by_amount(money, book, named)
    return _of_one(strong[0], money) if len(strong) == 1 else _of_many(strong, money)


def _of_one(one: OpenInvoice, money: Incoming) -> Proposal:
    share = ((one.node, money.amount),)
    if one.currency != money.currency:
        return Proposal(share, False, f"{one.number} is in {one.currency}, the payment in {money.currency}")
    if one.due <= 0:
        return Proposal(share, False, f"{one.number} has nothing due")
    if money.amount == one.due:
        return Proposal(share, True, f"{one.number} and the amount due")
    if money.amount == one.early:
        if _is_early(one, money):
            return Proposal(share, True, f"{one.number} and the amount for paying early")
        return Proposal(share, False, f"{one.number} and the amount for paying early, which ended on {one.early_until}")
    if money.amount < one.due:
        return Proposal(share, True, f"{one.number} and a part of the amount due")
    return Proposal(share, False, f"{one.number}, but more than is due")


def _of_many(named: Sequence[OpenInvoice], money: Incoming) -> Proposal:
    """One payment that names several invoices: sure where it comes to all that they ask for."""
    numbers = " and ".join(one.number for one in named)
    if any(one.currency != money.currency for one in named):
        return Proposal((), False, f"{numbers}, but not all in {money.currency}")
    if all(one.due > 0 for one in named) and len({one.number for one in named}) == len(named):
        shares = tuple((one.node, one.due) for one in named)
        if sum(one.due for one in named) == money.amount:
            return Proposal(shares, True, f"{numbers} and the sum of what they ask for")
    return Proposal((), False, f"{numbers}, but not the sum of what they ask for")


def _by_amount(money: Incoming, book: Book, named: Sequence[OpenInvoice]) -> Proposal | None:
    """What speaks for an invoice when no number does: the amount, and who paid. Never sure."""
    asked = [one for one in book.asking(money.currency, money.amount) if _pays(one, money)]
    payers = [one for one in asked if one in named or _knows(one, money)]
    if len(payers) == 1:
        one = payers[0]
        reason = "its number" if one in named else "the account" if money.account in one.accounts else "the name"
        return Proposal(((one.node, money.amount),), False, f"the amount due of {one.number} and {reason}")
    several = payers or asked
    if len(several) == 1:
        return Proposal(((several[0].node, money.amount),), False, f"the amount due of {several[0].number}")
    if several:
        return Proposal((), False, f"the amount due of {', '.join(one.number for one in several[:5])}")
    return None


def _amounts(one: OpenInvoice) -> set[int]:
    return {one.due, one.early or one.due} if one.due > 0 else set()


def _pays(one: OpenInvoice, money: Incoming) -> bool:
    return money.amount == one.due or (money.amount == one.early and _is_early(one, money))


def _is_early(one: OpenInvoice, money: Incoming) -> bool:
    return one.early_until is not None and money.day <= one.early_until


def _knows(one: OpenInvoice, money: Incoming) -> bool:
    """Whether the payer is the client, by account or by name."""
    if money.account and money.account in one.accounts:
        return True
    payers = _words(money.party or "")
    known = [words for name in one.names for words in _words(name)]
    return any(words <= payer or payer <= words for payer in payers for words in known)


def _words(name: str) -> list[frozenset[str]]:
    """The words of a name in each of its spellings: banks write capitals, and ue for ü."""
    spelled = (frozenset(_RUN.findall(spelling)) for spelling in loose(name))
    return [words for words in spelled if words]


def _is_weak(number: str) -> bool:
    return len(_compact(_runs(number))) < _WEAK or number.strip().isdecimal()


def _runs(text: str) -> list[str]:
    """The letters and the digits of a text, each as long as they stand together: "RE-2026/7a" -> RE 2026 7 A."""
    return [run.upper() for run in _RUN.findall(text)]


def _compact(runs: Sequence[str]) -> str:
    return "".join(runs)


def _splits(text: Sequence[str], number: Sequence[str]) -> bool:
    """Whether a text parts a number only where it is parted itself: RE|20260042 does RE|2026|0042, 004|2 does not."""
    return _ends(text) <= _ends(number)


def _ends(runs: Sequence[str]) -> set[int]:
    ends, place = set(), 0
    for run in runs:
        place += len(run)
        ends.add(place)
    return ends
