"""Payment providers: a repeat makes no second link, only money that has arrived counts, and no fault is swallowed."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any

import pytest

from crmcli.connect.pay.links import Arrived, Link, LinkRequest
from crmcli.connect.pay.mollie import Mollie
from crmcli.connect.pay.providers import provider
from crmcli.connect.pay.stripe import Stripe, webhook
from crmcli.errors import CrmError, OtherSystem, Refused

from .payment_server import KEY, PaymentServer, payment_server

WANTED = LinkRequest("INVOICE-4", "RE-2026-0004", 11900, "EUR", "k-INVOICE-4")


@pytest.fixture
def server() -> Iterator[PaymentServer]:
    with payment_server() as found:
        yield found


def stripe(server: PaymentServer, key: str | None = KEY) -> Stripe:
    return Stripe(lambda: key, server.base, pause=lambda seconds: None)


def mollie(server: PaymentServer) -> Mollie:
    return Mollie(lambda: KEY, server.base, pause=lambda seconds: None)


def test_stripe_gives_a_link_that_is_paid_once_and_tells_what_arrived(server: PaymentServer) -> None:
    api = stripe(server)
    link = api.link(WANTED)
    assert link == Link("plink_1", "https://buy.stripe.com/plink_1") == api.link(WANTED)
    assert len(server.links) == 1
    assert list(api.arrived(link.id)) == []
    server.add_session(link.id, 11900)
    server.add_session(link.id, 5000, payment_status="unpaid")
    server.add_session(link.id, 700)
    assert list(api.arrived(link.id)) == [
        Arrived("pi_1", link.id, 11900, "EUR", "2026-11-18", 37),
        Arrived("pi_3", link.id, 700, "EUR", "2026-11-18", 37),
    ]
    api.deactivate(link.id)
    assert server.links[link.id]["active"] is False


def test_mollie_gives_a_link_and_tells_what_arrived(server: PaymentServer) -> None:
    api = mollie(server)
    link = api.link(WANTED)
    assert link == Link("pl_1", "https://paymentlink.mollie.com/payment/pl_1/") == api.link(WANTED)
    assert server.links["pl_1"]["amount"] == {"currency": "EUR", "value": "119.00"}
    server.add_payment(link.id, "119.00")
    server.add_payment(link.id, "5.00", status="open")
    assert list(api.arrived(link.id)) == [Arrived("tr_1", link.id, 11900, "EUR", "2026-11-18")]
    api.deactivate(link.id)
    assert server.links[link.id]["archived"] is True


def test_paypal_me_is_an_address_with_the_amount() -> None:
    api = provider("paypal_me", None, "a/b", lambda: None)
    assert api.link(WANTED).url == "https://paypal.me/a%2Fb/119.00EUR"
    with pytest.raises(Refused, match=r"PayPal\.Me needs the name"):
        provider("paypal_me", None, None, lambda: None)


@pytest.mark.parametrize("faults", [[429], [500, 503, 502], ["drop", "drop"], ["late"]])
def test_what_fails_on_the_way_is_asked_again_and_done_once(server: PaymentServer, faults: list[int | str]) -> None:
    server.faults = list(faults)
    assert stripe(server).link(WANTED).id == "plink_1"
    assert len(server.links) == 1
    assert len(server.asked) == len(faults) + 1


@pytest.mark.parametrize(
    ("faults", "said"),
    [
        ([500] * 4, "Stripe cannot be asked: it answers 500"),
        (["drop"] * 4, "Stripe cannot be asked"),
        (["json"], "an answer that cannot be read"),
    ],
)
def test_what_goes_on_failing_is_one_sentence(server: PaymentServer, faults: list[int | str], said: str) -> None:
    server.faults = list(faults)
    with pytest.raises(OtherSystem, match=said) as told:
        stripe(server).link(WANTED)
    assert told.value.exit == 9 and KEY not in f"{told.value.message}{told.value.hint}"


def test_a_wrong_key_none_and_a_wrong_request_are_told_without_the_key(server: PaymentServer) -> None:
    with pytest.raises(OtherSystem, match="does not accept the key") as wrong:
        stripe(server, "sk_wrong_key").link(WANTED)
    assert "sk_wrong_key" not in f"{wrong.value.message}{wrong.value.hint}"
    with pytest.raises(Refused, match="no key for Stripe"):
        stripe(server, None).link(WANTED)
    with pytest.raises(OtherSystem, match="below the minimum"):
        stripe(server).link(LinkRequest("INVOICE-5", "RE-5", 10, "EUR", "k5"))
    assert server.links == {}


def test_a_server_that_never_answers_is_given_up(server: PaymentServer) -> None:
    server.faults = ["hang"] * 4
    slow = Stripe(lambda: KEY, server.base, pause=lambda seconds: None, timeout=0.05)
    with pytest.raises(OtherSystem, match=r"Stripe cannot be asked: it does not answer\."):
        slow.link(WANTED)
    assert server.links == {}


def test_a_fee_in_another_currency_is_no_fee_of_the_payment(server: PaymentServer) -> None:
    server.links["plink_1"] = {}
    charge = {"created": 1795000000, "balance_transaction": {"fee": 41, "currency": "chf"}}
    server.add_session("plink_1", 11900, payment_intent={"id": "pi_1", "latest_charge": charge})
    assert [one.fee for one in stripe(server).arrived("plink_1")] == [None]


def test_a_currency_that_stripe_counts_otherwise_gets_no_link(server: PaymentServer) -> None:
    with pytest.raises(Refused, match="Stripe counts ISK otherwise"):
        stripe(server).link(LinkRequest("INVOICE-4", "RE-4", 100, "ISK", "k"))
    assert server.asked == []


@pytest.mark.parametrize("base", ["http://api.example.org", "ftp://x", "api.stripe.com"])
def test_a_key_is_sent_to_no_address_without_https(base: str) -> None:
    with pytest.raises(Refused, match="begin with https"):
        Stripe(lambda: KEY, base).link(WANTED)


@pytest.mark.parametrize(
    "more",
    [{"amount_total": "11900"}, {"amount_total": None}, {"currency": 5}, {"payment_intent": {"id": 7}}],
)
def test_an_answer_without_a_proper_amount_books_nothing(server: PaymentServer, more: dict[str, Any]) -> None:
    server.links["plink_1"] = {}
    server.add_session("plink_1", 11900, **more)
    with pytest.raises(OtherSystem, match="without a proper"):
        stripe(server).arrived("plink_1")


SECRET, NOW = "whsec_1", 1795000000.0
SESSION = {
    "payment_link": "plink_1",
    "payment_intent": "pi_1",
    "payment_status": "paid",
    "amount_total": 11900,
    "currency": "eur",
    "created": int(NOW),
}


def event(kind: str = "checkout.session.completed", **more: Any) -> bytes:
    return json.dumps({"id": "evt_1", "type": kind, "data": {"object": SESSION | more}}).encode()


def signed(content: bytes, at: int = int(NOW), secret: str = SECRET) -> str:
    sign = hmac.new(secret.encode(), f"{at}.".encode() + content, hashlib.sha256).hexdigest()
    return f"t={at},v1={'0' * 64},v1={sign},v0=ab"


def test_a_webhook_that_is_signed_tells_what_arrived() -> None:
    assert webhook(event(), signed(event()), SECRET, NOW) == Arrived("pi_1", "plink_1", 11900, "EUR", "2026-11-18")
    later = event("checkout.session.async_payment_succeeded")
    assert webhook(later, signed(later), SECRET, NOW + 300) is not None
    for nothing in (event(payment_status="unpaid"), event("invoice.paid"), event(payment_link=None)):
        assert webhook(nothing, signed(nothing), SECRET, NOW) is None


@pytest.mark.parametrize(
    ("content", "signature", "said"),
    [
        (event(), signed(event(), secret="other"), "not signed with this secret"),
        (event(amount_total=1), signed(event()), "not signed with this secret"),
        (event(), signed(event(), at=int(NOW) - 301), "older than five minutes"),
        (event(), signed(event(), at=int(NOW) + 301), "older than five minutes"),
        (event(), "", "no signature"),
        (event(), "t=x,v1=", "no signature"),
        (b"[1]", signed(b"[1]"), "not an event"),
    ],
)
def test_a_webhook_with_a_wrong_or_old_signature_is_refused(content: bytes, signature: str, said: str) -> None:
    with pytest.raises(CrmError, match=said):
        webhook(content, signature, SECRET, NOW)
