"""Finding words: by their beginnings, without accents, and always as the rows are at present."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crmcli.catalog import REGISTRY
from crmcli.model.changes import reverse
from crmcli.store import history, records, searching
from crmcli.store.opening import open_empty
from crmcli.store.store import Store

from .stores import NOW, contents, email, owned, row


def found(store: Store, text: str, limit: int = 50) -> list[tuple[str, int]]:
    return [hit[:2] for hit in searching.find(store, text, limit, REGISTRY.kinds)]


def leads(store: Store, *titles: str) -> None:
    with store.step("new"):
        records.create(store, "lead", [row(title) for title in titles])


@pytest.mark.parametrize(
    "text",
    ["Café", "cafe", "CAFÉ", "cafe\u0301", "caf", "Zürich", "zurich", "ZURICH züri", "ελλάδα", "日本"],
)
def test_a_word_is_found_by_its_beginning_whatever_its_case_and_accents(store: Store, text: str) -> None:
    leads(store, "Café in Zürich, ΕΛΛΆΔΑ 日本語", "Tea house")
    assert found(store, text) == [("lead", 1)]


def test_every_word_must_be_there_and_none_but_its_beginning_counts(store: Store) -> None:
    leads(store, "Relaunch of the shop", "Shop window")
    assert sorted(found(store, "shop")) == [("lead", 1), ("lead", 2)]
    assert found(store, "shop relaunch") == [("lead", 1)]
    assert found(store, "shop garden") == []
    assert found(store, "launch") == []


@pytest.mark.parametrize(
    "text",
    [
        '"',
        'shop"',
        '"shop',
        "shop OR tea",
        "NOT tea",
        "shop*",
        "^shop",
        "title:shop",
        "(shop",
        "shop)",
        "-shop",
        "shop AND",
        "NEAR(shop tea)",
        "{title}: shop",
        "'; DROP TABLE lead; --",
        "\\",
        "%",
        "\0",
        "",
        "   ",
        "🚀",
        "\ud800",
    ],
)
def test_quotes_and_operators_are_words_like_others(store: Store, text: str) -> None:
    leads(store, "Shop", "Tea")
    assert set(found(store, text)) <= {("lead", 1)}
    assert found(store, "tea") == [("lead", 2)]


def test_hits_in_the_title_come_first_and_no_more_than_asked_for(store: Store) -> None:
    with store.step("new"):
        records.create(store, "deal", [row("Garden", comments="a shop"), row("Shop"), row("Shop of shops")])
        records.create(store, "note", [owned("deal", 1, what="note", text="shop shop", at="", by="ada")])
    assert set(found(store, "shop", 2)) == {("deal", 2), ("deal", 3)}
    assert found(store, "shop")[2] == ("deal", 1)


def test_what_belongs_to_an_element_is_searched_too_and_told(store: Store) -> None:
    leads(store, "Relaunch")
    with store.step("more"):
        records.create(store, "email", [email("lead", 1, "ada@example.org")])
        records.create(store, "note", [owned("lead", 1, what="note", text="prefers blue", at="", by="ada")])
    assert found(store, "ada@exam") == found(store, "blue") == [("lead", 1)]
    assert "prefers blue" in searching.find(store, "blue", 5, REGISTRY.kinds)[0][2]


def test_the_index_follows_edits_removals_and_what_takes_them_back(store: Store) -> None:
    leads(store, "Relaunch", "Other")
    before = contents(store)["lead_search"]
    present = records.get(store, "lead", [1])[1]
    with store.step("edit"):
        records.update(store, "lead", [(present, {"title": "Garden", "title_key": "garden"})])
    assert (found(store, "relaunch"), found(store, "garden")) == ([], [("lead", 1)])
    with store.step("rm"):
        records.delete(store, "lead", [present])
    assert found(store, "garden") == []
    with store.step("undo"):
        later = [change for change in history.all_changes(store) if change.step in (2, 3)]
        records.apply(store, [reverse(change) for change in reversed(later)])
    assert found(store, "relaunch") == [("lead", 1)]
    assert contents(store)["lead_search"] == before


def test_a_step_that_fails_or_is_tried_only_leaves_the_index_as_it_was(store: Store) -> None:
    leads(store, "Relaunch")
    with pytest.raises(ZeroDivisionError), store.step("fails"):
        records.update(store, "lead", [(records.get(store, "lead", [1])[1], {"title": "Garden"})])
        raise ZeroDivisionError
    store.dry_run = True
    leads(store, "Garden")
    assert (found(store, "relaunch"), found(store, "garden")) == ([("lead", 1)], [])


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(categories=("L", "N", "P", "Z"), max_codepoint=0xD7FF), min_size=1, max_size=30))
@example("İstanbul ǅ ß")
def test_an_element_is_found_by_each_word_of_its_title(title: str) -> None:
    store = Store(open_empty(REGISTRY), clock=lambda: NOW, by="tester")
    leads(store, title)
    words = [word for word in title.split() if word.isalnum()]
    assert [word for word in words if found(store, word) != [("lead", 1)]] == []
    store.close()
