"""``crm import``: exactly the rows that a file amounts to, made, changed, skipped or refused."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from conftest import Crm

from tests.actions.acts import act, added, cells, idle, refused, removed, touched

LINK = "from_kind from_id to_kind to_id how role"
MAPPED = "kind header field"


def test_each_row_is_an_element_with_its_parts(crm: Crm) -> None:
    crm.new("company", "Acme")
    text = (
        "Title,First Name,Last Name,Email,Email 2,Phone (work),Tags,External ID,Company,Amount\n"
        'Relaunch,Ada,Lovelace,ada@x.org,ada@y.org,+49 30 1234,"vip,web",hub:1,COMPANY-1,1200\n'
        "Shop,Bob,Byron,bob@x.org,,,,,,\n"
    )
    told = ("--map", "Title=title", "--map", "Company=company", "--map", "Email 2=emails")
    found = act(crm, "import", "lead", "-", *told, stdin=text)
    assert touched(found) == {
        "lead": "+1 +2",
        "email": "+1 +2 +3",
        "phone": "+1",
        "tag": "+1 +2",
        "external": "+1",
        "link": "+1",
        "mapping": "+1 +2 +3",
    }
    assert added(found, "lead", "title first_name last_name amount currency company stage version owner") == [
        ("Relaunch", "Ada", "Lovelace", 120000, "EUR", 1, "new", 1, "tester"),
        ("Shop", "Bob", "Byron", None, "EUR", None, "new", 1, "tester"),
    ]
    assert added(found, "email", "element position normal") == [
        (1, 1, "ada@x.org"),
        (1, 2, "ada@y.org"),
        (2, 1, "bob@x.org"),
    ]
    assert added(found, "phone", "element label normal") == [(1, "work", "+49301234")]
    assert added(found, "tag", "kind element tag") == [("lead", 1, "vip"), ("lead", 1, "web")]
    assert added(found, "external", "kind element system external_id") == [("lead", 1, "hub", "1")]
    assert added(found, "link", LINK) == [("company", 1, "lead", 1, "company_of", None)]
    assert sorted(added(found, "mapping", MAPPED)) == [
        ("lead", "company", "company"),
        ("lead", "email2", "emails"),
        ("lead", "title", "title"),
    ]
    assert found.searched == {"lead_search"}
    assert crm("find", "byron", "-q").lines == ["LEAD-2"]


def test_what_is_remembered_of_columns_is_changed_when_it_is_said_anew(crm: Crm) -> None:
    text = "Name,Wish\nAda Lovelace,A shop\n"
    crm.new("company", "Acme")
    first = act(crm, "import", "lead", "-", "--map", "Wish=comments", stdin=text)
    assert added(first, "mapping", MAPPED) == [("lead", "wish", "comments")]
    again = act(crm, "import", "lead", "-", "--map", "Wish=title", stdin=text)
    assert again.touched == {"lead": "+2", "mapping": "~1(field)"}
    assert cells(again, "mapping", 1) == {"field": ("comments", "title")}
    assert act(crm, "import", "lead", "-", stdin=text).touched == {"lead": "+3"}
    assert crm.show("LEAD-3")["title"] == "A shop"


def test_what_is_found_again_is_changed_where_the_row_is_filled(crm: Crm) -> None:
    crm.new("contact", "Ada Byron", "--email", "ada@x.org", "--city", "London", "--street", "Mill 1", "--tag", "vip")
    text = "Email,Last Name,City,Street,Tags,Email 2\nADA@x.org,Lovelace,Kent,,vip web,ada@y.org\n"
    text = text.replace("vip web", '"vip,web"')
    words = ("--upsert-by", "email", "--map", "Email 2=emails")
    found = act(crm, "import", "contact", "-", *words, stdin=text)
    assert touched(found) == {
        "contact": "~1(city,last_name,title,title_key)",
        "email": "+2",
        "tag": "+2",
        "mapping": "+1",
    }
    assert cells(found, "contact", 1)["city"] == ("London", "Kent")
    assert added(found, "email", "element position normal") == [(1, 2, "ada@y.org")]
    assert added(found, "tag", "tag") == [("web",)]
    assert (found.result.json["updated"], found.result.json["created"]) == (["CONTACT-1"], [])


def test_i27_a_row_that_says_what_is_there_is_no_change(crm: Crm) -> None:
    crm.new("contact", "Ada Lovelace", "--email", "ada@x.org", "--tag", "vip", "--external-id", "hub:1")
    text = "Email,Last Name,Tags,External ID\nada@x.org,Lovelace,vip,hub:1\n"
    assert idle(crm, "import", "contact", "-", "--upsert-by", "email", stdin=text)["rows"] == 1


@pytest.mark.parametrize(
    ("column", "cell", "table"),
    [("Tags", "web", "tag"), ("External ID", "hub:2", "external"), ("Phone", "+49 30 1234", "phone")],
)
def test_a_part_that_is_added_alone_is_a_change(crm: Crm, column: str, cell: str, table: str) -> None:
    crm.new("contact", "Ada Lovelace", "--email", "ada@x.org", "--tag", "vip", "--external-id", "hub:1")
    found = act(crm, "import", "contact", "-", "--upsert-by", "email", stdin=f"Email,{column}\nada@x.org,{cell}\n")
    assert {table} <= found.touched.keys() <= {table, "contact"}
    assert found.result.json["updated"] == ["CONTACT-1"]


def test_rows_are_found_again_by_an_id_of_another_program(crm: Crm) -> None:
    crm.new("lead", "A", "--external-id", "hub:1")
    text = "Title,External ID\nB,hub:1\nC,hub:2\n"
    found = act(crm, "import", "lead", "-", "--upsert-by", "external_id", stdin=text)
    assert found.touched == {"lead": "+2 ~1(title,title_key)", "external": "+2"}
    assert cells(found, "lead", 1)["title"] == ("A", "B")
    assert added(found, "external", "element system external_id") == [(2, "hub", "2")]


def test_a_row_without_a_reference_is_a_new_element(crm: Crm) -> None:
    crm.new("lead", "A")
    found = act(crm, "import", "lead", "-", "--upsert-by", "ref", stdin="ref,Title\nLEAD-1,B\n,C\n  ,D\n")
    assert found.touched == {"lead": "+2 +3 ~1(title,title_key)"}
    assert added(found, "lead", "title") == [("C",), ("D",)]
    error = refused(crm, 3, "import", "lead", "-", "--upsert-by", "ref", stdin="ref,Title\nLEAD-9,B\n")
    assert error["ref"] == "LEAD-9"


def test_another_company_of_a_row_takes_the_link_along(crm: Crm) -> None:
    crm.new("company", "Acme")
    crm.new("company", "Bolt")
    crm.new("contact", "Ada Lovelace", "--email", "ada@x.org", "--company", "COMPANY-1")
    text = "Email,Company\nada@x.org,Bolt\n"
    found = act(crm, "import", "contact", "-", "--upsert-by", "email", stdin=text)
    assert found.touched == {"contact": "~1(company)", "link": "+2 -1"}
    assert removed(found, "link", LINK) == [("contact", 1, "company", 1, "member_of", None)]
    assert added(found, "link", LINK) == [("contact", 1, "company", 2, "member_of", None)]


def test_a_company_that_is_named_is_made_once_when_that_is_asked(crm: Crm) -> None:
    crm.new("company", "Bolt")
    text = "Name,Company\nAda Lovelace,Acme\nBob Byron,acme\nCid Cole,Bolt\n"
    done = crm("import", "contact", "-", "--make", "company", "--json", stdin=text)
    assert done.exit == 0, done.err
    assert [crm.show(f"CONTACT-{number}")["company"] for number in (1, 2, 3)] == ["COMPANY-2", "COMPANY-2", "COMPANY-1"]
    assert crm("company", "list", "-q").lines == ["COMPANY-1", "COMPANY-2"]
    assert crm("undo").exit == 0
    assert crm("company", "list", "-q").lines == ["COMPANY-1"]


def test_duplicates_of_a_party_are_refused_skipped_filled_or_made(crm: Crm) -> None:
    crm.new("contact", "Ada Lovelace", "--email", "ada@x.org")
    text = "Name,Email,City\nAda Lovelace,ADA@x.org,Kent\nBob Byron,bob@x.org,Kiel\n"
    error = refused(crm, 4, "import", "contact", "-", stdin=text)
    assert (error["candidates"], error["message"][:7]) == (["CONTACT-1"], "line 2:")
    found = act(crm, "import", "contact", "-", "--on-duplicate", "skip", stdin=text)
    assert found.touched == {"contact": "+2", "email": "+2"}
    assert (found.result.json["skipped"], found.result.json["rows"]) == (1, 2)
    assert crm("undo").exit == 0
    found = act(crm, "import", "contact", "-", "--on-duplicate", "update", stdin=text)
    assert found.touched["contact"] == "+3 ~1(city)"
    assert cells(found, "contact", 1) == {"city": (None, "Kent")}
    assert crm("undo").exit == 0
    found = act(crm, "import", "contact", "-", "--on-duplicate", "create", stdin=text)
    assert len(found.added["contact"]) == len(found.added["email"]) == 2
    assert "contact" not in found.altered


def test_two_rows_of_one_file_never_share_a_number(crm: Crm, tmp_path: Path) -> None:
    crm.new("product", "Lamp", "--sku", "L1")
    text = "Title,SKU,Price\nSeat,S1,10\nDesk,D1,20\nStool,S1,30\nTorch,L1,5\n"
    error = refused(crm, 4, "import", "product", "-", stdin=text)
    assert (error["code"], error["field"]) == ("duplicate", "sku")
    rejects = tmp_path / "bad.csv"
    done = crm("import", "product", "-", "--rejects", str(rejects), "--json", stdin=text)
    assert (done.exit, done.json["created"], done.json["rejected"]) == (7, ["PRODUCT-2", "PRODUCT-3"], 2)
    assert [(crm.show(ref)["title"], crm.show(ref)["sku"]) for ref in done.json["created"]] == [
        ("Seat", "S1"),
        ("Desk", "D1"),
    ]
    with rejects.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Title"] for row in rows] == ["Stool", "Torch"]
    assert crm("undo").exit == 0
    assert crm("product", "list", "-q").lines == ["PRODUCT-1"]


def test_two_rows_of_one_file_alone_never_share_a_number(crm: Crm) -> None:
    crm.new("company", "Acme")
    error = refused(crm, 4, "import", "product", "-", stdin="Title,SKU\nSeat,S1\nStool,S1\n")
    assert (error["code"], error["field"], error["message"][:7]) == ("duplicate", "sku", "line 3:")


def test_a_stage_may_be_a_label_and_lines_are_counted(crm: Crm) -> None:
    crm.new("company", "Acme")
    rows = '{"title": "A", "stage": "In progress", "lines": [{"name": "Seat", "price": "10", "tax_rate": "19"}]}\n'
    found = act(crm, "import", "deal", "-", stdin=rows)
    assert found.touched == {"deal": "+1", "line": "+1"}
    assert added(found, "deal", "stage amount") == [("executing", 1190)]
    assert added(found, "line", "kind element number name net tax gross") == [("deal", 1, 1, "Seat", 1000, 190, 1190)]


@pytest.mark.parametrize(
    ("exit", "line", "text"),
    [
        (2, 3, "Title,Email\nA,a@x.org\nB,nobody\n"),
        (2, 2, "Title,Stage\nA,nowhere\n"),
        (5, 3, "Title,Stage\nA,new\nB,converted\n"),
        (4, 3, "Title,External ID\nA,hub:9\nB,hub:1\n"),
        (4, 3, "Title,External ID\nA,hub:9\nB,hub:9\n"),
        (5, 3, "Title,City\nA,Kent\n,Kiel\n"),
    ],
    ids=str,
)
def test_one_bad_row_and_none_is_imported(crm: Crm, exit: int, line: int, text: str) -> None:
    crm.new("lead", "There", "--external-id", "hub:1")
    error = refused(crm, exit, "import", "lead", "-", stdin=text)
    assert error["message"].startswith(f"line {line}:")


def test_a_change_that_is_refused_leaves_the_element_whole(crm: Crm, tmp_path: Path) -> None:
    crm.new("product", "Seat", "--sku", "S1", "--price", "1")
    crm.new("product", "Desk", "--sku", "D1", "--price", "1")
    text = "ref,Title,SKU,Price\nPRODUCT-1,Chair,D1,5\nPRODUCT-2,Table,D2,5\n"
    words = ("import", "product", "-", "--upsert-by", "ref", "--rejects", str(tmp_path / "bad.csv"), "--json")
    done = crm(*words, stdin=text)
    assert (done.exit, done.json["updated"], done.json["rejected"]) == (7, ["PRODUCT-2"], 1)
    assert [crm.show("PRODUCT-1")[name] for name in ("title", "sku", "price")] == ["Seat", "S1", "1.00"]
    assert [crm.show("PRODUCT-2")[name] for name in ("title", "sku", "price")] == ["Table", "D2", "5.00"]


def test_what_may_be_of_any_kind_is_looked_up(crm: Crm) -> None:
    """A title in its place ended with an internal error, and the reference of nothing was kept as it stood."""
    crm.new("company", "Acme")
    crm.new("lead", "Oven")
    rows = [{"title": word, "on": word} for word in ("Acme", "lead-1", "LEAD-1", "LEAD-9", "Nobody", "")]
    done = crm("import", "task", "-", "--rejects", str(crm.folder / "rejects.json"), stdin=json.dumps(rows))
    assert done.exit == 7 and "LEAD-9 does not exist." in done.err and "no element called 'Nobody'" in done.err
    expected = {"Acme": "COMPANY-1", "lead-1": "LEAD-1", "LEAD-1": "LEAD-1"}
    assert {row["title"]: row["on"] for row in crm("task", "list", "--json").json} == expected
    assert crm.is_well()
