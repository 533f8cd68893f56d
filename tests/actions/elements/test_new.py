"""``crm KIND new``: one element with its parts, its links and its number, and no row besides."""

from __future__ import annotations

from datetime import datetime
from uuid import RFC_4122, UUID

import pytest
from conftest import Crm

from crmcli.catalog import REGISTRY
from tests.actions.acts import act, added, refused, touched
from tests.actions.invoices import NOON, parties

LINK = "from_kind from_id to_kind to_id how role"
POINT = "kind element position label value normal"
LEAST = {
    "contact": ("Ada Lovelace",),
    "payment": ("--amount", "12"),
}
"""What the kinds take that do not begin with a title."""


def begin(crm: Crm) -> None:
    """A database with something in it, at noon."""
    crm.now = NOON
    crm.new("company", "Acme", "--country", "DE", "--city", "Kiel")


@pytest.mark.parametrize("kind", [kind.name for kind in REGISTRY.kinds])
def test_of_every_kind_one_row_is_made_and_a_number_where_it_has_one(crm: Crm, kind: str) -> None:
    begin(crm)
    found = act(crm, kind, "new", *LEAST.get(kind, ("A",)))
    (number,) = found.added[kind]
    row = found.added[kind][number]
    assert touched(found) == {kind: f"+{number}"}
    assert (row.get("number") is not None) == (kind == "quote")
    assert (row["created_at"], row["updated_at"]) == (found.steps[0]["at"],) * 2
    assert (row["version"], row["owner"], row["archived_at"]) == (1, "tester", None)
    assert found.searched == {f"{kind}_search"}
    assert found.result.json["result"] == [f"{REGISTRY.by_name[kind].prefix}-{number}"]


@pytest.mark.file
def test_a_dry_run_makes_no_database(crm: Crm) -> None:
    assert crm("lead", "new", "A", "--dry-run", "-q").lines == ["LEAD-1?"]
    assert not crm.db.exists()
    assert crm.new("lead", "A") == "LEAD-1"


def test_every_part_of_a_lead_is_a_row_of_its_own(crm: Crm) -> None:
    begin(crm)
    found = act(
        *(crm, "lead", "new", "Relaunch", "--name", "Ada King Lovelace", "--company-name", "Bolt"),
        *("--email", "work:Ada@X.org", "--email", "ada@y.org", "--email", "ADA@x.org", "--phone", "+49 (0)30 1234"),
        *("--tag", "VIP", "--tag", "web", "--tag", "vip", "--external-id", "hub:7", "--external-id", "8"),
        *("--line", "Design x 2 day @ 800 tax 19", "--line", "Talk @ 100 tax 7"),
    )
    assert found.touched == {
        "lead": "+1",
        "email": "+1 +2",
        "phone": "+1",
        "tag": "+1 +2",
        "external": "+1 +2",
        "line": "+1 +2",
    }
    row = found.added["lead"][1]
    assert (row["title"], row["title_key"], row["first_name"], row["last_name"]) == (
        *("Relaunch", "relaunch", "Ada King", "Lovelace"),
    )
    assert (row["amount"], row["currency"], row["stage"]) == (190400 + 10700, "EUR", "new")
    assert added(found, "email", POINT) == [
        ("lead", 1, 1, "work", "Ada@X.org", "ada@x.org"),
        ("lead", 1, 2, None, "ada@y.org", "ada@y.org"),
    ]
    assert added(found, "phone", POINT) == [("lead", 1, 1, None, "+49 (0)30 1234", "+49301234")]
    assert added(found, "tag", "kind element tag") == [("lead", 1, "vip"), ("lead", 1, "web")]
    assert added(found, "external", "kind element system external_id") == [
        ("lead", 1, "hub", "7"),
        ("lead", 1, "default", "8"),
    ]
    assert added(found, "line", "kind element number type name quantity unit price tax_rate net tax gross") == [
        ("lead", 1, 1, "product", "Design", "2", "DAY", "800", "19", 160000, 30400, 190400),
        ("lead", 1, 2, "product", "Talk", "1", "C62", "100", "7", 10000, 700, 10700),
    ]
    assert added(found, "line", "from_line root_line bills") == [(None, None, None)] * 2
    assert crm("find", "king", "-q").lines == crm("find", "ada@y.org", "-q").lines == ["LEAD-1"]


def test_each_reference_is_a_link_that_points_as_the_field_does(crm: Crm) -> None:
    begin(crm)
    found = act(crm, "contact", "new", "Ada Lovelace", "--company", "Acme", "--job-title", "CTO")
    assert added(found, "link", LINK) == [("contact", 1, "company", 1, "member_of", "CTO")]
    assert found.added["link"][1]["step"] == found.steps[0]["id"]
    assert found.touched == {"contact": "+1", "link": "+1"}
    found = act(crm, "deal", "new", "Relaunch", "--company", "COMPANY-1", "--contact", "CONTACT-1")
    assert added(found, "link", LINK) == [
        ("contact", 1, "deal", 1, "contact_of", None),
        ("company", 1, "deal", 1, "company_of", None),
    ]
    row = found.added["deal"][1]
    assert (row["company"], row["contact"], row["pipeline"]) == (1, 1, "default")


def test_a_quote_has_a_number_a_last_day_and_says_who_offers_to_whom(crm: Crm) -> None:
    parties(crm)
    found = act(crm, "quote", "new", "Offer", "--company", "COMPANY-2", "--line", "Seat x 3 @ 10 tax 19")
    row = found.added["quote"][1]
    assert (row["number"], row["stage"], row["amount"]) == ("AN-2026-0001", "draft", 3570)
    assert (row["issue_date"], row["valid_until"]) == ("2026-11-23", "2026-12-23")
    assert (row["seller"], row["seller_name"], row["seller_vat_id"]) == (1, "Ada Works", "DE136695976")
    assert (row["client_name"], row["client_street"], row["client_city"], row["client_country"]) == (
        *("Acme", "Hafen 2", "Hamburg", "DE"),
    )
    assert added(found, "link", LINK) == [
        ("company", 2, "quote", 1, "company_of", None),
        ("company", 1, "quote", 1, "seller_of", None),
    ]
    assert touched(found) == {"quote": "+1", "line": "+1", "link": "+1 +2"}
    assert crm("undo").exit == 0
    numbers = {act(crm, "quote", "new", "Offer").added["quote"][row]["number"] for row in (2, 3)}
    assert len(numbers - {"AN-2026-0001"}) == 2


def test_an_invoice_begins_without_number_and_days(crm: Crm) -> None:
    parties(crm)
    found = act(crm, "invoice", "new", "Work", "--company", "COMPANY-2", "--line", "Seat @ 10 tax 19")
    row = found.added["invoice"][1]
    assert (row["number"], row["stage"], row["type"], row["amount"]) == (None, "draft", "invoice", 1190)
    assert (row["issue_date"], row["due_date"], row["supply_date"], row["document_sha256"]) == (None,) * 4
    assert found.touched == {"invoice": "+1", "line": "+1", "link": "+1 +2"}


def test_a_product_fills_what_a_line_leaves_out(crm: Crm) -> None:
    crm.new("product", "Seat", "--sku", "S1", "--price", "99.9", "--tax-rate", "19", "--unit", "h")
    found = act(crm, "deal", "new", "A", "--line", "S1 x 2")
    assert added(found, "line", "product name quantity unit price tax_rate net") == [
        (1, "Seat", "2", "HUR", "99.9", "19", 19980)
    ]


def test_a_stage_is_named_by_its_key_or_its_label(crm: Crm) -> None:
    begin(crm)
    for words in (("new", "A", "--stage", "In progress"), ("new", "B", "--stage", "EXECUTING")):
        (row,) = act(crm, "deal", *words).added["deal"].values()
        assert row["stage"] == "executing"
    crm.new("deal", "C")
    assert act(crm, "edit", "DEAL-3", "--stage", "Prepayment invoice").touched == {"deal": "~3(stage)"}
    assert crm.show("DEAL-3")["stage"] == "prepayment"


def test_its_identity_is_a_uuid_of_the_instant_at_which_it_was_made(crm: Crm) -> None:
    begin(crm)
    rows = [act(crm, "lead", "new", "A").added["lead"][number] for number in (1, 2)]
    identities = [UUID(row["uid"]) for row in rows]
    for identity, row in zip(identities, rows, strict=True):
        assert (str(identity), identity.version, identity.variant) == (row["uid"], 7, RFC_4122)
        assert identity.int >> 80 == int(datetime.fromisoformat(NOON).timestamp() * 1000)
    assert identities[0] != identities[1]


def test_who_makes_it_owns_it_unless_it_is_said(crm: Crm) -> None:
    begin(crm)
    assert act(crm, "lead", "new", "A", "--owner", "mia").added["lead"][1]["owner"] == "mia"


@pytest.mark.parametrize(
    ("exit", "field", "words"),
    [
        (5, "title", ("deal", "new")),
        (5, "title", ("lead", "new")),
        (5, "amount", ("payment", "new")),
        (2, "emails", ("lead", "new", "B", "--email", "nobody")),
        (2, "phones", ("lead", "new", "B", "--phone", "call me")),
        (2, "tag", ("lead", "new", "B", "--tag", "two words")),
        (2, "external_id", ("lead", "new", "B", "--external-id", "hub:")),
        (4, "external_id", ("lead", "new", "B", "--external-id", "hub:1")),
        (4, "sku", ("product", "new", "B", "--sku", "S1")),
        (3, None, ("deal", "new", "B", "--company", "COMPANY-9")),
        (2, None, ("deal", "new", "B", "--company", "CONTACT-1")),
        (5, "amount", ("deal", "new", "B", "--amount", "5", "--line", "Seat @ 5")),
        (2, None, ("company", "new", "B", "--line", "Seat @ 5")),
        (5, "price", ("deal", "new", "B", "--line", "Talk x 3")),
        (2, "stage", ("deal", "new", "B", "--stage", "nowhere")),
        (5, "stage", ("lead", "new", "B", "--stage", "converted")),
        (5, "stage", ("invoice", "new", "B", "--stage", "paid")),
    ],
    ids=str,
)
def test_one_mistake_and_nothing_is_made(crm: Crm, exit: int, field: str | None, words: tuple[str, ...]) -> None:
    crm.new("lead", "A", "--external-id", "hub:1")
    crm.new("product", "Seat", "--sku", "S1", "--price", "1")
    crm.new("contact", "Ada Lovelace")
    error = refused(crm, exit, *words)
    assert field is None or error["field"] == field


def test_where_ones_own_company_is_is_proposed_for_phone_numbers(crm: Crm) -> None:
    text = "Phone numbers without a calling code belong to no country yet."
    for words, exit, proposed in (
        (("Acme", "--country", "DE"), 0, False),
        (("Own", "--mine"), 0, False),
        (("Own", "--mine", "--country", "Germany"), 0, True),
    ):
        done = crm("company", "new", *words, "--json")
        assert (done.exit, [each.startswith(text) for each in done.json["warnings"]]) == (exit, [True] * proposed)
    assert done.json["warnings"][0].endswith("crm config set country DE")
    crm("config", "set", "country", "DE")
    assert crm("company", "new", "Own", "--mine", "--country", "DE", "--json").json["warnings"] == []
