"""``crm convert``: create one element from another, as the map of conversions says.

Read in this order: ``at_once`` (one step for all sources) or ``each`` (a step for each), which walk values through
``plan`` (may it be: ``sources``; what is carried and stated: ``values``, ``overrides``), ``draft`` (what is made and
what is linked: ``match``, with the ``duplicates`` of elements), ``write`` (with ``existing``, which fills) to ``made``,
and ``report`` with ``detail`` (what is said about it). ``former`` joins what a source became before, ``onward`` makes
a document from the deal that a lead becomes.
"""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.funnel.convert.at_once import convert_at_once
from crmcli.actions.funnel.convert.request import ConvertRequest
from crmcli.errors import Usage
from crmcli.model.results import Written
from crmcli.store.act import Act

__all__ = ["ConvertRequest", "convert"]


def convert(act: Act, refs: Sequence[str], request: ConvertRequest) -> Written:
    """Convert elements, all or nothing; with ``keep_going`` each in a step of its own.

    Raises Usage and NotConvertible (exit 2), AlreadyConverted, Ambiguous, AlreadyBilled and Duplicate (4), MissingValue
    and Refused (5).
    """
    if request.keep_going:
        if request.bill.together:
            raise Usage("--together and --keep-going cannot be combined.", "One invoice is one step: leave one out.")
        from crmcli.actions.funnel.convert.each import convert_each

        return convert_each(act, refs, request)
    return convert_at_once(act, refs, request)
