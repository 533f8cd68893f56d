"""One act of a write verb, watched from all sides: its dry run, its rows, its answer, its undo and its redo."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conftest import Crm

from crmcli.catalog import REGISTRY
from crmcli.model.entries import ref_of
from tests.difference import LEDGER, OWED, STAMPS, TALLY, Difference, Picture, changed, picture


def act(crm: Crm, *words: str, final: bool = False, **given: Any) -> Difference:
    """Run a write that must be done, and tell what it changed in a database that is there.

    Before it, a dry run must change nothing and give the same answer. It must be one step; the answer must name just
    the elements that were made, changed and removed. After it, an undo must bring back every row but the ledger's,
    and a redo the result; for what is ``final``, the undo must be refused and change nothing.
    """
    before = picture(crm.db)
    dry = crm(*words, "--dry-run", "--json", **given)
    assert dry.exit == 0, dry.err
    assert picture(crm.db) == before
    found = changed(crm, *words, "--json", **given)
    assert found.result.exit == 0, found.result.err
    (step,) = found.steps
    assert step["verb"].startswith(words[1] if words[0] in REGISTRY.by_name else words[0])
    assert (step["by"], step["undoes"]) == (crm.environ["CRM_USER"], None)
    if words[0] != "batch":
        _check_answer(found, dry.json)
    _check_versions(found)
    _check_undo(crm, before, final)
    return found


def idle(crm: Crm, *words: str, **given: Any) -> dict[str, Any]:
    """The answer of a write that finds everything as it shall be: no row is written, not even a step."""
    found = changed(crm, *words, "--json", **given)
    assert found.result.exit == 0, found.result.err
    assert (found.added, found.removed, found.altered) == ({}, {}, {})
    answer: dict[str, Any] = found.result.json
    assert (answer["step"], answer["created"], answer["updated"], answer["deleted"]) == (None, [], [], [])
    return answer


def told(crm: Crm, *words: str) -> tuple[str, str]:
    """What people read when a write is done, and when it is typed once more and finds everything as it shall be."""
    done, again = crm(*words), crm(*words)
    assert (done.exit, again.exit) == (0, 0), done.err + again.err
    assert done.out.count("\n") == again.out.count("\n") == 1
    assert done.out != again.out, "the second one did nothing, and does not say so"
    return done.out.rstrip("\n"), again.out.rstrip("\n")


def refused(crm: Crm, exit: int, *words: str, **given: Any) -> dict[str, Any]:
    """The error of a write that must fail with this exit code, say how to go on, and write no row of any table."""
    before = picture(crm.db)
    result = crm(*words, "--json", **given)
    assert result.exit == exit, (result.exit, result.out, result.err)
    assert result.out == ""
    assert picture(crm.db) == before
    return result.error


def added(found: Difference, table: str, columns: str) -> list[tuple[Any, ...]]:
    """These columns of the rows that were added to a table, oldest first."""
    return _columns(found.added.get(table, {}), columns)


def removed(found: Difference, table: str, columns: str) -> list[tuple[Any, ...]]:
    """These columns of the rows that were taken from a table, oldest first."""
    return _columns(found.removed.get(table, {}), columns)


def cells(found: Difference, table: str, row: int) -> dict[str, tuple[Any, Any]]:
    """Column -> (before, after) of a row that was altered, without what changes with every writing."""
    return {name: pair for name, pair in found.altered[table][row].items() if name not in STAMPS}


def touched(found: Difference) -> dict[str, str]:
    """``found.touched`` without the counters of numbers, which the numbers themselves tell of."""
    return {table: marks for table, marks in found.touched.items() if table != "series"}


def _columns(rows: dict[Any, dict[str, Any]], columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in columns.split()) for _, row in sorted(rows.items())]


def _check_answer(found: Difference, dry: dict[str, Any]) -> None:
    answer = found.result.json
    assert answer["step"] == found.steps[0]["id"]
    assert (dry["step"], dry["dry_run"], answer["dry_run"]) == (None, True, False)
    for name in ("result", "created", "updated", "deleted", "linked"):
        assert _bare(dry[name]) == _bare(answer[name]), f"the dry run tells other {name}"
    assert all(ref.endswith("?") for ref in dry["created"])
    made = {*_elements(found.added)}  # what a command notes by the way is not named
    assert made <= {*answer["created"]} <= {*made, *_entries(found)}
    assert len(answer["created"]) == len({*answer["created"]})
    elements = [name for name in answer["deleted"] if not name.startswith(("@", "NOTE-", "FILE-"))]  # @hot is a view
    assert sorted(elements) == sorted(_elements(found.removed))
    assert set(_elements(_changed(found))) <= {*answer["updated"], *answer["created"]}


def _changed(found: Difference) -> dict[str, Any]:
    """The elements that were altered, without those of which only derived cells follow others."""
    altered = {name: (kind, found.altered.get(name, {})) for name, kind in REGISTRY.by_name.items()}
    return {
        name: {number: row for number, row in rows.items() if not kind.derived.issuperset(row)}
        for name, (kind, rows) in altered.items()
    }


def _bare(told: Any) -> Any:
    if isinstance(told, str):
        return told.rstrip("?")
    return [_bare(one) for one in told] if isinstance(told, list) else told


def _check_versions(found: Difference) -> None:
    """An element that changed tells so: its version is higher, and it was changed at the instant of the step."""
    for rows in _changed(found).values():
        for row in rows.values():
            before, after = row["version"]
            assert after > before
            assert row.get("updated_at", (None, found.steps[0]["at"]))[1] == found.steps[0]["at"]


def _check_undo(crm: Crm, before: Picture, final: bool) -> None:
    after = picture(crm.db)
    undone = crm("undo", "--json")
    if final:
        assert undone.exit == 5, undone.err
        assert picture(crm.db) == after
        return
    assert undone.exit == 0, undone.err
    assert _kept(picture(crm.db)) == _kept(before), "the undo left something, or took too much"
    assert crm("redo", "--json").exit == 0
    assert _kept(picture(crm.db)) == _kept(after), "the redo brought back something else"


def _kept(rows: Picture) -> Picture:
    return {name: table for name, table in rows.items() if name not in {*LEDGER, "sqlite_sequence"} - {TALLY, OWED}}


def _elements(part: Iterable[str]) -> list[str]:
    tables: Any = part
    return [f"{kind.prefix}-{row}" for kind in REGISTRY.kinds for row in tables.get(kind.name, ())]


def _entries(found: Difference) -> list[str]:
    """The entries that people wrote, each once however many elements it stands on."""
    return [str(ref_of(row)) for row in found.added.get("note", {}).values() if ref_of(row) and not row["entry"]]
