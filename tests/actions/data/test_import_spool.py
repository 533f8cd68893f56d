"""The rows of an import wait in a spool: a file of its owner alone, without a name, gone with its process."""

from __future__ import annotations

import io
import json
import os
import signal
import stat
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from crmcli.actions.data.importing import objects, whole
from crmcli.actions.data.importing import spool as spool_
from crmcli.actions.data.importing.source import ImportSource
from crmcli.actions.data.importing.spool import kept, spooled
from tests.conftest import ROOT, Crm


def _source(text: str, name: str = "leads.csv") -> ImportSource:
    return ImportSource(io.BytesIO(text.encode("utf-8", "surrogateescape")), name)


def test_i30_rows_come_out_of_the_spool_as_they_went_in() -> None:
    text = '[{"a": [{"b": null}, true], "c": "\\udcff\\n"}, 7, {"c": false}, {"c": 0.10}]'
    with spooled(_source(text, "x.json"), None, tolerant=True) as spool:
        rows = list(spool.rows(lambda done: None))
    assert [(row.line, row.names, row.cells) for row in rows] == [
        (1, ("a", "c"), [[{"b": None}, True], "\udcff\n"]),
        (1, (), []),
        (1, ("c",), ["no"]),
        (1, ("c",), ["0.10"]),
    ]
    assert [str(row.error) if row.error else None for row in rows] == [None, "line 1: is not an object.", None, None]


def test_i30_only_the_owner_may_read_the_spool_and_it_bears_no_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    source = ImportSource(kept(io.BytesIO(b"title\n" + b"Relaunch\n" * 50_000)), "leads.csv")
    with source.file, spooled(source, None, tolerant=False) as spool:
        for file in (source.file, spool._file):
            found = os.fstat(file.fileno())
            assert (stat.S_IMODE(found.st_mode), found.st_nlink) == (0o600, 0)
        assert list(tmp_path.iterdir()) == []


def test_the_bar_moves_on_all_the_while(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (spool_, whole):
        monkeypatch.setattr(module, "TICKS", 3)
    moved: list[int] = []
    with spooled(source := _source("title\n" + "A\n" * 10), None, False, moved.append) as spool:
        assert len(moved) == 4 and moved[-1] == source.size
        moved.clear()
        assert len(list(spool.rows(moved.append))) == 10
    assert len(moved) == 3 and 0 < moved[0] <= moved[-1] <= spool.size
    moved.clear()
    text = '{"table": "lead", "row": {}}\n' * 10 + '{"end": 10}\n'
    entries = objects.lines(source := _source(text, "all.jsonl"), json.JSONDecoder())
    assert len(list(whole._items(entries, source, moved.append))) == 10
    assert len(moved) == 4 and moved[-1] <= source.size


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_i30_an_import_that_is_killed_leaves_neither_spool_nor_rows(crm: Crm, how: signal.Signals) -> None:
    temporary = crm.folder / "tmp"
    temporary.mkdir()
    importing = subprocess.Popen(
        [sys.executable, "-m", "crmcli", "import", "lead", "-"],
        env={**crm.environ, "TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)},
        cwd=crm.folder,
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert importing.stdin is not None
    importing.stdin.write(b"title\n" + b"Relaunch\n" * 200_000)  # more than a pipe holds: it is being read
    importing.stdin.flush()
    importing.send_signal(how)
    importing.wait(timeout=60)
    importing.stdin.close()
    assert importing.returncode != 0
    assert list(temporary.iterdir()) == []
    assert not crm.db.exists() or crm("lead", "list", "-q").lines == []


def test_i30_others_write_while_the_source_comes_in(crm: Crm) -> None:
    importing = subprocess.Popen(
        [sys.executable, "-m", "crmcli", "import", "lead", "-", "-q"],
        env={**crm.environ, "PYTHONPATH": str(ROOT)},
        cwd=crm.folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert importing.stdin is not None
    importing.stdin.write(b"title\n" + b"Relaunch\n" * 20_000)
    importing.stdin.flush()
    assert crm("lead", "new", "Meanwhile", "-q").lines == ["LEAD-1"]
    out, _ = importing.communicate(b"Last\n", timeout=120)
    assert out.decode().splitlines()[:1] == ["LEAD-2"] and crm.show("LEAD-20002")["title"] == "Last"


def test_i30_memory_stays_flat_however_many_rows_wait(tmp_path: Path) -> None:
    peaks = [_peak(tmp_path / "leads.csv", count) for count in (3_000, 30_000)]
    assert peaks[1] < peaks[0] * 1.2


def _peak(path: Path, count: int) -> int:
    """The bytes that are in use at most while so many rows of a kilobyte are written down and read again."""
    with path.open("w") as file:
        file.writelines(["title,comments\n", *(f"Relaunch,{'x' * 1000}\n" for _ in range(count))])
    tracemalloc.start()
    try:
        with (
            path.open("rb") as stream,
            kept(stream) as file_,
            spooled(ImportSource(file_, path.name), None, False) as spool,
        ):
            assert sum(1 for _ in spool.rows(lambda done: None)) == count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_i30_what_ends_the_reading_is_told_behind_what_is_wrong_before_it(crm: Crm) -> None:
    broken = '[{"title": "A"}, {"title": "B", "amount": "nonsense"}, {"title": '
    assert "amount" in crm("import", "deal", "-", "--from", "json", stdin=broken).err
    done = crm("import", "deal", "-", "--from", "json", stdin=broken.replace("nonsense", "7"))
    assert done.exit == 2 and "line 1: is not JSON" in done.err and not crm("deal", "list", "-q").lines


def test_i30_a_batch_tells_what_is_wrong_with_a_file_at_its_line(crm: Crm) -> None:
    lines = f"lead new First\nimport lead {crm.folder}/none.csv\nimport lead -\n"
    done = crm("batch", "-", stdin=lines)
    assert done.exit == 2 and "line 2: " in done.err and "none.csv cannot be read" in done.err
    done = crm("batch", "-", "--keep-going", "--json", stdin=lines)
    assert [(each["line"], each["ok"]) for each in done.jsonl] == [(1, True), (2, False), (3, False)]
    assert crm("lead", "list", "-q").lines == ["LEAD-1"]
