"""Converting again: refused, wanted, or a repetition that a key makes harmless."""

from __future__ import annotations

import pytest
from conftest import Crm
from pictures import dump


def relaunch(crm: Crm) -> None:
    crm.new("lead", "Relaunch", "--name", "Ada Lovelace", "--email", "ada@x.org", "--company-name", "Acme")


def test_the_second_time_is_refused_naming_what_it_became(crm: Crm) -> None:
    relaunch(crm)
    assert crm("convert", "LEAD-1", "--to", "deal+contact+company", "-q").out == "DEAL-1\nCONTACT-1\nCOMPANY-1\n"
    before = dump(crm.db)
    again = crm("convert", "LEAD-1", "--to", "deal+contact+company")
    assert (again.exit, again.out) == (4, "")
    assert again.err == (
        "error: LEAD-1 already became DEAL-1, CONTACT-1 and COMPANY-1.\nhint: Use --again to create more.\n"
    )
    assert dump(crm.db) == before
    assert crm("deal", "list", "-q").lines == ["DEAL-1"]


@pytest.mark.parametrize(
    ("targets", "hint"),
    [
        (("--to", "company"), "Use --again to create more."),
        (("--to", "company+contact"), "Use --to contact for what is missing, or --again to create more."),
        (("--to", "quote+company+deal"), "Use --to quote+deal for what is missing, or --again to create more."),
        (("--to", "company", "--deal", "DEAL-1"), "Use --deal DEAL-1 for what is missing, or --again to create more."),
    ],
)
def test_a_kind_that_is_there_is_refused_with_what_is_missing_besides(
    crm: Crm, targets: tuple[str, ...], hint: str
) -> None:
    relaunch(crm)
    crm.new("deal", "Another")
    crm("convert", "LEAD-1", "--to", "company")
    before = dump(crm.db)
    refused = crm("convert", "LEAD-1", *targets, "--json")
    assert (refused.exit, refused.error["code"], refused.error["candidates"]) == (4, "already_converted", ["COMPANY-1"])
    assert refused.error["hint"] == hint
    assert dump(crm.db) == before


def test_a_lead_that_joined_a_deal_is_refused_too(crm: Crm) -> None:
    relaunch(crm)
    crm.new("deal", "Project")
    crm("convert", "LEAD-1", "--deal", "DEAL-1")
    assert crm("convert", "LEAD-1", "--to", "deal", "--json").error["candidates"] == ["DEAL-1"]


def test_again_makes_another_deal_with_the_same_parties(crm: Crm) -> None:
    relaunch(crm)
    crm("convert", "LEAD-1", "--to", "deal+contact+company")
    done = crm("convert", "LEAD-1", "--to", "deal", "--again", "--json").json
    assert (done["created"], done["linked"]) == (["DEAL-2"], [])
    assert [crm.show("DEAL-2")[name] for name in ("contact", "company")] == ["CONTACT-1", "COMPANY-1"]
    assert crm.show("LEAD-1")["deal"] == "DEAL-2"
    converted = [link["ref"] for link in crm.show("LEAD-1")["links"] if link["how"] == "converted"]
    assert sorted(converted) == ["COMPANY-1", "CONTACT-1", "DEAL-1", "DEAL-2"]


def test_again_keeps_the_day_of_the_first_conversion(crm: Crm) -> None:
    relaunch(crm)
    crm("convert", "LEAD-1", "--to", "deal", at="2026-11-01T12:00:00Z")
    crm("convert", "LEAD-1", "--to", "deal", "--again", at="2026-11-02T12:00:00Z")
    assert crm.show("LEAD-1")["converted_at"] == "2026-11-01T12:00:00Z"


def test_an_undone_conversion_may_be_done_anew_with_new_references(crm: Crm) -> None:
    relaunch(crm)
    crm("convert", "LEAD-1", "--to", "deal")
    crm("undo")
    assert crm("convert", "LEAD-1", "--to", "deal", "-q").out == "DEAL-2\n"


def test_later_edits_never_travel(crm: Crm) -> None:
    crm.new("lead", "Relaunch", "--line", "Seat @ 10")
    crm("convert", "LEAD-1", "--to", "deal")
    crm("convert", "DEAL-1", "--to", "quote")
    crm("edit", "DEAL-1", "--title", "Other")
    crm("line", "edit", "DEAL-1", "1", "--price", "20")
    assert [crm.show(ref)["title"] for ref in ("LEAD-1", "DEAL-1", "QUOTE-1")] == ["Relaunch", "Other", "Relaunch"]
    assert [crm.show(ref)["amount"] for ref in ("LEAD-1", "DEAL-1", "QUOTE-1")] == ["10.00", "20.00", "10.00"]


def test_identity_is_never_copied(crm: Crm) -> None:
    crm.new("lead", "Relaunch", "--external-id", "shop:42", "--at", "2026-11-01T12:00:00Z")
    crm("convert", "LEAD-1", "--to", "deal", at="2026-11-02T12:00:00Z")
    lead, deal = crm.show("LEAD-1"), crm.show("DEAL-1")
    assert deal["external_ids"] == []
    assert deal["uid"] != lead["uid"]
    assert (deal["created_at"], deal["stage"], deal["version"]) == ("2026-11-02T12:00:00Z", "new", 1)


def test_the_same_key_gives_the_first_result_and_creates_nothing(crm: Crm) -> None:
    relaunch(crm)
    words = ("convert", "LEAD-1", "--to", "deal+contact", "--key", "order-7", "--json")
    first = crm(*words).json
    before = dump(crm.db)
    second = crm(*words)
    assert (second.exit, second.json) == (0, first | {"existing": True})
    assert dump(crm.db) == before
    assert crm(*words[:-1], "-q").out == "DEAL-1\nCONTACT-1\n"


def test_the_same_key_with_other_arguments_is_a_conflict(crm: Crm) -> None:
    relaunch(crm)
    crm("convert", "LEAD-1", "--to", "deal", "--key", "order-7")
    for words in (("--to", "contact"), ("--to", "deal", "--again"), ("--to", "deal", "--set", "title=Other")):
        refused = crm("convert", "LEAD-1", *words, "--key", "order-7", "--json")
        assert (refused.exit, refused.error["code"]) == (4, "key_reused")
    assert crm("note", "LEAD-1", "Hello", "--key", "order-7").exit == 4


def test_a_key_runs_anew_when_its_step_was_undone(crm: Crm) -> None:
    relaunch(crm)
    words = ("convert", "LEAD-1", "--to", "deal", "--key", "order-7", "--json")
    crm(*words)
    crm("undo")
    done = crm(*words).json
    assert (done["created"], done["existing"]) == (["DEAL-2"], False)
    assert crm(*words).json["existing"] is True


def test_a_key_that_failed_was_not_used(crm: Crm) -> None:
    relaunch(crm)
    crm("move", "LEAD-1", "junk")
    assert crm("convert", "LEAD-1", "--to", "deal", "--key", "order-7").exit == 5
    crm("move", "LEAD-1", "new")
    assert crm("convert", "LEAD-1", "--to", "deal", "--key", "order-7").exit == 0


def test_a_dry_run_reads_keys_and_keeps_none(crm: Crm) -> None:
    relaunch(crm)
    words = ("convert", "LEAD-1", "--to", "deal", "--key", "order-7", "--json")
    assert crm(*words, "--dry-run").json["existing"] is False
    assert crm(*words).json["existing"] is False
    assert crm(*words, "--dry-run").json["existing"] is True


def test_with_keep_going_each_source_has_a_key_of_its_own(crm: Crm) -> None:
    for title in ("One", "Two", "Three"):
        crm.new("lead", title)
    crm("move", "LEAD-2", "junk")
    words = ("convert", "LEAD-1", "LEAD-2", "LEAD-3", "--to", "deal", "--keep-going", "--key", "night", "--json")
    first = crm(*words)
    assert (first.exit, first.json["result"], first.json["existing"]) == (7, ["DEAL-1", "DEAL-2"], False)
    crm("move", "LEAD-2", "new")
    second = crm(*words)
    assert (second.exit, second.json["result"]) == (0, ["DEAL-1", "DEAL-3", "DEAL-2"])
    assert crm("deal", "list", "-q", "--sort", "title").lines == ["DEAL-1", "DEAL-2", "DEAL-3"]
    assert crm(*words).json["existing"] is True
    alone = ("convert", "lead-1", "--to", "deal", "--keep-going", "--key", "night", "--json")
    assert (crm(*alone).json["existing"], crm(*alone).json["result"]) == (True, ["DEAL-1"])


def test_with_keep_going_a_key_runs_anew_where_its_step_was_undone(crm: Crm) -> None:
    for title in ("One", "Two"):
        crm.new("lead", title)
    words = ("convert", "LEAD-1", "LEAD-2", "--to", "deal", "--keep-going", "--key", "night", "--json")
    crm(*words)
    crm("undo")
    done = crm(*words).json
    assert (done["result"], done["existing"]) == (["DEAL-1", "DEAL-3"], False)
