"""``crm accept``: a quote is approved, and the client's own mail is kept as the proof."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from conftest import Crm

from tests.actions.invoices import done, parties, refused
from tests.difference import changed

MAIL = b"From: Ada <ada@acme.example>\r\nDate: Mon, 23 Nov 2026 09:00:00 +0100\r\n\r\nYes, please.\r\n"
SHA256 = hashlib.sha256(MAIL).hexdigest()


@pytest.fixture
def shop(crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Crm:
    """A quote that was sent, and the client's answer."""
    monkeypatch.chdir(tmp_path)
    parties(crm)
    crm.new("quote", "Relaunch", "--company", "COMPANY-2", "--line", "Design @ 800 tax 19")
    done(crm, "move", "QUOTE-1", "sent")
    (tmp_path / "yes.eml").write_bytes(MAIL)
    return crm


def entries(crm: Crm) -> list[str]:
    return [entry["text"] for entry in crm("timeline", "QUOTE-1", "--json").json if entry["what"] == "accepted"]


def test_the_mail_is_kept_and_the_timeline_names_it(shop: Crm) -> None:
    found = changed(shop, "accept", "QUOTE-1", "--proof", "yes.eml")
    assert {name: found.touched[name] for name in ("quote", "note")} == {"quote": "~1(stage)", "note": "+1"}
    assert shop.show("QUOTE-1")["stage"] == "approved"
    assert entries(shop) == [f"yes.eml, from ada@acme.example, of 2026-11-23 (SHA-256 {SHA256})"]
    assert shop.is_well("--fix")
    kept = shop("sql", "SELECT hex(content) AS bytes FROM blob JOIN note ON note.file = blob.sha256", "--json").json
    assert bytes.fromhex(kept[0]["bytes"]) == MAIL


def test_the_proof_is_given_back_as_it_was(shop: Crm, tmp_path: Path) -> None:
    assert refused(shop, 3, "accept", "QUOTE-1", "-o", "back.eml")["message"] == "No proof of QUOTE-1 is kept."
    done(shop, "accept", "QUOTE-1", "--proof", "yes.eml")
    assert changed(shop, "accept", "QUOTE-1", "-o", ".").touched == {}
    assert (tmp_path / "QUOTE-1.eml").read_bytes() == MAIL
    assert refused(shop, 2, "accept", "QUOTE-1", "-o", "no/folder/") and refused(
        shop, 2, "accept", "QUOTE-1", "-o", "x.eml", "--proof", "yes.eml"
    )


def test_an_undo_takes_it_back_and_a_redo_has_the_mail_again(shop: Crm) -> None:
    done(shop, "accept", "QUOTE-1", "--proof", "yes.eml")
    done(shop, "undo")
    assert (shop.show("QUOTE-1")["stage"], entries(shop)) == ("sent", [])
    assert shop.is_well("--fix")
    done(shop, "redo")
    assert shop.show("QUOTE-1")["stage"] == "approved" and shop.is_well()


def test_a_quote_is_accepted_once_and_may_get_its_proof_later(shop: Crm) -> None:
    assert shop("accept", "AN-2026-0001").out.startswith("QUOTE-1 accepted\n")
    assert refused(shop, 4, "accept", "QUOTE-1")["message"] == "QUOTE-1 was accepted already."
    done(shop, "accept", "QUOTE-1", "--proof", "yes.eml")
    assert refused(shop, 4, "accept", "QUOTE-1", "--proof", "yes.eml")
    assert len(entries(shop)) == 1


def test_one_that_no_longer_held_is_accepted_with_a_warning(shop: Crm) -> None:
    done(shop, "edit", "QUOTE-1", "--valid-until", "2026-11-20")
    assert done(shop, "accept", "QUOTE-1")["warnings"] == ["QUOTE-1 had expired: it held until 2026-11-20."]


@pytest.mark.parametrize("name", ["missing.eml", "empty.eml", "."])
def test_what_is_no_proof_accepts_nothing(shop: Crm, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.eml").write_bytes(b"")
    assert refused(shop, 2, "accept", "QUOTE-1", "--proof", name)["message"].startswith(f"{name} ")


def test_any_file_may_prove_it_and_its_headers_say_nothing_that_they_should_not(shop: Crm, tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7 signed")
    (tmp_path / "odd.eml").write_bytes(b"From: \x1b[2Jada@x.org\nDate: yesterday\n\n")
    done(shop, "accept", "QUOTE-1", "--proof", "scan.pdf")
    done(shop, "accept", "QUOTE-1", "--proof", "odd.eml")
    assert [text.partition(" (")[0] for text in entries(shop)] == ["scan.pdf", "odd.eml"]


def test_only_a_quote_is_accepted(shop: Crm) -> None:
    assert refused(shop, 2, "accept", "COMPANY-2")["code"] == "wrong_kind"


def test_the_file_is_read_before_the_database_is_locked(shop: Crm) -> None:
    from tests.rooms.test_connect import watched

    with watched() as calls:
        assert shop("batch", "-", stdin="accept QUOTE-1 --proof yes.eml\n").exit == 0
    assert calls and not any(calls)
