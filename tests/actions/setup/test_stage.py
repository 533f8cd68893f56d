"""``crm stage``: stages are rows that people change; keys stay, and nothing stands in a stage that is not there."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.conftest import Crm
from tests.difference import changed, picture

ADD = ("stage", "add", "deal", "Qualified lead", "--probability", "40", "--after", "new")
PARTNERS = ("stage", "add", "deal", "Qualified", "--pipeline", "partners")


def keys(crm: Crm, kind: str = "deal", *words: str) -> list[str]:
    return [row["stage"] for row in crm("stage", "list", kind, *words, "--json").json]


def stands(crm: Crm) -> dict[int, tuple[str, str]]:
    return {number: (row["pipeline"], row["stage"]) for number, row in picture(crm.db)["deal"].items()}


def test_an_added_stage_is_known_everywhere_at_once(crm: Crm) -> None:
    crm.new("deal", "A", "--amount", "1000", "--close-date", "2027-01-10")
    done = changed(crm, *ADD)
    (number,) = done.added["stage"]
    row = {**done.added["stage"][number], "id": 0}
    assert row == {
        "id": 0,
        "kind": "deal",
        "pipeline": "default",
        "key": "qualified_lead",
        "label": "Qualified lead",
        "means": "open",
        "position": 2,
        "probability": 40,
    }
    assert {(*cells,) for cells in done.altered["stage"].values()} == {("position",)}
    assert [step["verb"] for step in done.steps] == ["stage add"] and set(done.touched) == {"stage"}
    assert keys(crm)[:3] == ["new", "qualified_lead", "preparation"] == [*crm("deal", "stages", "-q").lines][:3]
    assert changed(crm, "move", "DEAL-1", "qualified lead").touched == {"deal": "~1(stage)"}
    assert crm("deal", "list", "qualified_lead", "-q").lines == ["DEAL-1"]
    assert crm("deal", "list", "stage=Qualified lead", "open", "-q").lines == ["DEAL-1"]
    assert [(card["group"], card["ref"]) for card in crm("board", "--json").json] == [("Qualified lead", "DEAL-1")]
    assert [row["weighted"] for row in crm("report", "forecast", "--json").json] == ["400.00"]
    assert "qualified_lead" in crm("__complete", "move", "DEAL-1", "").out


def test_all_of_it_is_undone_and_redone(crm: Crm) -> None:
    crm.new("deal", "A", "--stage", "preparation")
    acts: list[tuple[str, ...]] = [
        ADD,
        PARTNERS,
        ("stage", "rename", "deal", "won", "Signed"),
        ("stage", "move", "deal", "preparation", "--before", "Lost"),
        ("stage", "rm", "deal", "preparation", "--move-to", "executing"),
        ("stage", "rm", "deal", "qualified", "--pipeline", "Partners"),
    ]
    seen = [picture(crm.db)]
    for act in acts:
        assert changed(crm, *act).result.exit == 0
        seen.append(picture(crm.db))
    told = [[seen[at][table] for table in ("stage", "deal", "link")] for at in range(len(seen))]
    for at in range(len(acts) - 1, -1, -1):
        assert crm("undo").exit == 0 and [picture(crm.db)[t] for t in ("stage", "deal", "link")] == told[at]
    for at in range(1, len(acts) + 1):
        assert crm("redo").exit == 0 and [picture(crm.db)[t] for t in ("stage", "deal", "link")] == told[at]
    assert crm("doctor").exit == 0


def test_a_stage_in_use_goes_with_what_stands_in_it(crm: Crm) -> None:
    crm.new("deal", "A", "--stage", "preparation")
    crm.new("deal", "B", "--stage", "preparation")
    crm.new("deal", "C")
    crm("archive", "DEAL-2")
    refused = changed(crm, "stage", "rm", "deal", "preparation")
    assert (refused.result.exit, refused.touched) == (5, {})
    assert "2 deals are in the stage preparation." in refused.result.err
    done = changed(crm, "stage", "rm", "deal", "Preparation", "--move-to", "lost")
    ((number, row),) = done.removed["stage"].items()
    assert (row["kind"], row["key"]) == ("deal", "preparation")
    assert done.touched == {"deal": "~1(closed_at,stage) ~2(closed_at,stage)", "stage": f"-{number}"}
    assert done.altered["deal"][1]["stage"] == ("preparation", "lost") and len(done.steps) == 1
    told = [row for row in crm("history", "DEAL-1", "--json").json if row["field"] == "stage"]
    assert [(row["old"], row["new"]) for row in told][-1] == ("preparation", "lost")
    assert crm("move", "DEAL-3", "preparation").exit == 2 and "preparation" not in keys(crm)
    assert "deals; 2 deals moved to lost" in done.result.out
    assert crm("stage", "rm", "deal", "executing", "--move-to", "lost").out == "Removed stage executing from deals\n"


def test_what_would_stand_nowhere_is_not_undone_or_redone(crm: Crm) -> None:
    crm.new("deal", "A", "--stage", "preparation")  # 1
    crm("move", "DEAL-1", "executing")  # 2
    crm("stage", "rm", "deal", "preparation")  # 3
    assert crm(*ADD).exit == 0  # 4
    crm("move", "DEAL-1", "qualified lead")  # 5
    last = max(picture(crm.db)["step"])
    added = changed(crm, "undo", str(last - 1))
    assert (added.result.exit, added.touched) == (4, {}) and "would be in the stage qualified_lead" in added.result.err
    crm("undo", str(last))
    moved = changed(crm, "undo", str(last - 3))
    assert (moved.result.exit, moved.touched) == (4, {}) and "crm stage add deal preparation" in moved.result.err
    assert crm("stage", "add", "deal", "preparation").exit == 0
    assert changed(crm, "undo", str(last - 3)).touched == {"deal": "~1(stage)"}


def test_a_pipeline_begins_and_ends_by_itself(crm: Crm) -> None:
    assert crm(*PARTNERS).exit == 0 and keys(crm, "deal", "--pipeline", "partners") == ["qualified", "won", "lost"]
    crm("deal", "new", "A", "--pipeline", "partners")
    crm("deal", "new", "B")
    crm("import", "deal", "-", stdin="title,pipeline\nC,partners\n")
    assert stands(crm) == {1: ("partners", "qualified"), 2: ("default", "new"), 3: ("partners", "qualified")}
    assert crm("move", "DEAL-2", "qualified").exit == 2 and crm("edit", "DEAL-2", "--pipeline", "partners").exit == 2
    assert crm("edit", "DEAL-2", "--pipeline", "partners", "--stage", "qualified").exit == 0
    assert changed(crm, "stage", "rm", "deal", "qualified", "--pipeline", "partners").result.exit == 5
    assert crm("move", "DEAL-1", "won").exit == 0 and picture(crm.db)["deal"][1]["closed_at"]
    assert "partners" in crm("__complete", "stage", "list", "deal", "--pipeline", "").out


REFUSED: tuple[tuple[int, tuple[str, ...]], ...] = (
    (2, ("add", "nothing", "X")),
    (2, ("add", "contact", "X")),
    (2, ("add", "deal", " ")),
    (2, ("add", "deal", "!?")),
    (2, ("add", "deal", "a\x1bb")),
    (2, ("add", "deal", "x" * 61)),
    (2, ("add", "deal", "X", "--means", "maybe")),
    (2, ("add", "deal", "X", "--probability", "101")),
    (2, ("add", "deal", "X", "--probability", "-1")),
    (2, ("add", "deal", "X", "--before", "new", "--after", "new")),
    (2, ("add", "deal", "X", "--before", "nowhere")),
    (2, ("add", "deal", "X", "--pipeline", "")),
    (4, ("add", "deal", "New")),
    (4, ("add", "deal", "In progress")),
    (4, ("add", "deal", "in-progress")),
    (5, ("add", "deal", "Won", "--pipeline", "partners")),
    (5, ("add", "deal", "Late")),
    (5, ("add", "deal", "Amount")),
    (5, ("add", "lead", "X", "--pipeline", "partners")),
    (5, ("add", "lead", "Customer", "--means", "won")),
    (5, ("add", "invoice", "Checked")),
    (2, ("rename", "deal", "nowhere", "X")),
    (4, ("rename", "deal", "won", "Lost")),
    (5, ("rename", "deal", "won", "X", "--pipeline", "nowhere")),
    (2, ("move", "deal", "new")),
    (2, ("move", "deal", "new", "--before", "new")),
    (2, ("rm", "deal", "nowhere")),
    (5, ("rm", "deal", "new")),
    (5, ("rm", "deal", "won")),
    (5, ("rm", "lead", "converted")),
    (5, ("rm", "lead", "junk")),
    (5, ("rm", "quote", "sent")),
    (5, ("rm", "quote", "approved")),
    (5, ("rm", "task", "open")),
    (5, ("rm", "invoice", "paid")),
    (5, ("rm", "lead", "processed", "--move-to", "converted")),
    (5, ("rm", "lead", "processed", "--move-to", "processed")),
    (2, ("rm", "lead", "processed", "--move-to", "nowhere")),
    (5, ("list", "deal", "--pipeline", "nowhere")),
    (2, ("list", "company")),
)


def test_what_cannot_be_is_refused_in_a_sentence(crm: Crm) -> None:
    crm.new("lead", "A", "--stage", "processed")
    before = picture(crm.db)
    for exit, words in REFUSED:
        result = crm("stage", *words)
        assert result.exit == exit, (words, result.out, result.err)
        lines = result.err.splitlines()
        assert len(lines) == 2 and lines[0].startswith("error: ") and lines[1].startswith("hint: "), (words, lines)
        assert picture(crm.db) == before, words


def test_stages_travel_with_a_whole_export(crm: Crm) -> None:
    crm(*PARTNERS)
    crm("deal", "new", "A", "--pipeline", "partners")
    crm("stage", "rename", "deal", "won", "Signed")
    crm("stage", "rm", "deal", "prepayment")
    crm("stage", "move", "deal", "executing", "--after", "new")
    crm("lead", "new", "B")
    whole = crm("export", "--all").out
    wanted = picture(crm.db)
    crm.db.unlink()
    assert crm("import", "--all", "-", stdin=whole).exit == 0
    assert picture(crm.db)["stage"] == wanted["stage"] and picture(crm.db)["deal"] == wanted["deal"]
    assert crm("doctor").exit == 0 and "prepayment" not in keys(crm)


@pytest.mark.file
def test_a_removed_stage_does_not_come_back_with_a_newer_program(crm: Crm) -> None:
    crm("stage", "rm", "deal", "prepayment")
    before = picture(crm.db)["stage"]
    with closing(sqlite3.connect(crm.db)) as db:
        db.execute("UPDATE meta SET value = '0.older' WHERE name = 'catalogue'")
        db.execute("DELETE FROM stage WHERE kind = 'lead' AND key = 'processed'")  # one that this program has added
        db.commit()
    crm("lead", "new", "A")
    after = picture(crm.db)["stage"]
    assert [row["key"] for row in after.values() if row not in before.values()] == ["processed"]
    assert len(after) == len(before)
