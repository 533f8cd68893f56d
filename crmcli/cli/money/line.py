"""``crm line add|edit|rm|list REF``: the product lines of an element."""

from __future__ import annotations

from typing import Annotated, Any

from typer import Argument
from typer.core import TyperOption

from crmcli.actions.money import line as actions
from crmcli.cli.context import Session
from crmcli.cli.given import assignments
from crmcli.cli.groups import VerbGroup
from crmcli.cli.options import reads, writes
from crmcli.cli.references import read_ref
from crmcli.cli.words import Assigned, Ref, Unset
from crmcli.model.results import Rows, Written

# option -> (name of the value, how it is called (None: a flag), help)
OPTIONS: dict[str, tuple[str, str | None, str]] = {
    "--qty": ("quantity", "NUMBER", "Quantity (default: 1)."),
    "--unit": ("unit", "UNIT", "Unit of measure: h, day, piece, kg ..."),
    "--price": ("price", "PRICE", "Price per unit."),
    "--price-per": ("price_per", "NUMBER", "The price is for this many units."),
    "--tax": ("tax_rate", "PERCENT", "Tax rate in percent; none states no tax."),
    "--category": ("tax_category", "CODE", "Tax category: S, Z, E, AE, K, G or O."),
    "--included": ("tax_included", None, "The price includes the tax."),
    "--discount": ("discount_percent", "PERCENT", "Discount in percent: 5%"),
    "--discount-unit": ("discount_unit", "AMOUNT", "Discount on the price of one unit."),
    "--discount-line": ("discount_line", "AMOUNT", "Discount on the whole line."),
    "--optional": ("optional", None, "Shown on a quote, but not counted."),
    "--product": ("product", "PRODUCT", "Product; fills in what is left out."),
    "--kind": ("type", "charge|discount|product", "A charge or a discount on the whole document."),
    "--amount": ("amount", "AMOUNT", "Amount of the charge or discount; 10% works too."),
}
NAME = ("name", "NAME", "New name.")
Number = Annotated[str, Argument(metavar="NUMBER", help="Line number; crm line list REF shows it.")]
Numbers = Annotated[list[str], Argument(metavar="NUMBER...", help="Line numbers.")]


def _options(renaming: bool = False) -> list[TyperOption]:
    options = {"--name": NAME, **OPTIONS} if renaming else OPTIONS
    return [
        TyperOption(
            param_decls=[f"line_{name}", typed],
            metavar=metavar,
            is_flag=metavar is None,
            default=False if metavar is None else None,
            help=help,
        )
        for typed, (name, metavar, help) in options.items()
    ]


def _given(values: dict[str, Any], assigned: list[str] | None) -> list[tuple[str, str]]:
    """The (name, text) pairs of a line, in the order of the options."""
    typed = {name.removeprefix("line_"): value for name, value in values.items() if value not in (None, False)}
    return [*((name, "yes" if value is True else value) for name, value in typed.items()), *assignments(assigned)]


@writes(
    more=_options,
    examples='crm line add DEAL-3 "Seat" --qty 10 --price 99.90 --tax 19 --discount 5%\n'
    'crm line add QUOTE-1 "Freight" --kind charge --amount 25 --tax 19',
)
def add(
    session: Session,
    ref: Ref,
    name: Annotated[str | None, Argument(metavar="[NAME]", help="Name, or the article number of a product.")] = None,
    assigned: Assigned = None,
    **given: Any,
) -> Written:
    """Add a line at the end; the amount is updated."""
    pairs, word = _given(given, assigned), read_ref(session, ref)
    return session.write("line add", actions.add, ref=word, name=name or "", given=pairs)


@writes(more=lambda: _options(renaming=True), examples="crm line edit DEAL-3 2 --qty 12", empties=True)
def edit(
    session: Session, ref: Ref, number: Number, assigned: Assigned = None, unset: Unset = None, **given: Any
) -> Written:
    """Change a line."""
    pairs, word = _given(given, assigned), read_ref(session, ref)
    return session.write("line edit", actions.edit, ref=word, number=number, given=pairs, unset=unset or [])


@writes(examples="crm line rm DEAL-3 2")
def rm(session: Session, ref: Ref, numbers: Numbers) -> Written:
    """Remove lines; the others keep their numbers."""
    word = read_ref(session, ref)
    return session.write("line rm", actions.remove, ref=word, numbers=numbers)


@reads(examples="crm line list DEAL-3")
def list_(session: Session, ref: Ref) -> Rows:
    """List the lines with their sums."""
    word = read_ref(session, ref)
    return actions.lines(session.store, word)


line = VerbGroup(
    "line",
    {"add": add, "edit": edit, "rm": rm, "list": list_},
    help="Product lines of a lead, deal, quote or invoice.",
    panel="The funnel",
)
