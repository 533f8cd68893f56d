"""``crm document --qr``: the GiroCode in the terminal, as a banking app reads it from the screen."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from conftest import Crm

from tests.actions.invoices import done, draft, issued, parties
from tests.documents.rendered import codes, texts
from tests.prepared import prepared

IBAN = "DE89370400440532013000"
TRANSFER = f"BCD\n002\n1\nSCT\n\nAda Works\n{IBAN}\nEUR1190.00\n\n\nRE-2026-0001"


@pytest.fixture
@prepared
def shop(crm: Crm) -> Crm:
    parties(crm)
    done(crm, "edit", "COMPANY-1", "--iban", IBAN)
    issued(crm)
    return crm


def test_the_code_on_the_screen_is_the_transfer(shop: Crm, tmp_path: Path) -> None:
    from PIL import Image

    told = shop("document", "INVOICE-1", "--qr", terminal=True)
    assert told.exit == 0, told.err
    lines = [line for line in told.out.splitlines() if line]
    assert all(line.startswith("\x1b[97;40m") and line.endswith("\x1b[0m") for line in lines), "whatever the theme is"
    rows = [re.sub(r"\x1b\[[\d;]*m", "", line) for line in lines]
    image = Image.new("L", (len(rows[0]) * 4, len(rows) * 8), 0)
    for down, row in enumerate(rows):
        for across, sign in enumerate(row):
            for half in (0, 1):
                if sign == "█" or sign == "▀▄"[half]:
                    image.paste(255, (across * 4, down * 8 + half * 4, across * 4 + 4, down * 8 + half * 4 + 4))
    assert codes(image) == [TRANSFER]
    assert list(tmp_path.glob("*.pdf")) == []


def test_a_script_gets_the_text_of_the_code(shop: Crm) -> None:
    assert shop("document", "RE-2026-0001", "--qr", "--json").json == {"ref": "INVOICE-1", "girocode": TRANSFER}
    assert "\x1b" not in shop("document", "INVOICE-1", "--qr").out


def test_what_has_no_code_says_when_there_is_one(shop: Crm) -> None:
    draft(shop)
    result = shop("document", "INVOICE-2", "--qr", "--json")
    assert (result.exit, "GiroCode" in result.error["message"]) == (5, True)
    assert shop("document", "INVOICE-1", "--qr", "-o", "x.pdf").exit == 2


@pytest.fixture
@prepared
def atelier(crm: Crm) -> Crm:
    """INVOICE-1 of a Swiss seller, in francs."""
    parties(crm)
    place = ("--street", "Rue du Lac 7", "--postal-code", "2501", "--city", "Biel", "--country", "CH")
    done(crm, "edit", "COMPANY-1", *place, "--iban", "CH9300762011623852957")
    issued(crm, currency="CHF")
    return crm


def test_a_swiss_invoice_shows_the_code_of_its_bill(atelier: Crm) -> None:
    pytest.importorskip("qrbill")
    told = atelier("document", "INVOICE-1", "--qr", "--json").json
    assert told["ref"] == "INVOICE-1"
    lines = told["qrbill"].split("\n")
    assert lines[:4] == ["SPC", "0200", "1", "CH9300762011623852957"]
    assert lines[18:20] == ["1190.00", "CHF"] and lines[-2:] == ["RE-2026-0001", "EPD"]


def test_without_the_extra_one_warning_names_it_and_nothing_is_kept(
    atelier: Crm, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pytest.importorskip("qrbill")
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "qrbill", None)
        told = done(atelier, "document", "INVOICE-1", "-o", str(tmp_path / "without.pdf"))
        assert [warning for warning in told["warnings"] if "crmcli[swiss]" in warning] == told["warnings"]
        assert (len(told["warnings"]), told["document"]["kept"]) == (1, False)
        result = atelier("document", "INVOICE-1", "--qr", "--json")
        assert (result.exit, "crmcli[swiss]" in result.error["hint"]) == (5, True)
    told = done(atelier, "document", "INVOICE-1", "-o", str(tmp_path / "with.pdf"))
    assert (told["warnings"], told["document"]["kept"]) == ([], True)
    pages = [" ".join(texts((tmp_path / name).read_bytes())) for name in ("without.pdf", "with.pdf")]
    assert ["Payment part" in page for page in pages] == [False, True]
