"""Swiss QR-bill: what a banking app reads from the page, and what stands beside it for people."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crmcli.documents.paper import Address, Design, Paper, Payment
from crmcli.documents.pdf import pdf
from crmcli.documents.swiss import lacking, slip, wanted
from crmcli.documents.zugferd import zugferd

from .papers import CLIENT, SELLER, line, paper
from .rendered import codes, picture, places, text, texts

pytest.importorskip("qrbill", reason="qrbill is not installed, so there are no Swiss QR-bills")

ATELIER = replace(
    SELLER, name="Atelier Käser & Co.", address=Address("Rue du Lac 1268/2/22", "2501", "Biel", None, "CH")
)
PIA = replace(CLIENT, name="Pia Schnyder", address=Address("Grosse Marktgasse 28", "9400", "Rorschach", None, "CH"))
ACCOUNT = Payment("CH93 0076 2011 6238 5295 7", due_date="2026-12-10")
QR_ACCOUNT = replace(ACCOUNT, iban="CH4431999123000889012")
EMPTY = [""] * 7
CREDITOR = ["S", "Atelier Käser & Co.", "Rue du Lac", "1268/2/22", "2501", "Biel", "CH"]
DEBTOR = ["S", "Pia Schnyder", "Grosse Marktgasse", "28", "9400", "Rorschach", "CH"]
CODE = [
    *("SPC", "0200", "1", "CH9300762011623852957"),
    *(*CREDITOR, *EMPTY),
    *("1297.74", "CHF"),
    *DEBTOR,
    *("NON", "", "RE-2026-0042", "EPD"),
]


def bill(*lines: Any, **more: Any) -> Paper:
    """An invoice of a Swiss seller over 1297.74 francs, unless something else is given."""
    given = {"currency": "CHF", "seller": ATELIER, "client": PIA, "payment": ACCOUNT, **more}
    return paper(lines or [line("1200.50", tax="8.1")], **given)


def code(one: Paper) -> list[str]:
    return slip(one).code.split("\n")


def test_a_banking_app_reads_the_bill_from_the_page(tmp_path: Path) -> None:
    content = pdf(bill(), Design())
    assert len(texts(content)) == 1, "a short invoice has room for it"
    assert codes(picture(content, tmp_path, 200)) == ["\n".join(CODE)]


def test_where_there_is_no_room_it_has_a_page_of_its_own(tmp_path: Path) -> None:
    content = pdf(bill(*[line("1200.50", tax="8.1")] * 9), Design())
    first, last = texts(content)
    assert "Zahlteil" not in first and "Seite 2 von 2" in last
    assert codes(picture(content, tmp_path, 200)) == []
    assert codes(picture(content, tmp_path, 200, page=2))[0].split("\n")[18] == "11679.66"


def test_the_parts_stand_where_the_style_guide_has_them(tmp_path: Path) -> None:
    content = pdf(bill(), Design())
    at = {text: (x, y - 192) for x, y, text in places(content)}
    areas = {
        "Empfangsschein": (5, 5, 57, 12),
        "Annahmestelle": (5, 82, 57, 100),
        "Zahlteil": (67, 5, 118, 12),
        "Zusätzliche Informationen": (118, 5, 205, 90),
        "RE-2026-0042": (118, 5, 205, 90),
        "Währung": (67, 68, 118, 90),
    }
    wrong = {
        text: at.get(text)
        for text, (left, top, right, bottom) in areas.items()
        if not (left - 0.1 <= at[text][0] < right and top < at[text][1] < bottom)
    }
    assert wrong == {}
    image = picture(content, tmp_path, 254)  # ten pixels are a millimetre
    code = image.crop((630, 1920 + 120, 1180, 1920 + 680)).point(lambda shade: 255 if shade < 128 else 0).getbbox()
    assert [round(edge / 10) for edge in code] == [4, 5, 50, 51], "46 mm, and 5 mm free around it"
    cross = [image.getpixel((900 + across, 1920 + 400)) < 128 for across in (-33, -25, -15, 0, 15, 25, 33)]
    assert cross == [False, True, False, False, False, True, False], "white edge, black ground, white arms"


def test_euros_are_paid_by_the_bill_and_not_by_a_girocode(tmp_path: Path) -> None:
    content = pdf(bill(currency="EUR"), Design())
    assert [found[:3] for found in codes(picture(content, tmp_path, 200))] == ["SPC"]
    assert "GiroCode" not in texts(content)[0]


def test_headings_are_in_the_language_of_the_document() -> None:
    english = text(bill(language="en"))
    heads = (
        "Receipt",
        "Payment part",
        "Account / Payable to",
        "Additional information",
        "Payable by",
        "Acceptance point",
    )
    assert [head for head in heads if head not in english] == []
    assert "1 297.74" in english and "GiroCode" not in english


def test_the_account_that_wants_a_reference_gets_one_of_the_digits_of_the_number() -> None:
    one = bill(payment=QR_ACCOUNT)
    assert code(one)[-4:] == ["QRR", "000000000000000000202600427", "RE-2026-0042", "EPD"]
    assert "00 00000 00000 00000 02026 00427" in text(one)
    assert lacking(replace(one, number="ABC")) is not None


OTHERS: dict[str, tuple[Paper, dict[int, str]]] = {
    "euros": (bill(currency="EUR"), {19: "EUR"}),
    "Liechtenstein": (bill(payment=replace(ACCOUNT, iban="li21 0881 0000 2324 013AA")), {3: "LI21088100002324013AA"}),
    "a small amount": (bill(line("0.05", tax="0")), {18: "0.05"}),
    "the most": (bill(line("999999999.99", tax="0")), {18: "999999999.99"}),
    "a holder": (bill(payment=replace(ACCOUNT, holder="L’Atelier –\n Biel")), {5: "L'Atelier - Biel"}),
    "a long name": (bill(seller=replace(ATELIER, name="Ü" * 300)), {5: "Ü" * 70}),
    "a street alone": (
        bill(client=replace(PIA, address=replace(PIA.address, street="2 Rue X"))),
        {22: "2 Rue X", 23: ""},
    ),
    "a client without a place": (bill(client=replace(PIA, address=Address())), {20: "", 21: "", 26: ""}),
    "letters that it does not know": (bill(client=replace(PIA, name="漢字")), {20: "", 21: ""}),
    "abroad": (bill(client=replace(PIA, address=Address("Ulice 3", "11000", "Praha", None, "CZ"))), {26: "CZ"}),
}


@pytest.mark.parametrize("name", OTHERS)
def test_each_line_of_the_code_is_what_the_standard_wants(name: str) -> None:
    one, lines = OTHERS[name]
    found = code(one)
    assert len(found) == 31
    assert {at: found[at] for at in lines} == lines


def test_who_pays_can_be_filled_in_by_hand() -> None:
    assert "Zahlbar durch (Name/Adresse)" in text(bill(client=replace(PIA, address=Address())))


def test_long_names_keep_to_their_part() -> None:
    street, city = "Langestrasse am hinteren Ufer der Grossen Simme 128a", "Sankt Peterzell-Wasserfluh-Hoffeld"
    name = "Genossenschaft für nachhaltige Fahrradwerkstätten Mittelland ABC"
    long = replace(PIA, name=name, address=Address(street, "9400", city, None, "CH"))
    content = pdf(bill(payment=QR_ACCOUNT, client=long, seller=long), Design())
    receipt = [(y - 192, text) for x, y, text in places(content) if x < 57 and y > 195]
    above = [text for y, text in receipt if y < 68]
    assert [y for y, _ in receipt if not (5 < y < 67 or 68 < y < 80 or 82 < y < 86)] == []
    assert (above.count("Genossenschaft für nachhaltige …"), above.count("Peterzell-Wasserfluh-Hoffeld")) == (2, 2)


def test_bytes_are_the_same_every_time_and_the_pages_of_an_e_invoice_have_it(tmp_path: Path) -> None:
    assert pdf(bill(), Design()) == pdf(bill(), Design())
    assert codes(picture(zugferd(bill(), Design()), tmp_path, 200)) == ["\n".join(CODE)]


NONE: dict[str, Paper] = {
    "a quote": replace(bill(), type="quote"),
    "a cancellation": replace(bill(), type="cancellation"),
    "a credit": replace(bill(), type="credit"),
    "a draft": replace(bill(), draft=True),
    "dollars": bill(currency="USD"),
    "a German account": bill(payment=replace(ACCOUNT, iban="DE89370400440532013000")),
    "nothing due": bill(line("0")),
    "too much": bill(line("1000000000", tax="0")),
}


@pytest.mark.parametrize("name", NONE)
def test_what_no_bill_can_pay_has_none_and_says_nothing(name: str) -> None:
    assert (wanted(NONE[name]), lacking(NONE[name])) == (False, None)
    assert "Zahlteil" not in text(NONE[name])


@pytest.mark.parametrize(
    "wrong", [{"seller": replace(ATELIER, address=Address())}, {"payment": replace(ACCOUNT, iban="CH00")}]
)
def test_a_seller_that_it_cannot_name_is_said(wrong: dict[str, Any]) -> None:
    one = bill(**wrong)
    assert (lacking(one) or "").startswith("INVOICE-1 gets no Swiss QR-bill: ")
    assert "Zahlteil" not in text(one)


def test_without_the_extra_the_pages_come_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "qrbill", None)
    assert "pip install 'crmcli[swiss]'" in (lacking(bill()) or "")
    assert "Zahlteil" not in text(bill()) and "IBAN CH93 0076 2011 6238 5295 7" in text(bill())
    assert "GiroCode" in text(bill(currency="EUR"))
