"""``crm attach``: files are entries whose bytes the database keeps once."""

from __future__ import annotations

import pytest
from conftest import Crm

from crmcli.store.blobs import checksum
from tests.actions.acts import added, refused
from tests.difference import changed

PLAN, TERMS = b"\x00\xff plan\n", b"terms\n"


def laid(crm: Crm) -> Crm:
    """A deal, and two files beside the database."""
    crm.new("deal", "A")
    for name, content in (("plan.bin", PLAN), ("terms.txt", TERMS)):
        (crm.folder / name).write_bytes(content)
    return crm


def at(crm: Crm, name: str) -> str:
    return str(crm.folder / name)


def test_each_file_is_an_entry_and_is_given_back_as_it_was(crm: Crm) -> None:
    laid(crm)
    found = changed(crm, "attach", "DEAL-1", at(crm, "plan.bin"), at(crm, "terms.txt"), "--json")
    shas = [checksum(content) for content in (PLAN, TERMS)]
    assert found.touched["note"] == "+1 +2"
    assert len(found.added["blob"]) == 2
    assert added(found, "note", "kind element what text file") == [
        ("deal", 1, "file", "plan.bin", shas[0]),
        ("deal", 1, "file", "terms.txt", shas[1]),
    ]
    assert (found.result.json["result"], found.result.json["updated"]) == (["FILE-1", "FILE-2"], ["DEAL-1"])
    files = crm.show("DEAL-1")["files"]
    assert [(file["ref"], file["name"], file["size"], file["sha256"]) for file in files] == [
        ("FILE-1", "plan.bin", len(PLAN), shas[0]),
        ("FILE-2", "terms.txt", len(TERMS), shas[1]),
    ]
    target = crm.folder / "back"
    assert crm("show", "FILE-1", "-o", str(target)).exit == 0
    assert target.read_bytes() == PLAN
    assert crm("show", "file-2", "-o", "-").out == "terms\n"
    assert crm("find", "terms", "-q").lines == ["DEAL-1"]
    assert "FILE-1  plan.bin" in crm("show", "DEAL-1", "--color", "never", terminal=True).out
    assert "2 attached files" in crm("doctor").out


def test_undo_takes_the_entry_and_redo_brings_it_back_with_its_bytes(crm: Crm) -> None:
    laid(crm)
    assert crm("attach", "DEAL-1", at(crm, "terms.txt"), "--name", "AGB.txt", "-q").lines == ["FILE-1"]
    assert crm("undo").exit == 0
    assert crm.show("DEAL-1")["files"] == []
    assert crm("redo").exit == 0
    assert crm("show", "FILE-1", "-o", "-").out == "terms\n"
    assert crm("attach", "DEAL-1", "-", "--name", "x.txt", stdin=TERMS).exit == 0
    assert crm("sql", "SELECT count(*) AS parts FROM blob").rows == [{"parts": "1"}]


def test_files_travel_with_an_export_of_all(crm: Crm) -> None:
    laid(crm)
    assert crm("attach", "DEAL-1", at(crm, "plan.bin")).exit == crm("pin", "FILE-1").exit == 0
    dump = crm("export", "--all").out
    other = ("--db", at(crm, "other.db"))
    assert crm("import", "--all", "-", *other, stdin=dump).exit == 0
    assert crm("export", "--all", *other).out == dump
    assert crm("show", "FILE-1", "-o", at(crm, "back"), *other).exit == 0
    assert (crm.folder / "back").read_bytes() == PLAN


def test_a_batch_reads_its_files_before_it_begins(crm: Crm) -> None:
    laid(crm)
    lines = f"@n = note DEAL-1 Hello\npin @n\nattach DEAL-1 {at(crm, 'terms.txt')} --name t.txt\n"
    found = changed(crm, "batch", "-", "-q", stdin=lines)
    assert (found.result.lines, len(found.steps)) == (["NOTE-1", "NOTE-1", "FILE-2"], 1)
    missing = changed(crm, "batch", "-", stdin="note DEAL-1 Hi\nattach DEAL-1 nowhere.txt\n")
    assert (missing.result.exit, missing.touched) == (2, {})


@pytest.mark.parametrize(
    ("exit", "words", "said"),
    [
        (2, ("DEAL-1", "{}nowhere.pdf"), "cannot be read"),
        (2, ("DEAL-1", "{}empty"), "is empty"),
        (2, ("DEAL-1", "{}large"), "is larger than 1 MiB"),
        (2, ("DEAL-1", "{}terms.txt", "{}plan.bin", "--name", "x"), "--name names one file"),
        (2, ("DEAL-1", "-"), "has no name"),
        (3, ("DEAL-9", "{}terms.txt"), "DEAL-9 does not exist"),
    ],
)
def test_a_file_that_cannot_be_kept_is_refused(crm: Crm, exit: int, words: tuple[str, ...], said: str) -> None:
    laid(crm)
    (crm.folder / "empty").touch()
    (crm.folder / "large").write_bytes(bytes((1 << 20) + 1))
    assert crm("config", "set", "file_limit", "1").exit == 0
    error = refused(crm, exit, "attach", *(word.format(f"{crm.folder}/") for word in words))
    assert said in error["message"]
