"""Look-ups use an index, for every kind and every reference: none of them reads a whole table."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from crmcli.actions.look.list import reader
from crmcli.catalog import REGISTRY
from crmcli.model.filters import Query, parse
from crmcli.store import billed, filtering, history, keys, links, lookup, records, series
from crmcli.store.act import Act
from crmcli.store.asked import at_once, read

from .stores import explained, tracing

# "asked" and "behind" are no tables: they hold the numbers of the steps that are looked up.
COMPANY = REGISTRY.by_name["company"]
SCAN = re.compile(r"SCAN (?!setting|stage|json_each|asked|behind|.*VIRTUAL TABLE|.*CONSTANT ROW|\(subquery)")
LOOK_UPS: dict[str, Callable[[Act], object]] = {
    "by id": lambda act: records.get(act, "lead", [1]),
    "by ids": lambda act: records.get(act, "lead", [1, 2]),
    "there": lambda act: lookup.there(act, [("lead", 1), ("lead", 2), ("deal", 1)]),
    "highest": lambda act: lookup.highest(act, "lead"),
    "by number": lambda act: act.driver.run(
        [lookup.by_number([("quote", "number"), ("invoice", "number")], ["an-2026-0001"])]
    ),
    "by e-mail": lambda act: lookup.by_email(act, "ada@x.org"),
    "by title": lambda act: lookup.by_title(act, REGISTRY.kinds, "relaunch"),
    "by unique value": lambda act: lookup.live_by_value(act, "product", "sku", "S1"),
    "the seller": lambda act: lookup.live_by_value(act, "company", "mine", 1),
    "e-mail duplicates": lambda act: at_once(act, lookup.with_points("contact", "email", ["a@x.org"])),
    "phone duplicates": lambda act: at_once(act, lookup.with_points("contact", "phone", ["+4930"], ["last_name"])),
    "name duplicates": lambda act: at_once(act, lookup.with_values(COMPANY, "title_key", ["acme"])),
    "VAT duplicates": lambda act: at_once(act, lookup.with_values(COMPANY, "vat_id", ["DE1", "DE2"])),
    "external ids": lambda act: lookup.with_externals(act, "lead", [("hubspot", "1")]),
    "e-mails of elements": lambda act: records.owned(act, "email", "lead", [1, 2]),
    "lines of elements": lambda act: records.owned(act, "line", "deal", [1, 2]),
    "notes of elements": lambda act: records.owned(act, "note", "deal", [1, 2]),
    "lines over products": lambda act: act.rows(*lookup.owning("line", "product", [1])),
    "links": lambda act: links.of(act, [("lead", 1), ("deal", 2)]),
    "lines that bill lines": lambda act: read(act, [billed.through(["invoice"], [1, 2])]),
    "lines that bill documents": lambda act: read(act, billed.over(["invoice"], [("deal", 1)])),
    "lines that bill owners of lines": lambda act: read(act, [billed.over_owners(["invoice"], [1, 2])]),
    "documents that bill": lambda act: read(
        act, billed.documents(act, ["invoice"], [billed.through(["invoice"], [1])])
    ),
    "changes of a step": lambda act: history.changes_of(act, 1),
    "changes of elements": lambda act: history.changes_on(act, "lead", [1, 2]),
    "a step": lambda act: history.step(act, 1),
    "steps": lambda act: history.steps_by_id(act, [1, 2]),
    "the highest number of a series": lambda act: act.rows(*series.highest("invoice", "RE-2026-", "/A")),
    "a key": lambda act: keys.find(act, "k"),
}


def scans(act: Act, ask: Callable[[], object]) -> list[str]:
    """The whole tables that a look-up would read, in SQLite's words."""
    with tracing(act) as asked:
        ask()
    assert asked, "nothing was asked"
    steps = [step for sql in asked for step in explained(act, sql)]
    return [step for step in steps if SCAN.match(step)]


@pytest.mark.parametrize("name", LOOK_UPS)
def test_a_look_up_uses_an_index(act: Act, name: str) -> None:
    assert scans(act, lambda: LOOK_UPS[name](act)) == []


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (kind.name, field.name)
        for kind in REGISTRY.kinds
        for field in kind.fields
        if field.type.role == "ref" and field.type.column
    ],
)
def test_who_refers_to_an_element_is_found_through_an_index(act: Act, kind: str, field: str) -> None:
    assert scans(act, lambda: lookup.referring(act, kind, field, [1, 2])) == []


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        *((kind.name, f"ref={kind.prefix}-1,{kind.prefix}-2") for kind in REGISTRY.kinds),
        *((kind.name, f"stage={kind.first_stage}") for kind in REGISTRY.kinds if kind.stages),
        *((kind.name, "owner=ada") for kind in REGISTRY.kinds),
        *((kind.name, "created_at.after=-2w") for kind in REGISTRY.kinds),
        *((kind.name, "tag=vip") for kind in REGISTRY.kinds),
        *((kind.name, "external_id=hubspot:1") for kind in REGISTRY.kinds),
        *((kind.name, "email=ada@x.org") for kind in REGISTRY.kinds if "emails" in kind.by_name),
        *((kind.name, "phone=+49301234567") for kind in REGISTRY.kinds if "phones" in kind.by_name),
        ("company", "vat_id=DE123456789"),
    ],
)
def test_a_filter_that_every_kind_has_uses_an_index_in_each(act: Act, kind: str, word: str) -> None:
    query = Query(tuple(parse([word])))
    assert scans(act, lambda: filtering.find(act, REGISTRY.by_name[kind], query, reader(act))) == []


def test_a_look_for_any_part_of_a_text_reads_the_table_so_that_these_tests_could_fail(act: Act) -> None:
    query = Query(tuple(parse(["title~acme"])))
    assert scans(act, lambda: filtering.find(act, REGISTRY.by_name["deal"], query, reader(act))) == ["SCAN e"]
