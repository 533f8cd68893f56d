"""``crm line add|edit|rm|list REF``: the product lines of an element."""

from __future__ import annotations

from functools import partial

from crmcli.actions.money import line as actions
from crmcli.cli.context import Session
from crmcli.cli.given import assignments, pairs
from crmcli.cli.groups import VerbGroup
from crmcli.cli.options import reads, writes
from crmcli.cli.params import NONE_GIVEN, Given, Param, argument, flag
from crmcli.cli.references import read_ref
from crmcli.cli.words import Assigned, Ref, Unset
from crmcli.light import Annotated
from crmcli.model.results import Rows, Written

_option = partial(Param, dest="values")

OPTIONS = (
    _option("quantity", ("--qty",), "NUMBER", "Quantity (default: 1).", "10"),
    _option("unit", ("--unit",), "UNIT", "Unit of measure: h, day, piece, kg ...", "day"),
    _option("price", ("--price",), "PRICE", "Price per unit.", "99.90"),
    _option("price_per", ("--price-per",), "NUMBER", "The price is for this many units.", "100"),
    _option("tax_rate", ("--tax",), "PERCENT", "Tax rate in percent; none states no tax.", "19"),
    _option("tax_category", ("--category",), "CODE", "Tax category: S, Z, E, AE, K, G or O.", "AE"),
    _option("tax_included", ("--included",), None, "The price includes the tax."),
    _option("discount_percent", ("--discount",), "PERCENT", "Discount in percent: 5%", "5%"),
    _option("discount_unit", ("--discount-unit",), "AMOUNT", "Discount on the price of one unit.", "2.50"),
    _option("discount_line", ("--discount-line",), "AMOUNT", "Discount on the whole line.", "10"),
    _option("optional", ("--optional",), None, "Shown on a quote, but not counted."),
    _option("product", ("--product",), "PRODUCT", "Product; fills in what is left out.", "PRODUCT-1"),
    _option("type", ("--kind",), "charge|discount|product", "A charge or a discount on the whole document.", "charge"),
    _option("amount", ("--amount",), "AMOUNT", "Amount of the charge or discount; 10% works too.", "25"),
)
NAME = _option("name", ("--name",), "NAME", "New name.", "Seat")
Number = Annotated[str, argument("NUMBER", "Line number; crm line list REF shows it.", "2")]
InPlace = Annotated[bool, flag("--in-place", "Change a sent quote itself, instead of making a new version.")]
Numbers = Annotated[list[str], argument("NUMBER...", "Line numbers.", "2")]
EDIT = """\
crm line edit DEAL-3 2 --qty 12
crm line edit DEAL-3 1 --price 89.90 --discount 5%
crm line edit DEAL-3 2 --unset unit"""


def added() -> list[Param]:
    """An option for each field that people added to lines."""
    from crmcli.cli.given import option_of

    return [option_of(field, field.example or field.type.example) for field in Session.catalogue.added_to_lines]


@writes(
    more=lambda: [*OPTIONS, *added()],
    examples='crm line add DEAL-3 "Seat" --qty 10 --price 99.90 --tax 19 --discount 5%\n'
    'crm line add QUOTE-1 "Freight" --kind charge --amount 25 --tax 19\n'
    'crm line add DEAL-3 "Hosting" --price 29.90 --qty 12 --unit month',
)
def add(
    session: Session,
    ref: Ref,
    name: Annotated[str | None, argument("[NAME]", "Name, or the article number of a product.", "Seat")] = None,
    assigned: Assigned = None,
    in_place: InPlace = False,
    *,
    values: Given = NONE_GIVEN,
) -> Written:
    """Add a line at the end; the amount is updated."""
    typed, word = [*pairs(values), *assignments(assigned)], read_ref(session, ref)
    return session.write("line add", actions.add, ref=word, name=name or "", given=typed, in_place=in_place)


@writes(more=lambda: [NAME, *OPTIONS, *added()], examples=EDIT, empties=True)
def edit(  # noqa: PLR0913 - a parameter per option
    session: Session,
    ref: Ref,
    number: Number,
    assigned: Assigned = None,
    unset: Unset = None,
    in_place: InPlace = False,
    *,
    values: Given = NONE_GIVEN,
) -> Written:
    """Change a line."""
    typed, word = [*pairs(values), *assignments(assigned)], read_ref(session, ref)
    change = partial(actions.edit, number=number, unset=unset or [], in_place=in_place)
    return session.write("line edit", change, ref=word, given=typed)


@writes(examples="crm line rm DEAL-3 2\ncrm line rm DEAL-3 1 3\ncrm line rm QUOTE-1 2 --in-place")
def rm(session: Session, ref: Ref, numbers: Numbers, in_place: InPlace = False) -> Written:
    """Remove lines; the others keep their numbers."""
    word = read_ref(session, ref)
    return session.write("line rm", actions.remove, ref=word, numbers=numbers, in_place=in_place)


@reads(examples="crm line list DEAL-3\ncrm line list DEAL-3 --json\ncrm line list QUOTE-1 --format csv")
def list_(session: Session, ref: Ref) -> Rows:
    """List the lines with their sums."""
    word = read_ref(session, ref)
    return actions.lines(session.act, word)


line = VerbGroup(
    "line",
    {"add": add, "edit": edit, "rm": rm, "list": list_},
    help="Product lines of a lead, deal, quote or invoice.",
    panel="The funnel",
)
