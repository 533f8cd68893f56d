"""What a step writes is indexed as all is that is indexed anew, and found."""

from __future__ import annotations

from crmcli.catalog import REGISTRY
from crmcli.store import indexing, records
from crmcli.store.act import Act

from .stores import email, owned, row, sought


def found(act: Act, text: str, limit: int = 50) -> list[tuple[str, int]]:
    return [hit[:2] for hit in sought(act, text, limit)]


def test_parts_written_in_the_step_that_makes_their_element_are_found(act: Act) -> None:
    with act.step("old"):
        records.create(act, "lead", [row("Old")])
        records.create(act, "note", [owned("lead", 1, what="note", at="2026-11-23", text="Größe")])
    with act.step("new") as step:
        records.create(act, "lead", [row("Ada"), row("Bob"), row("Cy")])
        records.create(act, "email", [email("lead", 2, "a@b.org")])
        records.create(act, "note", [owned("lead", 3, what="note", at="2026-11-23", text="Käthe Łódź")])
        step.index()
        records.create(act, "lead", [row("Dan")])
        (old,) = records.matching(act, "note", {"element": 1})
        records.update(act, "note", [(old, {"element": 5})])
    told = {word: found(act, word) for word in ("b.org", "lodz", "kaethe")}
    assert told == {"b.org": [("lead", 2)], "lodz": [("lead", 3)], "kaethe": [("lead", 3)]}
    assert ("lead", 5) in found(act, "groesse")


def test_what_a_step_indexes_is_what_is_indexed_anew(act: Act) -> None:
    with act.step("new"):
        records.create(act, "lead", [row("Tea", city="München")])
        phone = owned("lead", 1, position=1, label=None, value="+49 30 1000001", normal="+49301000001")
        records.create(act, "phone", [phone])
    assert act.rows(indexing.differing(REGISTRY.by_name["lead"])) == [(0,)]
