"""Stripe: Payment Links that are paid once, and the checkout sessions that paid them."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from crmcli.connect.pay.api import Api, wanted
from crmcli.connect.pay.links import Arrived, Link, LinkRequest
from crmcli.errors import Refused, Usage
from crmcli.light import Any, json

BASE = "https://api.stripe.com"
VERSION = "2025-11-17.clover"
"""The version of the API that this is written for; answers keep its shape whatever the account's own is."""
TOLERANCE = 300
"""Seconds by which the time of a webhook may differ."""
_NAME = "Stripe"
_EVENTS = ("checkout.session.completed", "checkout.session.async_payment_succeeded")
_OTHERWISE = ("ISK", "MGA", "UGX")  # of which Stripe counts other minor units than ISO 4217 does
_FEE = "expand[]=data.payment_intent.latest_charge.balance_transaction"


class Stripe:
    """The API of one account."""

    def __init__(self, key: Callable[[], str | None], base: str | None = None, **more: Any) -> None:
        self.api = Api(_NAME, base or BASE, key, "CRM_STRIPE_KEY", {"Stripe-Version": VERSION}, **more)

    def link(self, request: LinkRequest) -> Link:
        """A link for the amount, which one completed session closes; Refused (exit 5) for a few currencies."""
        if request.currency in _OTHERWISE:
            raise Refused(f"Stripe counts {request.currency} otherwise than ISO 4217 does.", "Ask for a transfer.")
        form = {
            "line_items[0][price_data][currency]": request.currency.lower(),
            "line_items[0][price_data][unit_amount]": str(request.amount),
            "line_items[0][price_data][product_data][name]": request.number,
            "line_items[0][quantity]": "1",
            "restrictions[completed_sessions][limit]": "1",
            "metadata[ref]": request.ref,
            "metadata[number]": request.number,
            "payment_intent_data[metadata][ref]": request.ref,
            "payment_intent_data[metadata][number]": request.number,
        }
        found = self._post("/v1/payment_links", form, request.key)
        return Link(wanted(found, "id", str, _NAME), wanted(found, "url", str, _NAME))

    def arrived(self, link: str) -> Sequence[Arrived]:
        """What was paid through a link; what a bank has not delivered yet does not count."""
        found: list[Arrived] = []
        after = ""
        while True:
            path = f"/v1/checkout/sessions?payment_link={quote(link)}&limit=100&{_FEE}{after}"
            page = self.api.ask("GET", path)
            sessions = [one for one in wanted(page, "data", list, _NAME) if isinstance(one, dict)]
            found += [session_paid(one) for one in sessions if one.get("payment_status") == "paid"]
            if not page.get("has_more") or not sessions:
                return found
            after = f"&starting_after={quote(wanted(sessions[-1], 'id', str, _NAME))}"

    def deactivate(self, link: str) -> None:
        """Nobody can pay by it any more."""
        self._post(f"/v1/payment_links/{quote(link)}", {"active": "false"}, f"off-{link}")

    def _post(self, path: str, form: Mapping[str, str], key: str) -> dict[str, Any]:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Idempotency-Key": key}
        return self.api.ask("POST", path, urlencode(form).encode(), headers)


def session_paid(session: Mapping[str, Any]) -> Arrived:
    """The money of a checkout session that is paid; a payment is known by its payment intent."""
    intent = session.get("payment_intent")
    details = intent if isinstance(intent, dict) else {}
    charge = details.get("latest_charge")
    balance = charge.get("balance_transaction") if isinstance(charge, dict) else None
    fee = balance.get("fee") if isinstance(balance, dict) else None
    if isinstance(balance, dict) and balance.get("currency") not in (None, session.get("currency")):
        fee = None  # what an account in another currency pays
    created = charge.get("created") if isinstance(charge, dict) else None
    second = created if isinstance(created, int) else wanted(session, "created", int, _NAME)
    return Arrived(
        id=details["id"] if isinstance(details.get("id"), str) else wanted(session, "payment_intent", str, _NAME),
        link=wanted(session, "payment_link", str, _NAME),
        amount=wanted(session, "amount_total", int, _NAME),
        currency=wanted(session, "currency", str, _NAME).upper(),
        day=datetime.fromtimestamp(second, UTC).date().isoformat(),
        fee=fee if isinstance(fee, int) else None,
    )


def webhook(content: bytes, signature: str, secret: str, now: float) -> Arrived | None:
    """What an event says has arrived, None for an event that says no such thing; raises Refused (exit 5) for one
    that is not signed with ``secret`` within five minutes of ``now``, in seconds since 1970."""
    parts = [part.partition("=") for part in signature.split(",")]
    stamps = [value.strip() for name, _, value in parts if name.strip() == "t"]
    given = [value.strip() for name, _, value in parts if name.strip() == "v1"]
    if len(stamps) != 1 or not stamps[0].isdecimal() or not given:
        raise Refused("The webhook has no signature that can be read.", "Give the header Stripe-Signature as it came.")
    right = hmac.new(secret.encode(), f"{stamps[0]}.".encode() + content, hashlib.sha256).hexdigest()
    if not any(hmac.compare_digest(right, one) for one in given):
        raise Refused(
            "The webhook is not signed with this secret, or was changed.", "Is CRM_STRIPE_WEBHOOK_SECRET right?"
        )
    if abs(now - int(stamps[0])) > TOLERANCE:
        raise Refused("The webhook is older than five minutes.", "crm sync asks Stripe for what has arrived.")
    try:
        event = json.loads(content)
        session = event["data"]["object"] if event["type"] in _EVENTS else {}
    except (ValueError, KeyError, TypeError):
        raise Usage("The webhook is not an event of Stripe.", None) from None
    paid = isinstance(session, dict) and session.get("payment_status") == "paid" and session.get("payment_link")
    return session_paid(session) if paid else None
