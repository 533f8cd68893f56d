"""What banks write is read: CAMT of every kind, MT940, CSV; what is none of them is told in one sentence."""

from __future__ import annotations

import csv
import io
import os
import zipfile
from pathlib import Path

import pytest

from crmcli.connect.bank import read
from crmcli.connect.bank.statement import Transaction
from crmcli.errors import Refused, Usage
from tests.conftest import ROOT

from .statements import OWN, PAYER, SPARKASSE, camt, entry, mt940, table

SAMPLES = Path(os.environ.get("CRM_SAMPLES", ROOT.parent / "shared" / "samples")) / "bank"
PENDING = "<Sts><Cd>PDNG</Cd></Sts>"


def transactions(content: bytes, name: str = "konto") -> list[Transaction]:
    return [one for statement in read(content, name, "EUR") for one in statement.transactions]


def test_an_entry_says_who_paid_how_much_when_and_what_for() -> None:
    (found,) = transactions(camt(entry()))
    assert found == Transaction(
        OWN, "EUR", 11900, "2026-11-20", "2026-11-20", "R1", None, "ACME GmbH", PAYER, "RE-2026-0001"
    )


@pytest.mark.parametrize("message", ["052", "053", "054"])
def test_what_is_pending_is_left_out_and_counted(message: str) -> None:
    (statement,) = read(camt(entry(), entry("5.00", status=PENDING), message=message), "konto", "EUR")
    assert (statement.format, len(statement.transactions), statement.pending) == (f"camt.{message}", 1, 1)


def test_a_batch_is_taken_apart_when_its_parts_come_to_the_whole() -> None:
    one, other = (
        f"<TxDtls><Refs><EndToEndId>E{n}</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy='EUR'>{amount}</Amt></TxAmt>"
        f"</AmtDtls><RmtInf><Ustrd>RE-{n}</Ustrd></RmtInf></TxDtls>"
        for n, amount in ((1, "100.00"), (2, "19.00"))
    )
    whole = entry().replace("<NtryDtls>", f"<NtryDtls>{one}{other}").replace(entry().split("<NtryDtls>")[1], "")
    found = transactions(camt(whole + "</NtryDtls></Ntry>"))
    assert [(each.amount, each.end_to_end, each.purpose) for each in found] == [
        (10000, "E1", "RE-1"),
        (1900, "E2", "RE-2"),
    ]
    short = transactions(camt((whole + "</NtryDtls></Ntry>").replace(">19.00", ">18.00")))
    assert [(each.amount, each.purpose) for each in short] == [(11900, "RE-1 RE-2")]


def test_a_reversal_is_told_with_the_sign_of_its_own_entry() -> None:
    (found,) = transactions(camt(entry("-119.00", more="<RvslInd>true</RvslInd>")))
    assert (found.amount, found.reversal) == (-11900, True)


def test_mt940_knows_credits_debits_and_their_reversals() -> None:
    found = transactions(
        mt940(("C", "119,00", "RE-1"), ("D", "5,50", "Miete"), ("RC", "119,00", "x"), ("RD", "5,50", "y"))
    )
    assert [(one.amount, one.reversal) for one in found] == [
        (11900, False),
        (-550, False),
        (-11900, True),
        (550, True),
    ]
    assert (found[0].purpose, found[0].party, found[0].booked, found[0].end_to_end) == (
        "RE-1",
        "ACME GMBH",
        "2026-11-20",
        None,
    )


def test_the_table_of_a_savings_bank_is_read_by_its_headings() -> None:
    row = (
        OWN,
        "20.11.26",
        "21.11.26",
        "GUTSCHRIFT",
        "RE-2026-0001",
        "E1",
        "Müller & Söhne",
        PAYER,
        "",
        "1.119,00",
        "EUR",
    )
    content = table(SPARKASSE, (*row, "Umsatz gebucht"), (*row, "Umsatz vorgemerkt"))
    (statement,) = read(content, "umsaetze.csv", "EUR")
    assert statement.pending == 1
    assert statement.transactions == (
        Transaction(
            OWN, "EUR", 111900, "2026-11-20", "2026-11-21", None, "E1", "Müller & Söhne", PAYER, "RE-2026-0001"
        ),
    )


def test_the_account_above_a_table_and_the_side_of_the_other_party_are_known() -> None:
    heading = (
        "Buchungsdatum",
        "Wertstellung",
        "Status",
        "Zahlungspflichtige*r",
        "Zahlungsempfänger*in",
        "Verwendungszweck",
        "Umsatztyp",
        "IBAN",
        "Betrag (€)",
        "Kundenreferenz",
    )
    content = table(
        ("Girokonto", "DE89 3704 0044 0532 0130 00"),
        ("Kontostand vom 20.11.2026:", "1.000,00 €"),
        heading,
        ("20.11.26", "20.11.26", "Gebucht", "ACME GmbH", "Ich", "RE-1", "Eingang", PAYER, "119,00", ""),
        ("20.11.26", "20.11.26", "Gebucht", "Ich", "Vermieter", "Miete", "Ausgang", PAYER, "-5,5", ""),
    )
    found = transactions(content)
    assert [(one.account, one.amount, one.party) for one in found] == [
        (OWN, 11900, "ACME GmbH"),
        (OWN, -550, "Vermieter"),
    ]


def test_columns_with_names_of_their_own_are_told() -> None:
    content = b"Day,Sum,Text\n2026-11-20,12.50,hello\n"
    with pytest.raises(Usage, match="no columns for the day and the amount"):
        read(content, "x.csv", "EUR")
    (statement,) = read(content, "x.csv", "USD", {"Day": "booked", "Sum": "amount", "text": "purpose"})
    assert [(one.amount, one.currency, one.purpose) for one in statement.transactions] == [(1250, "USD", "hello")]


def test_lines_end_as_any_system_ends_them_and_a_cell_has_an_end() -> None:
    for end in (b"\r", b"\r\n", b"\n"):
        content = end.join([b"Date,Amount,Purpose", b'2026-11-20,12.50,"a', b'b"', b"2026-11-21,5,c"])
        (statement,) = read(content, "x.csv", "EUR")
        assert [(one.amount, one.purpose) for one in statement.transactions] == [(1250, "a b"), (500, "c")]
    usual = csv.field_size_limit(1_000)
    try:
        with pytest.raises(Usage, match=r"x[.]csv, line \d+: a quote that opens before it is never closed"):
            read(b'Date,Amount,Purpose\n2026-11-20,12.50,"' + 1_001 * b"a", "x.csv", "EUR")
    finally:
        csv.field_size_limit(usual)


def test_a_zip_is_unpacked_and_one_in_another_is_refused() -> None:
    def packed(*files: tuple[str, bytes]) -> bytes:
        place = io.BytesIO()
        with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files:
                archive.writestr(name, content)
        return place.getvalue()

    two = packed(("a.xml", camt(entry())), ("b.xml", camt(entry("5.00"))))
    assert [one.amount for one in transactions(two)] == [11900, 500]
    with pytest.raises(Usage, match="has a ZIP file in it"):
        read(packed(("inner.zip", two)), "outer.zip", "EUR")
    with pytest.raises(Usage, match="cannot be unpacked"):
        read(two[:-30], "cut.zip", "EUR")


def test_a_column_of_a_table_tells_how_its_amounts_and_days_are_written() -> None:
    def rows(*cells: tuple[str, str]) -> list[tuple[str, int]]:
        statements = read(table(("Date", "Amount"), *cells), "bank.csv", "USD")
        return [(each.booked, each.amount) for statement in statements for each in statement.transactions]

    assert rows(("03/04/2026", "1,200"), ("03/14/2026", "-12.50")) == [("2026-03-04", 120000), ("2026-03-14", -1250)]
    assert rows(("3.4.26", "1.200"), ("14.3.26", "12,50 $")) == [("2026-04-03", 120000), ("2026-03-14", 1250)]
    for day, amount in (("03/04/2026", "5.00"), ("2026-03-04", "1.200")):
        with pytest.raises(Usage) as refused:
            rows((day, amount))
        assert len(refused.value.candidates) == 2


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><Document>&b;</Document>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b" \n", "is empty"),
        (BOMB, "declares a document type"),
        (camt(entry())[:-20], "is not complete XML"),
        (b"<html/>", "is not a bank statement"),
        (camt(entry()).replace(b"<Stmt>", b"<x>").replace(b"</Stmt>", b"</x>"), "has no statement"),
        (camt(entry("1.234")), "more decimals"),
        (camt(entry("abc")), "amount"),
        (camt(entry().replace("<Dt>2026-11-20</Dt>", "")), "no day"),
        (b":20:X\r\n:25:1\r\n:60F:rubbish", "MT940"),
        (table(SPARKASSE, ("",) * 9 + ("1,00", "EUR", "")), "is not a day"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(content: bytes, said: str) -> None:
    with pytest.raises((Usage, Refused), match=said) as told:
        read(content, "konto", "EUR")
    assert told.value.hint and "\n" not in told.value.message


FIGURES = {
    "camt052.v2.xml": (1, -20000000),
    "camt052.v8.xml": (1, -20000000),
    "camt053.v2.five.decimals.xml": (1, 885),
    "camt053.v2.minimal.xml": (1, 885),
    "camt053.v2.multi.statement.xml": (2, 185),
    "camt053.v4.xml": (1, 885),
    "camt053.v8.xml": (1, 885),
    "camt054.v2.xml": (1, -20000000),
    "camt054.v8.xml": (1, -20000000),
    "mt940.sta": (3, 3),
    "multiline.sta": (2, 11400),
    "raiffeisen-cmi.sta": (7, -101221350),
    "raphaelm.sta": (9, 9500000),
    "sparkassen.sta": (1, 3000),
}


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="no samples beside the checkout")
@pytest.mark.parametrize("name", FIGURES)
def test_statements_of_real_banks_come_to_the_right_sum(name: str) -> None:
    (path,) = SAMPLES.rglob(name)
    found = transactions(path.read_bytes(), name)
    assert (len(found), sum(one.amount for one in found)) == FIGURES[name]


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="no samples beside the checkout")
@pytest.mark.parametrize("name", ["camt053.v2.wrong.xml", "invalid_statement.sta"])
def test_statements_that_are_broken_are_refused(name: str) -> None:
    (path,) = SAMPLES.rglob(name)
    with pytest.raises(Usage):
        read(path.read_bytes(), name, "EUR")
