"""PayPal.Me: an address with the amount in it; what arrives is seen on the account alone."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from crmcli.connect.pay.links import Arrived, Link, LinkRequest
from crmcli.model.money import amount_text


class PayPalMe:
    """The page of one account; nothing is asked, nothing is told."""

    def __init__(self, account: str) -> None:
        self.account = account

    def link(self, request: LinkRequest) -> Link:
        """The address that asks for the amount."""
        amount = amount_text(request.amount, request.currency)
        url = f"https://paypal.me/{quote(self.account, safe='')}/{amount}{request.currency}"
        return Link(url, url)

    def arrived(self, link: str) -> Sequence[Arrived]:
        """Nothing: PayPal.Me does not tell."""
        return ()

    def deactivate(self, link: str) -> None:
        """Nothing to do: the address is one of many."""
