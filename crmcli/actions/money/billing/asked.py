"""What of a source is to be billed, as it is asked: lines, quantities, a percentage, an amount, a deposit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from crmcli.actions.elements.element import Element
from crmcli.errors import BadValue, NotFound, Refused, Usage
from crmcli.light import TYPE_CHECKING, Any
from crmcli.model.declared import Declared

if TYPE_CHECKING:
    from crmcli.actions.money.texts import Texts

Chosen = Mapping[int, int | None]  # number of a line -> quantity in ten-thousandths; None: all that is left of it
_MONEY = ("percent", "amount", "deposit")
_WAYS = ("lines", "qty", *_MONEY, "allow_over", "together")


class MoneyBilling(Declared):
    """So much money of a source: a percentage, or an amount with tax in minor units. ``role`` is deposit or part."""

    role: str
    percent: str | None
    amount: int | None

    def name(self, ref: str, texts: Texts) -> str:
        """What the line is called: "Deposit 30 % on QUOTE-7"."""
        what = "percent" if self.role == "part" and self.percent else self.role
        return texts(what, ref=ref, percent=texts.language.number(self.percent))


class BillingRequest(Declared):
    """What a conversion bills, as typed values; with none of them all that is left.

    ``chosen`` are lines; else ``role`` says that a deposit or a part is billed: a ``percent``, or an ``amount`` with
    tax, as it was typed. ``allow_over`` bills more than is left, ``together`` several
    sources on one invoice; ``said`` are the options that were given.
    """

    chosen: Chosen | None = None
    role: str = ""
    percent: str | None = None
    amount: str | None = None
    allow_over: bool = False
    together: bool = False
    said: tuple[str, ...] = ()

    @classmethod
    def read(cls, texts: Mapping[str, Any]) -> BillingRequest:
        """Read ``lines`` ["1,3"], ``qty`` ["1=10"], ``percent`` "30", ``amount`` "500", ``deposit`` "30%" or "500" and
        the flags ``allow_over`` and ``together``, whatever is given of them.

        Raises Usage or BadValue (exit 2) for words that cannot be read or cannot be combined.
        """
        said = tuple(f"--{name.replace('_', '-')}" for name in _WAYS if texts.get(name))
        over, together = bool(texts.get("allow_over")), bool(texts.get("together"))
        way = _way(texts, said)
        text = str(texts[way]).strip() if way in _MONEY else ""
        if together and way in ("amount", "deposit") and not text.endswith("%"):
            raise Usage("An amount applies to one quote or deal.", "Use a percentage, or bill them one by one.")
        if not text:
            return cls(
                read_lines(texts.get("lines") or (), texts.get("qty") or ()), "", None, None, over, together, said
            )
        role = "deposit" if way == "deposit" else "part"
        if way == "percent" or (way == "deposit" and text.endswith("%")):
            return cls(None, role, _percent(text, way, over), None, over, together, said)
        from crmcli.model.numbers import read_sum

        read_sum(text, way)  # what is no sum of money in any currency is told at once
        return cls(None, role, None, text, over, together, said)

    def money(self, currency: str) -> MoneyBilling | None:
        """The percentage or amount that is billed of a source in this currency, None when lines are billed; raises
        BadValue (exit 2) for an amount that is none of it, Refused (5) for one that is not more than 0."""
        if self.amount is None:
            return MoneyBilling(self.role, self.percent, None) if self.role else None
        from crmcli.model.money import read_money

        field = "deposit" if self.role == "deposit" else "amount"
        amount = read_money(self.amount, field, currency)
        if amount <= 0:
            hint = "crm credit gives money back."
            raise Refused(f"{field}: {self.amount} must be more than 0.", hint, field=field)
        return MoneyBilling(self.role, None, amount)


def read_lines(lines: Sequence[str], qty: Sequence[str]) -> Chosen | None:
    """The lines that "1,3" and "1=10" name; None for every line. Raises BadValue (exit 2)."""
    if not lines and not qty:
        return None
    from crmcli.model.billing import units
    from crmcli.model.lines import read_quantity

    found: dict[int, int | None] = {
        _number(word, "lines", text, "1,3"): None for text in lines for word in text.split(",")
    }
    for text in qty:
        word, sign, quantity = text.partition("=")
        if not sign:
            raise BadValue("qty", text, "is not LINE=QUANTITY", "1=10")
        found[_number(word, "qty", text, "1=10")] = units(read_quantity(quantity.strip(), "qty"))
    return found


def check_lines(source: Element, found: Chosen) -> None:
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


def _way(texts: Mapping[str, Any], said: Iterable[str]) -> str:
    """The one way in which it is said what is billed, "" for all that is left."""
    ways = [name for name in said if name.removeprefix("--") in _MONEY]
    if texts.get("lines") or texts.get("qty"):
        ways.insert(0, "--lines" if texts.get("lines") else "--qty")
    if len(ways) > 1:
        raise Usage(f"{' and '.join(ways)} cannot be combined.", "Bill either lines or an amount.")
    return ways[0].removeprefix("--") if ways else ""


def _percent(text: str, field: str, over: bool) -> str:
    from crmcli.model.money import read_decimal

    return read_decimal(text.removesuffix("%").rstrip(), field, 4, above=0, maximum=None if over else 100)


def _number(word: str, field: str, text: str, example: str) -> int:
    if not word.strip().isdecimal():
        raise BadValue(field, text, "does not name a line by its number", example)
    return int(word)
