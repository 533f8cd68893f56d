"""``crm batch``: the rows of all its lines in one step, or none; with --keep-going those of the lines that can."""

from __future__ import annotations

import json

import pytest
from conftest import Crm

from crmcli.actions.data.batch import at_line
from crmcli.errors import CrmError, DatabaseBusy, Refused
from crmcli.errors.databases import Lost
from crmcli.store import steps
from crmcli.store.faults import Constraint
from tests.actions.acts import act, added, cells, refused
from tests.difference import LEDGER, changed, picture

FUNNEL = """\
@l     = lead new "Relaunch" --name "Ada Lovelace" --email ada@x.org
@d, @c = convert @l --to deal+contact
         line add @d "Setup" --price 2000 --tax 19
         tag @d @c vip
         note @c "Likes tea"
         move @d executing
"""


def test_all_lines_are_one_step_that_is_taken_back_as_one(crm: Crm) -> None:
    crm.new("company", "Acme")
    found = act(crm, "batch", "-", stdin=FUNNEL)
    assert {table: marks for table, marks in found.touched.items() if table not in ("link", "tag")} == {
        "lead": "+1",
        "deal": "+1",
        "contact": "+1",
        "email": "+1 +2",
        "line": "+1",
        "note": "+1",
    }
    assert added(found, "deal", "stage amount lead contact") == [("executing", 238000, 1, 1)]
    assert {row["step"] for row in found.added["link"].values()} == {found.steps[0]["id"]}
    assert {row["step"] for row in found.added["change"].values()} == {found.steps[0]["id"]}
    assert found.searched == {"lead_search", "deal_search", "contact_search"}
    assert crm("find", "tea", "-q").lines == ["CONTACT-1"]


def test_it_writes_what_its_lines_write_one_by_one(crm: Crm, tmp_path_factory: pytest.TempPathFactory) -> None:
    lines = ["lead new A --tag x", "edit LEAD-1 --city Kent", "move LEAD-1 junk", "archive LEAD-1", "clone LEAD-1"]
    other = Crm(tmp_path_factory.mktemp("other"))
    crm.now = other.now = "2026-11-23T12:00:00Z"
    assert crm("batch", "-", stdin="\n".join(lines)).exit == 0
    for line in lines:
        assert other(*line.split()).exit == 0
    assert _rows(crm) == _rows(other)


def test_one_bad_line_and_none_is_carried_out(crm: Crm) -> None:
    crm.new("company", "Acme")
    for bad, exit in (("move LEAD-1 nowhere", 2), ("edit LEAD-9 --city Kent", 3), ("lead new B --amount x", 2)):
        error = refused(crm, exit, "batch", "-", stdin=f"lead new A\n\n# a comment\n{bad}\n")
        assert error["message"].startswith("line 4:")
    assert crm.new("lead", "A") == "LEAD-1"


def test_the_lines_that_can_are_carried_out_when_it_goes_on(crm: Crm) -> None:
    crm.new("product", "Seat", "--sku", "S1")
    text = "lead new A\nproduct new Desk --sku S1\nproduct new Lamp --sku L1\nmove LEAD-1 nowhere\nmove LEAD-1 junk\n"
    found = changed(crm, "batch", "-", "--keep-going", "--json", stdin=text)
    assert found.result.exit == 7
    assert found.touched == {"lead": "+1", "product": "+2"}
    assert (found.added["lead"][1]["stage"], found.added["product"][2]["sku"]) == ("junk", "L1")
    assert len(found.steps) == 1
    assert [row["ok"] for row in found.result.jsonl] == [True, False, True, False, True]


def test_what_a_line_writes_half_is_taken_back_with_it(crm: Crm) -> None:
    crm.new("lead", "A", "--external-id", "hub:1")
    crm.new("lead", "B")
    text = "edit LEAD-1 LEAD-2 --city Kent --external-id hub:1\nedit LEAD-2 --city Kiel\n"
    found = changed(crm, "batch", "-", "--keep-going", "--json", stdin=text)
    assert found.result.exit == 7
    assert found.touched == {"lead": "~2(city)"}
    assert cells(found, "lead", 2) == {"city": (None, "Kiel")}


def test_all_lines_failing_leave_nothing(crm: Crm) -> None:
    crm.new("lead", "A")
    before = picture(crm.db)
    done = crm("batch", "-", "--keep-going", "--json", stdin="move LEAD-1 nowhere\nrm LEAD-9\n")
    assert done.exit == 7
    assert picture(crm.db) == before


def test_a_line_sees_what_the_lines_before_it_wrote(crm: Crm) -> None:
    crm.new("lead", "A")
    lines = [{"do": "tag LEAD-1 vip"}, {"do": "untag LEAD-1 vip"}, {"do": "lead new B"}, {"do": "rm LEAD-2"}]
    found = changed(crm, "batch", "-", "--json", stdin="\n".join(json.dumps(line) for line in lines))
    assert (found.result.exit, found.touched.keys() - {"lead"}) == (0, set())
    assert "tag" not in picture(crm.db) or picture(crm.db)["tag"] == {}
    assert crm("lead", "list", "-q").lines == ["LEAD-1"]


def test_a_key_carries_it_out_once(crm: Crm) -> None:
    crm.new("lead", "A")
    first = changed(crm, "batch", "-", "--key", "k1", "--json", stdin="note LEAD-1 Hello\n")
    assert first.touched == {"note": "+1", "key": "+k1"}
    again = changed(crm, "batch", "-", "--key", "k1", "--json", stdin="note LEAD-1 Hello\n")
    assert (again.result.exit, again.touched, again.steps) == (0, {}, [])
    assert refused(crm, 4, "batch", "-", "--key", "k1", stdin="note LEAD-1 Bye\n")["code"] == "key_reused"


def _rows(crm: Crm) -> dict[str, list[dict[str, object]]]:
    """All rows but the ledger's, without what differs from one database to another."""
    own = {"uid", "step", "version"}
    return {
        name: [{column: value for column, value in row.items() if column not in own} for row in rows.values()]
        for name, rows in picture(crm.db).items()
        if name not in {*LEDGER, "sqlite_sequence"}
    }


def test_the_number_of_a_line_that_goes_does_not_come_back_in_the_same_batch(crm: Crm) -> None:
    crm.new("deal", "Move")
    lines = "line add DEAL-1 Desk --price 1\nline add DEAL-1 Lamp --price 2\nline rm DEAL-1 2\n"
    found = act(crm, "batch", "-", stdin=f"{lines}line add DEAL-1 'A chair' --price '3'\n")
    assert added(found, "line", "number name") == [(1, "Desk"), (3, "A chair")]


def test_the_history_tells_columns_in_their_order_however_they_were_said(crm: Crm) -> None:
    crm.new("deal", "Move")
    edit = "edit DEAL-1 --set close_date=2026-12-01 --set probability=30\n"
    found = act(crm, "batch", "-", stdin=f"move DEAL-1 lost --reason dear\n{edit}")
    told = [json.loads(row["after"]) for row in found.added["change"].values()]
    assert [" ".join(each) for each in told] == [
        "stage closed_at lost_reason version updated_at",
        "probability close_date version updated_at",
    ]


def test_what_is_wrong_with_the_database_is_no_lines_fault() -> None:
    errors: list[tuple[CrmError, str]] = [
        (Refused("no"), "line 3: no"),
        (Constraint("x.db", "UNIQUE constraint failed: tag.tag"), "line 3: "),
        (DatabaseBusy("busy"), "busy"),
        (Lost("lost"), "lost"),
    ]
    for error, said in errors:
        assert at_line(3, error).message.startswith(said)


def test_what_lines_made_is_found_however_often_the_index_was_written(
    crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "MANY", 2)
    crm.new("lead", "Ash")
    lines = ("edit LEAD-1 --title Oak", "lead new Elm --city Ulm", "lead new Fir --stage nowhere", "lead new Yew")
    text = "\n".join((*lines, "edit LEAD-2 --city Bonn"))
    done = crm("batch", "-", "--keep-going", "--json", stdin=text)
    assert [each["ok"] for each in done.jsonl] == [True, True, False, True, True]
    names = {word: crm("find", word, "-q").lines for word in ("Ash", "Oak", "Elm", "Ulm", "Bonn", "Yew", "Fir")}
    assert {word: refs for word, refs in names.items() if refs} == {
        "Oak": ["LEAD-1"],
        "Elm": ["LEAD-2"],
        "Bonn": ["LEAD-2"],
        "Yew": ["LEAD-3"],
    }
    assert crm("doctor").exit == 0
