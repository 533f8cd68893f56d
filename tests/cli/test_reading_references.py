"""What a word can stand for besides a reference: another program's id, and what an element became."""

from __future__ import annotations

import pytest

from tests.conftest import Crm
from tests.difference import picture
from tests.prepared import prepared


@pytest.fixture
@prepared
def shop(crm: Crm) -> Crm:
    crm.new("lead", "Relaunch", "--name", "Ada Lovelace", "--email", "ada@x.org", "--external-id", "hubspot:501")
    crm.new("lead", "hot", "--external-id", "hubspot:502")
    crm.new("company", "Acme", "--external-id", "hubspot:77", "--external-id", "HB:9")
    return crm


def test_e11_an_id_of_another_program_is_a_reference_everywhere(shop: Crm) -> None:
    assert shop("show", "hubspot:501", "-q").lines == ["LEAD-1"]
    assert shop("tag", "hubspot:501", "hubspot:502", "prio:1", "-q").lines == ["LEAD-1", "LEAD-2"]
    assert shop.show("LEAD-1")["tags"] == ["prio:1"]
    assert shop("note", "-", "Hi", "-q", stdin="hubspot:502\n").exit == 0
    shop.new("deal", "B", "--company", "hubspot:77")
    shop("edit", "DEAL-1", "--set", "company=HB:9")
    assert shop.show("DEAL-1")["company"] == "COMPANY-1"
    assert shop("deal", "list", "company=hubspot:77", "-q").lines == ["DEAL-1"]
    assert shop("rm", "hubspot:502", "-y").exit == 0
    assert shop("lead", "list", "-q").lines == ["LEAD-1"]


@pytest.mark.parametrize(
    ("words", "exit"),
    [
        (["show", "hubspot:999"], 3),
        (["rm", "hubspot:999", "-y"], 3),
        (["tag", "hubspot:501", "hubspot:999", "vip"], 3),
        (["deal", "new", "B", "--company", "hubspot:501"], 2),
    ],
)
def test_an_id_that_nothing_has_is_not_there_and_is_no_tag(shop: Crm, words: list[str], exit: int) -> None:
    before = picture(shop.db)
    assert shop(*words).exit == exit
    assert picture(shop.db) == before


def test_e11_a_number_of_a_document_comes_before_an_id_and_an_id_before_a_title(shop: Crm) -> None:
    shop.new("lead", "hubspot:501")
    assert shop("show", "hubspot:501", "-q").lines == ["LEAD-1"]
    shop.new("contact", "Eve Adams", "--external-id", "hubspot:501")
    refused = shop("show", "hubspot:501", "--json")
    assert (refused.exit, refused.error["candidates"]) == (4, ["LEAD-1", "CONTACT-1"])
    assert shop("deal", "new", "B", "--contact", "hubspot:501").exit == 0


def test_what_was_converted_gives_way_to_what_it_became(shop: Crm) -> None:
    assert shop("convert", "LEAD-1", "--to", "deal+contact").exit == 0
    assert shop("show", "relaunch", "-q").lines == ["DEAL-1"]
    assert shop("tag", "ada@x.org", "vip", "-q").lines == ["CONTACT-1"]
    shop("line", "add", "Relaunch", "Seat", "--price", "5")
    shop("edit", "DEAL-1", "--title", "Other")
    shop("convert", "DEAL-1", "--to", "quote")
    shop("edit", "QUOTE-1", "--title", "Relaunch")
    assert shop("show", "Relaunch", "-q").lines == ["QUOTE-1"]  # by way of a deal that is called otherwise
    shop.new("lead", "Relaunch")
    refused = shop("edit", "Relaunch", "--amount", "5", "--json")
    assert (refused.exit, refused.error["candidates"]) == (4, ["LEAD-3", "QUOTE-1"])


@pytest.mark.parametrize(
    "text",
    [
        'title,ref,amount\n"Big, deal",LEAD-1,5\n"two\nlines",LEAD-2,\n',
        "\ufeffref;title\r\nLEAD-1;A\r\nLEAD-2;B\r\n",
        "title\tref\nA\tLEAD-1\nB\tLEAD-2\n",
        'ref\nhubspot:501\n{"ref": "LEAD-2"}\n',
    ],
)
def test_a_table_on_standard_input_is_read_by_its_column_ref(shop: Crm, text: str) -> None:
    assert shop("tag", "-", "vip", "-q", stdin=text).lines == ["LEAD-1", "LEAD-2"]


def test_what_a_list_prints_as_csv_is_what_a_dash_reads(shop: Crm) -> None:
    listed = shop("lead", "list", "--format", "csv", "--fields", "title,ref").out
    assert shop("tag", "-", "vip", "-q", stdin=listed).lines == ["LEAD-1", "LEAD-2"]


@pytest.mark.parametrize("words", [["document", "Work"], ["send", "Work", "--dry-run"]], ids=" ".join)
def test_one_title_stands_for_a_document_that_is_made_or_sent(shop: Crm, words: list[str]) -> None:
    shop.new("quote", "Work", "--company", "COMPANY-1", "--line", "Seat @ 5 tax 19")
    refused = shop(*words, "--json")
    assert refused.exit == 0 or refused.error["code"] != "not_found", refused.err
