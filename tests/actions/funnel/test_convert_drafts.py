"""A conversion is planned and drafted as values before anything is written, and a draft names what is made later."""

from __future__ import annotations

import pytest

from crmcli.actions.elements.duplicates import Same
from crmcli.actions.elements.element import fetch
from crmcli.actions.elements.new import new
from crmcli.actions.funnel.convert.draft import Draft, draft
from crmcli.actions.funnel.convert.plan import plan
from crmcli.actions.funnel.convert.request import Call, ConvertRequest
from crmcli.actions.refs import titled
from crmcli.catalog import REGISTRY
from crmcli.errors import Duplicate
from crmcli.store.act import Act
from tests.actions.histories import empty_store

PEOPLE = (("Ada", "ada@x.org"), ("Bob", "bob@x.org"), ("Ada", "ada@x.org"))


def leads(act: Act) -> list[str]:
    kind = REGISTRY.by_name["lead"]
    return [
        new(act, kind, [("title", "Work"), ("first_name", name), ("emails", email)]).result[0] for name, email in PEOPLE
    ]


def drafted(act: Act, refs: list[str], request: ConvertRequest) -> list[Draft]:
    sources = fetch(act, titled(act, refs))
    call = Call(sources, REGISTRY.route("lead", request.to).entries, {}, request)
    return draft(act, plan(act, call))


def test_planning_and_drafting_write_nothing_and_name_what_an_earlier_source_becomes() -> None:
    act = empty_store()
    refs = leads(act)
    with act.step("look") as step:
        found = drafted(act, refs, ConvertRequest(to=("deal", "contact")))
        assert step.empty and not act.rows("SELECT id FROM contact")
    by_kind = {each.kind.name: each for each in found}
    assert by_kind["contact"].nodes == [None, None, Same(0)]
    assert by_kind["contact"].reasons == {2: "same email address"}
    assert by_kind["deal"].nodes == [None, None, None]


def test_a_draft_names_what_is_there_already_and_why() -> None:
    act = empty_store()
    refs = leads(act)
    new(act, REGISTRY.by_name["contact"], [("first_name", "Ada"), ("emails", "ada@x.org")])
    with pytest.raises(Duplicate, match="CONTACT-1"):
        drafted(act, refs, ConvertRequest(to=("contact",)))
    [found] = drafted(act, refs, ConvertRequest(to=("contact",), on_duplicate="link"))
    assert found.nodes == [("contact", 1), None, ("contact", 1)]
    assert found.reasons == {0: "same email address", 2: "same email address"}
    [created] = drafted(act, refs, ConvertRequest(to=("contact",), on_duplicate="create"))
    assert created.nodes == [None, None, None]
