"""The engine reads fields by what a kind declares; where it still names one, these names may only get fewer."""

from __future__ import annotations

from collections import Counter

from crmcli.catalog import REGISTRY
from crmcli.store.tables import PARTS

from .source import program

# Every kind has a title, and every kind with stages a field "stage": REGISTRY.check() sees to both.
EVERY = {"title", "stage"}
# Names of columns that the tables of the engine have as well: a line has an amount, a number and a type, too.
SHARED = {name for table in PARTS for name in (table.name, *table.names)}
NAMES = {field.name for kind in REGISTRY.kinds for field in kind.fields} - EVERY - SHARED
# Where the names stand: the traits hold those of the fields, and documents were kept under names that stay what they
# are, whatever a field is called later.
ITS_HOME = {"crmcli/model/traits.py", "crmcli/actions/paper/reading.py"}
# What is left, by room; lower a number when a name goes, and never raise one: a trait holds the name instead.
LEFT = {"model": 9, "store": 3, "actions": 112, "render": 21}


def test_the_engine_names_ever_fewer_fields_of_the_catalogue() -> None:
    found = Counter(
        module.room
        for module in program()
        if module.room in LEFT and module.name not in ITS_HOME
        for _, text in module.strings()
        if text in NAMES
    )
    assert {room: count for room, count in found.items() if count > LEFT[room]} == {}
