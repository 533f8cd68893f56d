"""Mollie: payment links, and the payments that were made through them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote

from crmcli.connect.pay.api import Api, wanted
from crmcli.connect.pay.links import Arrived, Link, LinkRequest
from crmcli.errors import CrmError, OtherSystem
from crmcli.light import Any, json
from crmcli.model.money import amount_text, read_money

BASE = "https://api.mollie.com"
_NAME = "Mollie"


class Mollie:
    """The API of one account."""

    def __init__(self, key: Callable[[], str | None], base: str | None = None, **more: Any) -> None:
        self.api = Api(_NAME, base or BASE, key, "CRM_MOLLIE_KEY", **more)

    def link(self, request: LinkRequest) -> Link:
        """A link for the amount, which is paid once."""
        value = {"currency": request.currency, "value": amount_text(request.amount, request.currency)}
        body = {"amount": value, "description": request.number, "reusable": False}
        found = self._send("POST", "/v2/payment-links", body, request.key)
        links = wanted(found, "_links", dict, _NAME)
        address = wanted(wanted(links, "paymentLink", dict, _NAME), "href", str, _NAME)
        return Link(wanted(found, "id", str, _NAME), address)

    def arrived(self, link: str) -> Sequence[Arrived]:
        """What was paid through a link; a payment that is open, pending or failed does not count."""
        found: list[Arrived] = []
        after = ""
        while True:
            page = self.api.ask("GET", f"/v2/payment-links/{quote(link)}/payments?limit=250{after}")
            inside = wanted(wanted(page, "_embedded", dict, _NAME), "payments", list, _NAME)
            payments = [one for one in inside if isinstance(one, dict)]
            found += [_paid(one, link) for one in payments if one.get("status") == "paid"]
            more = page.get("_links")
            if not payments or not isinstance(more, dict) or not more.get("next"):
                return found
            after = f"&from={quote(wanted(payments[-1], 'id', str, _NAME))}"

    def deactivate(self, link: str) -> None:
        """Nobody can pay by it any more."""
        self._send("PATCH", f"/v2/payment-links/{quote(link)}", {"archived": True}, f"off-{link}")

    def _send(self, method: str, path: str, body: Mapping[str, Any], key: str) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        return self.api.ask(method, path, json.dumps(body).encode(), headers)


def _paid(payment: Mapping[str, Any], link: str) -> Arrived:
    amount, currency = _money(wanted(payment, "amount", dict, _NAME))
    day = wanted(payment, "paidAt", str, _NAME)[:10]
    return Arrived(wanted(payment, "id", str, _NAME), link, amount, currency, day)


def _money(value: Mapping[str, Any]) -> tuple[int, str]:
    currency = wanted(value, "currency", str, _NAME)
    try:
        return read_money(wanted(value, "value", str, _NAME), "amount", currency, "."), currency
    except CrmError:
        raise OtherSystem(f"{_NAME} gave an amount that cannot be read.", "Nothing was booked.") from None
