"""Many elements: the same are found as among few, and those that are too many to be ranked come by age."""

from __future__ import annotations

from collections.abc import Callable
from unicodedata import combining, normalize

import pytest

from crmcli.catalog import REGISTRY
from crmcli.store import local, ranking, records, search_words, searching
from crmcli.store.act import Act
from crmcli.store.asked import at_once
from crmcli.store.links import Node
from crmcli.store.ranking import Large
from crmcli.store.search_words import as_indexed
from crmcli.store.searching import Search

from .stores import NOW, owned, row, sought
from .test_searching import NUMBERS, SPELLED, UNPARTED, digits

Size = Callable[[int, int], None]


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> Size:
    """Lets any number of elements be many, words in more than ``common`` places common, and so many the ``newest``."""

    def made(common: int, newest: int = 250) -> None:
        monkeypatch.setattr(search_words, "LARGE", 0)
        monkeypatch.setattr(ranking, "FAR", 0)
        monkeypatch.setattr(ranking, "MANY", common)
        monkeypatch.setattr(ranking, "NEWEST", newest)

    return made


def fill(act: Act, kind: str, *titles: str, **more: str) -> None:
    with act.step("new"):
        records.create(act, kind, [row(title, **more) for title in titles])


def found(act: Act, text: str, limit: int = 50) -> list[Node]:
    return Search(act, text, REGISTRY.kinds, digits(text)).best(limit)


def each(act: Act, text: str) -> list[Node]:
    return [node for part in Search(act, text, REGISTRY.kinds, digits(text)).each() for node in part]


TEXTS = (*SPELLED, *UNPARTED, *NUMBERS, "RE20260001 Org", "organic Organ Müllerei", "Größe Müller")
ASKED = (
    *(known[0] for spelled in (SPELLED, UNPARTED, NUMBERS) for known in list(spelled.values())[::3]),
    *("org", "m", "organ müll", "gross muller", "Muller", "20260001", "+49 30 901820", "5550001", "tea"),
)


def test_the_same_are_found_and_told_among_many_as_among_few(
    act: Act, many: Size, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(act, "lead", "Tea", *TEXTS)
    fill(act, "deal", *("Tea" for _ in TEXTS))
    fill(act, "contact", *TEXTS[:9], archived_at=NOW.isoformat())
    with act.step("note"):
        notes = [owned("deal", place, what="note", text=text, at="", by="ada") for place, text in enumerate(TEXTS, 1)]
        records.create(act, "note", notes)
    kinds = [REGISTRY.by_name[name] for name in ("lead", "deal", "contact")]

    def told(asked: str) -> tuple[list[Node], list[Node]]:
        """The hits, and those around which nothing is shown."""
        hits = sought(act, asked, 99, kinds, digits(asked))
        return sorted(hit[:2] for hit in hits), sorted(hit[:2] for hit in hits if not hit[2])

    usual = {asked: told(asked) for asked in ASKED}
    assert all(hits for hits, _ in usual.values())
    for common, few in ((1, 12), (99, 12), (1, -1)):  # the last asks for beginnings, as of a server
        many(common)
        monkeypatch.setattr(search_words, "_FEW", few)
        assert {asked: told(asked) for asked in ASKED} == usual


def test_a_common_word_has_no_weight_and_the_newest_come_first_behind_titles(act: Act, many: Size) -> None:
    fill(act, "lead", "Tea", "Shop", "Tea", "Tea", "Shop of shops", "Tea", comments="a shop")
    fill(act, "deal", "Tea shop", "Shop", "Tea")
    many(2, newest=5)
    search = Search(act, "shop", REGISTRY.kinds)
    assert search.best(99) == [
        *(("deal", 2), ("deal", 1)),  # both have weight
        *(("lead", number) for number in (5, 2)),
        *(("lead", number) for number in (6, 4, 3)),
        ("lead", 1),
    ]
    assert [kind.name for kind in search.unranked] == ["lead"]


@pytest.mark.parametrize("huge", [False, True])
def test_titles_come_first_however_old_but_among_very_many(
    act: Act, many: Size, monkeypatch: pytest.MonkeyPatch, huge: bool
) -> None:
    fill(act, "lead", "Shop", "Tea", "Shop", "Tea", "Tea", "Shop", "Tea", comments="a shop")
    many(2, newest=2)
    monkeypatch.setattr(ranking, "HUGE", 6 if huge else 7)
    titled, others = ([6], [7, 5, 4, 3, 2, 1]) if huge else ([6, 3], [7, 5, 4, 2, 1])
    assert each(act, "shop") == [("lead", number) for number in (*titled, *others)]


def test_of_several_words_a_title_has_to_have_all_to_come_first(act: Act, many: Size) -> None:
    fill(act, "lead", "Blue shop", "Shop", "Tea", "Blue", "Tea", comments="in a blue shop")
    many(2, newest=2)
    found = {text: [number for _, number in each(act, text)] for text in ("shop blue", "blue shop", "in shop")}
    assert found == {"shop blue": [1, 5, 4, 3, 2], "blue shop": [1, 5, 4, 3, 2], "in shop": [5, 4, 3, 2, 1]}


def test_what_was_not_among_the_newest_follows_whole_and_in_the_same_order_for_any_limit(
    act: Act, many: Size, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "_PART", 4)
    fill(act, "lead", *(f"Tea {number}" for number in range(9)))
    fill(act, "deal", *(f"Tea {number}" for number in range(4)))
    many(0, newest=3)
    every = each(act, "tea")
    assert every == [
        *(node for number in (9, 8, 7) for node in (("lead", number), ("deal", number - 5)) if node[1] > 0),
        ("lead", 6),
        ("deal", 1),
        *(("lead", number) for number in (5, 4, 3, 2, 1)),
    ]
    assert [found(act, "tea", limit) for limit in (1, 4, 7, 99)] == [every[:limit] for limit in (1, 4, 7, 99)]


def test_a_rare_word_has_weight_beside_a_common_one(act: Act, many: Size) -> None:
    fill(act, "lead", "Tea", "Tea", comments="shop")
    fill(act, "lead", "Tea", "Zebra", comments="a zebra in the shop, a zebra and many other words")
    fill(act, "lead", "Tea", comments="shop zebra")
    fill(act, "lead", "A shop with a long title about many animals, one of which is a zebra", "Zebra")
    many(5)
    assert found(act, "shop zebra") == [("lead", 6), ("lead", 4), ("lead", 5), ("lead", 3)]


def test_a_word_is_asked_for_by_those_that_begin_so_and_by_its_beginning_where_they_are_many(act: Act) -> None:
    fill(act, "lead", "Organ organic Orgel", "Ada@Example.org", "Müller", *(f"Offer{number}" for number in range(30)))
    asked = {text: lead(act, text).told[0] for text in LARGE}
    assert asked == LARGE


def test_a_beginning_that_many_words_have_is_common_where_these_stand_in_many_places(act: Act, many: Size) -> None:
    fill(act, "lead", *(f"Offer{number}" for number in range(20)), "Of")
    told = []
    for common in (39, 40):  # a title is indexed twice
        many(common)
        search = Search(act, "offer", [REGISTRY.by_name["lead"]])
        told.append((search.best(2), [kind.name for kind in search.unranked]))
    assert told == [([("lead", 20), ("lead", 19)], ["lead"]), ([("lead", 1), ("lead", 2)], [])]


def test_a_number_that_was_typed_with_letters_is_asked_for_alone_where_all_that_have_it_have_the_letters(
    act: Act, many: Size
) -> None:
    fill(act, "lead", "Rent 2026-0001 of a room", "RE-2026-0001", "Tea 20260002", "Tea 20260003", "RE20260003")
    asked = {text: lead(act, text).asked(9)[0][1][1] for text in ("RE20260001", "RE20260002", "RE20260003")}
    number = '("20260001")'
    assert asked == {
        "RE20260001": f"({number})",
        "RE20260002": '((("re" OR "re20260003" OR "rent") AND ("20260002")))',
        "RE20260003": '(("re20260003") OR (("re" OR "re20260003" OR "rent") AND ("20260003")))',
    }
    assert lead(act, "RE20260001").told[0] == f'((("re" OR "re20260003" OR "rent") AND {number}))'
    many(9)
    assert [found(act, text) for text in asked] == [[("lead", 2), ("lead", 1)], [], [("lead", 5)]]


def lead(act: Act, text: str = "") -> Large:
    return Large(act.driver, REGISTRY.by_name["lead"], 9, text, (), "")


LARGE = {
    "ORG": '(("org" OR "organ" OR "organic" OR "orgel"))',
    "ada@example": '(("ada")) AND (("example"))',
    "mül": '(("muller") OR ("mueller"))',
    "orgel zebra": '""',
    "zebra": '""',
    "offer": '""',
}


def test_texts_are_shown_of_all_hits_while_others_are_still_read(
    act: Act, many: Size, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a part in which a kind has few hits left, nothing is made that would end the reading of another kind."""
    many(1, newest=2)
    monkeypatch.setattr(searching, "_PART", 4)
    monkeypatch.setattr(local, "_PART", 2)
    fill(act, "lead", *(f"Tea {number}" for number in range(20)))
    fill(act, "deal", *(f"Tea {number}" for number in range(5)))
    search = Search(act, "tea", REGISTRY.kinds)
    told: dict[Node, str] = {}
    with act.driver.snapshot():
        for part in search.each():
            told |= at_once(act, search.texts(part))[0]
    assert told == {
        (kind, number + 1): f"Tea {number}" for kind, most in (("lead", 20), ("deal", 5)) for number in range(most)
    }


def test_marks_are_taken_from_letters_as_the_index_does(act: Act) -> None:
    """What a word begins with is looked up as it stands in the index."""
    marked = [chr(code) for code in range(0xC0, 0x180) if chr(code).isalpha()]
    bare = [letter for letter in marked if _bare(letter).isascii()]
    assert len(bare) > 100
    fill(act, "lead", *(f"q{letter}q" for letter in bare))
    for letter in bare:
        word = as_indexed(f"q{letter}Q")
        assert act.driver.beginning("lead_search", word, 12) == [word], letter


def _bare(letter: str) -> str:
    return "".join(each for each in normalize("NFD", letter) if not combining(each))


def test_the_words_of_an_index_are_told_to_who_may_only_read_and_nothing_is_written(act: Act) -> None:
    fill(act, "lead", "Tea teapot team", "Zebra")
    before = act.rows("SELECT total_changes(), (SELECT count(*) FROM sqlite_master)")
    act.rows("PRAGMA query_only = ON")
    found = [act.driver.beginning("lead_search", *asked) for asked in (("tea", 3), ("tea", 2), ("tex", 0))]
    assert found == [["tea", "team", "teapot"], None, []]
    assert act.driver.aside([("CREATE TEMP TABLE aside (id)", ())])
    assert act.rows("PRAGMA query_only") == [(1,)]
    assert act.rows("SELECT total_changes(), (SELECT count(*) FROM sqlite_master)") == before
