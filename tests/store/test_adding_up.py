"""What a list tells of all that match is what they are, whichever way it was found; and which way reads least."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from crmcli.actions.look.filters import Filters
from crmcli.actions.look.list import reader
from crmcli.catalog import REGISTRY
from crmcli.model.filters import Condition, Query
from crmcli.store import adding_up, filtering, first_pages, narrowing, records, search_words
from crmcli.store.act import Act

from .stores import email, explained, row, tracing

PRODUCT = REGISTRY.by_name["product"]
DEAL, CONTACT, LEAD = (REGISTRY.by_name[name] for name in ("deal", "contact", "lead"))
ASKED = (
    *("tea", "tea won", "won or tea", "not tea", "green", "ada", "zebra", "te gre"),
    *("tea amount.gte=0.05", "tea --archived"),
    *("created_at=2026-03-01", "created_at.after=2026-03-01", "updated_at=2026-01-01", "created_at=2026-03-01 tag=hot"),
    *("tag=hot", "tag!=hot", "tag=hot,cold or won", "has=tag", "no=tag", "source=fair", "source~FAI", "amount=", "won"),
    *("amount.gte=0.05", "amount.gt=0.06", "won amount.lt=0.03", "amount.gte=0", "amount.gte=3 --archived"),
    *("contact.title~ada", "has=note --archived", "campaign~x", "campaign="),
)
SORTS = (
    *("title", "-title", ",-title", "amount", "-amount"),
    *("next_date", "-next_date", "close_date", "-created_at", "-owner"),
)
DAYS = {2: "2026-04-01", 7: "2026-02-01", 8: "2026-04-01", 12: "2026-03-01"}
PEOPLE = ("email~EXAMPLE", "email~ada@", "not email~example", "email=ada@example.org", "phone~30 1", "phone~301", "ada")


def fill(act: Act, *currencies: str) -> None:
    with act.step("fill"):
        names = ("Ada Lovelace", "Grace Hopper", "Ada Byron", "Alan")
        gone = {8: {"archived_at": "2026-03-04T10:00:00Z"}}
        people = [row(name, first_name=name, **gone.get(at, {})) for at, name in enumerate(names * 3)]
        records.create(act, "contact", people)
        points = [
            email("contact", 1 + at, f"{name.split()[0].lower()}@example{at % 2}.org") for at, name in enumerate(names)
        ]
        records.create(
            act, "email", [*points, email("contact", 6, "ada@example.org"), email("contact", 7, "Käthe@Ex.org")]
        )
        phone = {"kind": "contact", "position": 1, "value": "+49 30 1234567", "normal": "+49301234567"}
        records.create(act, "phone", [{**phone, "element": number} for number in (2, 5, 11)])
        deals = [
            row(
                f"{'Green ' if at % 4 == 0 else ''}Tea {at}",
                contact=at % 5 or None,
                amount=at % 8 or None,
                next_date=DAYS.get(at),
                close_date=DAYS.get(at),
                currency=currencies[at % len(currencies)],
                stage=("new", "won", "lost")[at % 3],
                source=("Fair", "web", None)[at * 7 % 3],
                created_at=f"2026-03-0{1 + at % 2}T10:00:00Z",
                archived_at="2026-03-04T10:00:00Z" if at == 6 else None,
            )
            for at in range(13)
        ]
        records.create(act, "deal", deals)
        tags = [(number, tag) for number in (1, 4, 9) for tag in ("hot", "cold")]
        records.create(act, "tag", [{"kind": "deal", "element": number, "tag": tag} for number, tag in tags])


@pytest.mark.parametrize("currencies", [("EUR",), ("EUR", "JPY", None)])
def test_what_all_come_to_and_the_first_of_them_are_those_of_the_whole_list(
    act: Act, monkeypatch: pytest.MonkeyPatch, currencies: tuple[str, ...]
) -> None:
    fill(act, *currencies)
    monkeypatch.setattr(narrowing, "_NEAR", 4)
    monkeypatch.setattr(search_words, "LARGE", 0)
    monkeypatch.setattr(narrowing, "_FEW", "5")
    sizes = Counter[int]()
    for kind, asked in ((DEAL, ASKED), (CONTACT, PEOPLE)):
        for words in asked:
            typed = Filters(act, kind, [word for word in words.split() if word != "--archived"])
            for query in (typed.query(None, None, "--archived" in words), typed.query(None).newest_first()):
                rows = filtering.find(act, kind, query, reader(act))
                sizes[len(rows)] += 1
                assert adding_up.count(act, kind, query, reader(act)) == len(rows), words
                if kind is DEAL:
                    assert summed(act, query, None) == expected(rows, None), words
                    assert summed(act, query, "stage") == expected(rows, "stage"), words
                for limit in (1, 3, 99):
                    few = Query(query.conditions, None, limit, query.archived, query.newest)
                    assert filtering.find(act, kind, few, reader(act)) == rows[:limit], (words, limit)
                    assert adding_up.count(act, kind, few, reader(act)) == len(rows), (words, limit)
    assert len(sizes) > 6


@pytest.mark.parametrize("most", [1, 1000], ids=["in common stages", "in rare ones"])
def test_a_page_in_any_order_is_the_beginning_of_the_whole_list(
    act: Act, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """Whether an index is gone through in that order, or what is in the stages is sorted."""
    fill(act, "EUR")
    monkeypatch.setattr(search_words, "LARGE", 0)
    monkeypatch.setattr(first_pages, "_COMMON", 16 // most)
    for sort in SORTS:
        for words in ("", "new,lost", "new or tag=hot", "won source=fair", "tag=hot", "tea", "created_at=2026-03-01"):
            typed = Filters(act, DEAL, [f"stage={word}" if "," in word else word for word in words.split()])
            for archived in (False, True):
                rows = filtering.find(act, DEAL, typed.query(sort, None, archived), reader(act))
                for limit in (1, 4, 99):
                    query = typed.query(sort, limit, archived)
                    assert filtering.find(act, DEAL, query, reader(act)) == rows[:limit], (sort, words, limit)
                    assert adding_up.count(act, DEAL, query, reader(act)) == len(rows), (sort, words, limit)
    assert len(rows) == 7


def summed(act: Act, query: Query, by: str | None) -> dict[Any, tuple[int, ...]]:
    """(stage or None, currency) -> (how many, how many have an amount, their sum), of what a list adds up."""
    found: dict[Any, tuple[int, ...]] = {}
    for *key, count, having, amount in adding_up.add_up(act, DEAL, query, reader(act), by=by):
        before = found.get(tuple(key), (0, 0, 0))
        found[tuple(key)] = (before[0] + count, before[1] + having, before[2] + amount)
    return found


def expected(rows: list[dict[str, Any]], by: str | None) -> dict[Any, tuple[int, ...]]:
    keys = {(each[by] if by else None, each["currency"]) for each in rows}
    return {key: _sum([each for each in rows if (each[by] if by else None, each["currency"]) == key]) for key in keys}


def _sum(rows: list[dict[str, Any]]) -> tuple[int, int, int]:
    amounts = [each["amount"] for each in rows if each["amount"] is not None]
    return len(rows), len(amounts), sum(amounts)


def plans(act: Act, *words: str, limit: int | None = None, sort: str | None = None) -> list[str]:
    """How SQLite finds what a list adds up, or its first rows: the lines of EXPLAIN QUERY PLAN."""
    query = Filters(act, DEAL, words).query(sort, limit)
    if limit is None:
        return planned(act, lambda: adding_up.add_up(act, DEAL, query, reader(act)))
    return planned(act, lambda: list(filtering.find_ids(act, DEAL, query, reader(act))))


def planned(act: Act, ask: Callable[[], object]) -> list[str]:
    with tracing(act) as asked:
        ask()
    return [line for sql in asked if sql[0] != "-" for line in explained(act, sql)]


def test_what_is_added_up_is_read_in_the_order_of_the_file_and_once(act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows were looked up all over the file in the order of an index that did not have what was tested, sorted where
    there is but one currency, and gathered by their words before any of them was looked at."""
    fill(act, "EUR")
    assert plans(act, "source=fair")[-1] == "SCAN e"
    assert any("COVERING INDEX" in line for line in plans(act, "amount.gte=5"))
    hits = ["SCAN deal_search VIRTUAL TABLE INDEX 0:M4", "SEARCH e USING INTEGER PRIMARY KEY (rowid=?)"]
    monkeypatch.setattr(search_words, "LARGE", 0)
    assert not [line for line in plans(act, "tea", "won") if " e" in line], "the index counts what all have"
    assert "SEARCH e USING INTEGER PRIMARY KEY (rowid=?)" in plans(act, "amount.gte=900"), "few are as large"
    with act.step("fill"):
        records.create(act, "product", [row("Tea"), row("Cup")])
    word = Filters(act, PRODUCT, ["tea"]).query(None)
    counted = planned(act, lambda: adding_up.count(act, PRODUCT, word, reader(act)))
    assert counted[-1] == "SCAN product_search VIRTUAL TABLE INDEX 0:M4"
    assert plans(act, "green")[-2:] == hits
    typed = Filters(act, DEAL, ["unbilled", "stage=preparation"]).query(None)
    for query in (typed, Query((Condition("", "or", groups=(typed.conditions,), view="mine"),))):
        asked = planned(act, lambda query=query: adding_up.add_up(act, DEAL, query, reader(act), {"deal": ()}))
        assert "SCAN billing_of_deal" in asked, "those of which anything may be billed are looked at, as in a view"
        assert asked.count("MATERIALIZE billing_of_deal") == 1, "where all are billed, they are not looked at once more"


@pytest.mark.parametrize(
    ("words", "near", "far"),
    [
        ("created_at=2026-03-01", "(rowid<?)", "SEARCH e USING INDEX deal_created_at (created_at>? AND created_at<?)"),
        ("created_at.after=2026-03-01", "(rowid<?)", "SEARCH e USING INDEX deal_created_at (created_at>?)"),
        ("tag=hot", "(rowid=?)", "SEARCH p USING INDEX tag_tag_folded (<expr>=?)"),
    ],
)
def test_the_first_of_many_are_looked_for_among_the_first(
    act: Act, monkeypatch: pytest.MonkeyPatch, words: str, near: str, far: str
) -> None:
    """All that were made on a day were sorted, all that have a tag were gathered, before the first was shown: 2 s for a
    million."""
    fill(act, "EUR")
    monkeypatch.setattr(search_words, "LARGE", 0)
    found = plans(act, words, limit=5)
    begin, end = found.index("LEFT-MOST SUBQUERY"), found.index("UNION ALL")
    assert f"SEARCH e USING INTEGER PRIMARY KEY {near}" in found[begin:end]
    parts = [line for line in found[begin:end] if " p " in line]
    assert parts == ["SEARCH p USING INDEX tag_kind_element_tag (kind=? AND element<?)"] * (words == "tag=hot")
    assert far in found[end:]


@pytest.mark.parametrize(
    ("sort", "index"),
    [
        ("-amount", "deal_amount"),
        ("close_date", "deal_close_date"),
        ("next_date", "deal_next_date"),
        ("-title", "deal_title_key"),
    ],
)
def test_what_is_open_is_not_sorted_for_a_page_of_it(
    act: Act, monkeypatch: pytest.MonkeyPatch, sort: str, index: str
) -> None:
    """Half a million were gathered by their stage, and sorted: three times as long, and six where few have a value."""
    fill(act, "EUR")
    monkeypatch.setattr(search_words, "LARGE", 0)
    found = plans(act, "open", limit=5, sort=sort)
    assert any(line.startswith(("SCAN e USING INDEX ", "SEARCH e USING INDEX ")) and index in line for line in found)


def test_few_among_many_are_told_by_an_index_behind_the_first(act: Act) -> None:
    """Each of 100,000 leads was read, when fewer than a page met it: nearly twice as long."""
    ways = ["lead_amount (amount>?)", *["_archived_at (stage=? AND currency=? AND amount>?)"] * 3]
    query = Filters(act, LEAD, ["amount.gte=90000"]).query(None, 50)
    plan = planned(act, lambda: filtering.find(act, LEAD, query, reader(act)))
    found = [line for line in plan if " t USING COVERING" in line]
    assert len(found) == 2 * len(ways) and all(map(str.endswith, found, 2 * ways)), "once to tell whether they are few"
    assert any(line.startswith("SEARCH e USING INTEGER PRIMARY KEY (rowid<?)") for line in plan)
    assert [line for line in plan if line.startswith("SCAN e")] == []
