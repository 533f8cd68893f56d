"""Each verb hands what was typed to its action, and shows what comes back."""

from __future__ import annotations

import pytest
from conftest import Crm


def test_new_takes_a_title_fields_any_field_lines_tags_and_numbers_of_others(crm: Crm) -> None:
    done = crm(
        *("lead", "new", "Relaunch", "--name", "Ada King Lovelace", "--city", "London", "--set", "region=Kent"),
        *("--email", "work:ada@x.org", "--email", "ada@y.org", "--phone", "+49 30 1234567"),
        *("--line", "Design x 2 day @ 800 tax 19", "--tag", "vip", "--tag", "web", "--external-id", "hub:42", "-q"),
    )
    assert (done.exit, done.out, done.err) == (0, "LEAD-1\n", "")
    lead = crm.show("LEAD-1")
    assert (lead["title"], lead["first_name"], lead["last_name"]) == ("Relaunch", "Ada King", "Lovelace")
    assert (lead["city"], lead["region"], lead["owner"]) == ("London", "Kent", "tester")
    assert [point["value"] for point in lead["emails"]] == ["ada@x.org", "ada@y.org"]
    assert [point["label"] for point in lead["emails"]] == ["work", None]
    assert (lead["amount"], lead["lines"][0]["name"], lead["tags"]) == ("1904.00", "Design", ["vip", "web"])


def test_a_flag_alone_means_yes_and_set_can_say_no(crm: Crm) -> None:
    company = crm.new("company", "Acme", "--mine")
    assert crm.show(company)["mine"] is True
    assert crm("edit", company, "--set", "mine=no").exit == 0
    assert crm.show(company)["mine"] is False
    assert crm("edit", company, "--mine").exit == 0
    assert crm.show(company)["mine"] is True


def test_a_value_may_look_like_an_option_or_a_negative_number(crm: Crm) -> None:
    deal = crm.new("deal", "A", "--comments", "-n", "--close-date", "-2y", "--at", "2026-11-23")
    assert crm.show(deal)["comments"] == "-n"
    assert crm.show(deal)["close_date"] == "2024-11-23"
    assert crm("edit", deal, "--comments=--json", "--close-date", "-3d", "--at", "2026-11-23").exit == 0
    assert (crm.show(deal)["comments"], crm.show(deal)["close_date"]) == ("--json", "2026-11-20")


def test_edit_changes_and_empties_fields_of_many(crm: Crm) -> None:
    refs = [crm.new("lead", "A", "--campaign", "May"), crm.new("deal", "B", "--campaign", "May")]
    done = crm("edit", *refs, "--source", "fair", "--set", "owner=ada", "--unset", "campaign", "--json")
    assert done.json["updated"] == refs
    for ref in refs:
        shown = crm.show(ref)
        assert (shown["source"], shown["owner"], shown["campaign"]) == ("fair", "ada", None)


def test_list_filters_sorts_and_limits(crm: Crm) -> None:
    for title, amount in (("A", "10"), ("B", "30"), ("C", "20")):
        crm.new("deal", title, "--amount", amount)
    assert crm("deal", "list", "amount.gte=20", "--sort", "-amount", "-q").lines == ["DEAL-2", "DEAL-3"]
    assert crm("deal", "list", "--sort", "amount", "--limit", "1", "-q").lines == ["DEAL-1"]
    assert [row["title"] for row in crm("deal", "list", "--sort", "title").rows] == ["A", "B", "C"]
    assert crm("deal", "list", "title=A", "--fields", "ref,amount").lines == ["ref\tamount", "DEAL-1\t10.00"]


@pytest.mark.file
def test_fields_and_stages_describe_a_kind(crm: Crm) -> None:
    assert "first_name" in crm("lead", "fields", "-q").lines
    assert crm("lead", "stages", "-q").lines == ["new", "in_progress", "processed", "converted", "junk"]
    assert not crm.db.exists()


def test_move_takes_many_and_a_reason(crm: Crm) -> None:
    refs = [crm.new("deal", "A"), crm.new("deal", "B")]
    assert crm("move", *refs, "lost", "--reason", "Too dear").exit == 0
    assert [(crm.show(ref)["stage"], crm.show(ref)["lost_reason"]) for ref in refs] == [("lost", "Too dear")] * 2


def test_lines_are_added_changed_listed_and_removed(crm: Crm) -> None:
    deal = crm.new("deal", "A")
    size = ("--qty", "10", "--unit", "h", "--price", "100", "--price-per", "2", "--tax", "19")
    assert crm("line", "add", deal, "Seat", *size, "--discount", "5%", "--discount-line", "10").exit == 0
    assert crm("line", "add", deal, "Talk", "--price", "119", "--tax", "19", "--included").exit == 0
    assert (
        crm("line", "edit", deal, "1", "--name", "Desk", "--unset", "price_per", "--set", "discount_line=0").exit == 0
    )
    first, second = crm("line", "list", deal, "--json").json
    assert (first["name"], first["quantity"], first["net"], first["gross"]) == ("Desk", "10", "950.00", "1130.50")
    assert (second["net"], second["gross"]) == ("100.00", "119.00")
    assert crm("line", "rm", deal, "1").exit == 0
    assert [line["name"] for line in crm("line", "list", deal, "--json").json] == ["Talk"]


def test_a_line_may_be_a_product_alone(crm: Crm) -> None:
    product = crm.new("product", "Seat", "--price", "99.90", "--tax-rate", "19")
    deal = crm.new("deal", "A")
    assert crm("line", "add", deal, "--product", product, "--qty", "2").exit == 0
    assert [(line["name"], line["net"]) for line in crm.show(deal)["lines"]] == [("Seat", "199.80")]


def test_notes_links_and_the_ways_to_look_back(crm: Crm) -> None:
    contact, company = crm.new("contact", "Ada Lovelace"), crm.new("company", "Acme")
    assert crm("note", contact, "Likes tea").exit == 0
    assert crm("link", contact, company, "--role", "CTO").exit == 0
    assert company in [link["ref"] for link in crm.show(contact)["links"]]
    assert crm("unlink", contact, company).exit == 0
    assert crm.show(contact)["links"] == []
    noted = crm("timeline", contact, "--only", "note", "--json").json
    assert [entry["text"] for entry in noted] == ["Likes tea"]
    assert crm("timeline", contact, "--until", "2001-01-01", "--json").json == []
    assert "first_name" in [change["field"] for change in crm("history", contact, "--json").json]
    assert crm("find", "love", "ada", "-q").lines == [contact]


def test_convert_hands_on_every_wish(crm: Crm) -> None:
    contact = crm.new("contact", "Ada Lovelace", "--email", "ada@x.org", "--city", "Paris")
    lead = crm.new("lead", "A", "--email", "ada@x.org", "--city", "London", "--company-name", "Acme")
    done = crm(
        *("convert", lead, "--to", "Deal+COMPANY", "--contact", contact, "--set", "deal.title=Big"),
        *("--overwrite", "city", "--json"),
    )
    assert done.json["result"] == ["DEAL-1", "COMPANY-1", contact]
    assert (crm.show("DEAL-1")["title"], crm.show(contact)["city"]) == ("Big", "London")
    assert crm("convert", lead, "--to", "deal").exit == 4
    assert crm("convert", lead, "--to", "deal", "--again", "-q").lines == ["DEAL-2"]
    assert crm("convert", "DEAL-1", "--to", "quote").exit == 5
    assert crm("edit", "DEAL-1", "--amount", "100").exit == 0
    assert crm("convert", "DEAL-1", "--to", "quote", "--as-line", "-q").lines == ["QUOTE-1"]
    tree = crm("tree", "QUOTE-1", "--json").json
    assert {node["ref"] for node in tree["nodes"]} >= {lead, "DEAL-1", "QUOTE-1"}


def test_a_lost_lead_is_converted_by_force(crm: Crm) -> None:
    lead = crm.new("lead", "A", "--stage", "junk")
    assert crm("convert", lead, "--to", "deal").exit == 5
    assert crm("convert", lead, "--to", "deal", "--force").exit == 0


def test_what_failed_is_told_after_what_was_done(crm: Crm) -> None:
    done, left = crm.new("lead", "A"), crm.new("lead", "B")
    assert crm("convert", done, "--to", "deal").exit == 0
    both = crm("convert", done, left, "--to", "deal", "--keep-going", "-q")
    assert (both.exit, both.lines) == (7, ["DEAL-2"])
    assert both.err.splitlines()[0].startswith(f"failed: {done} ")
    again = crm("convert", done, left, "--to", "deal", "--keep-going", "--json")
    assert [failure["ref"] for failure in again.json["failures"]] == [done, left]
    assert (again.error["exit"], again.error["candidates"]) == (7, [done, left])


def test_warnings_are_talk_and_part_of_the_json(crm: Crm) -> None:
    lead = crm.new("lead", "A", "--line", "Seat @ 10", "--email", "ada@x.org")
    dry = crm("convert", lead, "--to", "contact", "--dry-run", "--json")
    assert (dry.err, len(dry.json["warnings"])) == ("", 1)
    done = crm("convert", lead, "--to", "contact")
    assert done.err == f"warning: {dry.json['warnings'][0]}\n"


def test_undo_redo_and_the_list_of_steps(crm: Crm) -> None:
    lead = crm.new("lead", "A", "-m", "because")
    assert crm("edit", lead, "--title", "B").exit == 0
    assert [row["message"] for row in crm("steps").rows] == ["", "because"]
    assert crm("undo").exit == 0
    assert crm.show(lead)["title"] == "A"
    assert crm("redo").exit == 0
    assert crm.show(lead)["title"] == "B"
    assert crm("undo", "1").exit != 0  # it was changed since
    assert crm("steps", "--limit", "1", "-q").lines == ["4"]


def test_rm_takes_many_and_undo_brings_them_back(crm: Crm) -> None:
    refs = [crm.new("lead", "A"), crm.new("lead", "B")]
    assert crm("rm", *refs, "--json").json["deleted"] == refs
    assert crm("lead", "list", "-q").lines == []
    assert crm("undo").exit == 0
    assert sorted(crm("lead", "list", "-q").lines) == refs


@pytest.mark.parametrize(
    "words",
    [
        ("lead", "new", "B"),
        ("edit", "LEAD-1", "--title", "B"),
        ("move", "LEAD-1", "junk"),
        ("note", "LEAD-1", "B"),
        ("rm", "LEAD-1"),
        ("convert", "LEAD-1", "--to", "deal+contact"),
        ("line", "add", "LEAD-1", "B", "--price", "1"),
        ("undo",),
    ],
    ids=" ".join,
)
def test_a_dry_run_writes_nothing(crm: Crm, words: tuple[str, ...]) -> None:
    crm.new("lead", "A", "--email", "ada@x.org")
    before = crm("history", "LEAD-1").out + crm("steps").out + crm("find", "ada").out
    done = crm(*words, "--dry-run", "--json")
    assert (done.exit, done.json["dry_run"], done.json["step"]) == (0, True, None)
    assert crm("history", "LEAD-1").out + crm("steps").out + crm("find", "ada").out == before


@pytest.mark.file
def test_a_write_is_refused_before_it_happens_when_it_cannot_be_shown(crm: Crm) -> None:
    for words in (["--fields", "colour"], ["--format", "yaml"], ["--format", "dot"], ["--json", "--fields", "colour"]):
        assert crm("lead", "new", "A", *words).exit == 2
    assert not crm.db.exists()


def test_at_a_terminal_a_write_says_how_to_undo_it(crm: Crm) -> None:
    assert crm("lead", "new", "A", "--color", "never", terminal=True).out == "LEAD-1 A   undo: crm undo 1\n"
    assert crm("lead", "new", "B").out == "LEAD-2 B\n"


@pytest.mark.file
def test_the_fields_of_a_batch_are_those_of_its_lines(crm: Crm) -> None:
    words = ("batch", "-", "--format", "tsv", "--fields")
    assert crm(*words, "line,step", stdin="lead new A\n").exit == 2
    assert not crm.db.exists()
    assert crm(*words, "line,refs", stdin="lead new A\n").lines == ["line\trefs", "1\tLEAD-1"]


def test_a_card_leaves_out_what_is_as_ever_and_json_has_it(crm: Crm) -> None:
    deal = crm.new("deal", "Relaunch")
    assert "Tax rounding" not in crm("show", deal, terminal=True).out
    assert (crm.show(deal)["pipeline"], crm.show(deal)["tax_rounding"]) == ("default", "group")
    assert "Pipeline" in crm("show", deal, "--fields", "pipeline", terminal=True).out
    crm("edit", deal, "--tax-rounding", "line")
    assert "Tax rounding" in crm("show", deal, terminal=True).out
