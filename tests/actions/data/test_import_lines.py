"""Lists with a row per line of a document, as shops write them: the rows of one are put together."""

from __future__ import annotations

import csv

from tests.conftest import ROOT, Crm

ROWS = "ref,title,Item,Quantity,Unit price,VAT rate\n"
FIRST = (
    'Q1,Offer,Crane,"1,5","1.200,50",19\nQ1,,Hook,2,"25,00",19\nQ2,Other,Hook,1,"25,00",7\nQ1,Late,Hook,3,"1,00",7\n'
)


def lines(crm: Crm, ref: str) -> list[tuple[str, str, str, str]]:
    rows = crm("line", "list", ref, "--json").json
    return [(row["name"], row["quantity"], row["price"], row["tax_rate"]) for row in rows]


def test_i26_rows_with_one_reference_are_lines_of_one_document(crm: Crm) -> None:
    done = crm("import", "quote", "-", "--json", stdin=ROWS + FIRST)
    assert (done.json["rows"], done.json["created"], done.json["warnings"]) == (
        4,
        ["QUOTE-1", "QUOTE-2", "QUOTE-3"],
        [],
    )
    assert lines(crm, "QUOTE-1") == [("Crane", "1.5", "1200.50", "19"), ("Hook", "2", "25.00", "19")]
    assert lines(crm, "QUOTE-2") == [("Hook", "1", "25.00", "7")]
    assert (crm.show("QUOTE-1")["amount"], crm.show("QUOTE-3")["title"]) == ("2202.39", "Late")


def test_a_wrong_line_takes_its_whole_document_along(crm: Crm) -> None:
    text = ROWS + "Q1,Offer,Crane,1,1200,19\nQ1,,Hook,x,25,19\nQ1,,Rope,1,5,19\nQ2,Other,Hook,1,25.00,7\n"
    stopped = crm("import", "quote", "-", stdin=text)
    assert (stopped.exit, "line 3: quantity: 'x' is not a number." in stopped.err) == (2, True)
    done = crm("import", "quote", "-", "--rejects", str(crm.folder / "bad.csv"), "--json", stdin=text)
    assert (done.exit, done.json["created"], done.json["rejected"]) == (7, ["QUOTE-1"], 3)
    with (crm.folder / "bad.csv").open(newline="") as file:
        assert [row[:2] + row[4:6] for row in csv.reader(file)][1:] == [
            ["2", "line 3: quantity: 'x' is not a number. Example: 99.90", "Crane", "1"],
            ["3", "line 3: quantity: 'x' is not a number. Example: 99.90", "Hook", "x"],
            ["4", "line 3: quantity: 'x' is not a number. Example: 99.90", "Rope", "1"],
        ]


def test_i26_orders_of_a_shop(crm: Crm) -> None:
    crm.new("contact", "Una Roe", "--email", "una@quay.example")
    sample = ROOT / "examples" / "import" / "made-up" / "shopify-quote.csv"
    assert crm("import", "quote", str(sample)).exit == 0
    assert lines(crm, "QUOTE-1") == [("Hook", "2", "25.00", None), ("Crane", "1", "1200.00", None)]
    first = crm.show("QUOTE-1")
    assert (first["title"], first["contact"], first["amount"]) == ("#1001", "CONTACT-1", "1250.00")
    assert first["external_ids"] == [{"system": "shopify", "id": "5001"}]


def test_a_quantity_alone_is_no_line(crm: Crm) -> None:
    done = crm("import", "deal", "-", "--json", stdin="title,Quantity,Amount\nOffer,3,100\nOffer,4,100\n")
    assert (done.json["created"], crm.show("DEAL-1")["amount"]) == (["DEAL-1", "DEAL-2"], "100.00")
    assert done.json["warnings"][0].startswith("Columns left out: Quantity.")
