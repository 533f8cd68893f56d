"""Published figures of lines and totals, through the program."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.invoices import done

Sums = tuple[str, str, str]
PIECES = [f"Piece x {count} @ 4.60 tax 19" for count in (84, 54, 288, 144, 430)]
WINE = ["A @ 299.33 tax 20", "B @ 179.33 tax 20", "C @ 99.34 tax 20"]

FIGURES: list[tuple[list[str], str, Sums]] = [
    (["A @ 1.24 tax 10"], "group", ("1.24", "0.12", "1.36")),
    (["A x 2 @ 8.56 tax 10"], "group", ("17.12", "1.71", "18.83")),
    (WINE, "group", ("578.00", "115.60", "693.60")),
    (WINE, "line", ("578.00", "115.61", "693.61")),
    (PIECES, "group", ("4600.00", "874.00", "5474.00")),
    (PIECES, "line", ("4600.00", "874.01", "5474.01")),
    (
        [f"A @ {price} tax 18 incl" for price in ("400", "400.25", "600.30", "100.65")],
        "group",
        ("1272.20", "229.00", "1501.20"),
    ),
    (["A @ 0.99 tax 19 incl"] * 3, "group", ("2.50", "0.47", "2.97")),
    (["A x 0.5 @ 1.01"], "group", ("0.51", "0.00", "0.51")),
    (["A @ 1000.10 disc 15%"], "group", ("850.09", "0.00", "850.09")),
    (["A x 3 @ 71.42 tax 19", "B @ 10.71 tax 19", "C @ 9.80 tax 19"], "group", ("234.77", "44.61", "279.38")),
    (["A @ 29.95 tax 19", "B x -19 @ 1.00 tax 19"], "group", ("10.95", "2.08", "13.03")),
    (
        [
            "A @ 2000 tax 0 disc 50%",
            "B @ 4000 tax 15 disc 50%",
            "C @ 3000 tax 15",
            "D @ 3000 tax 15",
            "E @ 5000 tax 25",
        ],
        "group",
        ("14000.00", "2450.00", "16450.00"),
    ),
]


def texts(lines: list[str]) -> list[str]:
    return [word for line in lines for word in ("--line", line)]


@pytest.mark.parametrize(("lines", "policy", "expected"), FIGURES)
@pytest.mark.parametrize("kind", ["deal", "quote", "invoice"])
def test_lines_add_up_to_the_published_totals(
    crm: Crm, kind: str, lines: list[str], policy: str, expected: Sums
) -> None:
    ref = crm.new(kind, "Work", "--tax-rounding", policy, *texts(lines))
    found = crm.show(ref)
    assert (found["totals"]["net"], found["totals"]["tax"], found["totals"]["total"]) == expected
    assert found["amount"] == expected[2]
    records = crm("line", "list", ref, "--json").json
    for name, amount in zip(("net", "tax", "gross"), expected, strict=True):
        assert sum(round(float(record[name]) * 100) for record in records) == round(float(amount) * 100)


@pytest.mark.parametrize(("lines", "policy", "expected"), FIGURES)
def test_copies_all_the_way_to_the_invoice_have_the_same_sums(
    crm: Crm, lines: list[str], policy: str, expected: Sums
) -> None:
    crm.new("company", "Acme")
    lead = crm.new("lead", "Work", "--tax-rounding", policy, *texts(lines))
    made = done(crm, "convert", lead, "--to", "deal", "--company", "COMPANY-1")["result"]
    at = next(ref for ref in made if ref.startswith("DEAL"))
    for target in ("quote", "invoice"):
        at = done(crm, "convert", at, "--to", target, "--force")["result"][0]
        totals = crm.show(at)["totals"]
        assert (totals["net"], totals["tax"], totals["total"]) == expected


def test_lines_at_three_times_99_cents_share_the_net_by_the_largest_remainder(crm: Crm) -> None:
    ref = crm.new("quote", "Work", *texts(["A @ 0.99 tax 19 incl"] * 3))
    assert [line["net"] for line in crm.show(ref)["lines"]] == ["0.84", "0.83", "0.83"]


def test_the_policy_is_kept_with_the_document_and_handed_on(crm: Crm) -> None:
    crm.new("company", "Acme")
    done(crm, "config", "set", "tax_rounding", "line")
    deal = crm.new("deal", "Work", "--company", "COMPANY-1", *texts(WINE))
    done(crm, "config", "set", "tax_rounding", "group")
    invoice = done(crm, "convert", deal, "--to", "invoice")["result"][0]
    found = crm.show(invoice)
    assert (found["tax_rounding"], found["totals"]["tax"]) == ("line", "115.61")


def test_another_policy_for_a_document_with_lines_reckons_them_anew(crm: Crm) -> None:
    deal = crm.new("deal", "Work", *texts(WINE))
    done(crm, "edit", deal, "--tax-rounding", "line")
    found = crm.show(deal)
    assert (found["totals"]["tax"], found["amount"]) == ("115.61", "693.61")
    assert [line["tax"] for line in found["lines"]] == ["59.87", "35.87", "19.87"]
    done(crm, "undo")
    assert crm.show(deal)["amount"] == "693.60"


@pytest.mark.parametrize(
    ("currency", "price", "total"), [("JPY", "333.4", "366"), ("KWD", "1.0005", "1.101"), ("EUR", "0.005", "0.01")]
)
def test_sums_have_the_decimals_of_their_currency(crm: Crm, currency: str, price: str, total: str) -> None:
    ref = crm.new("quote", "Work", "--currency", currency, "--line", f"A @ {price} tax 10")
    assert crm.show(ref)["totals"]["total"] == total
