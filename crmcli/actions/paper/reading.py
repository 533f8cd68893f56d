"""From the JSON of a document to plain data for the writers; what an older JSON lacks is left out, not looked up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.documents.paper import (
    Address,
    Adjustment,
    EarlyPayment,
    Line,
    Paper,
    Party,
    Payment,
    Preceding,
    Share,
    Totals,
)
from crmcli.light import Any
from crmcli.model import units
from crmcli.model.money import plain, scaled
from crmcli.model.results import Record
from crmcli.model.terms import discount, last_day
from crmcli.model.totals import adjustment_shares, line_amount

_ADDRESS = ("street", "postal_code", "city", "region", "country")
_OF_PARTY = ("email", "phone", "website", "vat_id", "tax_id", "registration_no", "electronic_address")
_SAME = (
    ("number", "number"),
    ("date", "issue_date"),
    ("supply_date", "supply_date"),
    ("supply_until", "supply_until"),
    ("valid_until", "valid_until"),
    ("reason", "reason"),
    ("buyer_reference", "client_reference"),
    ("leitweg_id", "client_leitweg_id"),
    ("supplier_number", "client_supplier_number"),
    ("client_number", "client_customer_number"),
    ("order_number", "order_number"),
    ("intro", "content"),
    ("outro", "terms"),
    ("tax_note", "tax_note"),
)


def paper(content: Record, *, draft: bool = False, language: str | None = None) -> Paper:
    """The document that this JSON is; ``language`` is for what is not stored, and counts where the JSON has none."""
    rows = content["lines"]
    totals = _totals(content)
    corrects = content.get("corrects")
    said: dict[str, Any] = {name: content.get(field) for name, field in _SAME}
    return Paper(
        type=content["type"],
        ref=content["ref"],
        title=content["title"],
        language=content.get("language") or language or "en",
        currency=content["currency"],
        seller=_party("seller", content),
        client=_party("client", content),
        lines=tuple(_line(row, content["currency"]) for row in rows if row["kind"] == "product"),
        adjustments=_adjustments(rows, content),
        totals=totals,
        payment=_payment(content, totals.payable),
        corrects=Preceding(corrects["number"], corrects["issue_date"]) if isinstance(corrects, dict) else None,
        draft=draft,
        **said,
    )


def _party(side: str, content: Record) -> Party:
    name, person = content.get(f"{side}_name") or "", content.get(f"{side}_person")
    return Party(
        name,
        Address(**{field: content.get(f"{side}_{field}") for field in _ADDRESS}),
        person if person != name else None,
        **{field: content.get(f"{side}_{field}") for field in _OF_PARTY},
    )


def _line(row: Record, currency: str) -> Line:
    stored = _stored(row)
    return Line(
        number=row["line"],
        name=row["name"],
        quantity=plain(row["quantity"] or "1"),
        unit=row["unit"] or units.DEFAULT,
        price=plain(row["price"] or "0"),
        net=_minor(row["net"]),
        tax=_minor(row["tax"]),
        gross=_minor(row["gross"]),
        amount=line_amount(stored, currency),
        price_per=plain(row["price_per"] or "1"),
        discount_percent=row["discount_percent"],
        discount_unit=plain(row["discount_unit"]) if row["discount_unit"] else None,
        discount_line=stored["discount_line"],
        tax_category=row["tax_category"],
        tax_rate=row["tax_rate"],
        tax_included=row["tax_included"],
        optional=row["optional"],
        code=row.get("code"),
    )


def _adjustments(rows: Sequence[Record], content: Record) -> tuple[Adjustment, ...]:
    recomputed = None
    found = []
    for position, row in enumerate(rows):
        if row["kind"] == "product":
            continue
        sign = -1 if row["kind"] == "discount" else 1
        if "shares" in row:
            parts = [
                (share["category"], share["rate"], _minor(share["net"]), _minor(share["tax"]))
                for share in row["shares"]
            ]
        else:
            recomputed = recomputed or _recomputed(rows, content)
            parts = recomputed.get(position, [])
        shares = tuple(Share(category, rate, sign * net, sign * tax) for category, rate, net, tax in parts)
        found.append(Adjustment(row["line"], row["name"], sign > 0, shares, row["percent"], row["optional"]))
    return tuple(found)


def _recomputed(rows: Sequence[Record], content: Record) -> dict[int, list[tuple[str | None, str | None, int, int]]]:
    """The shares of discounts and charges, which the first schema does not name, as they follow from the lines.

    It does not tell either which lines take off what was billed before; those have no part in a discount, so the
    reading that meets the sums of the lines is the right one.
    """
    policy = content.get("tax_rounding") or "group"
    lines = [_stored(row) for row in rows]
    less = [{**line, "bills": "deduction"} if (line["quantity"] or "").startswith("-") else line for line in lines]
    readings = [adjustment_shares(some, content["currency"], policy) for some in (lines, less)]
    stated = {at: (_minor(row["net"]), _minor(row["tax"])) for at, row in enumerate(rows) if row["kind"] != "product"}
    for shared in readings:
        if {at: (sum(part[2] for part in of), sum(part[3] for part in of)) for at, of in shared.items()} == stated:
            return shared
    return readings[0]


def _stored(row: Record) -> dict[str, Any]:
    """A line of the JSON as it stands in the database."""
    money = {name: None if row[name] is None else _minor(row[name]) for name in ("discount_line", "amount")}
    return {**row, "type": row["kind"], **money}


def _totals(content: Record) -> Totals:
    sums, rounding = content["totals"], _minor(content.get("rounding") or "0")
    total = _minor(sums["total"] or "0")
    return Totals(
        net=total if sums["net"] is None else _minor(sums["net"]),
        tax=_minor(sums["tax"] or "0"),
        total=total,
        rounding=rounding,
        payable=total + rounding,
        rates=tuple(map(_share, sums["by_rate"])),
    )


def _payment(content: Record, payable: int) -> Payment:
    return Payment(
        iban=content.get("seller_iban"),
        bic=content.get("seller_bic"),
        holder=content.get("seller_name"),
        due_date=content.get("due_date"),
        early=_early(content, payable),
    )


def _early(content: Mapping[str, Any], payable: int) -> EarlyPayment | None:
    terms = content.get("skonto")
    if not terms or payable <= 0:
        return None
    stored = terms.replace("%", "")
    percent, _, days = stored.partition("/")
    # The days of a quote count from an invoice that is not written yet.
    day = last_day(stored, content["issue_date"]) if "due_date" in content and content.get("issue_date") else None
    return EarlyPayment(percent, int(days), day, payable - discount(stored, payable))


def _share(of: Record) -> Share:
    return Share(of["category"], of["rate"], _minor(of["net"]), _minor(of["tax"]))


def _minor(text: str) -> int:
    """ "1200.50" -> 120050: JSON shows all the decimals that the currency has."""
    return scaled(text)[0]
