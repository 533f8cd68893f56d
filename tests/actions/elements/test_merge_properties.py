"""Random people with all that hangs on them become one; undone and done again it is the same to the byte."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import of

from crmcli.actions.elements.edit import edit
from crmcli.actions.elements.log import log
from crmcli.actions.elements.merge import merge
from crmcli.actions.elements.new import new
from crmcli.actions.elements.tag import tag
from crmcli.actions.funnel.link import link
from crmcli.actions.money.issue import issue
from crmcli.errors import Duplicate
from crmcli.store.act import Act
from crmcli.store.replay import Replay
from tests.actions.histories import NOW, REGISTRY, business, there_and_back
from tests.fresh import loaded

MOST = 4
PEOPLE = [f"CONTACT-{number}" for number in range(1, MOST + 1)]
PERSON = st.sampled_from(PEOPLE)
POINTS = ("ada@x.org", "ADA@x.org", "grace@x.org")
ACTS = st.one_of(
    st.tuples(st.just("edit"), PERSON, st.sampled_from(("city", "job_title", "shirt")), st.sampled_from(("A", "B"))),
    st.tuples(st.just("edit"), PERSON, st.just("emails"), st.sampled_from(POINTS)),
    st.tuples(st.just("edit"), PERSON, st.just("external_id"), st.sampled_from(("a:1", "b:1", "a:2"))),
    st.tuples(st.just("edit"), PERSON, st.just("company"), st.sampled_from(("COMPANY-1", "COMPANY-2"))),
    st.tuples(st.just("tag"), PERSON, st.sampled_from(("vip", "VIP", "hot")), st.just("")),
    st.tuples(st.just("log"), PERSON, PERSON, st.just("Rang")),
    st.tuples(st.just("link"), PERSON, st.sampled_from((*PEOPLE, "COMPANY-1", "QUOTE-1")), st.sampled_from(("x", "y"))),
    st.tuples(st.just("new"), PERSON, st.sampled_from(("deal", "payment", "invoice", "issued", "task")), st.just("")),
)


@cache
def _people() -> bytes:
    act = business()
    for _ in range(MOST):
        new(act, REGISTRY.by_name["contact"], [("name", "Ada Lovelace"), ("street", "Weg 1"), ("city", "Berlin")])
    return act.driver.connection.serialize()


def carry_out(act: Act, verb: str, person: str, what: str, value: str) -> None:
    if verb == "edit":
        edit(act, [person], [(what, value)])
    elif verb == "tag":
        tag(act, [person], [what])
    elif verb == "log":
        log(act, list(dict.fromkeys((person, what))), value)
    elif verb == "link" and person != what:
        link(act, [person], what, value)
    elif verb == "new":
        kind = REGISTRY.by_name["invoice" if what == "issued" else what]
        about = ("on", person) if what == "task" else ("contact", person)
        more = {
            "payment": [("amount", "5")],
            "invoice": [("line", "Seat @ 10 tax 19")],
            "issued": [("line", "Seat @ 10 tax 19")],
        }
        made = new(act, kind, [("title", "Work"), about, *more.get(what, [])])
        if what == "issued":
            edit(act, made.result, [("company", "COMPANY-2"), ("seller", "COMPANY-1")])
            issue(act, made.result)


def named(act: Act, number: int) -> dict[str, int]:
    """How many rows of each table name a contact, but for itself, its link to what it became and what was issued."""
    ref = f"CONTACT-{number}"
    counted = {
        "note": "SELECT count(*) FROM note WHERE kind = 'contact' AND element = ?1",
        "external": "SELECT count(*) FROM external WHERE kind = 'contact' AND element = ?1",
        "link": "SELECT count(*) FROM link WHERE how <> 'merged_into' "
        "AND ((from_kind = 'contact' AND from_id = ?1) OR (to_kind = 'contact' AND to_id = ?1))",
        "deal": "SELECT count(*) FROM deal WHERE contact = ?1",
        "payment": "SELECT count(*) FROM payment WHERE contact = ?1",
        "invoice": "SELECT count(*) FROM invoice WHERE contact = ?1 AND stage = 'draft'",
    }
    found = {table: act.rows(sql, (number,))[0][0] for table, sql in counted.items()}
    found["task"] = act.rows('SELECT count(*) FROM task WHERE "on" = ?', (ref,))[0][0]
    return {table: count for table, count in found.items() if count}


@settings(max_examples=20, deadline=None)
@given(st.lists(ACTS, max_size=14), st.permutations(PEOPLE), st.integers(2, MOST))
def test_people_become_one_and_two_again(acts: list[tuple[str, str, str, str]], order: list[str], count: int) -> None:
    act = Act(loaded(_people(), REGISTRY), clock=lambda: NOW, by="ada")
    for words in acts:
        try:
            carry_out(act, *words)
        except Duplicate:  # an id that another one has
            continue
    first, *others = order[:count]
    pictures = [of(act.driver.connection)]
    for part in (others[:1], others[1:]):
        if part:
            merge(act, [first, *part])
            pictures.append(of(act.driver.connection))
    for other in others:
        assert named(act, int(other.rpartition("-")[2])) == {}
    entries = "SELECT coalesce(entry, id) FROM note GROUP BY kind, element, 1 HAVING count(*) > 1"
    assert not act.rows(entries), "an entry stands twice on one element"
    assert not act.rows("PRAGMA foreign_key_check") and not list(Replay(act).astray())
    there_and_back(act, pictures)
