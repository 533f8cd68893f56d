"""From a document to its page: which words, rows and sums, in its language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crmcli.documents.girocode import payload
from crmcli.documents.page import Page, Row, Sum, Table
from crmcli.documents.paper import Adjustment, Line, Paper, Share
from crmcli.documents.words import Words
from crmcli.model.totals import tax_group

COLUMNS = ("position", "name", "quantity", "price", "tax_rate", "amount")
_SILENT = ("E", "O", None)  # where these are all there is, a net amount beside the total says nothing


def compose(paper: Paper) -> Page:
    """The page of a document."""
    say = Words(paper.language, paper.currency)
    counted = [line for line in paper.lines if not line.optional]
    table = _Sums(paper, say, counted, [one for one in paper.adjustments if not one.optional])
    heads = [say(f"column.{name}") for name in COLUMNS]
    if not table.several:
        heads[COLUMNS.index("tax_rate")] = ""
    code = payload(paper)
    return Page(
        language=paper.language,
        currency=paper.currency,
        country=paper.seller.address.country,
        heading=" ".join(filter(None, (say(f"type.{paper.type}"), paper.number))),
        title=paper.title,
        mark=say("draft") if paper.draft else None,
        sender=_sender(paper, say),
        name=paper.seller.name,
        recipient=_recipient(paper, say),
        info=tuple(_info(paper, say)),
        intro=paper.intro,
        columns=tuple(heads),
        table=Table(tuple(table.rows()), tuple(table.sums())),
        optional=_optional(paper, say, table),
        notes=tuple(_notes(paper, say)),
        outro=paper.outro,
        pay=tuple(_pay(paper, say)),
        code=code,
        link=paper.payment.link,
        foot=tuple(_foot(paper, say)),
        date=paper.date,
    )


class _Sums:
    """A table in the making: net amounts, or gross ones where the price of every line includes the tax."""

    def __init__(self, paper: Paper, say: Words, lines: Sequence[Line], adjustments: Sequence[Adjustment]) -> None:
        self.paper, self.say, self.lines, self.adjustments = paper, say, lines, adjustments
        self.gross = bool(paper.lines) and all(line.tax_included for line in paper.lines)
        self.several = len({tax_group(line.tax_rate, line.tax_category) for line in paper.lines}) > 1

    def rows(self) -> Iterator[Row]:
        for line in self.lines:
            value = self.value(line)
            yield Row(
                str(line.number),
                line.name,
                tuple(self._details(line)),
                self.say.quantity(line),
                self._price(line),
                self._rate(line) if self.several else "",
                self.say.amount(value),
                value,
            )

    def value(self, line: Line) -> int:
        return line.gross if self.gross else line.net

    def share(self, adjustment: Adjustment) -> int:
        sign = 1 if adjustment.charge else -1
        return sign * sum(share.net + (share.tax if self.gross else 0) for share in adjustment.shares)

    def sums(self) -> Iterator[Sum]:
        say, totals = self.say, self.paper.totals
        if self.adjustments:
            yield Sum(say("subtotal"), say.amount(sum(map(self.value, self.lines))))
            for one in self.adjustments:
                label = f"{one.name} ({say('percent', percent=say.number(one.percent))})" if one.percent else one.name
                yield Sum(label, say.amount(self.share(one)))
        rates = [one for one in totals.rates if one.net or one.tax or len(totals.rates) == 1]
        silent = all(one.category in _SILENT for one in rates)
        if not self.gross and not silent:
            yield Sum(say("net"), say.amount(totals.net))
            yield from (self._tax(one) for one in rates)
        yield Sum(say("total"), say.amount(totals.total), strong=True)
        if self.gross and not silent:
            yield from (self._tax(one) for one in rates)
        if totals.rounding:
            yield Sum(say("sum.rounding"), say.amount(totals.rounding))
            yield Sum(say("payable"), say.amount(totals.payable), strong=True)

    def _tax(self, one: Share) -> Sum:
        name = ("tax_within" if self.gross else "tax") if one.category == "S" else f"tax_{one.category or 'none'}"
        rate = self.say.number(one.rate) if one.rate else None
        return Sum(self.say(name, rate=rate, net=self.say.amount(one.net)), self.say.amount(one.tax))

    def _price(self, line: Line) -> str:
        if self._shown_net(line):
            return self.say.amount(abs(line.net))
        price = self.say.price(line.price)
        if line.price_per == "1":
            return price
        per = f"{self.say.number(line.price_per)} {self.say.unit(line.unit, line.price_per)}"
        return self.say("per", price=price, quantity=per)

    def _rate(self, line: Line) -> str:
        rate = tax_group(line.tax_rate, line.tax_category)[1]
        return self.say("percent", percent=self.say.number(rate)) if rate else "–"

    def _details(self, line: Line) -> Iterator[str]:
        say = self.say
        if line.code:
            yield say("code", code=line.code)
        off = [say("discount_percent", percent=say.number(line.discount_percent))] if line.discount_percent else []
        off += [say("discount_unit", amount=say.price(line.discount_unit))] if line.discount_unit else []
        off += [say("discount_line", amount=say.amount(line.discount_line))] if line.discount_line else []
        if off:
            yield ", ".join(off)
        if line.tax_included and not self.gross and not self._shown_net(line):
            yield say("included")

    def _shown_net(self, line: Line) -> bool:
        """Whether the price of a line, which has the tax in it, is shown without: one thing at its net amount, as a
        deposit that is taken off among net prices."""
        off = line.discount_percent or line.discount_unit or line.discount_line
        return (
            line.tax_included and not self.gross and line.quantity in ("1", "-1") and line.price_per == "1" and not off
        )


def _optional(paper: Paper, say: Words, main: _Sums) -> Table | None:
    """What is offered besides, with sums of its own."""
    lines = [line for line in paper.lines if line.optional]
    adjustments = [one for one in paper.adjustments if one.optional]
    if not lines and not adjustments:
        return None
    table = _Sums(paper, say, lines, adjustments)
    sums = [Sum(one.name, say.amount(table.share(one))) for one in adjustments]
    shares = [(1 if one.charge else -1, share) for one in adjustments for share in one.shares]
    net = sum(line.net for line in lines) + sum(sign * share.net for sign, share in shares)
    gross = sum(line.gross for line in lines) + sum(sign * (share.net + share.tax) for sign, share in shares)
    if not main.gross:
        sums.append(Sum(say("optional_net"), say.amount(net)))
    if main.gross or gross != net:
        sums.append(Sum(say("optional_gross"), say.amount(gross)))
    return Table(tuple(table.rows()), tuple(sums), say("optional"))


def _sender(paper: Paper, say: Words) -> str:
    seller = paper.seller
    return " · ".join([seller.name, *say.address(seller.address, seller.address.country)])


def _recipient(paper: Paper, say: Words) -> tuple[str, ...]:
    client = paper.client
    return tuple(filter(None, (client.name, client.person, *say.address(client.address, paper.seller.address.country))))


def _info(paper: Paper, say: Words) -> Iterator[tuple[str, str]]:
    supplied = say.day(paper.supply_date) if paper.supply_date else None
    if supplied and paper.supply_until and paper.supply_until != paper.supply_date:
        supplied = say("period", first=supplied, last=say.day(paper.supply_until))
    period = paper.supply_until not in (None, paper.supply_date)
    entries = (
        ("quote_number" if paper.type == "quote" else "number", paper.number),
        ("date", say.day(paper.date) if paper.date else None),
        ("supply_period" if period else "supply_date", supplied),
        ("due_date", say.day(paper.payment.due_date) if paper.payment.due_date else None),
        ("valid_until", say.day(paper.valid_until) if paper.valid_until else None),
        ("corrects", paper.corrects.number if paper.corrects else None),
        ("corrects_date", say.day(paper.corrects.date) if paper.corrects and paper.corrects.date else None),
        ("client_number", paper.client_number),
        ("buyer_reference", paper.buyer_reference),
        ("order_number", paper.order_number),
        ("contact", paper.seller.person),
        ("client_vat_id", paper.client.vat_id),
    )
    return ((say(f"info.{name}"), value) for name, value in entries if value)


def _notes(paper: Paper, say: Words) -> Iterator[str]:
    """The sentences below the sums: what it corrects, how it is paid, why no tax is charged."""
    other = paper.corrects
    if other:
        day = say.day(other.date) if other.date else None
        yield say(f"says_{paper.type}", number=other.number, day=day)
    if paper.reason:
        yield say("says_reason", reason=paper.reason)
    yield from terms(paper, say)
    yield from (paper.tax_note or "").splitlines()


def terms(paper: Paper, say: Words) -> Iterator[str]:
    """The sentences that say until when it holds, or how it is paid."""
    if paper.type == "quote" and paper.valid_until:
        yield say("says_valid", day=say.day(paper.valid_until))
    if paper.type == "invoice":
        yield _payment(paper, say)
    early = paper.payment.early
    if early and paper.type in ("invoice", "quote"):
        name, day = ("says_early", say.day(early.day)) if early.day else ("says_early_days", None)
        percent = say.number(early.percent)
        yield say(name, day=day, days=str(early.days), percent=percent, amount=say.amount(early.amount))


def _payment(paper: Paper, say: Words) -> str:
    if paper.totals.payable <= 0:
        return say("says_nothing_due")
    due = paper.payment.due_date
    amount, day = say.amount(paper.totals.payable), say.day(due) if due else None
    return say("says_pay", amount=amount, day=day, number=paper.number if paper.payment.iban else None)


def _pay(paper: Paper, say: Words) -> Iterator[tuple[str, str]]:
    """The account to pay to, where there is something to pay."""
    payment = paper.payment
    if paper.type == "invoice" and paper.totals.payable > 0 and payment.iban:
        yield say("party.holder"), payment.holder or paper.seller.name
        yield say("party.iban"), _groups(payment.iban)
        if payment.bic:
            yield say("party.bic"), payment.bic


def _foot(paper: Paper, say: Words) -> Iterator[tuple[str, ...]]:
    seller, payment = paper.seller, paper.payment
    abroad = paper.client.address.country not in (None, seller.address.country)
    yield (seller.name, *say.address(seller.address, None if abroad else seller.address.country))
    phone = f"{say('party.phone')} {seller.phone}" if seller.phone else None
    yield tuple(filter(None, (phone, seller.email, seller.website)))
    if payment.iban:
        bic = f"{say('party.bic')} {payment.bic}" if payment.bic else None
        yield tuple(filter(None, (say("party.bank"), f"{say('party.iban')} {_groups(payment.iban)}", bic)))
    numbers = (("vat_id", seller.vat_id), ("tax_id", seller.tax_id), ("registration_no", seller.registration_no))
    yield tuple(f"{say(f'party.{name}')} {value}" for name, value in numbers if value)


def _groups(iban: str) -> str:
    """An IBAN in groups of four."""
    plain = "".join(iban.split())
    return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))
