"""Where a document is written to: whole or not at all, never over another file unasked."""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pytest
from conftest import Crm

from tests.actions.invoices import issued, parties
from tests.unprivileged import obedient


@pytest.fixture
def shop(crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Crm:
    """One issued invoice, in a folder in which nothing else is."""
    parties(crm)
    issued(crm)
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")
    return crm


def _files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_takes_a_file_of_the_number(shop: Crm, tmp_path: Path) -> None:
    (tmp_path / "out" / "sub").mkdir()
    done = shop("document", "INVOICE-1", "--as", "html", "-o", "sub")
    assert (done.exit, done.out) == (0, "RE-2026-0001 written to sub/RE-2026-0001.html\n")
    assert _files(tmp_path / "out" / "sub") == ["RE-2026-0001.html"]


def test_standard_output_gets_the_bytes_alone(shop: Crm, tmp_path: Path) -> None:
    done = shop.process("document", "INVOICE-1", "--as", "html", "-o", "-")
    assert done.out.startswith("<!DOCTYPE html>") and done.err == ""
    assert shop("document", "INVOICE-1", "--as", "text").out.startswith("Ada Works ·")
    assert _files(tmp_path / "out") == []


def test_what_is_not_text_does_not_go_to_a_terminal(shop: Crm) -> None:
    done = shop("document", "INVOICE-1", "--as", "pdf", "-o", "-", terminal=True)
    assert done.exit == 2 and "terminal" in done.err and "%PDF" not in done.out
    assert shop("document", "INVOICE-1", "--as", "text", terminal=True).exit == 0


@pytest.mark.parametrize("option", [("--json",), ("-q",), ("--open",)])
def test_standard_output_is_not_shared(shop: Crm, option: tuple[str, ...]) -> None:
    assert shop("document", "INVOICE-1", "-o", "-", *option).exit == 2


def test_another_file_is_replaced_only_when_somebody_says_so(shop: Crm, tmp_path: Path) -> None:
    target = tmp_path / "out" / "mine.html"
    target.write_text("notes")
    words = ("document", "INVOICE-1", "--as", "html", "-o", "mine.html")
    assert shop(*words).exit == 6
    assert target.read_text() == "notes"
    assert shop(*words, stdin="no\n", terminal=True).exit == 5
    assert target.read_text() == "notes"
    assert shop(*words, "--yes").exit == 0
    assert target.read_text().startswith("<!DOCTYPE html>")
    assert shop(*words).exit == 0, "the same bytes are there already"


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("nowhere/x.pdf", "does not exist"),
        ("nowhere/", "is not a folder"),
        ("/dev/null", "not a regular file"),
        ("file/x.pdf", "is not a folder"),
        ("x" * 300, "too long"),
    ],
    ids=["no folder", "meant as a folder", "a device", "below a file", "too long"],
)
def test_a_place_that_takes_no_file_is_one_sentence(shop: Crm, tmp_path: Path, target: str, says: str) -> None:
    (tmp_path / "out" / "file").write_text("")
    done = shop("document", "INVOICE-1", "--as", "html", "-o", target)
    assert done.exit == 2 and says in done.err.lower() and len(done.err.splitlines()) == 2
    assert _files(tmp_path / "out") == ["file"]


def test_a_folder_that_may_not_be_written_to_leaves_nothing(shop: Crm, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir()
    locked.chmod(0o555)
    done = obedient(shop, "document", "INVOICE-1", "--as", "html", "-o", str(locked))
    assert done.exit == 2 and "Permission denied" in done.err
    assert _files(locked) == []


def test_a_disk_that_is_full_leaves_what_was_there_and_nothing_else(shop: Crm, tmp_path: Path) -> None:
    shop.new("quote", "Long", "--company", "COMPANY-2", "--line", "Setup @ 10 tax 19", "--content", "word " * 60_000)
    target = tmp_path / "out" / "quote.html"
    target.write_text("before")

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    done = shop.process("document", "QUOTE-1", "--as", "html", "-o", str(target), "--yes", preexec_fn=full)
    assert done.exit == 2 and "cannot be written" in done.err, done.err
    assert _files(tmp_path / "out") == ["quote.html"] and target.read_text() == "before"


def test_a_link_is_followed(shop: Crm, tmp_path: Path) -> None:
    (tmp_path / "real.html").write_text("old")
    Path("link.html").symlink_to(tmp_path / "real.html")
    assert shop("document", "INVOICE-1", "--as", "html", "-o", "link.html", "--yes").exit == 0
    assert Path("link.html").is_symlink()
    assert (tmp_path / "real.html").read_text().startswith("<!DOCTYPE")


def test_the_file_is_opened_by_the_program_of_the_desktop(shop: Crm, tmp_path: Path) -> None:
    opener = tmp_path / "bin" / "xdg-open"
    opener.parent.mkdir()
    opener.write_text(f'#!/bin/sh\necho "$1" > "{tmp_path}/opened"\n')
    opener.chmod(0o755)
    shop.environ["PATH"] = f"{opener.parent}{os.pathsep}{shop.environ['PATH']}"
    done = shop.process("document", "INVOICE-1", "--as", "html", "-o", str(tmp_path / "x.html"), "--open")
    assert done.exit == 0, done.err
    assert (tmp_path / "x.html").exists()
