"""Billing by lines: the lines of an invoice over what is left of a source, with the exact remainder in the last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from crmcli.actions.funnel.carried import amount_as_line, copied_line
from crmcli.actions.money.billing.deposits import booked, deduction_rows, open_deposits, stands_for_all
from crmcli.actions.money.billing.ledger import Account
from crmcli.actions.money.sums import by_rate
from crmcli.actions.money.texts import PLAIN, Texts
from crmcli.model.billing import Claim, Key, portion, remainder, share, sums, units
from crmcli.model.totals import Group, bills_money, group_of, line_amount, shares, takes_part
from crmcli.store.act import Row


class LineBilling:
    """One product line of a source: what was billed of it, what is ``left``, and what is billed now (``now``);
    quantities in ten-thousandths."""

    __slots__ = ("left", "line", "now", "root", "taken", "whole")

    def __init__(self, account: Account, line: Row) -> None:
        self.line = line
        self.root = account.root(line)
        self.taken = account.taken(line)
        self.whole = units(line["quantity"])
        self.left = remainder(self.whole, self.taken.quantity)
        self.now = 0

    @property
    def unbilled(self) -> int:
        """What stays unbilled afterwards."""
        return remainder(self.left, self.now)

    def amount_unbilled(self, billed: int, currency: str) -> int:
        """The amount of what stays unbilled, when ``billed`` is billed now."""
        if not self.unbilled:
            return 0
        if self.taken.same:
            return remainder(line_amount(self.line, currency), self.taken.amount + billed)
        return portion(self.line, self.unbilled, self.taken, currency)[1]


def takes(account: Account, wanted: Mapping[int, int | None] | None = None) -> list[LineBilling]:
    """The lines that can be billed; ``wanted`` maps line numbers to quantities (None: all that is left), and
    without it all that is left is billed."""
    found = [LineBilling(account, line) for line in counted(account)]
    for take in found:
        if wanted is None:
            take.now = take.left
        elif take.line["number"] in wanted:
            quantity = wanted[take.line["number"]]
            take.now = take.left if quantity is None else quantity
    return found


def counted(account: Account) -> list[Row]:
    """The product lines of a source that count."""
    return [line for line in account.source.lines if line["type"] == "product" and not line["optional"]]


def rows(account: Account, found: Sequence[LineBilling], texts: Texts = PLAIN) -> list[Row]:
    """The lines of the invoice, sums included: products, shares of what concerns the whole, deductions.

    What ends the source also bills again what was taken off for deposits that no longer count.
    """
    if not account.source.lines:
        made = _amount(account)
        return [*made, *deduction_rows(account, made, True, texts)]
    last = not any(take.unbilled for take in found)
    made = _products(account, found, last)
    return [*made, *deduction_rows(account, made, last, texts)]


def rest(account: Account) -> list[Row]:
    """The lines of an invoice over all that is left; none when there is nothing left to bill.

    What deposits and parts cover in full is billed, too, as an invoice over 0.00 as long as a deposit is open:
    it is to be settled by a final invoice. Parts alone are final.
    """
    found = rows(account, takes(account))
    deposits = [deposit for deposit in open_deposits(account) if deposit.open.gross]
    final = deposits and all(deposit.posting.row["bills"] != "deposit" for deposit in deposits)
    if final and not any(map(any, by_rate(found, account.source.terms).values())):
        return []
    return found


def _products(account: Account, found: Sequence[LineBilling], last: bool) -> list[Row]:
    """The product lines and what concerns the whole. Discounts that would make it a credit are given only as far
    as there is something to give them on."""
    made = _claimed(account, found, last, limited=False)
    return made if sum(row["gross"] for row in made) >= 0 else _claimed(account, found, last, limited=True)


def _claimed(account: Account, found: Sequence[LineBilling], last: bool, limited: bool) -> list[Row]:
    currency = account.source.currency
    made: list[Row] = []
    claims: list[Claim] = []
    unbilled: Counter[Key] = Counter()
    amounts: Counter[Group] = Counter()
    for take in found:
        key, amount = account.key(take.line, take.root), 0
        if take.now:
            part, amount = portion(take.line, take.now, take.taken, currency)
            copy = copied_line(account.source, take.line, account.new_lineage)
            made.append({**copy, "quantity": part["quantity"], "discount_line": part["discount_line"]})
            claims.append(Claim(key, amount))
            amounts[key[0]] += amount
        unbilled[key] += abs(take.amount_unbilled(amount, currency))
    for row, claim, left in _shares(account, found, amounts if limited else None):
        unbilled[claim.key] += abs(left)
        if claim.amount:
            made.append(row)
            claims.append(claim)
    ended = {claim.key for claim in claims if last or not unbilled[claim.key]}
    for row, claim, (net, tax) in zip(made, claims, sums(claims, account.before(), ended), strict=True):
        if not (bills_money(row) and row["gross"] == claim.amount):  # all of it has the tax that was stated with it
            row["net"], row["tax"], row["gross"] = net, tax, net + tax
    return made


def _shares(
    account: Account, found: Sequence[LineBilling], room: Counter[Group] | None
) -> Iterator[tuple[Row, Claim, int]]:
    """The shares of discounts and charges on the whole: (row, claim, what of it stays unbilled). Each goes with
    the lines of its group; one whose tax no line has goes with all lines. With ``room``, what the invoice bills of
    each group, no discount is larger than that and the charges of its group."""
    source = account.source
    if all(line["type"] == "product" for line in source.lines):
        return
    goods = [take for take in found if takes_part(take.line)]
    for group, members in shares(source.lines, source.currency)[0].items():
        rest = _unbilled(account, [take for take in goods if group_of(take.line) == group] or goods)
        whole = {at: amount for at, amount in members if source.lines[at]["type"] != "product"}
        before = {at: _billed_share(account, source.lines[at], group) for at in whole}
        now: dict[int, int] = {}
        for at in sorted(whole, key=lambda at: whole[at] < 0):  # charges first: they make room for discounts
            now[at] = share(whole[at], rest, before[at], None if room is None else room[group])
            if room is not None:
                room[group] += now[at]
        for at, amount in whole.items():
            line = source.lines[at]
            key = group, account.root(line) if account.by_line else None
            yield (
                _share_row(account, line, group, now[at]),
                Claim(key, now[at]),
                remainder(amount, before[at] + now[at]),
            )


def _billed_share(account: Account, line: Row, group: Group) -> int:
    found = account.by_root.get(account.root(line), ())
    return sum(posting.amount for posting in found if group_of(posting.row) == group)


def _unbilled(account: Account, found: Sequence[LineBilling]) -> tuple[int, int]:
    """Which part of the value of these lines stays unbilled, as a fraction."""
    from fractions import Fraction

    worth = [abs(line_amount(take.line, account.source.currency)) for take in found]
    if not any(worth):
        worth = [1] * len(worth)
    rest = sum(
        (each * Fraction(take.unbilled, take.whole) for each, take in zip(worth, found, strict=True)), Fraction()
    )
    return (rest / sum(worth)).as_integer_ratio() if worth else (0, 1)


def _share_row(account: Account, line: Row, group: Group, amount: int) -> Row:
    category, rate, included = group
    return {
        **copied_line(account.source, line, account.new_lineage),
        "amount": -amount if line["type"] == "discount" else amount,
        "percent": None,
        "tax_category": category,
        "tax_rate": rate,
        "tax_included": int(included),
        "bills": "share",
    }


def _amount(account: Account) -> list[Row]:
    """What is left of the amount of a source without lines, as one line."""
    amount = account.source.amount or 0
    left = remainder(amount, sum(posting.gross for posting in account.money if stands_for_all(posting.row)))
    if not left:
        return []
    row = {**amount_as_line(account.source, left), "net": left, "tax": 0, "gross": left, "bills": "amount"}
    return [booked(account, row)]
