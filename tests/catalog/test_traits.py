"""Traits presuppose fields and other traits: a catalogue that lacks one is told so, before anything crashes."""

from __future__ import annotations

import pytest

from crmcli.catalog import REGISTRY
from crmcli.model.kinds import Kind, Stage
from crmcli.model.registry import Registry
from crmcli.model.traits import (
    BillingRoot,
    Charges,
    Closes,
    FillsLines,
    Issued,
    Lines,
    Numbered,
    Payable,
    Pays,
    Pipelines,
    Sealed,
    Trait,
)
from crmcli.model.traits_of_days import Agenda, Ask, Follows, Idle, Repeats
from crmcli.model.traits_of_parties import Address, FullName, Ours, Parties, Person, TaxNumbers
from crmcli.model.types import Choice, Currency, Day, Flag, Money, Text

from .test_soundness import STAGE, field, kind, wrong

MONEY = (field("amount", Money()), field("currency", Currency()), field("tax_rounding", Choice(("group", "line"))))
LINES = Lines("amount", "currency", "tax_rounding")
ISSUED = Issued("supply", "until", "due", "note", "checksum")
PAYABLE = Payable("corrects", "type", "reason", "skonto", "rounding")
PERSON = Person("salutation", "role", "birth", "website", "company", "remarks")
ADDRESS = ("street", "postal_code", "city", "region", "country")
TRAITS: dict[str, tuple[Kind, str]] = {
    "lines without a currency": (
        kind("order", MONEY[0], MONEY[2], traits=(LINES,)),
        "order: Lines needs a field currency of the type Currency.",
    ),
    "lines of an amount that is a text": (
        kind("order", field("amount", Text()), *MONEY[1:], traits=(LINES,)),
        "order: Lines needs a field amount of the type Money.",
    ),
    "charges without lines": (kind("order", traits=(Charges(),)), "order: Charges needs the trait Lines."),
    "billing without lines": (kind("order", traits=(BillingRoot(),)), "order: BillingRoot needs the trait Lines."),
    "a number without a field": (
        kind("order", field("day", Day()), traits=(Numbered("quote_number", "number", "day"),)),
        "order: Numbered needs a field number of the type Text.",
    ),
    "a number without a day": (
        kind("order", field("number", Text()), traits=(Numbered("quote_number", "number", "day"),)),
        "order: Numbered needs a field day of the type Day.",
    ),
    "a number in a stage that is none": (
        kind("order", traits=(Numbered("quote_number", "number", "day", at="sent"),)),
        "order: names a stage sent that it does not have.",
    ),
    "a seal without a number": (
        kind("order", STAGE, stages=(Stage("new"),), traits=(Sealed({"new": ()}),)),
        "order: Sealed needs the trait Numbered.",
    ),
    "a seal that does not begin with the number": (
        kind(
            "order",
            STAGE,
            stages=(Stage("new"), Stage("sent")),
            traits=(Numbered("quote_number", "title", "day", at="new"), Sealed({"sent": ()})),
        ),
        "order: what is sealed begins with the stage of its number.",
    ),
    "a seal on a stage that is none": (
        kind("order", traits=(Sealed({"sent": ("paid",)}),)),
        "order: names a stage paid that it does not have.",
    ),
    "issuing without its columns": (
        kind("order", traits=(ISSUED,)),
        "order: Issued needs a field checksum of the type Text.",
    ),
    "issuing without a seal": (kind("order", traits=(ISSUED,)), "order: Issued needs the trait Sealed."),
    "issuing without its stage": (kind("order", traits=(ISSUED,)), "order: Issued needs a stage that only issue sets."),
    "payable without its columns": (
        kind("order", traits=(PAYABLE,)),
        "order: Payable needs a field corrects of the type Reference.",
    ),
    "payable without being issued": (kind("order", traits=(PAYABLE,)), "order: Payable needs the trait Issued."),
    "payable without its stage": (
        kind("order", traits=(PAYABLE,)),
        "order: Payable needs a stage that only cancel sets.",
    ),
    "something that follows nothing": (
        kind("order", field("about", Text()), traits=(Follows("about", ("company",)),)),
        "order: Follows needs a field about of the type AnyReference.",
    ),
    "something that follows and is never over": (
        kind("order", traits=(Follows("about", ()),)),
        "order: Follows needs stages.",
    ),
    "repetition without a day": (
        kind("order", traits=(Repeats("every", "due", "first"),)),
        "order: Repeats needs a field due of the type DayOrMoment.",
    ),
    "a question with an unknown setting": (
        kind("order", traits=(Agenda((Ask("Old", ("created_at.before=-{ages}d",), "crm show {ref}", "created_at"),)),)),
        "order: names an unknown setting ages.",
    ),
    "a question for a day that is none": (
        kind("order", traits=(Agenda((Ask("Old", (), "crm show {ref}", "someday"),)),)),
        "order: names a field someday that it does not have.",
    ),
    "idle for days that nobody sets": (kind("order", traits=(Idle("ages"),)), "order: there is no setting ages."),
    "payable with nothing that pays": (kind("order", traits=(PAYABLE,)), "order: no kind has the trait Pays."),
    "a payment without a day": (
        kind("order", traits=(Pays("date", "amount", "currency", "method", "reference"),)),
        "order: Pays needs a field date of the type Day.",
    ),
    "a name without its parts": (
        kind("order", traits=(FullName("first_name", "last_name", "salutation"),)),
        "order: FullName needs a field last_name of the type Text.",
    ),
    "a person without a name": (kind("order", traits=(PERSON,)), "order: Person needs the trait FullName."),
    "a person who lives nowhere": (kind("order", traits=(PERSON,)), "order: Person needs the trait Address."),
    "a person without a day of birth": (
        kind("order", field("birth", Text()), traits=(PERSON,)),
        "order: Person needs a field birth of the type Day.",
    ),
    "an address without a country": (
        kind("order", *(field(name, Text()) for name in ADDRESS), traits=(Address(*ADDRESS),)),
        "order: Address needs a field country of the type Country.",
    ),
    "tax numbers without a VAT id": (
        kind("order", field("tax_id", Text()), traits=(TaxNumbers("vat_id", "tax_id"),)),
        "order: TaxNumbers needs a field vat_id of the type Code.",
    ),
    "what is one's own without a mark": (
        kind("company", traits=(Ours("mine", "seller"),)),
        "company: Ours needs a field mine of the type Flag.",
    ),
    "what is one's own without a setting": (
        kind("order", field("mine", Flag()), traits=(Ours("mine", "currency"),)),
        "order: no setting currency names one's own.",
    ),
    "a setting that names another kind as one's own": (
        kind("order", field("mine", Flag()), traits=(Ours("mine", "seller"),)),
        "order: no setting seller names one's own.",
    ),
    "parties without a seller": (
        kind("order", traits=(Parties("seller", ("client",)),)),
        "order: Parties needs a field seller of the type Reference.",
    ),
    "a client that is no reference": (
        kind("order", field("client", Text()), traits=(Parties("seller", ("client",)),)),
        "order: its client is no reference.",
    ),
    "pipelines without a field": (
        kind("order", traits=(Pipelines("pipeline"),)),
        "order: Pipelines needs a field pipeline of the type Text.",
    ),
    "closing without an instant": (
        kind("order", traits=(Closes("closed_at", "lost_reason"),)),
        "order: Closes needs a field closed_at of the type Moment.",
    ),
    "closing without a reason": (
        kind("order", traits=(Closes("closed_at", "lost_reason"),)),
        "order: Closes needs a field lost_reason of the type Text.",
    ),
    "closing without stages": (
        kind("order", traits=(Closes("closed_at", "lost_reason"),)),
        "order: Closes needs stages.",
    ),
    "a filling of no currency": (
        kind("order", traits=(FillsLines({}, "currency"),)),
        "order: FillsLines needs a field currency of the type Currency.",
    ),
    "a trait that is there twice": (
        kind("order", traits=(Charges(), Charges())),
        "order: has the trait Charges twice.",
    ),
}


@pytest.mark.parametrize("fault", TRAITS)
def test_what_a_trait_misses_is_told(fault: str) -> None:
    broken, sentence = TRAITS[fault]
    assert sentence in wrong(broken)


PLACES = [
    (each, trait, part)
    for each in REGISTRY.kinds
    for trait in each.traits
    for part in (*trait.reads, *trait.presupposes)
]


@pytest.mark.parametrize(
    ("each", "trait", "part"), PLACES, ids=lambda part: getattr(part, "name", None) or str(part).split("(")[0]
)
def test_no_kind_can_lose_what_its_traits_stand_on(each: Kind, trait: Trait, part: str | type[Trait]) -> None:
    """Every field that a trait reads, and every trait that it builds upon, is taken away once."""
    if isinstance(part, str):
        fields, traits = tuple(f for f in each.fields if f.name != getattr(trait, part)), each.traits
    else:
        fields, traits = each.fields, tuple(other for other in each.traits if not isinstance(other, part))
    poorer = Kind(each.name, each.prefix, each.plural, fields, each.help, each.stages, traits)
    kinds = tuple(poorer if other is each else other for other in REGISTRY.kinds)
    told = Registry(kinds=kinds, conversions=REGISTRY.conversions, settings=REGISTRY.settings).check()
    assert [fault for fault in told if fault.startswith(f"{each.name}: {type(trait).__name__} needs ")]


def test_a_kind_without_traits_has_no_verbs_of_its_own() -> None:
    assert {kind.name: kind.verbs for kind in REGISTRY.kinds if kind.verbs} == {
        "quote": ("document", "send", "accept"),
        "invoice": ("document", "send", "issue", "pay", "cancel", "credit", "paylink", "sync", "remind"),
        "payment": ("pay",),
        "task": ("done",),
        **dict.fromkeys(("lead", "contact", "company"), ("merge", "purge")),
        "product": ("merge",),
    }
    assert (kind("order").verbs, kind("order").trait(Lines)) == ((), None)
