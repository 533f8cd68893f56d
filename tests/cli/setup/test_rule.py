"""``crm rule``: what happens is an occasion for a line, and both are one step."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Crm
from tests.difference import changed

WON = ("rule", "add", "invoice-won", "--when", "deal moved to won", "--do", "convert {ref} --to invoice --as-line")


def rule(crm: Crm, name: str, when: str, do: str, *more: str) -> None:
    done = crm("rule", "add", name, "--when", when, "--do", do, *more)
    assert done.exit == 0, done.err


def test_trigger_and_effect_are_one_step_shown_by_a_dry_run_and_undone_together(crm: Crm) -> None:
    crm.new("company", "Acme")
    crm.new("deal", "Relaunch", "--amount", "1190", "--company", "COMPANY-1")
    assert crm(*WON).exit == 0
    before = crm("export", "--all").out
    tried = crm("move", "DEAL-1", "won", "--dry-run", "--json").json
    assert tried["created"] == ["INVOICE-1?"]
    assert crm("export", "--all").out == before
    done = crm("move", "DEAL-1", "won", "--json").json
    assert (done["result"], done["created"], done["updated"]) == (["DEAL-1"], ["INVOICE-1"], ["DEAL-1"])
    assert crm.show("INVOICE-1")["amount"] == "1190.00"
    last = crm("steps", "--json", "--limit", "2").json
    assert [step["title"] for step in last] == ["move DEAL-1 won", "rule add"]
    assert crm("undo").exit == 0
    assert (crm.show("DEAL-1")["stage"], crm("invoice", "list", "-q").out) == ("new", "")
    assert crm("redo").out == "Redid step 4: move DEAL-1 won\n"
    assert crm("invoice", "list", "-q").lines == ["INVOICE-1"], "undo and redo give no occasion"


def test_an_answer_under_a_key_is_the_same_again_with_what_rules_did(crm: Crm) -> None:
    rule(crm, "look", "lead made", "task new {title} --on {ref}")
    rule(crm, "hot", "lead made", "tag {ref} hot")
    first, again = (crm("lead", "new", "Relaunch", "--key", "k", "--json").json for _ in range(2))
    assert (first["created"], first["updated"], first["result"]) == (["LEAD-1", "TASK-1"], [], ["LEAD-1"])
    assert again == {**first, "existing": True}
    said = [crm("lead", "new", "Other", "--key", "o").out for _ in range(2)]
    assert said == ["LEAD-2 Other; rule look: TASK-2 Other; rule hot: LEAD-2 tagged hot\n"] * 2
    lines = "lead new A --key a\nlead new B\n"
    told = [entry["text"] for entry in crm("batch", "-", "--json", stdin=lines).jsonl]
    assert told == [
        f"LEAD-{number} {title}; rule look: TASK-{number} {title}; rule hot: LEAD-{number} tagged hot"
        for number, title in ((3, "A"), (4, "B"))
    ]


def test_a_refused_rule_refuses_the_act_and_is_named(crm: Crm) -> None:
    crm.new("deal", "Relaunch", "--amount", "1190")
    assert crm(*WON).exit == 0
    done = changed(crm, "move", "DEAL-1", "won")
    assert (done.result.exit, done.touched) == (5, {})
    assert "rule invoice-won: DEAL-1 has no client." in done.result.err


def test_a_filter_chooses_and_what_is_typed_into_a_field_stays_a_text(crm: Crm) -> None:
    rule(crm, "look", "deal made", "note {ref} {title}", "--where", "amount.gte=1000 or tag=vip")
    title = "--help \"$(rm x)\" 'x' {ref}"
    named = f"--set=title={title}"
    wanted = ((named, "--amount=999"), (named, "--amount=1000"), (named, "--amount=1", "--tag=vip"))
    refs = [crm.new("deal", *words) for words in wanted]
    notes = [[note["text"] for note in crm("timeline", ref, "--only", "note", "--json").json] for ref in refs]
    assert notes == [[], [title], [title]]


HOSTILE = ("LEAD-1", "-", "--yes", "@home", "a@b.de", "{ref}", "hubspot:501", "RE-2026-0001", "@@", "x=@y")


def test_what_looks_like_something_else_is_a_text_in_every_word(crm: Crm) -> None:
    rule(crm, "tagged", "lead made", "tag {ref} {title}")
    rule(crm, "noted", "lead made", "note {ref} {title}")
    rule(
        crm, "edited", "lead made", "edit {ref} --campaign {title} --set comments={title} --source-detail '@x {title}'"
    )
    rule(crm, "client", "lead made", "tag {company} client", "--where", "company.title~a")
    for title in HOSTILE:
        assert crm("lead", "new", "--", title, stdin="geheim").exit == 0
    told = [crm.show(f"LEAD-{number}") for number in range(1, len(HOSTILE) + 1)]
    assert [lead["tags"] for lead in told] == [[title.lower()] for title in HOSTILE]
    for field, before in (("campaign", ""), ("comments", ""), ("source_detail", "@x ")):
        assert [lead[field] for lead in told] == [before + title for title in HOSTILE]
    notes = crm("feed", "--json").json
    assert [each["text"] for each in notes if each["what"] == "note"] == [*HOSTILE]
    crm.new("company", "Acme")
    crm.new("lead", "word", "--company", "COMPANY-1")
    assert crm.show("COMPANY-1")["tags"] == ["client"], "a reference in a field is one"


@pytest.mark.parametrize(("filters", "line"), [("area=north", "tag {ref} far"), ("", "note {ref} {area}")])
def test_a_rule_whose_field_is_gone_is_named(crm: Crm, filters: str, line: str) -> None:
    assert crm("field", "add", "lead", "area", "text").exit == 0
    rule(crm, "far-away", "lead made", line, *(["--where", filters] if filters else []))
    removed = crm("field", "rm", "lead", "area")
    assert "The rule far-away names area, which is gone" in removed.err
    done = changed(crm, "lead", "new", "Far")
    assert (done.result.exit, done.touched) == (2, {})
    assert "error: rule far-away: A lead has no field 'area'." in done.result.err


def test_a_rule_is_no_occasion_for_another(crm: Crm) -> None:
    rule(crm, "first", "lead made", "deal new {title}")
    rule(crm, "second", "deal made", "task new {title}")
    crm.new("lead", "Relaunch")
    assert (crm("deal", "list", "-q").lines, crm("task", "list", "-q").lines) == (["DEAL-1"], [])


def test_many_elements_of_one_act_each_give_occasion(crm: Crm) -> None:
    rule(crm, "follow", "lead became deal", "tag {ref} sold")
    lines = "".join(f"lead new 'Lead {number}'\n" for number in range(40))
    assert crm("batch", "-", stdin=lines).exit == 0
    done = crm("convert", "--where", "lead", "--to", "deal")
    assert "; rule follow: 40 times" in done.out
    assert len(crm("lead", "list", "tag=sold", "-q").lines) == 40
    assert crm("undo").exit == 0
    assert crm("lead", "list", "tag=sold", "-q").lines == []


def test_what_chose_the_elements_of_an_act_does_not_choose_those_of_a_rule(crm: Crm) -> None:
    rule(crm, "follow", "lead became deal", "tag {ref} {source}")
    lines = "".join(f"lead new {name} --source {name}\n" for name in "abc")
    assert crm("batch", "-", stdin=f"{lines}lead new d\n").exit == 0
    done = crm("convert", "--where", "lead", "--to", "deal", "--keep-going")
    assert (done.exit, "LEAD-4: rule follow: tag: '' is not a single word." in done.err) == (7, True), done.err
    tags = [crm.show(f"LEAD-{number}")["tags"] for number in (1, 2, 3, 4)]
    assert tags == [["a"], ["b"], ["c"], []]


def test_a_line_of_a_batch_gives_occasion_at_its_turn(crm: Crm) -> None:
    rule(crm, "note-it", "lead made", "note {ref} {company_name}")
    lines = "lead new A --company-name Acme\nlead new B\nlead new C --company-name Cook\n"
    done = crm("batch", "-", "--keep-going", "--json", stdin=lines)
    told = [(entry["ok"], entry["refs"]) for entry in done.jsonl]
    assert (done.exit, told) == (7, [(True, ["LEAD-1"]), (False, []), (True, ["LEAD-2"])])
    assert "line 2: rule note-it:" in done.out
    assert crm("lead", "list", "--format", "csv", "--fields", "title").lines == ["title", "A", "C"]


@pytest.mark.parametrize(
    ("when", "do", "exit", "said"),
    [
        ("deal moved to nowhere", "tag {ref} a", 2, "A deal has no stage 'nowhere'."),
        ("deal flew", "tag {ref} a", 2, "'deal flew' is not an occasion."),
        ("boat made", "tag {ref} a", 2, "boat"),
        ("product moved to x", "tag {ref} a", 2, "A product has no stages."),
        ("deal made", "tag {reff} a", 2, "A deal has no field 'reff'."),
        ("invoice became lead", "tag {ref} a", 2, "An invoice cannot become anything else."),
        ("lead became quote", "tag {ref} a", 2, "A lead becomes a quote by way of a deal."),
        ("deal made", "tag {ref} a --by bob", 2, "A rule's line takes no --by."),
        ("deal made", "tag {ref} a --key k", 2, "A rule's line takes no --key."),
        ("deal made", "move {ref} nowhere", 2, "A deal has no stage 'nowhere'."),
        ("deal made", "convert {ref} --to lead", 2, "A deal cannot become a lead."),
        ("deal made", "convert {ref} --to banana", 2, "There is no kind 'banana'."),
        ("deal moved to won", "move {ref} won --reason x", 5, "Rule x would be its own occasion: deal moved to won."),
        ("deal made", "send {ref}", 5, "A rule cannot do 'send {ref}'."),
        ("deal made", "undo", 5, "A rule cannot do 'undo'."),
        ("deal made", "note {ref} -", 2, "A rule has no standard input."),
        ("deal made", "convert {ref} --too quote", 2, "convert has no option '--too'."),
        ("deal made", "note {ref} 'x", 2, "--do:"),
        ("deal made", "deal new again", 5, "Rule x would be its own occasion: deal made."),
        ("deal moved to won", "move {ref} Won", 5, "Rule x would be its own occasion: deal moved to won."),
        ("deal moved to lost", "deal new another", 5, "Rule x would be its own occasion: deal moved to lost."),
        ("deal made", "edit {ref} --set colour=red", 2, "A deal has no field 'colour'."),
        ("deal made", "edit {ref} --amount abc", 2, "amount: 'abc' is not a number."),
        ("deal made", "edit {ref} --stage gone", 2, "A deal has no stage 'gone'."),
        ("deal made", "edit {ref} --pipeline gone", 5, "There is no pipeline 'gone'."),
        ("deal made", "edit {company} --amount 3", 2, "A company has no field 'amount'."),
        ("deal made", "invoice new X --company {ref}", 2, "{ref} is a deal, not a company."),
        ("deal made", "quote new X --stage won", 2, "A quote has no stage 'won'."),
        ("deal made", "task new --on {ref}", 5, "A task needs title."),
        ("deal made", "convert {ref}", 2, "Say what the deal becomes."),
        ("deal made", "line add {ref}", 5, "A line needs a price."),
        ("deal made", "line add {company} X --price 3", 2, "{company} has no lines."),
        ("contact made", "move {ref} won", 2, "A contact has no stages."),
        ("invoice moved to issued", "edit {ref} --set gone=1", 2, "An invoice has no field 'gone'."),
        ("invoice made", "move {ref} issued", 5, "The stage issued of an invoice is not set by hand."),
        ("deal made", "note LEAD-9 {title}", 3, "LEAD-9 does not exist."),
    ],
)
def test_a_rule_that_cannot_be_is_refused(crm: Crm, when: str, do: str, exit: int, said: str) -> None:
    rule(crm, "other", "deal made", "move {ref} lost")
    done = changed(crm, "rule", "add", "x", "--when", when, "--do", do)
    assert (done.result.exit, done.touched) == (exit, {}), done.result.err
    assert said in done.result.err


@pytest.mark.parametrize(
    ("when", "do"),
    [
        ("deal made", "line edit {ref} 1 --price 3"),
        ("deal made", "convert {ref} --to invoice --lines 1"),
        ("deal made", "task new {title} --on {ref} --due {comments}"),
        ("deal made", "task new {title} --on {ref} --due {close_date}"),
        ("deal moved to won", "edit {contact} --city Bonn"),
        ("lead became deal", "tag {deal} {source}"),
        ("invoice moved to issued", "edit {ref} --due-date 2026-03-03"),
        ("payment made", "task new 'Thank them for {amount}' --on {company}"),
        ("task moved to done", "task new {title} --on {on}"),
    ],
)
def test_a_line_that_some_elements_allow_is_no_mistake_and_trying_it_leaves_nothing(
    crm: Crm, when: str, do: str
) -> None:
    crm.new("lead", "Any")
    done = changed(crm, "rule", "add", "x", "--when", when, "--do", do)
    assert (done.result.exit, done.touched) == (0, {"rule": "+1"}), done.result.err
    assert crm("rule", "off", "x").exit == 0
    assert (crm.new("deal", "First"), crm.new("company", "Acme")) == ("DEAL-1", "COMPANY-1"), "none is used up"


@pytest.mark.file
def test_rules_that_come_with_data_are_off_until_they_are_switched_on(crm: Crm) -> None:
    rule(crm, "hot", "lead made", "tag {ref} hot")
    copy, other = (str(crm.folder / name) for name in ("copy.db", "other.db"))
    everything = crm("export", "--all").out
    assert crm("backup", copy).exit == crm("restore", copy, "--yes").exit == 0
    assert crm("rule", "list", "--json").json == [
        {"rule": "hot", "state": "off", "when": "lead made", "where": "", "do": "tag {ref} hot"}
    ]
    assert crm("import", "-", "--all", "--db", other, stdin=everything).exit == 0
    assert crm("rule", "list", "--json", "--db", other).json[0]["state"] == "off"
    assert crm("export", "--all", "--db", other).out == everything
    crm.new("lead", "Quiet")
    assert crm("rule", "on", "HOT").exit == 0
    crm.new("lead", "Loud")
    assert crm("rule", "off", "hot").exit == 0
    crm.new("lead", "Quiet again")
    assert crm("lead", "list", "tag=hot", "-q").lines == ["LEAD-2"]


def test_an_import_gives_no_occasion_unless_it_is_asked_to(crm: Crm) -> None:
    rule(crm, "hot", "lead made", "tag {ref} hot")
    assert crm("import", "lead", "-", stdin="title\nA\nB\n").exit == 0
    assert crm("import", "lead", "-", "--rules", stdin="title\nC\n").exit == 0
    assert crm("lead", "list", "tag=hot", "-q").lines == ["LEAD-3"]


def test_at_a_terminal_the_whole_of_a_rule_is_seen(crm: Crm) -> None:
    rule(
        crm, "look", "deal moved to final_invoice", "task new 'Look at {title}' --on {ref}", "--where", "amount.gte=10"
    )
    seen = crm("rule", "list", "--color", "never", terminal=True).out
    assert {"final_invoice", "amount.gte=10", "{title}'", "{ref}"} <= set(seen.split())
    assert (max(map(len, seen.splitlines())) <= 80, "…" in seen) == (True, False)


def test_a_stage_that_goes_tells_which_rules_name_it(crm: Crm) -> None:
    assert crm("stage", "add", "deal", "Signed").exit == 0
    rule(crm, "occasion", "deal moved to signed", "tag {ref} a")
    rule(crm, "effect", "deal made", "move {ref} Signed")
    rule(crm, "filter", "deal made", "tag {ref} b", "--where", "signed")
    rule(crm, "other", "deal made", "tag {ref} signed", "--where", "title=signed or new")
    told = crm("stage", "rm", "deal", "signed").err.splitlines()
    assert told[:3] == [
        f"warning: The rule {name} names signed, which is gone: crm rule rm {name} removes it."
        for name in ("occasion", "effect", "filter")
    ]
    done = changed(crm, "deal", "new", "Relaunch")
    assert (done.result.exit, done.touched) == (2, {})
    assert done.result.err.startswith("error: rule effect: A deal has no stage 'signed'.")


def test_a_rule_goes_on_moving_to_a_stage_that_is_called_otherwise(crm: Crm) -> None:
    assert crm("stage", "rename", "deal", "executing", "Under way").exit == 0
    rule(crm, "start", "deal made", "move {ref} 'Under way' --reason 'Under way'", "--where", "tag=vip")
    assert crm("stage", "rename", "deal", "executing", "Being made").exit == 0
    assert crm.show(crm.new("deal", "Relaunch", "--tag", "vip"))["stage"] == "executing"


def test_rules_are_added_and_removed_like_everything_else(crm: Crm) -> None:
    crm.new("company", "Acme")
    done = changed(crm, "rule", "add", "hot", "--when", "lead made", "--do", "tag {ref} hot")
    assert done.touched == {"rule": "+1"}
    assert crm("rule", "add", "hot", "--when", "lead made", "--do", "tag {ref} b").exit == 4
    assert crm("rule", "rm", "hott").exit == 3
    assert crm("rule", "rm", "hot").exit == crm("undo").exit == 0
    crm.new("lead", "Relaunch")
    assert json.loads(crm("show", "LEAD-1", "--json").out)["tags"] == ["hot"]
