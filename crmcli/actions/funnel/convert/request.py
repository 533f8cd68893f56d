"""What is asked of a conversion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.actions.money.billing.asked import BillingRequest
from crmcli.actions.reading import Pair
from crmcli.model.declared import Declared


class ConvertRequest(Declared):
    """What is asked of a conversion. ``to`` are the targets in order; ``given`` maps a kind to the reference of
    an existing element that is linked instead of making one; ``set`` are (field or kind.field, text) pairs;
    ``bill`` is what of the sources is billed;
    ``on_duplicate`` is fail, link or create; ``key`` serves ``keep_going``, where each source has its own, and ``said``
    what was typed besides the sources, by which it is known again."""

    to: tuple[str, ...] = ()
    existing: Mapping[str, str] = {}
    set: Sequence[Pair] = ()
    overwrite: tuple[str, ...] = ()
    on_duplicate: str | None = None
    again: bool = False
    force: bool = False
    as_line: bool = False
    keep_going: bool = False
    key: str | None = None
    said: Mapping[str, object] = {}
    bill: BillingRequest = BillingRequest()
