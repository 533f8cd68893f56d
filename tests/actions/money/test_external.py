"""Invoices of another program: imported with their number, paid and looked after here, and never issued again."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Crm

from tests.actions.invoices import done, draft, imported, issued, parties, refused
from tests.difference import changed
from tests.prepared import prepared

OLD = {"number": "2025/12", "title": "Old", "company": "Acme", "amount": "119", "due_date": "2026-11-01"}


@pytest.fixture
@prepared
def old(crm: Crm) -> Crm:
    """INVOICE-1 is from elsewhere, over 119.00 and overdue; INVOICE-2 is a draft that came with it."""
    parties(crm)
    assert imported(crm, OLD, {**OLD, "number": "", "title": "Begun"}) == ["INVOICE-1", "INVOICE-2"]
    return crm


def told(crm: Crm, *words: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = crm("invoice", "list", *words, "--json").json
    return rows


@pytest.mark.parametrize("stage", ["", "draft", "issued", "paid", "cancelled", "external", "bezahlt", "Open"])
def test_m9_a_number_makes_it_external_whatever_its_stage_column_says(crm: Crm, stage: str) -> None:
    parties(crm)
    imported(crm, {**OLD, "stage": stage}, {**OLD, "number": "", "stage": stage})
    assert [(row["number"], row["stage"], row["due"]) for row in told(crm)] == [
        ("2025/12", "external", "119.00"),
        (None, "draft", "119.00"),
    ]


def test_what_a_file_calls_paid_is_said_to_have_no_payment(crm: Crm) -> None:
    (crm.folder / "old.csv").write_text("Invoice number,Title,Amount,Stage\n7,A,10,paid\n8,B,10,paid\n9,C,10,issued\n")
    answer = done(crm, "import", "invoice", str(crm.folder / "old.csv"))
    way = "crm pay INVOICE-... enters one."
    assert answer["warnings"] == [f"2 invoices are called paid, but no payment came with the file: {way}"]
    assert [row["number"] for row in told(crm)] == ["7", "8", "9"]


def test_m9_it_is_paid_and_overdue_by_what_is_due_and_keeps_its_stage(old: Crm) -> None:
    assert [row["ref"] for row in told(old, "overdue")] == [row["ref"] for row in told(old, "unpaid")] == ["INVOICE-1"]
    done(old, "pay", "2025/12", "19")
    assert (old.show("INVOICE-1")["due"], old.show("INVOICE-1")["overdue"]) == ("100.00", True)
    found = changed(old, "pay", "INVOICE-1")
    assert found.touched == {"allocation": "+2", "link": "+7 +8", "payment": "+2"}
    shown = old.show("INVOICE-1")
    assert (shown["stage"], shown["due"], shown["overdue"]) == ("external", "0.00", False)
    assert told(old, "overdue") == told(old, "unpaid") == []
    assert [row["overdue"] for row in told(old)] == [False, False]
    assert refused(old, 4, "pay", "INVOICE-1")
    done(old, "undo")
    assert old.show("INVOICE-1")["due"] == "100.00"


@pytest.mark.parametrize(
    ("exit", "words"),
    [
        (5, ("cancel", "INVOICE-1")),
        (5, ("credit", "INVOICE-1", "--rest")),
        (4, ("issue", "INVOICE-1")),
        (5, ("move", "INVOICE-1", "draft")),
        (5, ("move", "INVOICE-1", "issued")),
        (5, ("edit", "INVOICE-1", "--set", "stage=draft")),
        (5, ("move", "INVOICE-2", "external")),
        (5, ("invoice", "new", "Old", "--stage", "external")),
        (5, ("document", "INVOICE-1")),
        (5, ("send", "INVOICE-1", "--to", "a@x.example")),
        (5, ("remind", "INVOICE-1", "--to", "a@x.example")),
    ],
)
def test_m9_it_stays_what_it_is_and_nothing_goes_out(old: Crm, exit: int, words: tuple[str, ...]) -> None:
    old("config", "set", "sendmail_command", "false")
    assert "..." not in refused(old, exit, *words)["hint"]


def test_it_can_be_changed_removed_and_brought_back(old: Crm) -> None:
    done(old, "edit", "INVOICE-1", "--title", "Older", "--set", "amount=100")
    assert (old.show("INVOICE-1")["due"], old.show("INVOICE-1")["number"]) == ("100.00", "2025/12")
    done(old, "line", "add", "INVOICE-1", "Work", "--price", "50", "--tax", "0")
    assert old.show("INVOICE-1")["due"] == "50.00"
    done(old, "pay", "INVOICE-1", "20")
    assert refused(old, 5, "rm", "INVOICE-1")["candidates"] == ["PAYMENT-1"]
    assert "PAYMENT-1" in changed(old, "rm", "INVOICE-1", "PAYMENT-1").result.out
    done(old, "undo")
    assert (old.show("INVOICE-1")["due"], old.show("INVOICE-1")["stage"]) == ("30.00", "external")


def test_the_same_row_again_changes_neither_number_nor_stage(old: Crm) -> None:
    issued(old)
    rows = '[{"ref": "INVOICE-1", "number": "2025/12", "stage": "paid", "title": "New"}]'
    assert old("import", "invoice", "-", "--upsert-by", "ref", stdin=rows).exit == 0
    assert [old.show("INVOICE-1")[name] for name in ("number", "stage", "title")] == ["2025/12", "external", "New"]
    file = old.folder / "rows.json"
    for ref in ("INVOICE-2", "INVOICE-3"):
        file.write_text(f'[{{"ref": "{ref}", "number": "77"}}]')
        assert refused(old, 5, "import", "invoice", str(file), "--upsert-by", "ref")["field"] == "number"


@pytest.mark.parametrize(
    ("exit", "row"),
    [
        (4, OLD),
        (2, {**OLD, "number": "INVOICE-7"}),
        (2, {**OLD, "number": "deal7"}),
        (5, {**OLD, "number": "9", "type": "credit"}),
    ],
)
def test_a_number_that_is_none_is_refused(old: Crm, exit: int, row: dict[str, str]) -> None:
    import json

    (old.folder / "rows.json").write_text(json.dumps([row]))
    assert refused(old, exit, "import", "invoice", str(old.folder / "rows.json"))["message"].startswith("line 1: ")


def test_an_incoming_transfer_finds_it_by_its_number(old: Crm) -> None:
    draft(old)
    head = "Buchungstag;Betrag;Währung;Verwendungszweck;Name Zahlungsbeteiligter\n"
    (old.folder / "bank.csv").write_text(f"{head}20.11.2026;119,00;EUR;Rechnung 2025/12;Acme\n")
    answer = done(old, "bank", "import", str(old.folder / "bank.csv"))
    assert old.show("INVOICE-1")["due"] == "0.00", answer
