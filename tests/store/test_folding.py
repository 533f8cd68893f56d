"""Texts that SQLite's own lower() does not fold: what is kept of them, and that SQL compares as Python does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crmcli.actions.look.list import reader
from crmcli.catalog import REGISTRY
from crmcli.model.fields import Field
from crmcli.model.filters import Condition, Query
from crmcli.model.fold import loose, same
from crmcli.model.searched import besides
from crmcli.model.types import Text
from crmcli.store import filtering, folded, folding, lookup, records
from crmcli.store.act import Act
from crmcli.store.database import Tables
from crmcli.store.opening import open_empty

from .stores import NOW, opened, owned, row

LEAD = REGISTRY.by_name["lead"]
STORE = Act(open_empty(REGISTRY), clock=lambda: NOW, by="ada")
STORE.dry_run = True  # every step is taken back
FOLDED = "aAäÄöüßẞæØłĐþıİée\u0301\u00ad\u200b'’´`zZ ｆﬁÅ"
LETTERS = st.sampled_from(FOLDED) | st.characters(exclude_categories=("Cc", "Cs"))  # fields refuse the rest
EASY = set(map(chr, range(32, 127))) - {"`"} | set("äöüÄÖÜßéÉ")  # what SQL can fold
TEXTS = st.text(LETTERS, min_size=1, max_size=6).filter(lambda text: text.strip())


def asked(act: Act, field: str, op: str, *values: str) -> list[int]:
    query = Query((Condition(field, op, values),))
    return [found["id"] for found in filtering.find(act, LEAD, query, reader(act))]


@settings(deadline=None, max_examples=150)
@given(st.lists(TEXTS, min_size=1, max_size=5), TEXTS)
@example(["Straße", "STRASSE", "strasse"], "straße")
@example(["O’Brien", "O`Brien"], "o'brien")
@example(["\u200b"], "\u200d")
def test_texts_are_equal_in_sql_when_they_are_the_same_in_python(cities: list[str], wanted: str) -> None:
    with STORE.step("try"):
        rows = [row("x", city=city, owner=city) for city in (*cities, None)]
        records.create(STORE, "lead", rows)
        equal = [each["id"] for each in rows if each["city"] is not None and same(each["city"]) == same(wanted)]
        others = [each["id"] for each in rows if each["id"] not in equal]
        assert asked(STORE, "city", "=", wanted) == asked(STORE, "owner", "=", wanted) == equal
        assert asked(STORE, "city", "!=", wanted) == others
        assert lookup.bearers(STORE, "lead", "city", [wanted]) == {wanted: equal}
        found = [each["id"] for each in rows if each["city"] is not None and meet(each["city"], wanted)]
        assert asked(STORE, "city", "~", wanted) == found


def meet(text: str, wanted: str) -> bool:
    return any(spelling.strip() in place for spelling in loose(wanted) for place in loose(text))


@settings(deadline=None, max_examples=150)
@given(TEXTS, TEXTS)
@example("Köln", "Straße 7")
@example("Łódź und Köln", "東京都")
def test_what_is_kept_is_the_fold_of_those_texts_that_sql_does_not_fold(owner: str, comments: str) -> None:
    with STORE.step("try"):
        records.create(STORE, "lead", [row("Plain", owner=owner, comments=comments)])
        ((text, *lowered),) = STORE.rows("SELECT folded, lower(owner), lower(comments) FROM lead")
    kept = json.loads(text or "{}")
    expected = {}
    easy = {name: set(each) <= EASY and "  " not in f" {each} " for name, each in (("owner", owner), ("c", comments))}
    first, *second = loose(owner)
    expected.update({"owner": first} if first != lowered[0] else {})
    expected.update({"owner~": second[0]} if second and not easy["owner"] else {})
    first, *second = loose(comments)
    expected.update({"comments": first} if first != lowered[1] and not easy["c"] else {})
    expected.update({"comments~": second[0]} if second and not easy["c"] else {})
    words = kept.pop("+", "").split()
    assert kept == expected
    assert set(words) >= set(besides(comments).split())
    for spelling in second:
        assert {word for word in spelling.split() if word not in first.split()} <= set(words)
    assert text != "{}" or (easy["c"] and first != lowered[1])


def test_plain_texts_are_not_kept_twice(act: Act) -> None:
    with act.step("new"):
        records.create(act, "lead", [row("Relaunch OF THE SHOP", city="Berlin", owner="ada", comments="Soon.")])
        records.create(act, "tag", [owned("lead", 1, tag="vip"), owned("lead", 1, tag="straße")])
    assert act.rows("SELECT folded FROM lead UNION ALL SELECT folded FROM tag") == [
        (None,),
        (None,),
        ('{"tag":"strasse"}',),
    ]


def test_texts_are_sorted_as_they_are_compared(act: Act) -> None:
    with act.step("new"):
        records.create(act, "lead", [row(title) for title in ("Zoe", "anna", "Ähre", "Ｂerta", "Álvaro")])
    for sort, numbers in (("title", [3, 5, 2, 4, 1]), ("-title", [1, 4, 2, 5, 3])):
        found = filtering.find(act, LEAD, Query((), sort), reader(act))
        assert [each["id"] for each in found] == numbers


def test_what_is_kept_follows_the_texts_and_is_no_change_by_itself(act: Act) -> None:
    with act.step("new"):
        records.create(act, "lead", [row("Größe", city="Köln")])
    kept = '{"^":"grosse groesse","+":"koeln"}'
    assert act.rows("SELECT folded, title_key FROM lead") == [(kept, "grosse")]
    with act.step("edit"):
        records.update(act, "lead", [(records.get(act, "lead", [1])[1], {"title": "Size", "city": "Bonn"})])
    assert act.rows("SELECT folded, title_key, version FROM lead") == [(None, "size", 2)]
    act.driver.write("UPDATE lead SET folded = ?, title_key = ?", [('{"city":"wrong"}', None)])
    with act.step("once more"):
        assert records.update(act, "lead", [(records.get(act, "lead", [1])[1], {})]) == [1]
    assert act.rows("SELECT folded, title_key, version FROM lead") == [(None, "size", 2)]


def test_what_is_wrong_in_a_file_is_put_right_without_a_step(act: Act) -> None:
    with act.step("new"):
        records.create(act, "lead", [row(f"Größe {number}") for number in range(3)])
        records.create(act, "tag", [owned("lead", 1, tag="straße")])
    before = act.rows("SELECT id, folded, title_key FROM lead"), act.rows("SELECT folded FROM tag")
    act.driver.write("UPDATE lead SET folded = NULL, title_key = 'größe' WHERE id < ?", [(3,)])
    act.driver.write("UPDATE tag SET folded = ?", [("{}",)])
    folded.renew(act.driver, REGISTRY)
    assert (act.rows("SELECT id, folded, title_key FROM lead"), act.rows("SELECT folded FROM tag")) == before
    assert act.rows("SELECT count(*) FROM step") == [(1,)]


INDEXED = [(table.name, name) for table in Tables(REGISTRY).values() for name in folding.indexed(table)]


def test_texts_that_are_looked_up_have_an_index() -> None:
    expected = {("contact", "last_name"), ("lead", "owner"), ("product", "sku"), ("invoice", "number"), ("tag", "tag")}
    assert expected <= set(INDEXED)


@pytest.mark.parametrize(("table", "name"), INDEXED)
def test_equality_uses_the_index_on_what_is_compared(act: Act, table: str, name: str) -> None:
    sql = f'SELECT id FROM "{table}" e WHERE {folding.compared(name, "e")} IN (?, ?)'
    plan = [line.replace("COVERING ", "") for *_, line in act.rows(f"EXPLAIN QUERY PLAN {sql}", ("a", "b"))]
    assert plan == [f"SEARCH e USING INDEX {table}_{name}_folded (<expr>=?)"]


def test_texts_of_custom_fields_are_compared_alike_and_kept_whoever_looks(tmp_path: Path) -> None:
    grown = REGISTRY.extended({"lead": [Field("it's size", Text(), "Its size."), Field("city", Text(), "Another.")]})
    with opened(tmp_path / "crm.db", grown) as act:
        with act.step("new"):
            records.create(act, "lead", [row("x", **{"it's size": "Größe", "custom.city": "Köln", "city": "Bonn"})])
        (before,) = act.rows("SELECT folded FROM lead")
        town, size = {"custom.city": "koln", "custom.city+": "koeln"}, {"": "grosse", "+": "grosse groesse"}
        assert json.loads(before[0]) == {**town, **{f"custom.it's size{mark}": text for mark, text in size.items()}}
        lead = grown.by_name["lead"]
        for field, op, word, count in (
            ("it's size", "=", "GROSSE", 1),
            ("it's size", "=", "Groesse", 0),
            ("it's size", "~", "groess", 1),
            ("custom.city", "=", "koln", 1),
            ("city", "=", "koln", 0),
        ):
            query = Query((Condition(field, op, (word,)),))
            assert (field, word, len(filtering.find(act, lead, query, reader(act)))) == (field, word, count)
    with opened(tmp_path / "crm.db") as act:
        folded.renew(act.driver, REGISTRY)
        assert act.rows("SELECT folded FROM lead") == [before]


@pytest.mark.parametrize(
    ("towns", "kept"),
    [
        (
            ["Berlin", "Köln", "A  B", "O`Neil", "東京都", "Flat 12 34", "\u00ad"],
            [None, '{"+":"koeln"}', '{"city":"a b"}'],
        ),
        (["Berlin", "Köln Süd", "Straße"], [None, '{"+":"koeln sued"}', '{"+":"strasse"}']),
    ],
)
def test_of_many_rows_together_the_same_is_kept_as_of_each(towns: list[str], kept: list[str | None]) -> None:
    table = Tables(REGISTRY)["lead"]
    rows = [{"title": f"Lead {place}", "city": town, "uid": "12-34-56"} for place, town in enumerate(towns * 16)]
    rows += [{"title": "Größe", "street": "Hauptstraße 7", "owner": "jörg", "comments": "Tür 12 34"}] * 9
    each = [{**row, **folded.derived(table, row)} for row in rows]
    folded.complete(table, rows)
    assert rows == [{name: text for name, text in row.items() if text is not None} for row in each]
    assert [row.get("folded") for row in rows[:3]] == kept


@pytest.mark.parametrize(
    ("value", "normal", "kept"),
    [
        ("+49 30 1234567", "+49301234567", "301234567 \uf8f0301234567"),
        ("+49301234567", "+49301234567", "\uf8f0301234567"),
        ("+49 (0)30 123-4567", "+49301234567", "301234567 1234567 \uf8f0301234567"),
        ("030 1234567", "0301234567", "0301234567"),
        ("+1 (555) 0100", "+15550100", "5550100 \uf8f05550100"),
    ],
)
def test_digits_of_a_number_are_kept_once_and_not_as_they_are_compared(value: str, normal: str, kept: str) -> None:
    row = {"value": value, "normal": normal}
    folded.complete(Tables(REGISTRY)["phone"], [row])
    assert json.loads(row["folded"]) == {"+": kept}


@settings(deadline=None, max_examples=50)
@given(st.lists(st.none() | TEXTS, min_size=1, max_size=7), st.sampled_from(["title", "-title"]), st.integers(1, 7))
@example(["\u200b", "a", None, "A", "`"], "-title", 4)
def test_the_first_by_title_are_those_of_the_whole_list(titles: list[str | None], sort: str, limit: int) -> None:
    with STORE.step("try"):
        records.create(STORE, "lead", [row(title, company_name="Acme", last_name=title) for title in titles])
        whole, some = (
            [part["id"] for part in filtering.find(STORE, LEAD, Query((), sort, most), reader(STORE))]
            for most in (None, limit)
        )
        (ids,) = filtering.find_ids(STORE, LEAD, Query((), sort, limit), reader(STORE))
        assert some == ids == whole[:limit]
