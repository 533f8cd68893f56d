"""``crm pin`` and ``crm unpin``: entries at the top of the pages of their elements."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements import entries
from crmcli.model.results import Written
from crmcli.store.act import Act


def pin(act: Act, refs: Sequence[str]) -> Written:
    """Pin entries; raises what references of entries raise."""
    return entries.pin(act, refs, pinned=True)


def unpin(act: Act, refs: Sequence[str]) -> Written:
    """Unpin them."""
    return entries.pin(act, refs, pinned=False)
