"""Several quotes or deals on one invoice."""

from __future__ import annotations

from conftest import Crm

from tests.actions.billing import billed, client, deal, lines, quote, state, sums, total
from tests.actions.invoices import done, refused


def test_several_quotes_of_one_client_become_one_invoice(crm: Crm) -> None:
    first, second = quote(crm, "A @ 100.01 tax 19"), quote(crm, "B x 3 @ 33.335 tax 19", "C @ 5 tax 7")
    answer = done(crm, "convert", first, second, "--to", "invoice", "--together")
    (invoice,) = answer["result"]
    assert answer["created"] == [invoice]
    assert lines(crm, invoice) == [("A", "1", "119.01"), ("B", "3", "119.01"), ("C", "1", "5.35")]
    assert sums(crm, invoice) == ("205.02", "38.35", "243.37")
    for source in (first, second):
        assert state(crm, source)[0] == "full"
        assert invoice in [link["ref"] for link in crm.show(source)["links"] if link["how"] == "converted"]
    done(crm, "undo")
    assert state(crm, first)[0] == state(crm, second)[0] == "none"


def test_scripts_get_the_invoice_for_each_source(crm: Crm) -> None:
    first, second = deal(crm, "A @ 1"), deal(crm, "B @ 2")
    assert crm("convert", first, second, "--to", "invoice", "--together", "-q").lines == ["INVOICE-1", "INVOICE-1"]


def test_what_differs_is_put_together_or_left_out(crm: Crm) -> None:
    first = deal(crm, "A @ 1", comments="First.")
    second = deal(crm, "B @ 2", comments="Second.", owner="grace")
    done(crm, "edit", second, "--title", "Hosting")
    invoice = crm.show(done(crm, "convert", first, second, "--to", "invoice", "--together")["result"][0])
    assert (invoice["title"], invoice["comments"]) == ("Work, Hosting", "First.\n\nSecond.")
    assert (invoice["company"], invoice["deal"], invoice["owner"]) == ("COMPANY-1", None, "tester")


def test_each_is_billed_by_its_own_ledger(crm: Crm) -> None:
    first, second = deal(crm, "A x 2 @ 10 tax 19"), deal(crm, "B x 2 @ 20 tax 19")
    billed(crm, first, "--deposit", "50%")
    part = done(crm, "convert", first, second, "--to", "invoice", "--together", "--qty", "1=1")["result"][0]
    assert total(crm, part) == "23.80"
    deposits = done(crm, "convert", first, second, "--to", "invoice", "--together", "--deposit", "50%")["result"][0]
    assert lines(crm, deposits) == [
        (f"Deposit 50 % on {first}", "1", "11.90"),
        (f"Deposit 50 % on {second}", "1", "23.80"),
    ]
    rest = done(crm, "convert", second, "--to", "invoice")["result"][0]
    assert total(crm, rest) == "0.00"


def test_what_does_not_belong_together_is_refused(crm: Crm) -> None:
    client(crm)
    crm.new("company", "Beta")
    acme, beta, dollars = (
        quote(crm, "A @ 1"),
        quote(crm, "A @ 1", company="COMPANY-2"),
        quote(crm, "A @ 1", currency="USD"),
    )
    by_line, business = quote(crm, "A @ 1", tax_rounding="line"), deal(crm, "A @ 1")
    together = ("--to", "invoice", "--together")
    for other, words in (
        (beta, "belong to different clients"),
        (dollars, "are in different currencies"),
        (by_line, "round their tax differently"),
    ):
        assert refused(crm, 5, "convert", acme, other, *together)["message"] == f"{acme} and {other} {words}."
    error = refused(crm, 5, "convert", acme, business, *together)
    assert error["message"] == "Quotes and deals cannot be billed together."
    refused(crm, 2, "convert", acme, by_line, *together, "--amount", "5")
    refused(crm, 2, "convert", acme, by_line, *together, "--deposit", "5")


def test_clients_are_companies_whoever_answers_for_them(crm: Crm) -> None:
    client(crm)
    crm.new("contact", "Ada Lovelace")
    crm.new("contact", "Grace Hopper")
    first, second = deal(crm, "A @ 1", contact="CONTACT-1"), deal(crm, "A @ 1", contact="CONTACT-2")
    invoice = crm.show(done(crm, "convert", first, second, "--to", "invoice", "--together")["result"][0])
    assert (invoice["company"], invoice["contact"]) == ("COMPANY-1", None)
