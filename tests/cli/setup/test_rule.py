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
        ("deal flew", "tag {ref} a", 2, "'deal flew' is no occasion."),
        ("boat made", "tag {ref} a", 2, "boat"),
        ("product moved to x", "tag {ref} a", 2, "A product has no stages."),
        ("deal made", "tag {reff} a", 2, "A deal has no field 'reff'."),
        ("deal made", "send {ref}", 5, "A rule cannot do 'send {ref}'."),
        ("deal made", "undo", 5, "A rule cannot do 'undo'."),
        ("deal made", "note {ref} -", 2, "A rule has no standard input."),
        ("deal made", "convert {ref} --too quote", 2, "convert has no option '--too'."),
        ("deal made", "note {ref} 'x", 2, "--do:"),
        ("deal made", "deal new again", 5, "Rule x would be its own occasion: deal made."),
        ("deal moved to won", "move {ref} Won", 5, "Rule x would be its own occasion: deal moved to won."),
        ("deal moved to lost", "deal new another", 5, "Rule x would be its own occasion: deal moved to lost."),
    ],
)
def test_a_rule_that_cannot_be_is_refused(crm: Crm, when: str, do: str, exit: int, said: str) -> None:
    rule(crm, "other", "deal made", "move {ref} lost")
    done = changed(crm, "rule", "add", "x", "--when", when, "--do", do)
    assert (done.result.exit, done.touched) == (exit, {}), done.result.err
    assert said in done.result.err


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


def test_rules_are_added_and_removed_like_everything_else(crm: Crm) -> None:
    crm.new("company", "Acme")
    done = changed(crm, "rule", "add", "hot", "--when", "lead made", "--do", "tag {ref} hot")
    assert done.touched == {"rule": "+1"}
    assert crm("rule", "add", "hot", "--when", "lead made", "--do", "tag {ref} b").exit == 4
    assert crm("rule", "rm", "hott").exit == 3
    assert crm("rule", "rm", "hot").exit == crm("undo").exit == 0
    crm.new("lead", "Relaunch")
    assert json.loads(crm("show", "LEAD-1", "--json").out)["tags"] == ["hot"]
