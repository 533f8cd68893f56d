"""Questions that are asked at once: one trip, and each gets the answer to its own."""

from __future__ import annotations

from crmcli.actions.elements.element import gathering
from crmcli.catalog import REGISTRY
from crmcli.store import asked, lookup, records
from crmcli.store.act import Act

from .stores import email, row


def test_each_question_gets_its_own_answer_also_one_that_asks_nothing(act: Act) -> None:
    with act.step("new"):
        records.create(act, "lead", [row("One"), row("Two")])
        records.create(act, "email", [email("lead", 2, "b@x.org")])
    nothing, mails, whole, none = asked.at_once(
        act,
        asked.reading(act, []),
        lookup.with_points("lead", "email", ["b@x.org", "c@x.org"]),
        gathering(act, [("lead", 2), ("lead", 9)]),
        lookup.with_values(REGISTRY.by_name["lead"], "title_key", ["three"]),
    )
    assert (nothing, none) == ([], [])
    assert [(text, number) for text, number, _ in mails] == [("b@x.org", 2)]
    assert [(element.ref, element.get("emails")[0].value) for element in whole.elements] == [("LEAD-2", "b@x.org")]


def test_those_that_are_there_are_found_among_several_kinds(act: Act) -> None:
    with act.step("new"):
        records.create(act, "lead", [row("One")])
    assert lookup.there(act, [("deal", 1), ("lead", 1), ("lead", 2)]) == {("lead", 1)}
    assert lookup.there(act, []) == set()
