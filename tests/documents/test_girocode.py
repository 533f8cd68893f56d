"""GiroCode: what a banking app reads from the page is the transfer that the invoice asks for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crmcli.documents.girocode import MOST, payload, terminal
from crmcli.documents.paper import Design, Paper
from crmcli.documents.pdf import pdf

from .papers import BANK, SELLER, kinds, line, paper
from .rendered import codes, picture, text

KINDS = kinds()
TRANSFER = [
    "BCD",
    "002",
    "1",
    "SCT",
    "COBADEFFXXX",
    "Werkstatt Süd GmbH",
    "DE89370400440532013000",
    "EUR119.00",
    "",
    "",
    "RE-2026-0042",
]


def test_a_banking_app_reads_the_transfer_from_the_page(tmp_path: Path) -> None:
    assert codes(picture(pdf(paper([line("100")]), Design()), tmp_path, 150)) == ["\n".join(TRANSFER)]


def test_a_page_on_which_the_notes_are_long_has_its_code_as_well(tmp_path: Path) -> None:
    one = paper([line("100")], tax_note="\n".join(["Ein Satz, der eine Zeile füllt."] * 14))
    assert codes(picture(pdf(one, Design()), tmp_path, 150, page=2)) == ["\n".join(TRANSFER)]


def test_the_code_in_a_terminal_is_the_same() -> None:
    from PIL import Image

    rows = terminal("\n".join(TRANSFER)).splitlines()
    dark = {"█": (0, 0), "▀": (0, 1), "▄": (1, 0), " ": (1, 1)}
    image = Image.new("L", (len(rows[0]), 2 * len(rows)), 255)
    for down, row in enumerate(rows):
        for across, sign in enumerate(row):
            for half in (0, 1):
                image.putpixel((across, 2 * down + half), 0 if dark[sign][half] else 255)
    assert codes(image.resize((image.width * 4, image.height * 4))) == ["\n".join(TRANSFER)]


AMOUNTS = {"0.01": "EUR0.01", "1": "EUR1.00", "1234.5": "EUR1234.50", "999999999.99": "EUR999999999.99"}


@pytest.mark.parametrize(("price", "amount"), AMOUNTS.items())
def test_amounts_have_two_places_and_no_groups(price: str, amount: str) -> None:
    assert (payload(paper([line(price, tax="0")])) or "").split("\n")[7] == amount


NONE: dict[str, Paper] = {
    "a quote": replace(KINDS["one line"], type="quote"),
    "a cancellation": KINDS["cancellation"],
    "a credit": KINDS["credit"],
    "a draft": replace(KINDS["one line"], draft=True),
    "francs": KINDS["Swiss francs"],
    "no account": KINDS["without a bank"],
    "nothing due": KINDS["everything for nothing"],
    "too much": paper([line("1000000000", tax="0")]),
}
NONE["nothing due"] = replace(NONE["nothing due"], totals=replace(NONE["nothing due"].totals, payable=0))


@pytest.mark.parametrize("name", NONE)
def test_what_no_transfer_can_pay_has_no_code(name: str) -> None:
    assert payload(NONE[name]) is None
    assert "GiroCode" not in text(NONE[name])


@pytest.mark.parametrize("holder", ["Ü" * 300, "漢" * 70, "a\nb\r\n  c"])
def test_the_code_stays_within_331_bytes_and_eleven_lines(holder: str) -> None:
    found = payload(paper([line("1")], payment=replace(BANK, holder=holder))) or ""
    assert len(found.encode()) <= MOST == 331
    assert len(found.split("\n")) == 11 and len(found.split("\n")[5]) <= 70


def test_an_account_is_written_without_blanks_and_the_bic_may_be_missing(tmp_path: Path) -> None:
    payment: Any = replace(BANK, iban="de89 3704 0044 0532 0130 00", bic=None, holder=None)
    found = (payload(paper([line("1")], payment=payment, seller=SELLER)) or "").split("\n")
    assert found[4:7] == ["", SELLER.name, "DE89370400440532013000"]
