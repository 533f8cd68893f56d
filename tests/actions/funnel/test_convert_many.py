"""Many sources in one call: one step for all, or one for each; where they come from and how they are told."""

from __future__ import annotations

from conftest import Crm
from pictures import dump


def leads(crm: Crm, *titles: str) -> None:
    for title in titles:
        crm.new("lead", title)


def test_many_sources_are_one_step_and_one_undo(crm: Crm) -> None:
    leads(crm, "One", "Two", "Three")
    before = dump(crm.db)
    done = crm("convert", "LEAD-1", "LEAD-2", "LEAD-3", "--to", "deal+contact", "--json").json
    assert (done["step"], done["updated"]) == (4, ["LEAD-1", "LEAD-2", "LEAD-3"])
    assert done["result"] == ["DEAL-1", "CONTACT-1", "DEAL-2", "CONTACT-2", "DEAL-3", "CONTACT-3"]
    assert crm("undo").exit == 0
    assert dump(crm.db) == before


def test_many_sources_are_told_in_one_sentence(crm: Crm) -> None:
    leads(crm, "One", "Two")
    assert crm("convert", "LEAD-1", "LEAD-2", "--to", "deal+contact").out == "2 leads became 2 deals and 2 contacts\n"
    assert crm("steps").rows[0]["title"] == "convert LEAD-1 and LEAD-2 to deal+contact"


def test_many_sources_give_a_line_each_and_one_source_a_line_per_target(crm: Crm) -> None:
    leads(crm, "One", "Two", "Three")
    done = crm("convert", "LEAD-2", "LEAD-1", "--to", "contact+deal", "-q")
    assert done.out == "CONTACT-1\tDEAL-1\nCONTACT-2\tDEAL-2\n"
    assert crm("convert", "LEAD-3", "--to", "contact+deal", "-q").out == "CONTACT-3\nDEAL-3\n"


def test_sources_come_from_standard_input_in_the_place_of_a_dash(crm: Crm) -> None:
    leads(crm, "One", "Two", "Three")
    listed = crm("lead", "list", "title=Two").out
    done = crm("convert", "LEAD-1", "-", "LEAD-3", "--to", "deal", "-q", stdin=listed)
    assert done.lines == ["DEAL-1", "DEAL-2", "DEAL-3"]
    assert [crm.show(ref)["title"] for ref in done.lines] == ["One", "Two", "Three"]


def test_no_source_on_standard_input_is_nothing_to_do(crm: Crm) -> None:
    leads(crm, "One")
    done = crm("convert", "-", "--to", "deal", stdin="")
    assert (done.exit, done.out) == (0, "nothing to do\n")


def test_a_source_named_twice_is_converted_once(crm: Crm) -> None:
    leads(crm, "One", "Two")
    assert crm("convert", "LEAD-1", "lead-1", "Lead-1", "--to", "deal", "--json").json["result"] == ["DEAL-1"]
    done = crm("convert", "LEAD-2", "lead-2", "Lead-2", "--to", "deal", "--keep-going", "--json")
    assert (done.exit, done.json["result"]) == (0, ["DEAL-2"])


def test_one_that_fails_takes_all_back(crm: Crm) -> None:
    leads(crm, "One", "Two")
    crm("move", "LEAD-2", "junk")
    before = dump(crm.db)
    done = crm("convert", "LEAD-1", "LEAD-2", "--to", "deal", "--json")
    assert (done.exit, done.error["ref"], done.out) == (5, "LEAD-2", "")
    assert dump(crm.db) == before


def test_with_keep_going_each_is_a_step_and_what_fails_is_told(crm: Crm) -> None:
    leads(crm, "One", "Two", "Three")
    crm("move", "LEAD-2", "junk")
    done = crm("convert", "LEAD-1", "LEAD-2", "LEAD-9", "LEAD-3", "--to", "deal", "--keep-going", "--json")
    assert done.exit == 7
    assert (done.json["result"], done.json["updated"]) == (["DEAL-1", "DEAL-2"], ["LEAD-1", "LEAD-3"])
    assert [(failure["ref"], failure["code"], failure["exit"]) for failure in done.json["failures"]] == [
        ("LEAD-9", "not_found", 3),
        ("LEAD-2", "refused", 5),
    ]
    assert done.error == {
        "code": "partly_failed",
        "exit": 7,
        "message": "2 failed, the others were done.",
        "hint": None,
        "ref": None,
        "field": None,
        "candidates": ["LEAD-9", "LEAD-2"],
    }
    titles = [step["title"] for step in crm("steps", "--json").json[:2]]
    assert titles == ["convert LEAD-3 to deal", "convert LEAD-1 to deal"]


def test_with_keep_going_people_read_every_failure(crm: Crm) -> None:
    leads(crm, "One", "Two")
    crm("move", "LEAD-2", "junk")
    done = crm("convert", "LEAD-1", "LEAD-2", "--to", "deal", "--keep-going")
    assert done.out == "LEAD-1 became DEAL-1\n"
    assert done.err == (
        "failed: LEAD-2 is junk. --force reopens and converts it.\nerror: 1 failed, the others were done.\n"
    )


def test_with_keep_going_nothing_is_said_to_be_done_when_all_fail(crm: Crm) -> None:
    leads(crm, "One")
    crm("move", "LEAD-1", "junk")
    words = "convert", "LEAD-1", "LEAD-7", "--to", "deal", "--keep-going", "--json"
    assert crm(*words).error["message"] == "2 failed, nothing was done."
    assert crm(*words, "--dry-run").error["message"] == "2 would fail."


def test_with_keep_going_a_line_per_success_is_printed_even_when_only_one_succeeds(crm: Crm) -> None:
    leads(crm, "One", "Two")
    crm("move", "LEAD-2", "junk")
    done = crm("convert", "LEAD-1", "LEAD-2", "--to", "deal+contact", "--keep-going", "-q")
    assert (done.exit, done.out) == (7, "DEAL-1\tCONTACT-1\n")


def test_with_keep_going_a_single_source_that_fails_is_exit_7_too(crm: Crm) -> None:
    leads(crm, "One")
    crm("move", "LEAD-1", "junk")
    done = crm("convert", "LEAD-1", "--to", "deal", "--keep-going", "--json")
    assert (done.exit, done.json["failures"][0]["code"]) == (7, "refused")


def test_with_keep_going_each_source_sees_what_the_one_before_made(crm: Crm) -> None:
    leads(crm, "Acme", "Acme")
    done = crm("convert", "LEAD-1", "LEAD-2", "--to", "company", "--keep-going", "--on-duplicate", "link", "--json")
    assert (done.exit, done.json["created"], done.json["linked"]) == (0, ["COMPANY-1"], ["COMPANY-1"])


def test_leads_and_quotes_become_deals_in_one_call(crm: Crm) -> None:
    leads(crm, "One")
    crm.new("quote", "Two", "--line", "Seat @ 10")
    done = crm("convert", "QUOTE-1", "LEAD-1", "--to", "deal", "--json").json
    assert [crm.show(ref)["title"] for ref in done["result"]] == ["Two", "One"]
    crm("undo")
    assert crm("convert", "QUOTE-1", "LEAD-1", "--to", "deal").out == "1 quote and 1 lead became 2 deals\n"


def test_a_hundred_leads_become_deals_with_lines_in_few_statements(crm: Crm) -> None:
    lines = "".join(f'lead new "Lead {n}" --line "Seat x {n} @ 9.99 tax 19"\n' for n in range(1, 101))
    assert crm("batch", "-", stdin=lines).exit == 0
    refs = crm("lead", "list", "-q").out
    done = crm("convert", "-", "--to", "deal+contact", "-q", stdin=refs)
    assert len(done.lines) == 100
    totals = {row["title"]: row["amount"] for row in crm("deal", "list", "--json").json}
    assert totals == {row["title"]: row["amount"] for row in crm("lead", "list", "--json").json}
