"""``crm webhook FILE|-``: book what Stripe tells by itself."""

from __future__ import annotations

from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.paper.source import content
from crmcli.cli.params import argument, option
from crmcli.errors import Usage
from crmcli.light import Annotated
from crmcli.model.results import Written
from crmcli.store.blobs import checksum

Source = Annotated[str, argument("FILE|-", "The event as it came; - reads standard input.", "event.json")]
Signature = Annotated[
    str | None, option("--signature", "TEXT", "The header Stripe-Signature.", "t=1795000000,v1=5257a8")
]
_MOST = 1 << 20  # bytes of an event; Stripe's have some thousand

EXAMPLES = """\
crm webhook event.json --signature "$HTTP_STRIPE_SIGNATURE"
crm webhook - --signature "$HTTP_STRIPE_SIGNATURE" < event.json
crm webhook event.json --signature "$HTTP_STRIPE_SIGNATURE" --json"""


@writes(panel="Paper", examples=EXAMPLES)
def webhook(session: Session, source: Source, signature: Signature = None) -> Written:
    """Book what a Stripe event says has come in, as crm sync would; with both, it is still booked once.

    The event has to be signed with CRM_STRIPE_WEBHOOK_SECRET, and be no older than five minutes. crm is not a
    server: have yours pipe what Stripe sends to it.
    """
    from crmcli.actions.paper.arrivals import ArrivalRequest, book
    from crmcli.actions.paper.providing import Providers
    from crmcli.actions.paper.webhook import heard

    if signature is None:
        raise Usage("--signature is missing.", "Give the header Stripe-Signature as it came.")
    event = content(session, source, "webhook", "an event of Stripe as it came")
    if len(event) > _MOST:
        raise Usage(f"{source} is larger than {_MOST >> 10:,} KiB: no event of Stripe is.", None)
    if session.asked.key is not None:  # an event is known again by what is in it
        session.typed["FILE|-"] = checksum(event)
    found = heard(session.act, event, signature, Providers(session.act))
    return session.idempotent("webhook", {}, lambda: book(session.act, "webhook", found, ArrivalRequest()))
