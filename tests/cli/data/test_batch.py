"""``crm batch``: many commands as one step."""

from __future__ import annotations

import pytest

from tests.conftest import Crm

FUNNEL = """\
@l     = lead new "Relaunch" --name "Ada Lovelace" --email ada@x.org --company-name Acme
@d, @c = convert @l --to deal+contact
         line add @d "Setup" --price 2000 --tax 19
@q     = convert @d --to quote
         move @q approved
@i     = convert @q --to invoice
"""


def test_a_funnel_runs_as_one_step_and_is_undone_as_one(crm: Crm) -> None:
    crm("company", "new", "Me", "--mine")
    done = crm("batch", "-", stdin=FUNNEL)
    assert done.lines == [
        "LEAD-1 Relaunch",
        "LEAD-1 became DEAL-1, CONTACT-1",
        "Added line 1 to DEAL-1: Setup",
        "DEAL-1 became QUOTE-1",
        "QUOTE-1 moved from draft to approved",
        "QUOTE-1 became INVOICE-1",
    ]
    assert crm("show", "INVOICE-1", "--json").json["amount"] == "2380.00"
    assert [row["title"] for row in crm("steps").rows] == ["batch of 6 lines", "new COMPANY-1"]
    crm("undo")
    assert [crm(kind, "list", "--json").json for kind in ("lead", "deal", "contact", "quote", "invoice")] == [[]] * 5
    assert crm("redo").exit == 0
    assert crm("show", "INVOICE-1", "--json").json["amount"] == "2380.00"


def test_results_are_json_lines_in_the_order_of_the_input(crm: Crm) -> None:
    done = crm("batch", "--json", stdin='# comment\n@l = lead new A\n\n{"do": "note @l hello"}\n')
    assert [{name: row[name] for name in ("line", "ok", "refs")} for row in done.jsonl] == [
        {"line": 2, "ok": True, "refs": ["LEAD-1"]},
        {"line": 4, "ok": True, "refs": ["NOTE-1"]},
    ]
    assert crm("batch", "-q", stdin="lead new B\n@x = lead new C").lines == ["LEAD-2", "LEAD-3"]


@pytest.mark.parametrize(
    ("line", "exit", "says"),
    [
        ("convert LEAD-99 --to deal", 3, "line 3: LEAD-99 does not exist."),
        ("lead new B --amount 1e5", 2, "line 3: amount: '1e5'"),
        ("lead new B --nonsense 1", 2, "line 3: lead new has no option '--nonsense'."),
        ("line add @a Oven --quantity 2", 2, "line 3: line add has no option '--quantity'."),
        ("line add @a Oven --included=no", 2, "line 3: --included takes no value."),
        ('{"do": "line add @a Oven", "included": "no"}', 2, "line 3: --included takes no value."),
        ("frobnicate", 2, "line 3: There is no command 'frobnicate'."),
        ("show @a", 2, "line 3: crm show cannot be used in a batch."),
        ("move @a", 2, "line 3: STAGE is missing."),
        ("move @b won", 2, "line 3: label: '@b' is not defined yet."),
        ("lead new B C", 2, "line 3: lead new: unexpected argument 'C'."),
        ("lead new B --by eve", 2, "line 3: --by belongs to the batch, not to a line."),
    ],
)
def test_a_failing_line_is_named_and_undoes_everything(crm: Crm, line: str, exit: int, says: str) -> None:
    done = crm("batch", "-", stdin=f"@a = lead new A\nnote @a hi\n{line}\nlead new Z\n")
    assert (done.exit, done.out) == (exit, "")
    assert says in done.err
    assert crm("lead", "list", "--json").json == []


def test_keep_going_takes_back_only_what_fails(crm: Crm) -> None:
    lines = "@a = lead new A\nconvert @a --to deal\nconvert @a --to deal\nlead new B\n"
    done = crm("batch", "-", "--keep-going", "--json", stdin=lines)
    assert done.exit == 7
    assert [(row["line"], row["ok"]) for row in done.jsonl] == [(1, True), (2, True), (3, False), (4, True)]
    assert done.jsonl[2]["error"]["code"] == "already_converted"
    assert [row["ref"] for row in crm("deal", "list").rows] == ["DEAL-1"]
    assert crm("undo").exit == 0
    assert crm("lead", "list", "--json").json == []


def test_a_failing_line_gives_its_numbers_back(crm: Crm) -> None:
    lines = "lead new A\nlead new B --line 'Seat @ 5' --amount 7\nlead new C\n"
    crm("batch", "-", "--keep-going", stdin=lines)
    assert [row["ref"] for row in crm("lead", "list").rows] == ["LEAD-1", "LEAD-2"]
    assert len(crm("find", "C").rows) == 1


@pytest.mark.file
def test_a_dry_run_writes_nothing(crm: Crm) -> None:
    done = crm("batch", "-", "--dry-run", "-q", stdin="@a = lead new A\nconvert @a --to deal\n")
    assert done.lines == ["LEAD-1?", "DEAL-1?"]
    assert not crm.db.exists()


def test_a_key_makes_a_batch_run_once(crm: Crm) -> None:
    first = crm("batch", "-", "--key", "k", "--json", stdin="lead new A\n")
    again = crm("batch", "-", "--key", "k", "--json", stdin="lead new A\n")
    assert (again.exit, again.out) == (0, first.out)
    assert len(crm("lead", "list").rows) == 1
    assert crm("batch", "-", "--key", "k", stdin="lead new B\n").exit == 4
    crm("undo")
    assert crm("batch", "-", "--key", "k", "-q", stdin="lead new A\n").lines == ["LEAD-2"]


def test_an_input_that_breaks_off_does_nothing_when_an_end_is_expected(crm: Crm) -> None:
    assert crm("batch", "-", "--expect-end", stdin="lead new A\nlead new").exit == 2
    assert not crm.db.exists() or crm("lead", "list", "--json").json == []
    assert crm("batch", "-", "--expect-end", "-q", stdin="lead new A\nend\n").lines == ["LEAD-1"]


def test_a_line_may_have_a_key_and_a_batch_may_not_hold_a_batch(crm: Crm) -> None:
    done = crm("batch", "-", "-q", stdin="lead new A --key one\nlead new A --key one\n")
    assert done.lines == ["LEAD-1", "LEAD-1"]
    assert crm("batch", "-", stdin="batch today.txt\n").exit == 2


def test_json_names_arguments_as_well_as_options(crm: Crm) -> None:
    lines = """\
{"do": "lead new", "title": "@home", "amount": 12.50, "tag": ["a", "b"], "as": "l"}
{"do": "note", "ref": "@l", "text": "hello\\nworld"}
{"do": "tag @l", "tag": "vip"}
{"do": "tag", "refs": ["@l"], "tag": "hot"}
{"do": "move @l", "stage": "processed"}
"""
    done = crm("batch", "-", "-q", stdin=lines.replace("@home", "@@home"))
    assert (done.err, done.lines) == ("", ["LEAD-1", "NOTE-1", *["LEAD-1"] * 3])
    lead = crm.show("LEAD-1")
    assert (lead["title"], lead["amount"], lead["stage"]) == ("@home", "12.50", "processed")
    assert sorted(lead["tags"]) == ["a", "b", "hot", "vip"]
    assert [row["text"] for row in crm("timeline", "LEAD-1", "--only", "note", "--json").json] == ["hello\nworld"]
    assert "move takes one stage, not 2" in crm("batch", "-", stdin='{"do": "move LEAD-1", "stage": ["a", "b"]}').err
    assert "label: '@home' is not defined yet" in crm("batch", "-", stdin=lines).err
    assert "without crm" in crm("batch", "-", stdin="crm lead new A").err


def test_with_keep_going_a_line_that_cannot_be_read_fails_alone(crm: Crm) -> None:
    lines = "lead new A\nfrobnicate\nlead new 'open\nlead list\n{\nlead new B\n"
    done = crm("batch", "-", "--keep-going", "--json", stdin=lines)
    assert (done.exit, [row["refs"] for row in done.jsonl]) == (7, [["LEAD-1"], [], [], [], [], ["LEAD-2"]])
    assert all(f"line {row['line']}: " in row["text"] for row in done.jsonl if not row["ok"])
    assert crm("batch", "-", stdin=lines).err.startswith("error: line 2: There is no command 'frobnicate'.")


def test_an_error_tells_which_of_the_elements_it_names_are_gone_with_the_batch(crm: Crm) -> None:
    lines = "lead new A --email a@x.org\nlead new B --email a@x.org\n"
    error = crm("batch", "-", "--json", stdin=lines + "note LEAD-99 hi\n").error
    assert error["hint"] == "The last one is LEAD-2. LEAD-2 was made by this batch, which was rolled back."
    error = crm("batch", "-", "--json", stdin=lines + "note a@x.org hi\n").error
    assert error["hint"].endswith("LEAD-1 and LEAD-2 were made by this batch, which was rolled back.")
    assert error["candidates"] == []
    crm.new("lead", "C")
    assert crm("batch", "-", "--json", stdin="note LEAD-99 hi\n").error["hint"] == "The last one is LEAD-1."


def test_a_line_may_say_yes_as_it_would_alone(crm: Crm) -> None:
    assert crm("batch", "-", stdin="@l = lead new A\nrm @l --yes\n").exit == 0
    assert crm("lead", "list", "--json").json == []
