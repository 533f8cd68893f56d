"""The payment providers by name."""

from __future__ import annotations

from collections.abc import Callable

from crmcli.connect.pay.links import Provider
from crmcli.errors import Refused

PROVIDERS = ("stripe", "mollie", "paypal_me")
"""The names of the providers, as the setting says them."""


def provider(name: str, base: str | None, account: str | None, key: Callable[[], str | None]) -> Provider:
    """The provider called so. ``base`` is where its API is, when not at its own address; ``account`` the name at
    paypal.me; ``key`` gives the secret when one is needed. Raises Refused (exit 5) for one without an account."""
    if name == "paypal_me":
        from crmcli.connect.pay.paypal_me import PayPalMe

        if not account:
            raise Refused("PayPal.Me needs the name of your page.", "crm config set paypal_me YOURNAME")
        return PayPalMe(account)
    if name == "mollie":
        from crmcli.connect.pay.mollie import Mollie

        return Mollie(key, base)
    from crmcli.connect.pay.stripe import Stripe

    return Stripe(key, base)
