"""Leads converted by sets leave every row of every table, and say, what leads leave that are converted one by one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import of

from crmcli.actions.bulk.converting import by_sets
from crmcli.actions.elements.edit import edit
from crmcli.actions.elements.new import new
from crmcli.actions.elements.tag import tag
from crmcli.actions.funnel.convert import ConvertRequest, at_once, convert
from crmcli.actions.funnel.move import move
from crmcli.actions.money import line
from crmcli.model.results import Written
from crmcli.store.act import Act
from tests.actions.histories import LINES, OWN, WORDS, Dice, business
from tests.conftest import Crm

UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
ALL = ("deal", "contact", "company")
TARGETS = (ALL, ("deal",), ("contact",), ("company", "contact"), ("contact", "deal"), ("company",), ("deal", "company"))
NAMES = ("salutation", "job_title", "birth_date", "website", "street", "postal_code", "region", "country", "source")
MORE = {
    "job_title": "CTO",
    "birth_date": "1980-02-03",
    "website": "x.org",
    "country": "CH",
    "company_name": "Größe & Co",
}
Outcome = list[Any]


class Back(Exception):
    """Nothing of it is kept."""


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 2**16), min_size=24, max_size=24), min_size=1, max_size=4),
    st.sampled_from(TARGETS),
)
def test_random_leads_become_the_same_by_sets(leads: list[list[int]], to: tuple[str, ...]) -> None:
    act = business()
    for number, numbers in enumerate(leads, 1):
        lead(act, number, Dice(numbers))
    refs = [f"LEAD-{number}" for number in range(len(leads), 0, -1)]
    assert compare(act, refs, to) or any(compare(act, [ref], to) for ref in refs)


def lead(act: Act, number: int, dice: Dice) -> None:
    """One of a kind, with anything that a lead can have."""
    kind = act.registry.by_name["lead"]
    words = {
        **WORDS,
        **{name: (MORE.get(name, name),) for name in NAMES},
        "company_name": ("Acme", MORE["company_name"]),
    }
    names = [
        field.name for field in (*kind.fields, *OWN) if field.name in words and field.name not in ("emails", "title")
    ]
    given = [
        (name, f"{dice.one_of(words[name])}{number if name in ('company_name', 'phones') else ''}")
        for name in names
        if dice.maybe()
    ]
    mails = [("emails", f"{dice.one_of(('work:', ''))}{name}{number}@x.org") for name in ("a", "b") if dice.maybe()]
    new(
        act,
        kind,
        [("title", f"Lead {number}"), ("last_name", dice.one_of(("Bell", "Zoë"))), *dict(given).items(), *mails],
    )
    for name, quantity, price, tax in LINES[: dice.one_of(range(3))]:
        line.add(act, f"LEAD-{number}", name, [("quantity", quantity), ("price", price), ("tax_rate", tax)])
    if dice.maybe():
        tag(act, [f"LEAD-{number}"], ["hot", "größe"])


@pytest.mark.parametrize(
    ("plain", "done"),
    [
        (True, lambda act: None),
        (True, lambda act: edit(act, ["LEAD-1"], [("last_name", "Zoë"), ("comments", "10 115 117")])),
        (False, lambda act: new(act, act.registry.by_name["task"], [("title", "Call"), ("on", "LEAD-1")])),
        (False, lambda act: move(act, ["LEAD-1"], "junk")),
        (False, lambda act: convert(act, ["LEAD-1"], ConvertRequest(to=("deal",)))),
        (False, lambda act: edit(act, ["LEAD-1"], [("company", "COMPANY-1")])),
        (False, lambda act: edit(act, ["LEAD-1"], [("emails", "A2@x.org")])),
        (False, lambda act: edit(act, ["LEAD-1"], [("company_name", "Acme")])),
        (False, lambda act: edit(act, ["LEAD-1"], [("company_name", "IT-2.")])),
        (True, lambda act: edit(act, ["LEAD-1"], [("first_name", "555"), ("last_name", "0001")])),
        (False, lambda act: edit(act, ["LEAD-1"], [], ["last_name"])),
        (False, lambda act: new(act, act.registry.by_name["contact"], [("emails", "a1@x.org")])),
        (False, lambda act: new(act, act.registry.by_name["task"], [("title", "Call"), ("on", "LEAD-1")])),
    ],
)
def test_what_must_be_looked_at_alone_does_not_go_by_sets(plain: bool, done: Callable[[Act], Written]) -> None:
    act = business()
    for number in (1, 2):
        words = [("last_name", "Bell"), ("company_name", f"IT {number}"), ("emails", f"a{number}@x.org")]
        new(act, act.registry.by_name["lead"], [("title", "Relaunch"), *words])
    done(act)
    assert compare(act, ["LEAD-1", "LEAD-2"], ALL) is plain


def test_only_those_with_something_odd_are_looked_at_one_by_one() -> None:
    act = business()
    for number, name in enumerate(("IT", "Bell", "Müller", "bell."), 1):
        words = [("last_name", "Bell"), ("company_name", name), ("emails", f"a{number}@x.org")]
        new(act, act.registry.by_name["lead"], [("title", "Relaunch"), *words])
    request, found = ConvertRequest(to=ALL), []
    for sets in (True, False):
        with suppress(Back), act.step() as step:
            if sets:
                refs = [f"LEAD-{number}" for number in (1, 2, 3, 4)]
                said = by_sets(act, step, refs, request, lambda rest: convert(act, rest, request))
                assert said is not None
            else:
                convert(act, ["LEAD-1", "LEAD-3"], request)
                convert(act, ["LEAD-2", "LEAD-4"], request)
            step.finish()
            told = act.rows("SELECT * FROM change WHERE step = ? ORDER BY id", (step.id,))
            found.append(without_uids((of(act.driver.connection), told)))
            raise Back
    assert found[0] == found[1]
    made = [["DEAL-1", "CONTACT-1", "COMPANY-3"], ["DEAL-3", "CONTACT-3", "COMPANY-5"]]
    made += [["DEAL-2", "CONTACT-2", "COMPANY-4"], ["DEAL-4", "CONTACT-4", "COMPANY-5"]]
    assert (list(map(list, said.groups or ())), said.linked, said.updated) == (
        made,
        [],
        ["LEAD-1", "LEAD-2", "LEAD-3", "LEAD-4"],
    )
    assert said.sentence == "4 leads became 4 deals, 4 contacts and 3 companies"
    assert said.result == list(dict.fromkeys(name for group in made for name in group)) == said.created


def test_what_changes_besides_the_sources_is_told() -> None:
    act = business()
    new(act, act.registry.by_name["contact"], [("last_name", "Bell"), ("emails", "a1@x.org")])
    for number in (1, 2):
        words = [("last_name", "Bell"), ("emails", f"a{number}@x.org"), ("phones", f"+4930123456{number}")]
        new(act, act.registry.by_name["lead"], [("title", "Relaunch"), *words])
    request = ConvertRequest(to=("deal", "contact"), on_duplicate="link")
    with act.step() as step:
        said = by_sets(act, step, ["LEAD-1", "LEAD-2"], request, lambda rest: convert(act, rest, request))
    assert said is not None
    assert list(said.updated) == ["LEAD-1", "LEAD-2", "CONTACT-1"]


@pytest.mark.parametrize("more", [(), ("--on-duplicate", "create"), ("--key", "once"), ("--on-duplicate", "link")])
def test_the_command_goes_by_sets(crm: Crm, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...]) -> None:
    monkeypatch.setattr(at_once, "_MANY", 2)
    monkeypatch.setattr(at_once, "_one_by_one", no_others)
    crm("batch", "-", stdin="lead new One --last-name Bell\nlead new Two --last-name Reed\n")
    done = crm("convert", "LEAD-1", "LEAD-2", "--to", "deal+contact", *more, "-q")
    assert (done.out, done.err) == ("DEAL-1\tCONTACT-1\nDEAL-2\tCONTACT-2\n", "")


def compare(act: Act, refs: list[str], to: tuple[str, ...]) -> bool:
    """Convert in both ways, and keep neither; whether it goes by sets."""
    found = outcome(act, refs, to, True)
    assert found is None or found == outcome(act, refs, to, False)
    return found is not None


def outcome(act: Act, refs: list[str], to: tuple[str, ...], sets: bool) -> Outcome | None:
    """All rows afterwards, the history that was written, and what is said."""
    found: Outcome | None = None
    before = of(act.driver.connection)
    with suppress(Back), act.step() as step:
        request = ConvertRequest(to=to)
        said = by_sets(act, step, refs, request, no_others) if sets else convert(act, refs, request)
        if said is not None:
            step.finish()
            told = act.rows("SELECT * FROM change WHERE step = ? ORDER BY id", (step.id,))
            step_row = act.rows("SELECT verb, args FROM step WHERE id = ?", (step.id,))
            picture = of(act.driver.connection)
            found = without_uids(
                (
                    picture,
                    [told, step_row],
                    said.payload(),
                    (said.sentence, list(map(list, said.groups or ()))) if len(refs) > 1 else None,
                )
            )
        else:
            assert of(act.driver.connection) == before
        raise Back
    return found


def no_others(refs: Sequence[str]) -> Written:
    raise Back


def without_uids(found: Any) -> Any:
    if isinstance(found, dict):
        return {name: without_uids(value) for name, value in found.items()}
    if isinstance(found, list | tuple):
        return [without_uids(value) for value in found]
    return UID.sub("UID", found) if isinstance(found, str) else found
