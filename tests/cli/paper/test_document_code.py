"""``crm document --qr``: the GiroCode in the terminal, as a banking app reads it from the screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import Crm

from tests.actions.invoices import done, draft, issued, parties
from tests.documents.rendered import codes

IBAN = "DE89370400440532013000"
TRANSFER = f"BCD\n002\n1\nSCT\n\nAda Works\n{IBAN}\nEUR1190.00\n\n\nRE-2026-0001"


@pytest.fixture
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
