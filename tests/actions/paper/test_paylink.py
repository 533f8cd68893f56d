"""Payment links: one for an invoice, whatever fails on the way; none for what nobody can pay; no key anywhere."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from conftest import Crm

from crmcli.catalog import REGISTRY
from crmcli.connect.pay.providers import PROVIDERS
from crmcli.store import paylinks
from tests.actions.invoices import done, draft, issued, refused
from tests.connect.payment_server import KEY, PaymentServer
from tests.difference import changed
from tests.rooms.test_connect import watched

from .conftest import provider


def url(crm: Crm, ref: str) -> Any:
    return crm.show(ref)["payment_link"]


def test_a_link_is_made_once_and_told_everywhere(shop: Crm, server: PaymentServer) -> None:
    found = changed(shop, "paylink", "INVOICE-1", "--json")
    assert found.result.exit == 0, found.result.err
    assert (found.touched, found.steps) == ({"payment_link": "+1"}, [])
    told = {"ref": "INVOICE-1", "provider": "stripe", "amount": "119.00", "currency": "EUR"}
    assert found.result.json["payment_links"] == [told | {"url": "https://buy.stripe.com/plink_1"}]
    again = changed(shop, "paylink", "INVOICE-1", "INVOICE-2", "INVOICE-1", "--json")
    assert again.touched == {"payment_link": "+2"}
    assert [row["url"] for row in again.result.json["payment_links"]] == [
        f"https://buy.stripe.com/plink_{number}" for number in (1, 2)
    ]
    assert len(server.links) == 2 and len(server.asked) == 2
    assert shop("paylink", "INVOICE-1").out == (
        "INVOICE-1: https://buy.stripe.com/plink_1 (the same as before, 119.00 EUR)\n"
    )
    assert url(shop, "INVOICE-1") == "https://buy.stripe.com/plink_1"
    shown = shop("show", "INVOICE-1", "--color", "never", terminal=True).out.split()
    assert shown[shown.index("Payment") :][:3] == ["Payment", "link", "https://buy.stripe.com/plink_1"]
    for form in ("text", "html"):
        assert "https://buy.stripe.com/plink_1" in shop("document", "INVOICE-1", "--as", form, "-o", "-").out
    assert shop("document", "INVOICE-1", "--as", "pdf", "-o", str(shop.folder / "a.pdf")).exit == 0
    from pypdf import PdfReader

    assert "buy.stripe.com/plink_1" in PdfReader(shop.folder / "a.pdf").pages[0].extract_text()


def test_another_amount_due_is_another_link_and_the_old_one_is_dead(shop: Crm, server: PaymentServer) -> None:
    done(shop, "paylink", "INVOICE-1")
    done(shop, "pay", "INVOICE-1", "19")
    found = changed(shop, "paylink", "INVOICE-1", "--json")
    assert found.touched == {"payment_link": "+2 ~1(ended_at)"}
    assert [server.links[f"plink_{number}"]["active"] for number in (1, 2)] == [False, True]
    done(shop, "undo")
    done(shop, "paylink", "INVOICE-1")
    assert url(shop, "INVOICE-1") == "https://buy.stripe.com/plink_3", "a dead link came back"
    done(shop, "paylink", "INVOICE-1", "--new")
    assert [link["active"] for link in server.links.values()] == [False, False, False, True]


def test_mollie_makes_links_too(shop: Crm, server: PaymentServer) -> None:
    provider(shop, server, "mollie")
    done(shop, "paylink", "INVOICE-1")
    assert url(shop, "INVOICE-1") == "https://paymentlink.mollie.com/payment/pl_1/"
    assert server.links["pl_1"]["amount"] == {"currency": "EUR", "value": "119.00"}


def test_paypal_me_has_one_address_for_two_invoices(shop: Crm, server: PaymentServer) -> None:
    done(shop, "config", "set", "payment_provider", "paypal_me")
    assert "PayPal.Me needs the name of your page" in refused(shop, 5, "paylink", "INVOICE-1")["message"]
    done(shop, "config", "set", "paypal_me", "ada")
    done(shop, "paylink", "INVOICE-1", "INVOICE-2")
    assert url(shop, "INVOICE-1") == url(shop, "INVOICE-2") == "https://paypal.me/ada/119.00EUR"
    assert server.asked == []


def test_a_crash_before_the_link_was_kept_gives_the_same_link(
    shop: Crm, server: PaymentServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(paylinks, "keep", crash)
        assert shop("paylink", "INVOICE-1").exit == 130
    assert url(shop, "INVOICE-1") is None and len(server.links) == 1
    done(shop, "paylink", "INVOICE-1")
    assert url(shop, "INVOICE-1") == "https://buy.stripe.com/plink_1" and len(server.links) == 1


@pytest.mark.parametrize(
    ("words", "exit", "said"),
    [
        (("INVOICE-3",), 5, "INVOICE-3 is still a draft."),
        (("INVOICE-2", "INVOICE-1"), 4, "INVOICE-1 is already paid: nothing is due."),
        (("INVOICE-4",), 5, "INVOICE-4 is cancelled: nothing is due."),
        (("INVOICE-5",), 5, "INVOICE-5 corrects another invoice, so nobody pays it."),
        (("COMPANY-1",), 2, "COMPANY-1 is a company: crm paylink applies to invoices."),
        (("INVOICE-99",), 3, "INVOICE-99 does not exist."),
        (("nonsense",), 3, "nonsense"),
    ],
)
def test_what_nobody_can_pay_gets_no_link(
    shop: Crm, server: PaymentServer, words: tuple[str, ...], exit: int, said: str
) -> None:
    done(shop, "config", "set", "payment_links", "no")
    done(shop, "pay", "INVOICE-1")
    issued(shop, "Work @ 100 tax 19")
    done(shop, "cancel", "INVOICE-4")
    assert said in refused(shop, exit, "paylink", *words)["message"]
    assert server.asked == []


def test_without_a_provider_or_a_key_one_sentence_says_what_to_set(shop: Crm, server: PaymentServer) -> None:
    del shop.environ["CRM_STRIPE_KEY"]
    error = refused(shop, 5, "paylink", "INVOICE-1")
    assert error["message"] == "INVOICE-1 has no link: There is no key for Stripe."
    assert error["hint"].startswith("Set CRM_STRIPE_KEY") and error["hint"].endswith(" crm paylink INVOICE-1 makes it.")
    done(shop, "config", "set", "payment_provider", "")
    assert refused(shop, 5, "paylink", "INVOICE-1")["message"] == "No payment provider is set."
    assert set(REGISTRY.by_setting["payment_provider"].type.choices) == set(PROVIDERS)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "value", ["http://api.example.org", "ftp://127.0.0.1", "api.stripe.com", "https://a@b.c", "https://"]
)
def test_a_key_goes_to_no_address_that_others_can_read(shop: Crm, value: str) -> None:
    assert "begins with https://" in refused(shop, 2, "config", "set", "payment_base", value)["message"]


@pytest.mark.parametrize("fault", [429, 500, "drop", "late"])
def test_what_fails_on_the_way_is_asked_again(shop: Crm, server: PaymentServer, fault: int | str) -> None:
    server.faults = [fault]
    done(shop, "paylink", "INVOICE-1")
    assert len(server.links) == 1 and len(server.asked) == 2


def test_one_that_fails_does_not_stop_the_others_and_is_told(shop: Crm, server: PaymentServer) -> None:
    server.faults = ["json"]
    result = shop("paylink", "INVOICE-1", "INVOICE-2", "--json")
    assert result.exit == 9
    assert [row["ref"] for row in result.json["payment_links"]] == ["INVOICE-2"]
    (failure,) = result.json["failures"]
    assert failure["message"] == "INVOICE-1 has no link: Stripe gave an answer that cannot be read."
    assert (url(shop, "INVOICE-1"), url(shop, "INVOICE-2")) == (None, "https://buy.stripe.com/plink_2")
    done(shop, "paylink", "INVOICE-1")
    assert url(shop, "INVOICE-1") == "https://buy.stripe.com/plink_1" and len(server.links) == 2


def test_a_dry_run_asks_nobody(shop: Crm, server: PaymentServer) -> None:
    found = changed(shop, "paylink", "INVOICE-1", "--dry-run")
    assert (found.touched, server.asked) == ({}, [])
    assert found.result.out == "dry run: INVOICE-1 gets a link for 119.00 EUR\n"


def test_under_a_key_nobody_is_asked_twice(shop: Crm, server: PaymentServer) -> None:
    with watched() as calls:
        first = shop("paylink", "INVOICE-1", "--key", "k", "--json")
    assert first.exit == 0 and len(calls) > 5 and not any(calls), "a provider was asked inside a transaction"
    done(shop, "pay", "INVOICE-1", "19")
    again = done(shop, "paylink", "INVOICE-1", "--key", "k")
    assert again["existing"] and len(server.asked) == 1


def test_an_issue_makes_the_link_and_stays_issued_when_that_fails(shop: Crm, server: PaymentServer) -> None:
    with watched() as calls:
        answer = done(shop, "issue", "INVOICE-3")
    assert calls and not any(calls)
    assert [row["url"] for row in answer["payment_links"]] == ["https://buy.stripe.com/plink_1"]
    fourth = draft(shop, "Work @ 100 tax 19")
    server.faults = [500] * 4
    result = shop("issue", fourth)
    assert result.exit == 9
    assert result.out == "INVOICE-4 issued as RE-2026-0004\n"
    assert "failed: INVOICE-4 has no link: Stripe cannot be asked: it answers 500." in result.err
    assert "crm paylink INVOICE-4 makes it." in result.err
    assert shop.show(fourth)["stage"] == "issued"
    done(shop, "paylink", fourth)
    assert url(shop, fourth) == "https://buy.stripe.com/plink_2"


def test_an_issue_in_a_batch_and_one_without_links_make_none(shop: Crm, server: PaymentServer) -> None:
    draft(shop, "Work @ 100 tax 19")
    result = shop("batch", "-", stdin="issue INVOICE-3\n")
    assert result.exit == 0, result.err
    done(shop, "config", "set", "payment_links", "no")
    done(shop, "issue", "INVOICE-4")
    assert server.asked == []
    assert shop("batch", "-", stdin="paylink INVOICE-3\n").exit == 2


def test_the_key_stands_nowhere(shop: Crm, server: PaymentServer) -> None:
    del shop.environ["CRM_STRIPE_KEY"]
    asked = shop.folder / "asked"
    command = f"""sh -c 'echo "$0" >>{asked}; cat {shop.folder}/key' {{name}}"""
    (shop.folder / "key").write_text(KEY + "\n")
    done(shop, "config", "set", "payment_key_command", command)
    done(shop, "paylink", "INVOICE-1", "INVOICE-2")
    assert asked.read_text() == "CRM_STRIPE_KEY\n", "the key is asked for once"
    (shop.folder / "key").write_text("sk_wrong_key\n")
    result = shop("paylink", "INVOICE-1", "--new", "--json")
    assert result.exit == 9 and "does not accept the key" in result.error["message"]
    everything = shop("export", "--all").out + result.out + result.err
    assert KEY not in everything and "sk_wrong_key" not in everything
    assert not any(KEY.encode() in path.read_bytes() for path in shop.folder.glob("crm.db*"))


def test_what_is_sent_tells_its_link_and_is_not_sent_without(shop: Crm, server: PaymentServer) -> None:
    mail = shop.folder / "mail"
    done(shop, "config", "set", "sendmail_command", f"sh -c 'cat >{mail}'")
    done(shop, "config", "set", "mail_from", "office@own.example")
    server.faults = ["json"]
    result = shop("send", "INVOICE-3", "--issue", "--to", "ada@x.example", "--json")
    assert result.exit == 9 and not mail.exists()
    assert result.error["message"] == "INVOICE-3 has no link: Stripe gave an answer that cannot be read."
    assert "INVOICE-3 was issued." in result.error["hint"]
    done(shop, "send", "INVOICE-3", "--to", "ada@x.example")
    sent = message_from_bytes(mail.read_bytes(), policy=default)
    body = sent.get_body(("plain",))
    assert body is not None and "https://buy.stripe.com/plink_1" in body.get_content()
    assert url(shop, "INVOICE-3") == "https://buy.stripe.com/plink_1" and len(server.links) == 1
