"""``crm issue REF...``: number an invoice and make it final."""

from __future__ import annotations

from typing import Annotated

from crmcli.actions.money.issue import issue as action
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.params import option
from crmcli.cli.references import read_refs
from crmcli.cli.words import Refs
from crmcli.model.results import Written

On = Annotated[str | None, option("--date", "DATE", "Day of issue (default: today).", "2026-12-31")]
Skonto = Annotated[str | None, option("--skonto", "PERCENT/DAYS", "Early-payment discount: 2%/14", "2%/14")]


@writes(panel="Money", examples="crm issue INVOICE-4 --dry-run\ncrm issue INVOICE-4 --skonto 2%/14")
def issue(session: Session, refs: Refs, date: On = None, skonto: Skonto = None) -> Written:
    """Give invoices their numbers and make them final: after that, only another document can correct them."""
    words = read_refs(session, refs)
    return session.write("issue", action, refs=words, on=date, skonto=skonto)
