"""The catalogue is sound, and a catalogue that is not is told what is wrong with it."""

from __future__ import annotations

from typing import Any

import pytest

from crmcli.catalog import REGISTRY
from crmcli.model.conversions import (
    Conversion,
    Guard,
    const,
    display_name,
    labelled,
    now,
    sibling,
    source,
    stage_meaning,
    take,
)
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind, Stage
from crmcli.model.registry import Registry
from crmcli.model.traits import Composed, DateFlag, FillsLines, NeedsAny, Numbered, Titled
from crmcli.model.traits_of_parties import Party
from crmcli.model.types import Choice, Currency, Day, Emails, Money, Price, Reference, StageKey, Text

TITLE = Field("title", Text(), "What it is about.", required=True)
STAGE = Field("stage", StageKey(), "Stage.")


def kind(name: str = "order", *fields: Field, **more: Any) -> Kind:
    return Kind(name, name.upper(), f"{name}s", (TITLE, *fields), "Help.", **more)


def conversion(target: str = "order", **more: Any) -> Conversion:
    fields = {"title": take("title"), **more.pop("fields", {})}
    return Conversion("request", target, fields, **{"help": "Help.", **more})


def wrong(*kinds: Kind, entries: tuple[Conversion, ...] = ()) -> list[str]:
    return Registry(kinds=kinds, conversions=entries, settings=REGISTRY.settings).check()


def test_the_catalogue_is_sound() -> None:
    assert REGISTRY.check() == []


def test_a_small_sound_catalogue_is_sound() -> None:
    stages = (Stage("new"), Stage("done", "won"))
    kinds = (
        kind("request", STAGE, stages=stages),
        kind("order", Field("request", Reference("request"), "Its origin.")),
    )
    entry = conversion(fields={"request": source()}, then={"stage": stage_meaning("won")})
    assert wrong(*kinds, entries=(entry,)) == []


def field(name: str, type: Any, **more: Any) -> Field:
    return Field(name, type, "Help.", **more)


KINDS: dict[str, tuple[Kind, str]] = {
    "a name that is there twice": (kind("order", TITLE), "order: two fields share a name."),
    "an option that is there twice": (
        kind("order", field("names", Text(), option="title")),
        "order: two fields share the option --title.",
    ),
    "a prefix in small letters": (
        Kind("order", "order", "orders", (TITLE,), "Help."),
        "order: 'order' is not a prefix.",
    ),
    "a field without help": (kind("order", Field("number", Text(), " ")), "order.number: has no help."),
    "amounts in no currency": (
        kind("order", field("price", Price())),
        "order: has amounts, but no field for their currency.",
    ),
    "a reference to nothing": (
        kind("order", field("client", Reference("client"))),
        "order.client: refers to an unknown kind client.",
    ),
    "a role from nowhere": (
        kind("order", field("parent", Reference("order", role_from="job"))),
        "order.parent: takes its role from a field job that does not exist.",
    ),
    "a default from no setting": (
        kind("order", field("number", Text(), default="{nothing}")),
        "order.number: its default names an unknown setting.",
    ),
    "a copy from nowhere": (
        kind("order", field("client_name", Text(), snapshot=("client.title",))),
        "order.client_name: is copied from client.title, which does not exist.",
    ),
    "a copy of what is not there": (
        kind("order", field("parent", Reference("order")), field("copy", Text(), snapshot=("parent.name",))),
        "order.copy: is copied from parent.name, which does not exist.",
    ),
    "a title that is no field": (
        kind("order", traits=(Titled(("first_name last_name",)),)),
        "order: names a field first_name that it does not have.",
    ),
    "a need that is no field": (
        kind("order", traits=(NeedsAny(("email",)),)),
        "order: names a field email that it does not have.",
    ),
    "a composition of nothing": (
        kind("order", traits=(Composed({"title": ("city",)}),)),
        "order: names a field city that it does not have.",
    ),
    "a comparison of nothing": (
        kind("order", traits=(Party(duplicates={"VAT id": ("vat_id",)}),)),
        "order: names a field vat_id that it does not have.",
    ),
    "a filling from nothing": (
        kind("order", traits=(FillsLines({"sku": "name"}, "currency"),)),
        "order: names a field sku that it does not have.",
    ),
    "stages without a field": (kind("order", stages=(Stage("new"),)), "order: stages and a field stage go together."),
    "a field without stages": (kind("order", STAGE), "order: stages and a field stage go together."),
    "a stage that is there twice": (
        kind("order", STAGE, stages=(Stage("new"), Stage("new"))),
        "order: a stage key is there twice or a meaning is unknown.",
    ),
    "a meaning that is none": (
        kind("order", STAGE, stages=(Stage("new", "perhaps"),)),
        "order: a stage key is there twice or a meaning is unknown.",
    ),
    "a sign by no day": (
        kind("order", STAGE, stages=(Stage("new"),), traits=(DateFlag("late", "Help.", "title", ("new",)),)),
        "order: title is not a day.",
    ),
    "numbers by no setting": (
        kind("order", traits=(Numbered("order_number", "number", "date"),)),
        "order: no setting order_number holds the pattern of its numbers.",
    ),
}


@pytest.mark.parametrize("fault", KINDS)
def test_a_fault_of_a_kind_is_told(fault: str) -> None:
    broken, sentence = KINDS[fault]
    assert sentence in wrong(broken)


def test_two_kinds_of_one_prefix_are_told() -> None:
    assert wrong(kind("order"), Kind("offer", "ORDER", "offers", (TITLE,), "Help.")) == [
        "Two kinds share a name or a prefix."
    ]


REQUEST = kind(
    "request",
    STAGE,
    field("due", Day()),
    field("emails", Emails()),
    field("sort", Choice(("a", "b"))),
    field("client", Reference("client")),
    stages=(Stage("new"), Stage("done", "won")),
)
CLIENT = kind("client", field("emails", Emails()))
ORDER = kind(
    "order",
    field("number", Text()),
    field("amount", Money()),
    field("currency", Currency()),
    field("sort", Choice(("a", "b"))),
    field("emails", Emails()),
    field("client", Reference("client")),
    field("request", Reference("request")),
)
ENTRIES: dict[str, tuple[dict[str, Any], str]] = {
    "no help": ({"help": ""}, "Has no help."),
    "a target field that is not there": ({"fields": {"city": take("title")}}, "An order has no field city."),
    "a source field that is not there": ({"fields": {"number": take("city")}}, "Number: a request has no field city."),
    "another type": ({"fields": {"amount": take("title")}}, "Amount: title is of another type."),
    "a reference to another kind": ({"fields": {"request": take("client")}}, "Request: client is of another type."),
    "a name out of a date": (
        {"fields": {"number": display_name("title", "title", "due")}},
        "Number: due is of another type.",
    ),
    "a name out of nothing": (
        {"fields": {"number": display_name("title", "last_name", "emails")}},
        "Number: a request has no field last_name.",
    ),
    "labels of nothing": (
        {"fields": {"emails": labelled("phones", "work", unless="order")}},
        "Emails: a request has no field phones.",
    ),
    "labels for a text": (
        {"fields": {"number": labelled("title", "work", unless="order")}},
        "Number: has no labels.",
    ),
    "a sibling that is never made": (
        {"fields": {"number": take("title", unless="client")}},
        "Number: a request never becomes a client.",
    ),
    "a sibling that is no reference": (
        {"fields": {"number": sibling("client")}},
        "Number: is not a reference to a client.",
    ),
    "a sibling of another kind": ({"fields": {"client": sibling("order")}}, "Client: is not a reference to an order."),
    "a source that is no reference": ({"fields": {"client": source()}}, "Client: is not a reference to a request."),
    "a word that cannot be read": ({"fields": {"sort": const("c")}}, "Sort: 'c' cannot be read."),
    "an instant in a text": ({"fields": {"number": now()}}, "Number: is not an instant."),
    "a stage in a text": (
        {"then": {"title": stage_meaning("won")}},
        "Title: is not a stage, or the meaning is unknown.",
    ),
    "a change of nothing": ({"then": {"closed": now()}}, "A request has no field closed."),
    "a guard for no stage": ({"when": (Guard("is sent", stages=("sent",)),)}, "A request has no stage sent."),
    "a guard for no meaning": ({"when": (Guard("is lost", means="lost"),)}, "No stage means lost."),
    "a guard for no day": ({"when": (Guard("is late", past="title"),)}, "Title is not a day."),
    "a guard for no reference": ({"when": (Guard("is taken", filled="title"),)}, "Title is not a reference."),
    "a guard for no field": ({"when": (Guard("is empty", empty=("city",)),)}, "A request has no field city."),
    "lines where there are none": ({"lines": "copy"}, "Lines are carried between kinds that have none."),
    "lines of an unknown sort": ({"lines": "move"}, "Its lines or its repetition is of an unknown sort."),
    "an unknown repetition": ({"repeat": "never"}, "Its lines or its repetition is of an unknown sort."),
}


@pytest.mark.parametrize("fault", ENTRIES)
def test_a_fault_of_a_conversion_is_told(fault: str) -> None:
    more, sentence = ENTRIES[fault]
    assert f"request to order: {sentence}" in wrong(REQUEST, CLIENT, ORDER, entries=(conversion(**more),))


def test_a_target_that_needs_what_nothing_feeds_is_told() -> None:
    entry = Conversion("request", "order", {}, "Help.")
    assert wrong(REQUEST, CLIENT, ORDER, entries=(entry,)) == ["request to order: Nothing feeds title."]


def test_a_conversion_of_what_is_not_there_is_told() -> None:
    assert wrong(kind("order"), entries=(conversion(),)) == ["request to order: an unknown kind."]


def test_a_conversion_that_is_there_twice_is_told() -> None:
    assert wrong(REQUEST, CLIENT, ORDER, entries=(conversion(), conversion())) == ["request to order: is there twice."]


def test_siblings_that_wait_for_each_other_are_told() -> None:
    order = kind("order", field("client", Reference("client")))
    client = kind("client", field("order", Reference("order")))
    entries = (
        conversion("order", fields={"client": sibling("client")}, joins=True),
        conversion("client", fields={"order": sibling("order")}, joins=True),
    )
    assert wrong(REQUEST, order, client, entries=entries) == [
        "request: siblings refer to each other in a circle: ['client', 'order']."
    ]
