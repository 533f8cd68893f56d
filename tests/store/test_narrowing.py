"""Lists of few among many, which go on by an index behind the first that they look at, are those without a limit."""

from __future__ import annotations

import pytest

from crmcli.actions.look.filters import Filters
from crmcli.actions.look.list import reader
from crmcli.catalog import REGISTRY
from crmcli.model.filters import Query
from crmcli.store import filter_words, filtering, narrowing, records, search_words
from crmcli.store.act import Act

from .stores import row

TITLES = (
    "Neue Bäckerei",
    "neue baeckerei",
    "NEUE BACKEREI",
    "Straße 7",
    "strasse 7",
    "Mämu",
    "maemu",
    "100%_a",
    "a\u0308rger",
    "Ærø `x`  y",
    "Müller-Lüdenscheidt",
    "Bahr",
)
AMOUNTS = (("EUR", 90000), ("JPY", 900), ("KWD", 900000), ("CLF", 8999999), ("JPY", 899), ("EUR", 89999), ("EUR", None))
WORDS = ("bäck", "baeck", "e", "ae", "emu", "ämu", "mu", "strass", "%_", "'x' y", "müller-lued", "aerger", "ne ba")
ASKED = (
    *(f"title~{word}" for word in WORDS),
    *(f"amount.{how}={value}" for how in ("gte", "lt") for value in ("900", "0", "-5", "JPY 900", "900 EUR")),
    "amount.gt=900",
    "amount.lte=900",
    "stage=new,won | amount.gte=900",
    "amount.gte=900 | title~a",
)


def ids(act: Act, query: Query) -> list[int]:
    parts = filtering.find_ids(act, REGISTRY.by_name["deal"], query, reader(act))
    return [number for part in parts for number in part]


def test_a_list_with_a_limit_begins_as_the_whole_one(act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is typed, for titles in all their spellings and amounts in currencies of any digits."""
    stages = ("new", "won", "lost")
    with act.step("fill"):
        rows = [
            row(
                title,
                currency=currency,
                amount=amount,
                stage=stages[at % 3],
                archived_at="2026-01-01" if at == 4 else None,
            )
            for at, title in enumerate(TITLES)
            for currency, amount in AMOUNTS[at % 4 :: 2]
        ]
        records.create(act, "deal", rows)
    found = 0
    monkeypatch.setattr(narrowing, "_NEAR", 3)
    for words in ASKED:
        typed = Filters(act, REGISTRY.by_name["deal"], words.split(" | "))
        for query in (typed.query(None), typed.query(None).newest_first(), typed.query(None, None, True)):
            monkeypatch.setattr(narrowing, "_FEW", "0")
            whole = ids(act, query)
            monkeypatch.setattr(narrowing, "_FEW", "count(*) + 1000")
            found += len(whole)
            few = Query(query.conditions, None, 2, query.archived, query.newest)
            if "title" not in words:
                assert narrowing.narrowed(act, REGISTRY.by_name["deal"], few, reader(act)) or query.archived
            assert ids(act, few) == whole[:2], words
            assert ids(act, Query(query.conditions, None, 99, query.archived, query.newest)) == whole, words
    assert found > 200


SEARCHED = ("tea", "sho", "ada", "zebra", "not tea", "tea not lovelace", "tea ada", "tea amount.gte=0.05", "ad@x.org")


@pytest.mark.parametrize("many", [0, 9])
def test_a_list_of_what_has_a_word_begins_as_the_whole_one_whoever_it_is_with(
    act: Act, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    """No more is looked up in the search index for the first ones than what they and their clients can have."""
    with act.step("fill"):
        names = ("Ada Lovelace", "Grace Hopper", "Tea Ltd", "Ada Tea", "Alan")
        records.create(act, "contact", [row(name, first_name=name) for name in names])
        titles = (f"{'Tea' if at % 3 else 'Shop'} {at}" for at in range(12))
        deals = [row(title, contact=at * 7 % 5 + 1 if at % 4 else None, amount=at) for at, title in enumerate(titles)]
        records.create(act, "deal", deals)
    monkeypatch.setattr(narrowing, "_NEAR", 3)
    monkeypatch.setattr(search_words, "LARGE", many)
    assert [filter_words.many(act, kind) for kind in ("deal", "contact")] == [True, not many]
    sizes = []
    for words in SEARCHED:
        typed = Filters(act, REGISTRY.by_name["deal"], words.split())
        for query in (typed.query(None), typed.query(None).newest_first()):
            whole = ids(act, query)
            sizes.append(len(whole))
            for limit in (2, 4, 99):
                few = Query(query.conditions, None, limit, query.archived, query.newest)
                assert ids(act, few) == whole[:limit], (words, limit)
    assert sizes[::2] == [10, 4, 3, 0, 2, 8, 3, 7, 0]
