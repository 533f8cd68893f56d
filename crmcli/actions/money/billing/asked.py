"""What of a source is to be billed, as it is asked: lines, quantities, a percentage, an amount, a deposit."""

from __future__ import annotations

from collections.abc import Mapping

from crmcli.actions.elements.element import Element
from crmcli.actions.money.texts import Texts
from crmcli.errors import BadValue, NotFound, Refused, Usage
from crmcli.model.declared import Declared


class BillingRequest(Declared):
    """The words of a conversion that say what is billed; none of them: all that is left.

    ``lines`` are "1,3", ``qty`` "1=10", ``percent`` "30", ``amount`` "500", ``deposit`` "30%" or "500";
    ``allow_over`` bills more than is left, ``together`` several sources on one invoice.
    """

    lines: tuple[str, ...] = ()
    qty: tuple[str, ...] = ()
    percent: str | None = None
    amount: str | None = None
    deposit: str | None = None
    allow_over: bool = False
    together: bool = False

    @property
    def said(self) -> list[str]:
        """The options that were given."""
        names = ("lines", "qty", "percent", "amount", "deposit", "allow_over", "together")
        return [f"--{name.replace('_', '-')}" for name in names if getattr(self, name)]


class Money(Declared):
    """So much money of a source: a percentage, or an amount with tax in minor units. ``role`` is deposit or part."""

    role: str
    percent: str | None
    amount: int | None

    def name(self, ref: str, texts: Texts) -> str:
        """What the line is called: "Deposit 30 % on QUOTE-7"."""
        what = "percent" if self.role == "part" and self.percent else self.role
        return texts(what, ref=ref, percent=texts.language.number(self.percent))


def check(bill: BillingRequest) -> None:
    """Raises Usage (exit 2) for words that cannot be combined."""
    ways = [name for name in bill.said if name in ("--percent", "--amount", "--deposit")]
    if bill.lines or bill.qty:
        ways.insert(0, "--lines" if bill.lines else "--qty")
    if len(ways) > 1:
        raise Usage(f"{' and '.join(ways)} cannot be combined.", "Bill either lines or an amount.")
    if bill.together and (bill.amount or (bill.deposit and not bill.deposit.endswith("%"))):
        raise Usage("An amount applies to one quote or deal.", "Use a percentage, or bill them one by one.")


def money(bill: BillingRequest, currency: str) -> Money | None:
    """The percentage or amount that is asked, None when lines are billed."""
    if bill.percent is not None:
        return Money("part", _percent(bill.percent, "percent", bill.allow_over), None)
    if bill.amount is not None:
        return Money("part", None, _amount(bill.amount, "amount", currency))
    if bill.deposit is None:
        return None
    if bill.deposit.rstrip().endswith("%"):
        return Money("deposit", _percent(bill.deposit, "deposit", bill.allow_over), None)
    return Money("deposit", None, _amount(bill.deposit, "deposit", currency))


def _percent(text: str, field: str, over: bool) -> str:
    from crmcli.model.money import read_decimal

    return read_decimal(text.strip().removesuffix("%").rstrip(), field, 4, above=0, maximum=None if over else 100)


def _amount(text: str, field: str, currency: str) -> int:
    from crmcli.model.money import minor, read_amount

    amount, written = read_amount(text.strip(), field)
    if written not in (None, currency):
        raise BadValue(field, text, f"is not in {currency}, the currency of what is billed", "500")
    if amount <= 0:
        raise Refused(f"{field}: {text} must be more than 0.", "crm credit gives money back.", field=field)
    return minor(amount, currency, field)


def wanted(bill: BillingRequest, source: Element) -> Mapping[int, int | None] | None:
    """Line number -> quantity in ten-thousandths, or None for all that is left of it; None: every line."""
    if not bill.lines and not bill.qty:
        return None
    from crmcli.model.billing import units
    from crmcli.model.lines import read_quantity

    found: dict[int, int | None] = {}
    for text in bill.lines:
        for word in text.split(","):
            found[_number(word, "lines", text, "1,3")] = None
    for text in bill.qty:
        word, sign, quantity = text.partition("=")
        if not sign:
            raise BadValue("qty", text, "is not LINE=QUANTITY", "1=10")
        found[_number(word, "qty", text, "1=10")] = units(read_quantity(quantity.strip(), "qty"))
    _check_lines(source, found)
    return found


def _number(word: str, field: str, text: str, example: str) -> int:
    if not word.strip().isdecimal():
        raise BadValue(field, text, "does not name a line by its number", example)
    return int(word)


def _check_lines(source: Element, found: Mapping[int, int | None]) -> None:
    """Raises NotFound (exit 3) for a line that is not there, Refused (5) for one that is not billed by itself."""
    from crmcli.model.billing import units

    by_number = {line["number"]: line for line in source.lines}
    for number, quantity in found.items():
        line = by_number.get(number)
        if line is None:
            there = ", ".join(map(str, by_number))
            hint = f"Its lines: {there}." if there else "It has no lines."
            raise NotFound(f"{source.ref} has no line {number}.", hint, ref=source.ref)
        if line["optional"]:
            hint = f"crm line edit {source.ref} {number} --set optional=no makes it count."
            raise Refused(f"Line {number} of {source.ref} is optional.", hint, ref=source.ref, field="lines")
        if line["type"] != "product":
            hint = "Its share is billed with the lines of the document."
            raise Refused(f"Line {number} of {source.ref} is a {line['type']}.", hint, ref=source.ref, field="lines")
        if quantity is not None and (quantity > 0) != (units(line["quantity"]) > 0):
            hint = f"Its quantity is {line['quantity']}."
            raise Refused(f"Line {number} of {source.ref} has the opposite sign.", hint, ref=source.ref, field="qty")
