"""``crm paylink REF...``: links by which clients pay, and those that an issue makes."""

from __future__ import annotations

from crmcli.cli.context import NOTHING, Session
from crmcli.cli.options import writes
from crmcli.cli.params import flag
from crmcli.cli.references import read_refs
from crmcli.cli.words import Refs
from crmcli.light import Annotated
from crmcli.model.results import Written

EXAMPLES = """
crm paylink INVOICE-4
crm paylink RE-2026-0001
crm paylink INVOICE-4 INVOICE-5 --json
"""
New = Annotated[bool, flag("--new", "Deactivate the present link and make another.")]


@writes(panel="Paper", examples=EXAMPLES)
def paylink(session: Session, refs: Refs, new: New = False) -> Written:
    """Make a link for a client to pay an invoice, at the provider in the setting payment_provider.

    Asked again, it gives the same link. A link whose amount is no longer what is due is deactivated and replaced.
    """
    from crmcli.actions.paper import paylink as action
    from crmcli.actions.paper.providing import Providers

    words = read_refs(session, refs)
    if not words:
        return NOTHING
    known = session.answer("paylink", {"refs": words})
    if known is not None:
        return known
    providers = Providers(session.act)
    needs = action.wanted(session.act, words, providers.current(), new)
    links = action.make(session.act, needs, providers)
    return session.idempotent("paylink", {"refs": words}, lambda: action.keep(session.act, links))


def with_links(session: Session, done: Written) -> Written:
    """What an issue did, and with it the links by which what it issued is paid, where a provider is set.

    A link that fails leaves the invoice issued and is one of the failures.
    """
    if done.dry_run or not done.updated:
        return done
    act = session.act
    if act.setting("payment_provider") is None or act.setting("payment_links") != "1":
        return done
    if act.steps.current is not None:  # a batch, which could still be taken back
        hint = f"crm paylink {' '.join(done.updated)} makes the links to pay by."
        return Written(**{**vars(done), "warnings": [*done.warnings, hint]})
    from crmcli.actions.paper.paylink import offer
    from crmcli.model.papers import PaymentLinks

    links = offer(act, done.updated)
    sentence = "; ".join([done.sentence, *links.told])
    failures = [error.as_json() for error in links.failures]
    return PaymentLinks(**{**vars(done), "sentence": sentence, "failures": failures, "payment_links": links.rows})
