"""What a word stands for: a title counts where one reference is typed, never where things are tagged or removed."""

from __future__ import annotations

import json

import pytest

from tests.actions.invoices import draft, issued, parties
from tests.conftest import Crm
from tests.difference import changed, picture
from tests.prepared import prepared


@pytest.fixture
@prepared
def shop(crm: Crm) -> Crm:
    parties(crm)
    crm.new("lead", "Shop", "--email", "ada@x.org")
    crm.new("lead", "hot")
    crm.new("deal", "Relaunch", "--line", "Seat @ 10 tax 19")
    crm.new("deal", "won")
    return crm


def test_e10_the_words_of_tag_that_are_not_references_are_tags(shop: Crm) -> None:
    found = changed(shop, "tag", "LEAD-1", "hot", "urgent")
    assert found.result.lines == ["LEAD-1 tagged hot and urgent"]
    assert found.touched == {"tag": "+1 +2"}
    assert (shop.show("LEAD-1")["tags"], shop.show("LEAD-2")["tags"]) == (["hot", "urgent"], [])
    assert changed(shop, "undo").touched == {"tag": "-1 -2"}


def test_a_title_of_many_is_refused_with_the_first_nine(crm: Crm) -> None:
    for _ in range(10):
        crm.new("lead", "Twin")
    nine = ", ".join(f"LEAD-{number}" for number in range(1, 10))
    for left, more in ((10, " ..."), (9, "")):
        error = crm("show", "twin", "--json").error
        assert (error["code"], error["message"]) == ("ambiguous", f"'twin' is the name of {left} elements.")
        assert (error["hint"], len(error["candidates"])) == (f"Say which one: {nine}{more}", left)
        assert crm("rm", f"LEAD-{left}").exit == 0


def test_e10_untag_takes_several_and_leaves_the_rest(shop: Crm) -> None:
    shop("tag", "LEAD-1", "LEAD-2", "hot", "urgent", "big")
    found = changed(shop, "untag", "LEAD-1", "LEAD-2", "hot", "big")
    assert found.result.lines == ["LEAD-1 and LEAD-2 no longer tagged hot and big"]
    assert (shop.show("LEAD-1")["tags"], shop.show("LEAD-2")["tags"]) == (["urgent"], ["urgent"])
    assert found.touched == {"tag": "-1 -3 -4 -6"}


def test_a_tag_that_is_there_is_not_put_again(shop: Crm) -> None:
    shop("tag", "LEAD-1", "hot")
    found = changed(shop, "tag", "LEAD-1", "LEAD-2", "HOT", "hot", "new")
    assert found.touched == {"tag": "+2 +3 +4"}
    assert shop("tag", "LEAD-1", "hot", "new", "--json").json["step"] is None


@pytest.mark.parametrize(
    "line",
    [
        "tag LEAD-1 hot urgent",
        "tag LEAD-1 hot\ntag --where 'lead title=Shop' urgent",
        json.dumps({"do": "tag LEAD-1 hot", "tag": "urgent"}),
        json.dumps({"do": "tag", "ref": ["LEAD-1"], "tag": "urgent"}) + "\ntag LEAD-1 hot",
    ],
)
def test_e10_tags_in_a_batch(shop: Crm, line: str) -> None:
    done = shop("batch", "-", stdin=line + "\n")
    assert done.exit == 0, done.err
    assert sorted(shop.show("LEAD-1")["tags"]) == ["hot", "urgent"]


def test_e10_references_for_tag_come_from_standard_input_and_from_a_search_too(shop: Crm) -> None:
    assert shop("tag", "-", "hot", "urgent", "-q", stdin="ref\nLEAD-1\nDEAL-1\n").lines == ["LEAD-1", "DEAL-1"]
    assert shop("tag", "--where", "lead title=hot", "cold", "lead", "-q").lines == ["LEAD-2"]
    assert shop.show("LEAD-2")["tags"] == ["cold", "lead"]
    refused = shop("tag", "-", "cold", stdin="LEAD-1\nhot\n")
    assert refused.exit == 3
    assert shop.show("LEAD-1")["tags"] == ["hot", "urgent"]


@pytest.mark.parametrize(
    ("words", "exit", "message"),
    [
        (["LEAD-1"], 2, "TAG... is missing."),
        (["LEAD-1", "LEAD-2"], 2, "TAG... is missing."),
        (["hot", "urgent"], 2, "REF... is missing."),
        (["LEAD-1", "LEAD5", "hot"], 2, "'LEAD5' is not a reference."),
        (["LEAD-1", "LAED-2", "hot"], 2, "There is no kind 'LAED'."),
        (["LEAD-1", "LEAD-99", "hot"], 3, "LEAD-99 does not exist."),
        (["LEAD-1", "ada@y.org", "hot"], 3, "There is no element called 'ada@y.org'."),
        (["lead", "1", "hot"], 2, "'lead' is a kind, not a reference."),
        (["LEAD-1", "hot urgent"], 2, "tag: 'hot urgent' is not a single word."),
        (["LEAD-1", "hot", ""], 2, "tag: '' is not a single word."),
    ],
)
@pytest.mark.parametrize("verb", ["tag", "untag"])
def test_e10_a_mistyped_reference_never_becomes_a_tag(
    shop: Crm, verb: str, words: list[str], exit: int, message: str
) -> None:
    before = picture(shop.db)
    refused = shop(verb, *words, "--json")
    assert (refused.exit, refused.error["message"]) == (exit, message)
    assert refused.error["hint"]
    assert picture(shop.db) == before


@pytest.mark.parametrize("tag", ["covid-19", "q3-2026", "@home", "lead", "b2b"])
def test_a_tag_may_have_a_number_or_a_sign(shop: Crm, tag: str) -> None:
    assert shop("tag", "LEAD-1", tag).exit == 0
    assert shop.show("LEAD-1")["tags"] == [tag]


@pytest.mark.parametrize(
    "words",
    [
        ["rm", "hot", "-y"],
        ["rm", "LEAD-1", "hot", "-y"],
        ["archive", "hot"],
        ["unarchive", "hot"],
        ["tag", "-", "urgent"],
        ["link", "hot", "DEAL-1"],
        ["link", "DEAL-1", "hot"],
        ["unlink", "DEAL-1", "hot"],
        ["clone", "hot"],
    ],
    ids=" ".join,
)
def test_e10_a_title_is_no_reference_where_things_are_removed_marked_or_linked(shop: Crm, words: list[str]) -> None:
    before = picture(shop.db)
    refused = shop(*words, "--json", stdin="hot\n")
    assert (refused.exit, refused.error["code"], refused.error["candidates"]) == (3, "not_found", ["LEAD-2"])
    assert refused.error["message"] == "'hot' is not a reference."
    assert refused.error["hint"] == "A title is not enough here. LEAD-2 has this title."
    assert picture(shop.db) == before


def test_e10_a_title_is_no_reference_where_a_document_becomes_final(shop: Crm) -> None:
    draft(shop)
    assert shop("issue", "Work").exit == 3
    assert shop.show("INVOICE-1")["stage"] == "draft"
    issued(shop)
    for words in (["cancel", "INVOICE-2", "Work"], ["credit", "Work", "--rest"]):
        assert shop(*words).exit == 3
    assert shop("invoice", "list", "-q").lines == ["INVOICE-1", "INVOICE-2"]


@pytest.mark.parametrize(
    ("words", "touched"),
    [
        (["edit", "hot", "--amount", "5"], {"lead": "~2(amount)"}),
        (["move", "won", "won"], {"deal": "~2(closed_at,stage)"}),
        (["note", "hot", "Called"], {"note": "+1"}),
        (["log", "hot", "Called"], {"note": "+1"}),
        (["line", "add", "Relaunch", "Bike", "--price", "3"], {"deal": "~1(amount)", "line": "+2"}),
    ],
)
def test_e10_one_title_stands_for_its_element(shop: Crm, words: list[str], touched: dict[str, str]) -> None:
    found = changed(shop, *words)
    assert found.result.exit == 0, found.result.err
    assert found.touched == touched


def test_e10_one_title_is_converted_paid_and_looked_at(shop: Crm) -> None:
    assert shop("convert", "hot", "--to", "deal", "-q").lines == ["DEAL-3"]
    issued(shop)
    assert shop("pay", "Work", "-q").exit == 0
    assert shop.show("INVOICE-1")["totals"]["due"] == "0.00"
    for verb in ("show", "timeline", "history", "tree"):
        assert shop(verb, "Shop").exit == 0


@pytest.mark.parametrize(
    "words",
    [
        ["show", "Shop", "hot"],
        ["edit", "LEAD-1", "hot", "--amount", "5"],
        ["move", "LEAD-1", "hot", "processed"],
        ["move", "-", "processed"],
        ["log", "LEAD-1", "hot", "Called"],
        ["convert", "LEAD-1", "hot", "--to", "deal"],
    ],
    ids=" ".join,
)
def test_e10_a_title_among_several_words_is_no_reference(shop: Crm, words: list[str]) -> None:
    before = picture(shop.db)
    refused = shop(*words, "--json", stdin="LEAD-1\nhot\n")
    assert (refused.exit, refused.error["code"]) == (3, "not_found")
    assert picture(shop.db) == before


def test_e10_each_of_several_that_are_converted_apart_is_named_by_its_reference(shop: Crm) -> None:
    done = shop("convert", "LEAD-1", "hot", "--to", "deal", "--keep-going", "--json")
    assert (done.exit, done.json["created"]) == (7, ["DEAL-3"])
    assert [failure["ref"] for failure in done.json["failures"]] == ["hot"]


def test_e10_an_option_that_takes_a_reference_reads_titles(shop: Crm) -> None:
    assert shop("deal", "new", "B", "--company", "acme").exit == 0
    assert shop("edit", "DEAL-1", "DEAL-2", "--set", "company=Acme").exit == 0
    assert [shop.show(f"DEAL-{n}")["company"] for n in (1, 2, 3)] == ["COMPANY-2"] * 3
    assert shop("convert", "LEAD-1", "--to", "contact", "--company", "acme").exit == 0
    assert shop.show("CONTACT-1")["company"] == "COMPANY-2"
    assert shop("deal", "list", "company=Acme", "-q").lines == ["DEAL-1", "DEAL-2", "DEAL-3"]


def test_e10_an_address_is_a_reference_everywhere_and_never_a_guess(shop: Crm) -> None:
    assert shop("tag", "ADA@x.org", "vip", "-q").lines == ["LEAD-1"]
    assert shop("archive", "ada@x.org").exit == 0
    shop.new("lead", "Other", "--email", "ada@x.org")
    before = picture(shop.db)
    for words in (["tag", "ada@x.org", "big"], ["rm", "ada@x.org"], ["note", "ada@x.org", "Called"]):
        refused = shop(*words, "--json")
        assert (refused.exit, refused.error["candidates"]) == (4, ["LEAD-1", "LEAD-3"])
    assert picture(shop.db) == before
    assert shop("rm", "ada@nowhere.org").exit == 3


def test_e10_a_name_that_nothing_has_is_not_there_with_a_blank_or_without(shop: Crm) -> None:
    for word in ("nobody", "no body", "nobody@x.org"):
        for words in (["show", word], ["rm", word], ["deal", "new", "B", "--company", word]):
            assert shop(*words).exit == 3, words
