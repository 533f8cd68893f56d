"""A payment provider on this machine, and invoices that can be paid through it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.actions.invoices import done, draft, issued, parties
from tests.conftest import Crm
from tests.connect.payment_server import KEY, PaymentServer, payment_server
from tests.prepared import prepared


@pytest.fixture
def server() -> Iterator[PaymentServer]:
    with payment_server() as found:
        yield found


@pytest.fixture
def shop(crm: Crm, server: PaymentServer, monkeypatch: pytest.MonkeyPatch) -> Crm:
    """INVOICE-1 and INVOICE-2 of 119.00, issued before a provider was set, and the draft INVOICE-3."""
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    _invoices(crm)
    crm.environ["CRM_STRIPE_KEY"] = crm.environ["CRM_MOLLIE_KEY"] = KEY
    provider(crm, server, "stripe")
    return crm


@prepared
def _invoices(crm: Crm) -> None:
    parties(crm)
    for _ in range(2):
        issued(crm, "Work @ 100 tax 19")
    draft(crm, "Work @ 100 tax 19")


def provider(crm: Crm, server: PaymentServer, name: str) -> None:
    """Let this provider, on this server, make the links."""
    done(crm, "config", "set", "payment_base", server.base)
    done(crm, "config", "set", "payment_provider", name)
