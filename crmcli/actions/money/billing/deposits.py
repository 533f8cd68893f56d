"""Deposits and parts that are open, and the lines by which an invoice takes them off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from crmcli.actions.elements.element import Element
from crmcli.actions.elements.stages import meanings
from crmcli.actions.money.billing.ledger import Account, Posting, alike, counting
from crmcli.actions.money.billing.names import deducted, deduction_name
from crmcli.actions.money.sums import by_rate
from crmcli.actions.money.texts import Texts
from crmcli.errors import Refused
from crmcli.light import NamedTuple
from crmcli.model import units
from crmcli.model.billing import Open, deductions
from crmcli.model.money import amount_text, plain, shown_amount
from crmcli.model.refs import ref
from crmcli.model.totals import Taxed, tax_group
from crmcli.store.act import Act, Row
from crmcli.store.billed import on_deposits


class Deposit(NamedTuple):
    """What billed money before the rest, and what of it is open."""

    posting: Posting
    open: Open


def booked(account: Account, row: Row) -> Row:
    """The row with the source that it is booked on; on none where all begins anew."""
    kind, number = account.home or (None, None)
    return {**row, "bills_kind": kind, "bills_id": number}


def stands_for_all(row: Row) -> bool:
    """Whether a row bills the amount of a document without lines, or part of it."""
    return row["bills"] in (None, "amount")


def open_deposits(account: Account) -> list[Deposit]:
    """What was billed by money and not taken off again, oldest first."""
    found: dict[int, Deposit] = {}
    for posting in account.money:
        if stands_for_all(posting.row) and not account.source.lines:
            continue
        number = _taken_off(posting, found)
        net, tax = posting.sums
        known = found.get(number)
        rate = tax_group(posting.row["tax_rate"], posting.row["tax_category"])
        so_far = known.open if known else Open(number, rate, 0, 0)
        now = Open(number, so_far.rate, so_far.net + net, so_far.tax + tax)
        found[number] = Deposit(known.posting if known else posting, now)
    return list(found.values())


def _taken_off(posting: Posting, known: dict[int, Deposit]) -> int:
    """The line whose balance a row changes: the one it takes off or corrects, else its own."""
    row = posting.row
    return int(row["deposit"] or (row["from_line"] if row["from_line"] in known else row["id"]))


def deduction_rows(account: Account, made: Sequence[Row], last: bool, texts: Texts) -> list[Row]:
    """The lines that take open deposits off what the invoice bills (``made``), per rate; see model.billing."""
    own = by_rate(made, account.source.terms)
    mine = {alike(rate): rate for rate in own}
    there = {tax_group(line["tax_rate"], line["tax_category"]) for line in account.source.lines}
    deposits = [
        Deposit(posting, known if known.rate in there else known._replace(rate=mine.get(alike(known.rate), known.rate)))
        for posting, known in open_deposits(account)
        if known.gross
    ]
    offs = deductions(own, [deposit.open for deposit in deposits], last)
    return [_row(account, deposit, off, texts) for deposit, off in zip(deposits, offs, strict=True) if any(off)]


def _row(account: Account, deposit: Deposit, off: Taxed, texts: Texts) -> Row:
    net, tax = off
    gross, currency, billed = net + tax, account.source.currency, deposit.posting.row
    name = (
        deduction_name(deposit.posting, currency, texts) if gross >= 0 else texts("billed_again", name=billed["name"])
    )
    return {
        "type": "product",
        "name": name,
        "quantity": "-1" if gross >= 0 else "1",
        "unit": units.DEFAULT,
        "price": plain(amount_text(abs(gross), currency)),
        "price_per": "1",
        "tax_category": deposit.open.rate[0],
        "tax_rate": deposit.open.rate[1],
        "tax_included": 1,
        "optional": 0,
        "net": -net,
        "tax": -tax,
        "gross": -gross,
        "bills": "deduction",
        "deposit": deposit.open.line,
        "bills_kind": billed["bills_kind"],
        "bills_id": billed["bills_id"],
    }


def check_deductions(act: Act, invoice: Element) -> None:
    """Raises Refused (exit 5) for an invoice that takes off a deposit which is still a draft, or more than was billed
    by it and is not used yet, as when it was cancelled since."""
    kind, currency = invoice.kind, invoice.currency
    off = list(deducted(act, invoice))
    unused = _unused(act, invoice, {line["deposit"] for line, _ in off}) if off else Counter[int]()
    for line, posting in off:
        document = posting.document
        name = ref(kind.prefix, document["id"])
        if document["stage"] == kind.first_stage:
            hint = f"crm issue {name} {invoice.ref} issues both."
            raise Refused(f"{invoice.ref} deducts {name}, which is still a draft.", hint, ref=invoice.ref)
        left = max(unused[line["deposit"]], 0)
        if left + line["gross"] < 0:
            hint = f"Remove it (crm rm {invoice.ref}) and bill again."
            if meanings(act, kind)[document["stage"]] == "lost":
                raise Refused(f"{invoice.ref} deducts {name}, which was cancelled.", hint, ref=invoice.ref)
            raise Refused(
                f"{invoice.ref} deducts {shown_amount(-line['gross'], currency)} {currency} of "
                f"{posting.name}, of which {shown_amount(left, currency)} {currency} is left.",
                hint,
                ref=invoice.ref,
            )
        unused[line["deposit"]] += line["gross"]


def _unused(act: Act, invoice: Element, deposits: Collection[int]) -> Counter[int]:
    """What issued documents have left, with tax, of these lines that billed deposits or parts."""
    found = Counter[int]()
    for posting in counting(act, on_deposits(act, [invoice.kind.name], deposits)):
        row, document = posting.row, posting.document
        corrected = row["from_line"] if posting.sign < 0 and row["from_line"] in deposits else row["id"]
        number = row["deposit"] or corrected
        if number in deposits and document["stage"] != invoice.kind.first_stage:
            found[number] += posting.gross
    return found
