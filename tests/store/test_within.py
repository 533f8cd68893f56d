"""What the index of letters within texts names is all that meets a condition, whatever the texts are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.actions.look.list import reader
from crmcli.catalog import REGISTRY
from crmcli.model.filters import Condition, Query
from crmcli.model.fold import same
from crmcli.store import adding_up, filtering, narrowing, records, within
from crmcli.store.act import Act
from crmcli.store.database import Database
from crmcli.store.local_then import laid_over
from crmcli.store.opening import open_empty

from .stores import NOW, row

LEAD = REGISTRY.by_name["lead"]
STORE = Act(open_empty(REGISTRY), clock=lambda: NOW, by="ada")
STORE.dry_run = True  # every step is taken back

WORDS = """
    Mueller Müller mu\u0308ller Straße strasse Bäck baeck neue Œuvre Ærø 東京都 ﬁne ５０ a'b`c É naïve 100%_ x"y Ö oe e
    A\u00ad-b ŁÓDŹ ไทยแลนด์ İI 😀
"""
words = st.sampled_from(WORDS.split())
texts = st.lists(words | st.text(st.sampled_from("aeouAEäöüß \"%_\\'`-.1é"), max_size=4), min_size=1, max_size=3)
lines = texts.map(" ".join).map(lambda text: " ".join(text.split())).filter(bool)


def ids(act: Act, conditions: tuple[Condition, ...]) -> list[int]:
    parts = filtering.find_ids(act, LEAD, Query(conditions, None, 50), reader(act))
    return [number for part in parts for number in part]


@settings(max_examples=25)
@given(st.lists(st.tuples(lines, lines), min_size=1, max_size=3), lines, st.data())
def test_what_is_named_by_its_letters_is_all_that_has_them(
    stored: list[tuple[str, str]], other: str, data: st.DataObject
) -> None:
    """A text that is stored, a part of it, or any: equal to, or within. Half of the rows are in the index."""
    whole = data.draw(st.sampled_from([other, *(text for pair in stored for text in pair)]))
    begin = data.draw(st.integers(0, len(whole) - 1))
    part = whole[begin : begin + data.draw(st.integers(1, 9))] or whole
    with STORE.step("fill") as step, pytest.MonkeyPatch.context() as patch:
        made = records.create(STORE, "lead", [row(title, city=city) for title, city in stored])
        within.add(STORE.driver, LEAD, made)
        step.flush()
        within.taken(STORE.driver)
        for field in ("title", "city"):
            for op, text in (("=", whole), ("~", whole), ("~", part), ("~", same(part))):
                condition = (Condition(field, op, (text,)),)
                patch.setattr(narrowing, "_FEW", "0")
                expected = ids(STORE, condition)
                patch.setattr(narrowing, "_FEW", "count(*) + 1000")
                assert ids(STORE, condition) == expected, (field, op, text)


@pytest.mark.parametrize(
    ("stored", "text"), [("Bäcker", "ecker"), ("Bäcker", "BAECKER"), ("Grüße an Zoë", "sse an zoe"), ("ue", "u")]
)
def test_what_is_spelled_otherwise_is_named_too(
    act: Act, monkeypatch: pytest.MonkeyPatch, stored: str, text: str
) -> None:
    monkeypatch.setattr(narrowing, "_FEW", "count(*) + 1000")
    with act.step("fill"):
        records.create(act, "lead", [row(stored), row("Other")])
        assert ids(act, (Condition("title", "~", (text,)),)) == [1]
        within.fill(act.driver, LEAD)
        within.taken(act.driver)
    assert ids(act, (Condition("title", "~", (text,)),)) == [1]


def test_filled_once_more_it_has_what_is_there_and_nothing_else(act: Act) -> None:
    with act.step("fill"):
        records.create(act, "lead", [row("Oak"), row("Elm")])
        within.fill(act.driver, LEAD)
        records.update(act, "lead", [(act.select("lead", "WHERE id = 1")[0], {"title": "Elms"})])
        within.fill(act.driver, LEAD)
    index = within.index_of("lead")
    named = {text: act.rows(f"SELECT rowid FROM {index} WHERE {index} MATCH ?", (text,)) for text in ("oak", "elm")}
    assert named == {"oak": [], "elm": [(1,), (2,)]}


def test_what_was_there_then_is_looked_at(act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its rows hide those of the file, and the index tells of these."""
    monkeypatch.setattr(narrowing, "_FEW", "count(*) + 1000")
    live = Database(act.driver, act.registry)
    with act.step("fill"):
        records.create(act, "lead", [row("Now")])
    with act.step("index") as step:
        within.fill(act.driver, LEAD)
        within.taken(act.driver)
        step.keep = True
    table = act.tables["lead"]
    then = [{**one, "title": "Then", "title_key": "then"} for one in act.select("lead", "")]
    laid_over(act.driver, live, {"lead": [[one.get(name) for name in table.names] for one in then]}, (1, 1))
    assert [ids(act, (Condition("title", "~", (text,)),)) for text in ("the", "now")] == [[1], []]


def test_what_letters_name_is_looked_up_when_it_is_added_up(act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its id, though an index of all that is in a stage has everything that is added up."""
    monkeypatch.setattr(narrowing, "_FEW", "count(*) + 1000")
    with act.step("fill"):
        records.create(act, "lead", [row("Bäcker", stage="new"), row("Backer", stage="lost"), row("Oak", stage="new")])
    query = Query((Condition("title", "~", ("acke",)), Condition("stage", "=", ("new",))))
    sql, values = filtering.Asked(act, LEAD, query, reader(act), filtering.NOTHING).selected("count(*)")
    plan = [step[3] for step in act.rows(f"EXPLAIN QUERY PLAN {sql} GROUP BY e.stage, e.currency", values)]
    assert [step for step in plan if step.split()[1] == "e"] == ["SEARCH e USING INTEGER PRIMARY KEY (rowid=?)"]
    assert adding_up.add_up(act, LEAD, query, reader(act)) == [(None, None, 1, 0, 0)]
