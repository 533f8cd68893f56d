"""Where an import reads from: a file, standard input, a pipe with a name; each to its end, and more than once."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.conftest import Crm

CSV = "title,city\nOne,Berlin\nTwo,Wien\n"


@pytest.mark.parametrize("way", ["file", "stdin", "pipe"])
def test_rows_come_from_a_file_standard_input_or_a_named_pipe(crm: Crm, way: str) -> None:
    path = crm.folder / "leads.csv"
    if way == "file":
        path.write_text(CSV)
    elif way == "pipe":
        os.mkfifo(path)
        writing = subprocess.Popen([sys.executable, "-c", f"open({str(path)!r}, 'w').write({CSV!r})"])
    done = crm("import", "lead", "-" if way == "stdin" else str(path), stdin=CSV if way == "stdin" else "")
    assert (done.exit, done.err) == (0, "")
    if way == "pipe":
        assert writing.wait(timeout=60) == 0
    assert [(lead["title"], lead["city"]) for lead in (crm.show("LEAD-1"), crm.show("LEAD-2"))] == [
        ("One", "Berlin"),
        ("Two", "Wien"),
    ]


@pytest.mark.file
def test_what_is_not_there_or_is_no_file_is_said(crm: Crm) -> None:
    missing = crm("import", "lead", str(crm.folder / "none.csv"))
    assert missing.exit == 2 and "none.csv cannot be read: No such file or directory." in missing.err
    folder = crm("import", "lead", str(crm.folder))
    assert folder.exit == 2 and "cannot be read: Is a directory." in folder.err
    nobody = crm("import", "lead", "-", terminal=True)
    assert nobody.exit == 2 and "There is no input." in nobody.err
    assert not crm.db.exists()


@pytest.mark.parametrize("told", ["Firma", "=title", " =title"])
def test_a_column_without_its_field_or_its_name_is_refused(crm: Crm, told: str) -> None:
    done = crm("import", "lead", "-", "--map", told, "--json", stdin="Firma\nAcme\n")
    assert (done.exit, done.error["field"]) == (2, "--map")
    assert not crm.db.exists() or crm("lead", "list", "-q").out == ""


@pytest.mark.file
def test_a_path_is_read_as_it_is_everywhere(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(crm.folder))
    (crm.folder / "leads.csv").write_text("Title,City\nRelaunch,Berlin\n")
    for words in ('"a\0b"', '~/leads.csv --rejects "a\0b"'):
        refused = crm("batch", stdin=json.dumps({"do": f"import lead {words}"}))
        assert refused.exit == 2 and "has a NUL character in it" in refused.err, refused.err
    assert crm("batch", "-q", stdin="import lead ~/leads.csv --rejects ~/bad.csv").out == "LEAD-1\n"
    assert crm("lead", "list", "-q").out == "LEAD-1\n"
