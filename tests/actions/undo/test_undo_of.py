"""All that somebody did, taken back as one step: what goes, what stays, what is refused, and what brings it back."""

from __future__ import annotations

import pytest

from tests.actions.invoices import parties
from tests.conftest import Crm
from tests.difference import changed, picture, standing
from tests.prepared import prepared


@pytest.fixture
@prepared
def office(crm: Crm) -> Crm:
    """Anna's lead, then an afternoon of the agent's, with a change of hers between."""
    for who, *words in (
        ("anna", "lead", "new", "Relaunch", "--name", "Ada Lovelace", "--city", "Bonn", "--amount", "1200"),
        ("agent", "edit", "LEAD-1", "--city", "Berlin", "--source", "fair"),
        ("agent", "lead", "new", "Spam"),
        ("anna", "edit", "LEAD-1", "--city", "Köln"),
        ("agent", "tag", "LEAD-1", "hot"),
        ("agent", "edit", "LEAD-2", "--title", "Ham"),
        ("agent", "line", "add", "LEAD-1", "Seat", "--price", "100", "--tax", "19"),
    ):
        assert crm(*words, "--by", who).exit == 0
    return crm


@pytest.mark.file
def test_what_others_wrote_stays_and_one_redo_brings_the_rest_back_to_the_byte(office: Crm) -> None:
    before, told_then = standing(office), office("timeline", "LEAD-1", "--json").json
    dry = office("undo", "--of", "agent", "--dry-run", "--json", "--by", "anna")
    assert (dry.exit, standing(office)) == (0, before)
    cells = {(cell["what"], cell["ref"], cell["field"], cell["value"], cell["why"]) for cell in dry.json["detail"]}
    assert {("change", "LEAD-1", "source", None, "was fair"), ("remove", "LEAD-2", "title", None, "was Ham")} <= cells
    assert "city" not in {cell["field"] for cell in dry.json["detail"]}

    undone = changed(office, "undo", "--of", "agent", "--by", "anna")
    assert undone.result.out.startswith("Undid 5 steps of agent (2 to 7)")
    assert undone.touched == {"lead": "-2 ~1(amount,source)", "line": "-1", "tag": "-1"}
    assert undone.undone == [(8, 2), (8, 3), (8, 5), (8, 6), (8, 7)]
    lead = office.show("LEAD-1")
    assert (lead["city"], lead["source"], lead["amount"], lead["tags"]) == ("Köln", None, "1200.00", [])
    assert office("timeline", "LEAD-1", "--as-of", "7", "--json").json == told_then
    after = standing(office)
    told = {row["step"]: (row["title"], row["undoes"], row["state"]) for row in office("steps", "--json").json}
    assert told[8] == ("undo of 5 steps (2 to 7)", [2, 3, 5, 6, 7], None)
    assert {step for step, row in told.items() if row[2]} == {2, 3, 5, 6, 7}

    assert office("redo", "--by", "anna").out.startswith("Redid 5 steps (2 to 7)")
    assert standing(office) == before
    assert office("undo", "9").exit == 0
    assert standing(office) == after
    assert office("redo", "8").exit == 0
    assert standing(office) == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("note LEAD-2 Called", "LEAD-2 got a note in step 8"),
        ("edit LEAD-2 --city Rom", "LEAD-2 was changed in step 8"),
        ("task new Call --on LEAD-2", "LEAD-2 was linked with TASK-1 (about) in step 8"),
        ("convert LEAD-2 --to deal", "LEAD-2"),
    ],
)
def test_what_stands_on_it_is_named_and_nothing_goes(office: Crm, words: str, says: str) -> None:
    assert office(*words.split(), "--by", "anna").exit == 0
    before = picture(office.db)
    refused = office("undo", "--of", "agent", "--json", "--by", "anna")
    assert refused.exit == 4
    assert refused.error["message"].startswith("The 5 steps of agent (2 to 7) cannot be undone: ")
    assert says in refused.error["message"]
    assert refused.error["hint"] == "Undo first: crm undo 8"
    assert picture(office.db) == before


def test_a_stage_that_others_moved_on_from_is_refused(crm: Crm) -> None:
    crm("deal", "new", "Relaunch", "--by", "anna")
    crm("move", "DEAL-1", "preparation", "--by", "agent")
    crm("edit", "DEAL-1", "--title", "Other", "--by", "anna")
    assert crm("undo", "--of", "agent", "--dry-run").exit == 0
    crm("move", "DEAL-1", "won", "--by", "anna")
    refused = crm("undo", "--of", "agent", "--json")
    assert (refused.exit, refused.error["hint"]) == (4, "Undo first: crm undo 4")


def test_sums_of_lines_that_both_wrote_are_worked_out_again(crm: Crm) -> None:
    crm("deal", "new", "Relaunch", "--line", "Desk x 1 @ 50 tax 19", "--by", "anna")
    crm("line", "add", "DEAL-1", "Seat", "--price", "100", "--tax", "19", "--by", "agent")
    crm("line", "add", "DEAL-1", "Lamp", "--price", "10", "--tax", "19", "--by", "anna")
    before = standing(crm)
    assert crm.show("DEAL-1")["amount"] == "190.40"
    assert crm("undo", "--of", "agent").exit == 0
    assert crm.show("DEAL-1")["amount"] == "71.40"
    assert crm("redo").exit == 0
    assert standing(crm) == before


@pytest.mark.parametrize(
    ("words", "exit", "says"),
    [
        ("--of bob", 3, "There is no step by bob."),
        ("--of agent --since 2027-01-01", 2, "since: '2027-01-01' lies in the future."),
        ("--of agent --since soon", 2, "since: 'soon'"),
        ("--of anna --since -1d", 5, "anna has nothing to undo since"),
        ("3 --of agent", 2, "Give the number of a step, or --of WHO."),
        ("--since today", 2, "--since and --skip-final go with --of."),
        ("--skip-final", 2, "--since and --skip-final go with --of."),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(office: Crm, words: str, exit: int, says: str) -> None:
    office.now = "2026-12-24T12:00:00Z"
    assert office("tag", "LEAD-1", "late", "--by", "agent").exit == 0
    before = picture(office.db)
    refused = office("undo", *words.split(), "--json")
    assert (refused.exit, picture(office.db) == before) == (exit, True), refused.err
    assert says in refused.error["message"]


def test_since_takes_what_was_typed_from_then_on_and_what_is_undone_already_is_left(office: Crm) -> None:
    office.now = "2026-12-24T12:00:00Z"
    assert office("tag", "LEAD-1", "late", "--by", "agent", "--at", "2026-01-01").exit == 0
    assert office("edit", "LEAD-1", "--campaign", "Spring", "--by", "agent").exit == 0
    assert office("undo", "9", "--by", "anna").exit == 0
    assert changed(office, "undo", "--of", "agent", "--since", "2026-12-24").undone == [(11, 8)]
    assert office("undo", "--of", "agent", "--since", "2026-12-24").exit == 5
    assert changed(office, "undo", "--of", "agent").undone == [(12, step) for step in (2, 3, 5, 6, 7)]


def test_what_went_together_comes_back_together(office: Crm) -> None:
    assert office("undo", "--of", "agent").exit == 0
    refused = office("redo", "3", "--json")
    assert (refused.exit, refused.error["message"]) == (5, "Step 3 was undone together with 4 others, in step 8.")
    assert refused.error["hint"] == "crm redo 8 restores all of them."
    again = office("undo", "3", "--json")
    assert (again.exit, again.error["hint"]) == (4, "crm redo 8 restores it, with 4 others.")


def test_what_was_written_over_what_was_undone_stays_until_that_comes_back(office: Crm) -> None:
    before = standing(office)
    assert office("undo", "--of", "agent").exit == 0
    refused = office("undo", "4", "--json")
    assert (refused.exit, refused.error["hint"]) == (4, "Undo first: crm undo 8")
    assert refused.error["message"].startswith("Step 4 cannot be undone: it wrote over what was undone in step 8")
    assert office("edit", "LEAD-1", "--city", "Ulm", "--by", "anna").exit == 0
    again = office("redo", "8", "--json")
    assert (again.exit, again.error["hint"]) == (4, "Undo first: crm undo 9")
    assert (office("undo", "9").exit, office("redo", "8").exit, standing(office) == before) == (0, 0, True)
    assert office("undo", "--of", "anna", "--dry-run").exit == 4
    assert office("undo", "7").exit == office("undo", "5").exit == office("undo", "4").exit == 0
    assert office.show("LEAD-1")["city"] == "Berlin"


def test_final_steps_are_named_and_left_with_what_they_stand_on(crm: Crm) -> None:
    parties(crm)
    for words in (
        "company new Buyer --street Weg --postal-code 1 --city Ulm --country DE",
        "lead new Spam",
        "invoice new Work --company COMPANY-3",
        "line add INVOICE-1 Setup --price 100 --tax 19",
        "issue INVOICE-1",
        "tag COMPANY-2 hot",
    ):
        assert crm(*words.split(), "--by", "agent").exit == 0, words
    before = picture(crm.db)
    refused = crm("undo", "--of", "agent", "--json")
    number = crm.show("INVOICE-1")["number"]
    assert (refused.exit, picture(crm.db) == before) == (5, True)
    assert refused.error["message"] == (f"Step 5, step 6 and step 7 cannot be undone: INVOICE-1 is issued as {number}.")
    assert refused.error["hint"] == "--skip-final leaves those, and takes the others back."
    done = changed(crm, "undo", "--of", "agent", "--skip-final", "--json")
    assert done.undone == [(9, 4), (9, 8)]
    assert done.touched == {"lead": "-1", "tag": "-1"}
    assert done.result.json["warnings"] == [
        "Step 3 stays: COMPANY-3 was linked with INVOICE-1 (company_of) in step 5 (new INVOICE-1).",
        *(f"Step {step} stays: INVOICE-1 is issued as {number}." for step in (5, 6, 7)),
    ]
    nothing = crm("undo", "--of", "agent", "--skip-final", "--json")
    assert nothing.exit == 5
    assert nothing.error["message"].startswith(
        f"Nothing is left to undo: INVOICE-1 is issued as {number} and COMPANY-3 "
    )


def test_one_large_step_goes_by_sets_and_several_part_by_part(crm: Crm) -> None:
    many = "title;email;phone\n" + "".join(f"Lead {n};a{n}@x.org;+49 30 {n + 2000}\n" for n in range(335))
    crm("lead", "new", "Mine", "--by", "anna")
    before = standing(crm)
    assert crm("import", "lead", "-", "--by", "agent", stdin=many).exit == 0
    after = standing(crm)
    for more in ((), ("tag", "LEAD-2", "hot")):
        assert not more or crm(*more, "--by", "agent").exit == 0
        assert crm("undo", "--of", "agent").exit == 0
        left = standing(crm)
        assert {name: left[name] for name in ("lead", "email", "tag")} == {
            name: before[name] for name in ("lead", "email", "tag")
        }
        assert crm("redo").exit == 0
        assert more or standing(crm) == after


def test_what_others_hung_on_what_would_never_have_been_is_in_the_way(crm: Crm) -> None:
    for who, *words in (
        ("agent", "lead", "new", "Spam"),
        ("anna", "note", "LEAD-1", "Called"),
        ("agent", "rm", "LEAD-1", "--yes"),
    ):
        assert crm(*words, "--by", who).exit == 0
    refused = crm("undo", "--of", "agent", "--json")
    assert (refused.exit, "in step 2 (note LEAD-1)" in refused.error["message"]) == (4, True), refused.err


@pytest.mark.parametrize(
    ("maker", "named", "left"),
    [("agent", "Undid 2 steps of agent (1 to 2)", []), ("anna", "Undid step 2 of agent", ["LEAD-1"])],
)
def test_what_a_batch_had_undone_stands_again_unless_it_goes_too(
    crm: Crm, maker: str, named: str, left: list[str]
) -> None:
    assert crm("lead", "new", "Relaunch", "--by", maker).exit == 0
    assert crm("batch", "-", "--by", "agent", stdin="undo 1\nlead new Other\n").exit == 0
    before = standing(crm)
    undone = crm("undo", "--of", "agent")
    assert undone.out.startswith(named), undone.err
    assert crm("lead", "list", "-q").lines == left
    states = {step["step"]: step["state"] for step in crm("steps", "--json").json}
    assert [bool(states[number]) for number in (1, 2)] == [not left, True]
    assert crm("redo").exit == 0
    assert standing(crm) == before
    assert crm("lead", "list", "-q").lines == ["LEAD-2"]
