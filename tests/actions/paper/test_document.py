"""``crm document``: a quote or an invoice as a file; of an issued one always the same bytes, and no step of anybody."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from conftest import Crm

from tests.actions.invoices import done, draft, issued, parties, refused
from tests.difference import changed
from tests.released.kept import HERE, opened


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files without a folder land in the folder of the test."""
    monkeypatch.chdir(tmp_path)


def document(crm: Crm, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = done(crm, "document", *words)["document"]
    return found


def test_an_issued_invoice_becomes_a_file_of_its_number(crm: Crm, tmp_path: Path) -> None:
    parties(crm)
    issued(crm)
    told = document(crm, "INVOICE-1", "--as", "pdf")
    content = (tmp_path / "RE-2026-0001.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert told == {
        "ref": "INVOICE-1",
        "number": "RE-2026-0001",
        "format": "pdf",
        "language": "en",
        "file": "RE-2026-0001.pdf",
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "kept": True,
    }


def test_the_second_call_gives_the_same_bytes_though_the_design_is_another(crm: Crm, tmp_path: Path) -> None:
    parties(crm)
    issued(crm)
    first = document(crm, "INVOICE-1", "--as", "html")
    done(crm, "config", "set", "accent", "#ff0000")
    assert document(crm, "RE-2026-0001", "--as", "html")["sha256"] == first["sha256"]
    assert b"#ff0000" not in (tmp_path / "RE-2026-0001.html").read_bytes()
    issued(crm)
    document(crm, "INVOICE-2", "--as", "html")
    assert b"#ff0000" in (tmp_path / "RE-2026-0002.html").read_bytes()


def test_keeping_bytes_is_no_step_and_stands_in_the_way_of_no_undo(crm: Crm) -> None:
    parties(crm)
    issued(crm)
    done(crm, "note", "INVOICE-1", "Called.")
    steps = crm("steps", "-q").lines
    found = changed(crm, "document", "INVOICE-1", "--as", "pdf")
    assert set(found.added) == {"blob", "kept_document"} and len(found.added["kept_document"]) == 1
    assert not found.altered and not found.removed
    assert crm("steps", "-q").lines == steps
    done(crm, "undo")
    assert crm("sql", "SELECT format, language FROM kept_document").lines == ["format\tlanguage", "pdf\ten"]
    assert changed(crm, "document", "INVOICE-1", "--as", "pdf").touched == {}


def test_a_dry_run_keeps_nothing_and_writes_no_file(crm: Crm, tmp_path: Path) -> None:
    parties(crm)
    issued(crm)
    assert changed(crm, "document", "INVOICE-1", "--as", "pdf", "--dry-run").touched == {}
    assert not list(tmp_path.glob("*.pdf"))


def test_a_draft_and_a_quote_are_made_anew(crm: Crm) -> None:
    parties(crm)
    draft(crm)
    crm.new("quote", "Offer", "--company", "COMPANY-2", "--line", "Setup @ 10 tax 19")
    for ref, hint in (("INVOICE-1", "crm issue INVOICE-1"), ("QUOTE-1", "crm move QUOTE-1 sent")):
        answer = done(crm, "document", ref, "--as", "pdf")
        assert hint in answer["warnings"][0]
        assert answer["document"]["kept"] is False
    assert crm("sql", "SELECT count(*) AS n FROM kept_document", "--json").json == [{"n": 0}]
    done(crm, "move", "QUOTE-1", "sent")
    assert done(crm, "document", "AN-2026-0001", "--as", "pdf", "--yes")["warnings"] == []


def test_an_issued_document_has_one_language(crm: Crm) -> None:
    parties(crm)
    issued(crm)
    assert "--lang" in refused(crm, 5, "document", "INVOICE-1", "--lang", "de")["hint"]
    draft(crm)
    assert document(crm, "INVOICE-2", "--as", "pdf", "--lang", "de")["language"] == "de"


def test_what_cannot_become_a_document_says_why(crm: Crm) -> None:
    parties(crm)
    assert refused(crm, 2, "document", "COMPANY-1")["code"] == "wrong_kind"
    crm.new("quote", "Bare", "--company", "COMPANY-2")
    assert "no lines" in refused(crm, 5, "document", "QUOTE-1")["message"]
    crm.new("quote", "Nobody", "--line", "Setup @ 10 tax 19")
    assert refused(crm, 5, "document", "QUOTE-2")["candidates"] == ["no client"]
    done(crm, "edit", "QUOTE-2", "--unset", "seller")
    error = refused(crm, 5, "document", "QUOTE-2")
    assert error["message"] == "QUOTE-2 has no seller and no client."
    assert error["hint"] == "crm edit QUOTE-2 --seller COMPANY-1; crm edit QUOTE-2 --company REF"
    assert refused(crm, 3, "document", "RE-2026-0009")["code"] == "not_found"
    assert refused(crm, 2, "document", "QUOTE-1", "--as", "pfd")["hint"] == "Did you mean pdf?"


def test_letters_that_the_fonts_lack_are_an_error_and_pictures_a_warning(crm: Crm) -> None:
    parties(crm)
    crm.new("quote", "Käse 🧀", "--company", "COMPANY-2", "--line", "Setup @ 10 tax 19")
    assert "🧀" in " ".join(done(crm, "document", "QUOTE-1", "--as", "pdf")["warnings"])
    crm.new("quote", "東京", "--company", "COMPANY-2", "--line", "Setup @ 10 tax 19")
    error = refused(crm, 5, "document", "QUOTE-2", "--as", "pdf")
    assert "東京" in error["message"]
    assert "--as html" in error["hint"]
    assert document(crm, "QUOTE-2", "--as", "html")["size"] > 1000


def test_a_number_is_a_reference_everywhere_in_whichever_case(crm: Crm) -> None:
    parties(crm)
    issued(crm)
    assert crm.show("re-2026-0001")["ref"] == "INVOICE-1"
    done(crm, "pay", "RE-2026-0001", "100")
    assert crm.show("INVOICE-1")["totals"]["paid"] == "100.00"


def test_a_batch_makes_no_file_of_what_it_could_still_take_back(crm: Crm, tmp_path: Path) -> None:
    parties(crm)
    draft(crm)
    result = crm("batch", "-", "--json", stdin="issue INVOICE-1\ndocument INVOICE-1 -o x.pdf\n")
    assert (result.exit, "cannot be used in a batch" in result.error["message"]) == (2, True)
    assert not (tmp_path / "x.pdf").exists() and crm.show("INVOICE-1")["stage"] == "draft"


def test_kept_bytes_move_to_another_database_with_everything_else(crm: Crm, tmp_path: Path) -> None:
    parties(crm)
    issued(crm)
    first = document(crm, "INVOICE-1", "--as", "pdf")
    everything = crm("export", "--all").out
    crm.environ["CRM_DB"] = str(tmp_path / "other.db")
    assert crm("import", "-", "--all", stdin=everything).exit == 0
    done(crm, "config", "set", "accent", "#ff0000")
    assert document(crm, "INVOICE-1", "--as", "pdf")["sha256"] == first["sha256"]


def test_a_key_gives_the_first_answer_and_writes_no_file_again(crm: Crm, tmp_path: Path) -> None:
    parties(crm)
    issued(crm)
    words = ("document", "INVOICE-1", "--as", "html", "-o", "x.html", "--key", "k1")
    assert done(crm, *words)["existing"] is False
    (tmp_path / "x.html").unlink()
    assert done(crm, *words)["existing"] is True
    assert not (tmp_path / "x.html").exists()


@pytest.mark.file
def test_what_0_1_0_issued_becomes_a_document_today(crm: Crm) -> None:
    old = opened(crm, HERE / "0.1.0")
    rows = old("sql", "SELECT id, number, amount FROM invoice WHERE number IS NOT NULL", "--json").json
    assert len(rows) == 13
    for row in rows:
        told = document(old, row["number"], "--as", "html", "--lang", "de")
        assert (told["ref"], told["language"], told["kept"]) == (f"INVOICE-{row['id']}", "de", True)
    page = old("document", "INVOICE-11", "--as", "text").out
    assert "Freight" in page and "€158.27" in page
