"""Conversions of one lead in any order: what is refused, what is made, who refers to whom, by a table of its own."""

from __future__ import annotations

import functools
import sqlite3
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import of

from crmcli.actions.elements.new import new
from crmcli.actions.funnel.convert import ConvertRequest, convert
from crmcli.actions.undo.undo import undo
from crmcli.catalog import REGISTRY
from crmcli.errors import CrmError
from crmcli.store.act import Act
from tests.actions.histories import empty_store
from tests.actions.memory import copied

LEAD = (
    *(("title", "Relaunch"), ("first_name", "Ada"), ("emails", "ada@x.org"), ("company_name", "Acme")),
    ("line", "Seat x 2 @ 10 tax 19"),
)
Call = tuple[tuple[str, ...], bool, bool]  # the targets, --again, --on-duplicate create


@dataclass
class Business:
    """What a lead became: every element with the contact and the company it refers to."""

    deal: list[list[int | None]] = field(default_factory=list)
    contact: list[list[int | None]] = field(default_factory=list)
    company: list[list[int | None]] = field(default_factory=list)
    quote: list[list[int | None]] = field(default_factory=list)
    invoice: list[list[int | None]] = field(default_factory=list)

    def does(self, targets: tuple[str, ...], again: bool, create: bool) -> str | None:
        """Carry a conversion out as the rules have it; the code of the error when they refuse it."""
        near = [kind for kind in ("contact", "company", "deal") if kind in targets]
        document = next((kind for kind in targets if kind in ("quote", "invoice")), None)
        if document and "deal" not in near and len(self.deal) > 1:
            return "ambiguous"
        if not again and any(getattr(self, kind) for kind in targets):
            return "already_converted"
        if not create and any(self_made and kind in near for kind, self_made in self._parties()):
            return "already_converted"
        fresh = "deal" in near or bool(document and not self.deal)
        parties = {kind: len(made) + 1 if kind in near else len(made) for kind, made in self._parties()}
        contact, company = (parties[kind] or None for kind in ("contact", "company"))
        of_deal = (
            [contact, company]
            if fresh or not self.deal
            else [
                own or (new if kind in near else None)
                for own, new, kind in zip(self.deal[-1], (contact, company), ("contact", "company"), strict=True)
            ]
        )
        if document == "invoice" and of_deal == [None, None]:
            return "refused"
        self._join(near, contact, company)
        if fresh:
            self.deal.append([contact, company])
        if document:
            getattr(self, document).append(list(of_deal))
        return None

    def _parties(self) -> list[tuple[str, list[list[int | None]]]]:
        return [("contact", self.contact), ("company", self.company)]

    def _join(self, near: list[str], contact: int | None, company: int | None) -> None:
        for deal in self.deal:
            deal[0] = deal[0] or (contact if "contact" in near else None)
            deal[1] = deal[1] or (company if "company" in near else None)
        if "company" in near:
            for person in self.contact:
                person[1] = person[1] or company
            self.company.append([None, None])
        if "contact" in near:
            self.contact.append([None, company])


def found(act: Act) -> Business:
    both = {"deal": ("contact", "company"), "contact": ("NULL", "company"), "company": ("NULL", "NULL")}
    tables = {**both, **dict.fromkeys(("quote", "invoice"), both["deal"])}
    return Business(
        **{
            kind: [list(row) for row in act.rows(f"SELECT {one}, {two} FROM {kind} ORDER BY id")]
            for kind, (one, two) in tables.items()
        }
    )


@functools.cache
def ways() -> list[tuple[str, ...]]:
    return [tuple(way.split("+")) for way in REGISTRY.combinations("lead")]


@functools.cache
def _original() -> sqlite3.Connection:
    act = empty_store()
    new(act, REGISTRY.by_name["lead"], list(LEAD))
    return act.driver.connection


CALLS = st.lists(st.tuples(st.sampled_from(ways()), st.booleans(), st.booleans()), min_size=3, max_size=5)


@settings(max_examples=40, deadline=None)
@given(CALLS)
def test_any_order_of_conversions_comes_to_what_the_rules_say(calls: list[Call]) -> None:
    act = copied(_original())
    first, expected, steps = of(act.driver.connection), Business(), 0
    for targets, again, create in calls:
        request = ConvertRequest(to=targets, again=again, on_duplicate="create" if create else None)
        refused = expected.does(targets, again, create)
        try:
            made = convert(act, ["LEAD-1"], request)
        except CrmError as error:
            assert error.code == refused
        else:
            assert refused is None
            assert [ref.partition("-")[0].lower() for ref in made.result] == list(targets)
            steps += 1
        assert found(act) == expected
    for _ in range(steps):
        undo(act)
    assert of(act.driver.connection) == first
    act.close()
