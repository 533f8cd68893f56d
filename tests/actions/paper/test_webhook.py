"""What Stripe tells by itself is booked once, whichever of webhook and sync comes first, and only when it is signed."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

import pytest
from conftest import Crm

from tests.actions.acts import act, idle
from tests.actions.invoices import NOON, done, refused, totals
from tests.connect.payment_server import PaymentServer

SECRET = "whsec_very_secret"
NOW = int(datetime.fromisoformat(NOON).timestamp())


@pytest.fixture
def linked(shop: Crm) -> Crm:
    done(shop, "paylink", "INVOICE-1", "INVOICE-2")
    shop.environ["CRM_STRIPE_WEBHOOK_SECRET"] = SECRET
    return shop


def event(crm: Crm, at: int = NOW, secret: str = SECRET, kind: str = "completed", **more: Any) -> tuple[str, ...]:
    """The words of a webhook that tells of the 119.00 that came in as pi_1."""
    session = {"payment_link": "plink_1", "payment_intent": "pi_1", "payment_status": "paid", "created": NOW}
    session |= {"amount_total": 11900, "currency": "eur"}
    content = json.dumps({"type": f"checkout.session.{kind}", "data": {"object": session | more}}).encode()
    (crm.folder / "event.json").write_bytes(content)
    sign = hmac.new(secret.encode(), f"{at}.".encode() + content, hashlib.sha256).hexdigest()
    return "webhook", str(crm.folder / "event.json"), "--signature", f"t={at},v1={sign}"


def test_a_webhook_books_and_comes_again_without_booking(linked: Crm) -> None:
    found = act(linked, *event(linked))
    assert (found.touched["payment"], found.touched["arrived"]) == ("+1", "+1")
    assert totals(linked, "INVOICE-1")["paid"] == "119.00"
    assert idle(linked, *event(linked, at=NOW + 60))["arrived"][0]["payment"] == "PAYMENT-1"


def test_sync_after_a_webhook_books_nothing_and_learns_the_fee(linked: Crm, server: PaymentServer) -> None:
    done(linked, *event(linked))
    server.add_session("plink_1", 11900)
    answer = done(linked, "sync")
    assert (answer["created"], answer["arrived"][0]["fee"]) == ([], "0.37")
    assert server.links["plink_1"]["active"] is False
    assert "Stripe kept a fee of 0.37 EUR." in linked("timeline", "PAYMENT-1").out
    idle(linked, "sync")


def test_a_webhook_after_sync_books_nothing(linked: Crm, server: PaymentServer) -> None:
    server.add_session("plink_1", 11900)
    done(linked, "sync")
    idle(linked, *event(linked))
    assert totals(linked, "INVOICE-1")["paid"] == "119.00"
    done(linked, "undo")
    assert "taken back" in idle(linked, *event(linked))["arrived"][0]["why"]


def test_an_event_of_something_else_books_nothing(linked: Crm) -> None:
    other: list[dict[str, Any]] = [{"kind": "expired"}, {"payment_status": "unpaid"}]
    for more in other:
        assert idle(linked, *event(linked, **more))["arrived"] == []


@pytest.mark.parametrize(
    ("more", "exit", "said"),
    [
        ({"secret": "other"}, 5, "not signed with this secret"),
        ({"at": NOW - 301}, 5, "older than five minutes"),
        ({"payment_link": "plink_99"}, 3, "No invoice has the link plink_99."),
        ({"amount_total": "11900"}, 9, "without a proper"),
    ],
)
def test_what_is_not_signed_old_or_of_others_is_refused(
    linked: Crm, more: dict[str, Any], exit: int, said: str
) -> None:
    error = refused(linked, exit, *event(linked, **more))
    assert said in error["message"] and SECRET not in str(error)


def test_bad_words_are_refused(linked: Crm) -> None:
    assert "No such file" in refused(linked, 2, "webhook", "none.json", "--signature", "t=1,v1=a")["message"]
    assert refused(linked, 2, "webhook", "none.json")["message"] == "--signature is missing."
    assert "no signature" in refused(linked, 5, *event(linked)[:2], "--signature", "nonsense")["message"]


def test_the_secret_of_webhooks_is_not_the_key_of_the_api(linked: Crm) -> None:
    del linked.environ["CRM_STRIPE_WEBHOOK_SECRET"]
    done(linked, "config", "set", "payment_key_command", f"echo {SECRET}")
    assert refused(linked, 5, *event(linked))["message"] == "There is no secret for webhooks."
    (linked.folder / "keys").mkdir()
    (linked.folder / "keys" / "CRM_STRIPE_WEBHOOK_SECRET").write_text(SECRET)
    done(linked, "config", "set", "payment_key_command", f"cat {linked.folder}/keys/{{name}}")
    assert done(linked, *event(linked))["created"] == ["PAYMENT-1"]
