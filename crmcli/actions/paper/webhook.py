"""``crm webhook``: what Stripe tells by itself is booked as ``crm sync`` would book it."""

from __future__ import annotations

from crmcli.actions.paper.arrivals import Found
from crmcli.actions.paper.providing import WEBHOOK_KEY, Providers
from crmcli.errors import NotFound, Refused
from crmcli.store import paylinks
from crmcli.store.act import Act

_FROM = "stripe"


def heard(act: Act, content: bytes, signature: str, providers: Providers) -> list[Found]:
    """What an event says has come in, nothing for one that says no such thing; read outside of any step.

    Raises Refused (exit 5) without a secret or a signature that is right and fresh, Usage (2) for what is not an
    event, NotFound (3) for money of a link that is not here.
    """
    from crmcli.connect.pay.stripe import webhook

    secret = providers.key(WEBHOOK_KEY)
    if secret is None:
        raise Refused("There is no secret for webhooks.", f"Set {WEBHOOK_KEY}: Stripe shows it at the endpoint.")
    one = webhook(content, signature, secret, act.clock().timestamp())
    if one is None:
        return []
    link = paylinks.called(act, _FROM, one.link)
    if link is None:
        raise NotFound(f"No invoice has the link {one.link}.", "It is of another database; nothing was booked.")
    return [(link, one)]
