"""Lines, sums and what is billed of them, as JSON and tables show them."""

from __future__ import annotations

from crmcli.actions.elements.element import Element
from crmcli.actions.refs import shown
from crmcli.light import TYPE_CHECKING, Any
from crmcli.model.results import Column, Record
from crmcli.model.traits import BillingRoot, FillsLines, Payable
from crmcli.store.act import Act, Row

if TYPE_CHECKING:
    from crmcli.actions.money.balance import Balance
    from crmcli.actions.money.billing.state import Billing

COLUMNS = (
    Column("line", "Line", "number"),
    Column("name", "Name", "title"),
    Column("quantity", "Qty", "number"),
    Column("unit", "Unit", "unit"),
    Column("price", "Price", "money"),
    Column("discount_percent", "Disc %", "number"),
    Column("tax_rate", "Tax %", "number"),
    Column("net", "Net", "money"),
    Column("tax", "Tax", "money", drop_order=1),
    Column("gross", "Gross", "money", drop_order=2),
)

SPARED = 3  # the place of an added field among what is left out for want of room

LINE_FIELDS = (
    "quantity",
    "unit",
    "price",
    "price_per",
    "discount_percent",
    "discount_unit",
    "discount_line",
    "tax_rate",
    "tax_category",
    "tax_included",
    "optional",
    "amount",
    "percent",
)


def columns(act: Act) -> list[Column]:
    """How lines are laid out, with the fields that people added to them."""
    fields = act.registry.added_to_lines
    return [*COLUMNS, *(Column(each.bare, each.title, each.type.role, drop_order=SPARED) for each in fields)]


def line_records(act: Act, element: Element, billing: Billing | None) -> list[Record]:
    """The lines as JSON shows them; ``billed`` is the quantity that invoices have billed."""
    currency = element.currency
    found = []
    for line in element.lines:
        record: Record = {
            "line": line["number"],
            "kind": line["type"],
            "product": _product(act, line),
            "name": line["name"],
        }
        record.update((name, _line_value(name, line[name], currency)) for name in LINE_FIELDS)
        record.update((name, _money(line[name], currency)) for name in ("net", "tax", "gross"))
        record["billed"] = billing.quantities.get(line["id"]) if billing else None
        if act.registry.added_to_lines:
            from crmcli.actions.money.line_custom import told

            record["custom"] = told(act, line, currency)
        found.append(record)
    return found


def totals(act: Act, element: Element, balance: Balance | None = None) -> Record:
    """The sums, and what of them is paid and due, read when no ``balance`` is given."""
    found = sums(element)
    by_rate = found.pop("by_rate")
    return {**found, **_settled(act, element, balance), "by_rate": by_rate}


def sums(element: Element) -> Record:
    """Net, tax and total with tax by rate; without lines only the amount that was typed."""
    currency, lines = element.currency, element.lines
    total = _money(element.amount, currency)
    if not lines:
        return {"net": None, "tax": None, "total": total, "by_rate": []}
    from crmcli.actions.money.sums import by_rate

    counted = [line for line in lines if not line["optional"]]
    return {
        "net": _money(sum(line["net"] for line in counted), currency),
        "tax": _money(sum(line["tax"] for line in counted), currency),
        "total": total,
        "by_rate": [
            {
                "category": category,
                "rate": rate,
                "net": _money(net, currency),
                "tax": _money(tax, currency),
            }
            for (category, rate), (net, tax) in by_rate(lines, element.terms).items()
        ],
    }


def _settled(act: Act, element: Element, balance: Balance | None) -> Record:
    """What is paid and due; of what payments are allocated to, also what was credited, granted and rounded."""
    row, currency = element.row, element.currency
    if not element.kind.trait(Payable) or row["amount"] is None:
        return {"paid": _money(0, currency), "due": _money(row["amount"], currency)}
    from crmcli.actions.money.balance import balances

    found = balance or balances(act, element.kind, [row])[element.id]
    return {name: _money(amount, currency) for name, amount in found.told.items()}


def billing_of(act: Act, element: Element) -> Billing | None:
    """How much of it is billed, for kinds that are."""
    if not element.kind.trait(BillingRoot):
        return None
    from crmcli.actions.money.billing.state import billing

    return billing(act, [element])[element.node]


def _product(act: Act, line: Row) -> str | None:
    kind = act.registry.bearer(FillsLines)
    return shown(act, (kind.name, line["product"])) if kind and line["product"] else None


def _line_value(name: str, value: Any, currency: str) -> Any:
    if name in ("tax_included", "optional"):
        return bool(value)
    if value is None:
        return None
    if name in ("discount_line", "amount"):
        return _money(value, currency)
    if name in ("price", "discount_unit"):
        from crmcli.model.money import price_text

        return price_text(value, currency)
    return value


def _money(value: int | None, currency: str) -> str | None:
    if value is None:
        return None
    from crmcli.model.money import amount_text

    return amount_text(value, currency)
