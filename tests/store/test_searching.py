"""Finding words: by their beginnings, without accents, and always as the rows are at present."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crmcli.catalog import REGISTRY
from crmcli.model.changes import reverse
from crmcli.store import history, records, searching
from crmcli.store.act import Act
from crmcli.store.opening import open_empty

from .stores import NOW, contents, email, owned, row


def found(act: Act, text: str, limit: int = 50) -> list[tuple[str, int]]:
    return [hit[:2] for hit in searching.find(act, text, limit, REGISTRY.kinds)]


def leads(act: Act, *titles: str) -> None:
    with act.step("new"):
        records.create(act, "lead", [row(title) for title in titles])


@pytest.mark.parametrize(
    "text",
    ["Café", "cafe", "CAFÉ", "cafe\u0301", "caf", "Zürich", "zurich", "ZURICH züri", "ελλάδα", "日本"],
)
def test_a_word_is_found_by_its_beginning_whatever_its_case_and_accents(act: Act, text: str) -> None:
    leads(act, "Café in Zürich, ΕΛΛΆΔΑ 日本語", "Tea house")
    assert found(act, text) == [("lead", 1)]


def test_every_word_must_be_there_and_none_but_its_beginning_counts(act: Act) -> None:
    leads(act, "Relaunch of the shop", "Shop window")
    assert sorted(found(act, "shop")) == [("lead", 1), ("lead", 2)]
    assert found(act, "shop relaunch") == [("lead", 1)]
    assert found(act, "shop garden") == []
    assert found(act, "launch") == []


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
def test_quotes_and_operators_are_words_like_others(act: Act, text: str) -> None:
    leads(act, "Shop", "Tea")
    assert set(found(act, text)) <= {("lead", 1)}
    assert found(act, "tea") == [("lead", 2)]


def test_hits_in_the_title_come_first_and_no_more_than_asked_for(act: Act) -> None:
    with act.step("new"):
        records.create(act, "deal", [row("Garden", comments="a shop"), row("Shop"), row("Shop of shops")])
        records.create(act, "note", [owned("deal", 1, what="note", text="shop shop", at="", by="ada")])
    assert set(found(act, "shop", 2)) == {("deal", 2), ("deal", 3)}
    assert found(act, "shop")[2] == ("deal", 1)


def test_what_belongs_to_an_element_is_searched_too_and_told(act: Act) -> None:
    leads(act, "Relaunch")
    with act.step("more"):
        records.create(act, "email", [email("lead", 1, "ada@example.org")])
        records.create(act, "note", [owned("lead", 1, what="note", text="prefers blue", at="", by="ada")])
    assert found(act, "ada@exam") == found(act, "blue") == [("lead", 1)]
    assert "prefers blue" in searching.find(act, "blue", 5, REGISTRY.kinds)[0][2]


def test_the_index_follows_edits_removals_and_what_takes_them_back(act: Act) -> None:
    leads(act, "Relaunch", "Other")
    before = contents(act)["lead_search"]
    present = records.get(act, "lead", [1])[1]
    with act.step("edit"):
        records.update(act, "lead", [(present, {"title": "Garden", "title_key": "garden"})])
    assert (found(act, "relaunch"), found(act, "garden")) == ([], [("lead", 1)])
    with act.step("rm"):
        records.delete(act, "lead", [present])
    assert found(act, "garden") == []
    with act.step("undo"):
        later = [change for change in history.all_changes(act) if change.step in (2, 3)]
        records.apply(act, [reverse(change) for change in reversed(later)])
    assert found(act, "relaunch") == [("lead", 1)]
    assert contents(act)["lead_search"] == before


def test_a_step_that_fails_or_is_tried_only_leaves_the_index_as_it_was(act: Act) -> None:
    leads(act, "Relaunch")
    with pytest.raises(ZeroDivisionError), act.step("fails"):
        records.update(act, "lead", [(records.get(act, "lead", [1])[1], {"title": "Garden"})])
        raise ZeroDivisionError
    act.dry_run = True
    leads(act, "Garden")
    assert (found(act, "relaunch"), found(act, "garden")) == ([("lead", 1)], [])


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(categories=("L", "N", "P", "Z"), max_codepoint=0xD7FF), min_size=1, max_size=30))
@example("İstanbul ǅ ß")
def test_an_element_is_found_by_each_word_of_its_title(title: str) -> None:
    act = Act(open_empty(REGISTRY), clock=lambda: NOW, by="tester")
    leads(act, title)
    words = [word for word in title.split() if word.isalnum()]
    assert [word for word in words if found(act, word) != [("lead", 1)]] == []
    act.close()
