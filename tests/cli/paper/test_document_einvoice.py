"""Invoices that real commands made become e-invoices that obey the rules and come to what the database says."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pypdf
import pytest
from conftest import Crm

from crmcli.actions.paper.reading import paper as read
from crmcli.documents.einvoice.missing import missing
from tests.actions.invoices import CLIENT, NOON, SELLER, done, draft, issued, refused
from tests.documents.arithmetic import broken, total
from tests.documents.rules import MISSING, violations
from tests.documents.writers import write
from tests.prepared import prepared
from tests.released.kept import HERE
from tests.surroundings import GIVEN

FORMATS = ("cii", "ubl", "xrechnung", "xrechnung-cii")
REACHED = ("--email", "rechnung@ada.example", "--phone", "+49 30 901820", "--iban", "DE89370400440532013000")


@pytest.fixture
@prepared
def ready(crm: Crm) -> Crm:
    """COMPANY-1 sells, COMPANY-2 buys; both have all that XRechnung wants."""
    crm.now = NOON
    crm.new("company", "Ada Works", *SELLER, *REACHED, "--vat-id", "DE136695976")
    crm.new("company", "Acme", *CLIENT, "--email", "in@acme.example", "--buyer-reference", "Abt. 7")
    return crm


def _one_line(crm: Crm) -> str:
    return issued(crm, skonto="2%/10")


def _everything(crm: Crm) -> str:
    ref = draft(crm, "Chair x 3 @ 99.90 tax 19 disc 5%", "Book x 3 @ 10.70 tax 7 incl", "Plan x 2.5 h @ 80 tax 19 incl")
    done(crm, "line", "edit", ref, "3", "--discount-unit", "2.50", "--discount-line", "10")
    done(crm, "line", "edit", ref, "1", "--price-per", "12")
    done(crm, "line", "add", ref, "Loyalty", "--kind", "discount", "--amount", "7.77")
    done(crm, "line", "add", ref, "Freight", "--kind", "charge", "--amount", "25", "--tax", "19")
    done(crm, "edit", ref, "--order-number", "PO-77", "--supply-date", "2026-11-01", "--supply-until", "2026-11-20")
    done(crm, "edit", ref, "--rounding", "-0.01", "--content", "Thank you", "--terms", "See you <soon> & well")
    done(crm, "issue", ref)
    return ref


def _gross_on_the_whole(crm: Crm) -> str:
    ref = draft(crm, "A x 7 @ 0.99 tax 19 incl", "B x 3 @ 0.33 tax 7 incl", "C @ 5 tax 19")
    done(crm, "line", "add", ref, "Rebate", "--kind", "discount", "--amount", "3.5%")
    done(crm, "issue", ref)
    return ref


def _cancelled(crm: Crm) -> str:
    _everything(crm)
    done(crm, "cancel", "INVOICE-1", "--reason", "Wrong client")
    return "INVOICE-2"


def _credited(crm: Crm) -> str:
    _everything(crm)
    done(crm, "credit", "INVOICE-1", "--lines", "1,3", "--reason", "Came back")
    return "INVOICE-2"


def _credited_amount(crm: Crm) -> str:
    _everything(crm)
    done(crm, "credit", "INVOICE-1", "--amount", "10.01")
    return "INVOICE-2"


def _deposit(crm: Crm) -> str:
    lines = ("--line", "Setup x 2 @ 1000 tax 19", "--line", "Book @ 99.99 tax 7", "--line", "Seat @ 49.99 tax 19 incl")
    crm.new("quote", "Work", "--company", "COMPANY-2", *lines)
    done(crm, "line", "add", "QUOTE-1", "Rebate", "--kind", "discount", "--amount", "100")
    done(crm, "convert", "QUOTE-1", "--to", "invoice", "--deposit", "30%", "--force")
    done(crm, "issue", "INVOICE-1")
    return "INVOICE-1"


def _closing(crm: Crm) -> str:
    _deposit(crm)
    done(crm, "convert", "QUOTE-1", "--to", "invoice", "--force")
    done(crm, "issue", "INVOICE-2")
    return "INVOICE-2"


def _credited_closing(crm: Crm) -> str:
    _closing(crm)
    done(crm, "credit", "INVOICE-2", "--rest")
    return "INVOICE-3"


def _small_business(crm: Crm) -> str:
    done(crm, "config", "set", "small_business", "yes")
    done(crm, "edit", "COMPANY-1", "--unset", "vat_id", "--tax-id", "37/123/45671")
    return issued(crm, "Hour x 10 h @ 80")


def _abroad(category: str) -> Callable[[Crm], str]:
    def made(crm: Crm) -> str:
        done(crm, "edit", "COMPANY-2", "--country", "AT", "--vat-id", "ATU13585627")
        ref = draft(crm, "Service @ 100 tax none")
        done(crm, "line", "edit", ref, "1", "--category", category)
        done(crm, "issue", ref)
        return ref

    return made


def _per_line(crm: Crm) -> str:
    done(crm, "config", "set", "tax_rounding", "line")
    return issued(crm, *[f"P{n} x {n} @ 4.60 tax 19" for n in (84, 54, 288, 144, 430)])


STORIES: dict[str, Callable[[Crm], str]] = {
    "one line": _one_line,
    "everything": _everything,
    "gross on the whole": _gross_on_the_whole,
    "a cancellation": _cancelled,
    "a credit of lines": _credited,
    "a credit of an amount": _credited_amount,
    "a deposit": _deposit,
    "the closing invoice": _closing,
    "a credit of the closing invoice": _credited_closing,
    "small business": _small_business,
    "reverse charge": _abroad("AE"),
    "intra-community": _abroad("K"),
    "export": _abroad("G"),
    "outside": _abroad("O"),
    "exempt": _abroad("E"),
    "tax per line": _per_line,
}


def test_what_0_1_0_issued_becomes_an_e_invoice_as_well() -> None:
    with gzip.open(HERE / "0.1.0" / "everything.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [row["row"] for row in map(json.loads, lines) if row.get("table") == "document"]
    papers = [read(json.loads(row["content"])) for row in rows]
    assert [missing(one, "zugferd") for one in papers] == [[]] * 13
    assert [words for one in papers for words in broken(write("cii", one))] == []


def _xml(crm: Crm, ref: str, format: str) -> bytes:
    result = crm("document", ref, "--as", format, "-o", "-")
    assert result.exit == 0, result.err
    return result.out.encode()


@pytest.mark.parametrize("story", STORIES)
def test_what_commands_make_obeys_the_rules_in_every_format(ready: Crm, story: str) -> None:
    ref = STORIES[story](ready)
    xml = _xml(ready, ref, "cii")
    assert broken(xml) == []
    assert total(xml) == Decimal(ready.show(ref)["totals"]["total"])
    if not MISSING or GIVEN.get("CRM_RULES") == "1":
        assert [words for format in FORMATS for words in violations(format, _xml(ready, ref, format))] == []


def test_an_issued_invoice_becomes_a_hybrid_whose_xml_is_that_of_cii(ready: Crm) -> None:
    issued(ready)
    file = ready.folder / "bill.pdf"
    made = done(ready, "document", "INVOICE-1", "-o", str(file))["document"]
    assert (made["format"], made["number"]) == ("zugferd", "RE-2026-0001")
    assert pypdf.PdfReader(file).attachments["factur-x.xml"] == [_xml(ready, "INVOICE-1", "cii")]
    said = ready("document", "read", str(file), "--json").json
    assert (said["number"], said["totals"]["total"], said["doubts"]) == ("RE-2026-0001", "1190.00", [])
    assert "Work" not in said["notes"]


def test_what_xrechnung_lacks_is_one_error_and_nothing_is_written(crm: Crm) -> None:
    crm.now = NOON
    crm.new("company", "Ada Works", *SELLER, "--vat-id", "DE136695976")
    crm.new("company", "Acme", *CLIENT)
    draft(crm)
    target = crm.folder / "bill.xml"
    error = refused(crm, 5, "document", "INVOICE-1", "--as", "xrechnung", "-o", str(target))
    assert error["candidates"] == [
        "a number",
        "the seller's phone number",
        "the seller's email address",
        "the client's email or electronic address",
        "the client's Leitweg-ID or buyer reference",
        "the seller's IBAN",
    ]
    assert error["hint"] == (
        'crm issue INVOICE-1; crm edit COMPANY-1 --phone "..." --email "..." --iban "DE..."; '
        'crm edit COMPANY-2 --email "..." --leitweg-id "..."'
    )
    assert not target.exists()


def test_a_draft_and_a_quote_become_pages_unasked(ready: Crm) -> None:
    draft(ready)
    ready.new("quote", "Work", "--company", "COMPANY-2", "--line", "Setup @ 100 tax 19")
    for ref in ("INVOICE-1", "QUOTE-1"):
        assert done(ready, "document", ref, "-o", str(ready.folder))["document"]["format"] == "pdf"
    assert refused(ready, 5, "document", "QUOTE-1", "--as", "ubl")["hint"] == "crm convert QUOTE-1 --to invoice"


@pytest.mark.file
def test_a_file_that_is_no_e_invoice_is_one_sentence_and_no_database_is_made(crm: Crm) -> None:
    bomb = crm.folder / "bomb.xml"
    bomb.write_bytes(b'<!DOCTYPE x [<!ENTITY a "aa">]><Invoice>&a;</Invoice>')
    told = {
        "bomb.xml": "bomb.xml has a document type declaration, which is refused.",
        "nope.pdf": "nope.pdf cannot be read: No such file or directory.",
        ".": ". is not a regular file.",
        "/dev/null": "/dev/null is not a regular file.",
    }
    for name, sentence in told.items():
        path = name if name in (".", "/dev/null") else str(crm.folder / name)
        result = crm("document", "read", path, "--json")
        assert result.exit == 2
        assert result.error["message"].endswith(sentence)
    assert crm("document", "INVOICE-1", "x.pdf").exit == 2
    assert not Path(crm.db).exists()


def test_an_e_invoice_is_read_from_standard_input(ready: Crm) -> None:
    issued(ready)
    xml = _xml(ready, "INVOICE-1", "ubl")
    shown = ready("document", "read", "-", stdin=xml)
    assert shown.exit == 0
    assert "total" in shown.out and "1190.00" in shown.out
    assert ready("document", "read", "-", "--json", stdin=xml).json["lines"][0]["name"] == "Setup"


def test_xml_is_written_and_read_without_the_libraries_of_pages(ready: Crm) -> None:
    issued(ready)
    ready.environ["PYTHONPROFILEIMPORTTIME"] = "1"
    for words in (("INVOICE-1", "--as", "cii", "-o", "bill.xml"), ("read", "bill.xml")):
        result = ready.process("document", *words)
        loaded = {
            line.rpartition("|")[2].strip() for line in result.err.splitlines() if line.startswith("import time:")
        }
        assert result.exit == 0 and "xml.etree.ElementTree" in loaded
        assert not loaded & {"fpdf", "PIL", "pypdf", "segno", "rich", "sqlite_utils"}
