"""``crm rule`` and acts of which each part stands for itself: conversions that keep going, rows of an import."""

from __future__ import annotations

from tests.cli.setup.test_rule import rule
from tests.conftest import Crm
from tests.difference import changed


def test_what_rules_did_of_each_is_told_again_under_its_key(crm: Crm) -> None:
    rule(crm, "hot", "lead became deal", "tag {ref} {source}")
    refs = [crm.new("lead", title, "--source", title) for title in "ab"] + [crm.new("lead", "c")]
    words = ("convert", *refs, "--to", "deal", "--keep-going", "--key", "k", "--json")
    first, again = (crm(*words) for _ in range(2))
    assert (first.exit, again.exit) == (7, 7)
    one, two = first.json, again.json
    assert one["updated"] == ["LEAD-1", "LEAD-2"] and one["created"] == ["DEAL-1", "DEAL-2"]
    assert {**two, "existing": None} == {**one, "existing": None}
    said = crm(*words[:-1]).out
    assert "LEAD-1 became DEAL-1; rule hot: LEAD-1 tagged a; LEAD-2 became DEAL-2; rule hot: LEAD-2 tagged b" in said


def test_a_row_of_an_import_that_a_rule_refuses_is_a_bad_row(crm: Crm) -> None:
    rule(crm, "hot", "lead made", "tag {ref} {source}")
    rule(crm, "left", "lead moved to junk", "tag {ref} {campaign}")
    rows = "title,source\nA,web\nB,\nC,fair\nD,\n"
    refused = changed(crm, "import", "lead", "-", "--rules", stdin=rows)
    assert (refused.result.exit, refused.touched) == (2, {})
    assert refused.result.err.startswith("error: line 3: rule hot: tag: '' is not a single word.")
    done = crm("import", "lead", "-", "--rules", "--rejects", str(crm.folder / "bad.csv"), stdin=rows)
    assert (done.exit, "rule hot: LEAD-1 tagged web, LEAD-2 tagged fair" in done.out) == (7, True), done.err
    assert [(lead["title"], lead["tags"]) for lead in crm("lead", "list", "--json").json] == [
        ("A", ["web"]),
        ("C", ["fair"]),
    ]
    assert [line.split(",")[0] for line in (crm.folder / "bad.csv").read_text().splitlines()] == ["line", "3", "5"]
    more = "ref,stage,campaign\nLEAD-1,junk,\nLEAD-2,junk,may\n"
    words = ("import", "lead", "-", "--rules", "--upsert-by", "ref", "--rejects", str(crm.folder / "worse.csv"))
    assert crm(*words, stdin=more).exit == 7
    leads = crm("lead", "list", "any", "--json").json
    assert [(lead["stage"], lead["tags"]) for lead in leads] == [("new", ["web"]), ("junk", ["fair", "may"])]
    assert crm("undo").exit == 0 and crm("lead", "list", "tag=may", "-q").lines == []


def test_a_rule_whose_line_can_no_longer_be_carried_out_is_not_switched_on(crm: Crm) -> None:
    assert crm("field", "add", "lead", "area", "text").exit == 0
    rule(crm, "far", "lead made", "edit {ref} --area far")
    assert crm("field", "rm", "lead", "area", "--yes").exit == crm("rule", "off", "far").exit == 0
    assert crm("rule", "on", "far").err.startswith("error: rule far: edit has no option '--area'.")
    assert (crm("rule", "list", "--json").json[0]["state"], crm.new("lead", "Near")) == ("off", "LEAD-1")
