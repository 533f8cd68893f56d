"""Filters and orders: every operator on every type of field, and what is not a filter."""

from __future__ import annotations

import pytest

from crmcli.actions.look.list import reader
from crmcli.catalog import REGISTRY
from crmcli.errors import BadValue, UnknownField, Usage
from crmcli.model.filters import EVERYTHING, NOTHING, Query, parse
from crmcli.store import records
from crmcli.store.act import Act
from crmcli.store.adding_up import count
from crmcli.store.filtering import find

from .stores import email, owned, row

BEGIN, NOON, END = "2026-11-23T00:00:00.000000Z", "2026-11-23T12:00:00.000000Z", "2026-11-24T00:00:00.000000Z"


@pytest.fixture
def deals(act: Act) -> Act:
    """Six deals: a full one, one in yen, one in dinars, one without anything, an archived one, a hostile one."""
    full = {"stage": "won", "amount": 120050, "currency": "EUR", "owner": "ada", "probability": 75}
    with act.step("new"):
        records.create(act, "company", [row("Acme", city="Berlin", vat_id="DE1"), row("Zen", city="Kyoto")])
        rows = [
            row("Relaunch", **full, close_date="2026-11-23", company=1, source="Web", closed_at=NOON),
            row("Garden", stage="new", amount=1200, currency="JPY", close_date="2026-12-01", company=2, closed_at=END),
            row("garden shop", stage="lost", amount=1200500, currency="KWD", owner="eve", closed_at=BEGIN),
            row("Empty", stage="new", currency="EUR"),
            row("Old", stage="won", currency="EUR", archived_at=NOON),
            row("100% \\ a_b %", stage="new", amount=-100, currency="EUR", probability=0),
        ]
        records.create(act, "deal", rows)
        records.create(act, "tag", [owned("deal", n, tag=tag) for n, tag in ((1, "vip"), (1, "web"), (2, "web"))])
        records.create(act, "note", [owned("deal", 1, what="note", text="x", at=NOON, by="ada")])
        records.create(act, "external", [owned("deal", 2, system="hubspot", external_id="4711")])
    act.by = "ada"
    return act


def found(act: Act, *words: str, kind: str = "deal", **query: object) -> list[int]:
    asked = Query(tuple(parse(words)), **query)  # type: ignore[arg-type]
    return [row["id"] for row in find(act, REGISTRY.by_name[kind], asked, reader(act))]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("", [1, 2, 3, 4, 6]),
        ("stage=won", [1]),
        ("stage=won,lost", [1, 3]),
        ("stage!=won", [2, 3, 4, 6]),
        ("stage!=won,lost", [2, 4, 6]),
        ("title=relaunch", [1]),
        ("title=RELAUNCH,garden", [1, 2]),
        ("title!=relaunch", [2, 3, 4, 6]),
        ("title~gard", [2, 3]),
        ("title~GARDEN", [2, 3]),
        ("title~%", [6]),
        ("title~_", [6]),
        ("title~a_b", [6]),
        ("title~\\", [6]),
        ("title~' OR 1=1 --", []),
        ("source=web", [1]),
        ("source=", [2, 3, 4, 6]),
        ("source!=", [1]),
        ("source!=web", [2, 3, 4, 6]),
        ("source=,web", [1, 2, 3, 4, 6]),
        ("owner=ada", [1]),
        ("owner=me", [1]),
        ("owner!=me", [2, 3, 4, 6]),
        ("owner=,eve", [2, 3, 4, 6]),
        ("amount=1200.50", [1, 3]),  # EUR and KWD; not JPY
        ("amount=1200", [2]),
        ("amount!=1200", [1, 3, 4, 6]),
        ("amount.gte=1200", [1, 2, 3]),
        ("amount.gt=1200", [1, 3]),
        ("amount.lt=1200.50", [2, 6]),
        ("amount.lte=-1", [6]),
        ("amount=", [4]),
        ("amount.gte=1200.50 & amount.lte=1200.50", [1, 3]),
        ("probability=75", [1]),
        ("probability.lt=75", [6]),
        ("probability=0,75", [1, 6]),
        ("close_date=2026-11-23", [1]),
        ("close_date=today", [1]),
        ("close=today", [1]),
        ("close_date.before=2026-12-01", [1]),
        ("close_date.lte=2026-12-01", [1, 2]),
        ("close_date.after=today", [2]),
        ("close_date=", [3, 4, 6]),
        ("close_date!=2026-11-23", [2, 3, 4, 6]),
        ("closed_at=2026-11-23", [1, 3]),
        ("closed_at!=2026-11-23", [2, 4, 6]),
        ("closed_at.before=2026-11-23", []),
        ("closed_at.lte=2026-11-23", [1, 3]),
        ("closed_at.gte=2026-11-23", [1, 2, 3]),
        ("closed_at.after=2026-11-23", [2]),
        ("closed_at.after=2026-11-22", [1, 2, 3]),
        ("closed_at.gt=2026-11-23T12:00Z", [2]),
        ("closed_at.gte=2026-11-23T12:00Z", [1, 2]),
        ("closed_at.lte=2026-11-23T12:00Z", [1, 3]),
        ("closed_at=", [4, 6]),
        ("company=COMPANY-1", [1]),
        ("company!=COMPANY-1", [2, 3, 4, 6]),
        ("company=", [3, 4, 6]),
        ("company.city=berlin", [1]),
        ("company.city!=berlin", [2]),
        ("company.title~e", [1, 2]),
        ("company.vat_id=de 1", [1]),
        ("tag=vip", [1]),
        ("tag=VIP,web", [1, 2]),
        ("tag!=vip", [2, 3, 4, 6]),
        ("tag=", [3, 4, 6]),
        ("tag!=", [1, 2]),
        ("tag=vip & tag=web", [1]),
        ("has=notes", [1]),
        ("no=notes", [2, 3, 4, 6]),
        ("has=amount,owner", [1, 3]),
        ("no=amount,owner", [4]),
        ("has!=amount", [4]),
        ("has=lines", []),
        ("external_id=hubspot:4711", [2]),
        ("external_id=4711", [2]),
        ("external_id=other:4711", []),
        ("ref=DEAL-1,deal-3", [1, 3]),
        ("ref!=DEAL-1", [2, 3, 4, 6]),
        ("ref=LEAD-1", []),
        ("stage=new & amount.gte=0", [2]),
    ],
)
def test_a_filter_finds_what_it_says(deals: Act, words: str, ids: list[int]) -> None:
    assert found(deals, *(word for word in words.split(" & ") if word)) == ids


def test_addresses_are_compared_without_case_and_found_by_their_parts(act: Act) -> None:
    with act.step("new"):
        records.create(act, "contact", [row(last_name=name) for name in ("Lovelace", "Byron", "Nobody")])
        rows = [
            email("contact", 1, "Ada_L@x.org"),
            email("contact", 1, "a@y.org", 2),
            email("contact", 2, "adaXl@x.org"),
        ]
        records.create(act, "email", rows)
        records.create(act, "email", [email("lead", 3, "Ada_L@x.org")])
    for word, ids in {
        "emails=ada_l@X.org": [1],
        "email=a@y.org": [1],
        "emails!=a@y.org": [2, 3],
        "emails=": [3],
        "emails!=": [1, 2],
        "emails=,a@y.org": [1, 3],
        "emails~ada_l": [1],
        "emails~x.org": [1, 2],
        "emails~%": [],
        "has=emails": [1, 2],
        "no=email": [3],
    }.items():
        assert (word, found(act, word, kind="contact")) == (word, ids)


def test_a_flag_that_was_never_set_is_no(act: Act) -> None:
    with act.step("new"):
        records.create(act, "company", [row("Mine", mine=1), row("Other", mine=0), row("Unknown", mine=None)])
    assert found(act, "mine=yes", kind="company") == found(act, "mine", kind="company") == [1]
    assert found(act, "mine=no", kind="company") == found(act, "mine!=yes", kind="company") == [2, 3]


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        (None, [1, 2, 3, 4, 6]),
        ("-ref", [6, 4, 3, 2, 1]),
        ("amount", [6, 2, 1, 3, 4]),
        ("-amount", [3, 1, 2, 6, 4]),
        ("title", [6, 4, 2, 3, 1]),
        ("-title", [1, 3, 2, 4, 6]),
        ("stage,-title", [3, 2, 4, 6, 1]),
        ("close_date", [1, 2, 3, 4, 6]),
        ("-close-date,-ref", [2, 1, 6, 4, 3]),
        ("owner", [1, 3, 2, 4, 6]),
        ("-owner", [3, 1, 2, 4, 6]),
    ],
)
def test_a_list_is_sorted_and_what_is_not_set_comes_last(deals: Act, sort: str | None, ids: list[int]) -> None:
    assert found(deals, sort=sort) == ids


def test_numbers_that_are_kept_as_text_are_sorted_as_numbers(act: Act) -> None:
    with act.step("new"):
        rows = [row(f"P{place}", currency="EUR", price=price) for place, price in enumerate(["9", "10.5", None, "100"])]
        records.create(act, "product", rows)
    assert found(act, kind="product", sort="price") == [1, 2, 4, 3]
    assert found(act, "price.gt=9", kind="product") == [2, 4]


def test_a_limit_cuts_the_list_and_the_total_counts_all(deals: Act) -> None:
    asked = (deals, REGISTRY.by_name["deal"], Query((), "-ref", 2), reader(deals))
    assert ([row["id"] for row in find(*asked)], count(*asked)) == ([6, 4], 5)
    assert found(deals, archived=True) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("word", "error"),
    [
        ("colour=red", UnknownField),
        ("company.colour=red", UnknownField),
        ("title.colour=red", Usage),
        ("company.city.name=x", Usage),
        ("title.gte=a", Usage),
        ("company.gt=1", Usage),
        ("company~acme", Usage),
        ("amount.gte=", Usage),
        ("closed_at.after=", Usage),
        ("amount=lots", BadValue),
        ("amount.gte=1e5", BadValue),
        ("close_date=someday", BadValue),
        ("closed_at.before=someday", BadValue),
        ("mine", Usage),
        ("urgent", Usage),
    ],
)
def test_what_is_no_filter_is_refused_as_usage(deals: Act, word: str, error: type[Usage]) -> None:
    with pytest.raises(error) as told:
        found(deals, word)
    assert told.value.exit == 2


@pytest.mark.parametrize("sort", ["colour", "title.x", "company.colour", "company.lead.title"])
def test_a_list_is_sorted_by_fields_that_there_are(act: Act, sort: str) -> None:
    with pytest.raises(Usage):
        found(act, kind="contact", sort=sort)


def test_conditions_that_hold_for_all_and_for_nothing(deals: Act) -> None:
    """What ``any`` means, and what ``lost`` does of a kind in which nothing can be."""
    for condition, ids in ((EVERYTHING, [1, 2, 3, 4, 6]), (NOTHING, [])):
        asked = (deals, REGISTRY.by_name["deal"], Query((condition,)), reader(deals))
        assert ([row["id"] for row in find(*asked)], count(*asked)) == (ids, len(ids))


def test_what_a_list_shows_of_others_sorts_it_and_filters_it(act: Act) -> None:
    """Three contacts of Zen, of äcme and of nobody; the client of a deal is its company, or else its contact."""
    with act.step("new"):
        records.create(act, "company", [row("Zen", city="Kyoto"), row("Äcme", city="Berlin")])
        named = [row(name, last_name=name, company=company) for name, company in (("Ada", 1), ("Bo", 2), ("Cy", None))]
        records.create(act, "contact", named)
        records.create(act, "email", [email("contact", 1, "z@x.org"), email("contact", 3, "A@x.org")])
        deals = ({"contact": 1}, {"company": 1, "contact": 2}, {"company": 2}, {"contact": 3}, {})
        records.create(act, "deal", [row("D", currency="EUR", **more) for more in deals])
        records.create(act, "tag", [owned("deal", n, tag=tag) for n, tag in ((1, "b"), (2, "a"))])
    for kind, sort, ids in (
        ("contact", "company.title", [2, 1, 3]),
        ("contact", "-company.city", [1, 2, 3]),
        ("contact", "emails", [3, 1, 2]),
        ("deal", "client", [3, 1, 4, 2, 5]),
        ("deal", "-client,ref", [2, 4, 1, 3, 5]),
        ("deal", "contact.title", [1, 2, 4, 3, 5]),
        ("deal", "tags", [2, 1, 3, 4, 5]),
    ):
        assert (sort, found(act, kind=kind, sort=sort)) == (sort, ids)
    for word, ids in {
        "client=zen": [2],
        "client~a": [1, 3],
        "client=acme,cy": [3, 4],
        "client!=zen": [1, 3, 4, 5],
        "client=": [5],
        "client!=": [1, 2, 3, 4],
        "client=,ada": [1, 5],
    }.items():
        assert (word, found(act, word)) == (word, ids)
