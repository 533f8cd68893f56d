"""Sums that are worked out when somebody asks: what is credited, paid, due, billed and open of an element."""

from __future__ import annotations

from collections.abc import Mapping

from crmcli.light import TYPE_CHECKING
from crmcli.model.traits import BillingRoot, Payable, Trait

if TYPE_CHECKING:
    from crmcli.model.kinds import Kind

SUMS: Mapping[type[Trait], tuple[str, ...]] = {Payable: ("credited", "paid", "due"), BillingRoot: ("billed", "open")}
WORDS: Mapping[type[Trait], tuple[str, ...]] = {Payable: ("unpaid",), BillingRoot: ("unbilled", "billed")}


def sums_of(kind: Kind) -> tuple[str, ...]:
    """The sums that elements of a kind have; a field of such a name goes before."""
    return tuple(name for sort in SUMS if kind.trait(sort) for name in SUMS[sort] if name not in kind.by_name)


def words_of(kind: Kind) -> tuple[str, ...]:
    """The words that tell by such a sum which elements are wanted: ``unpaid``, ``unbilled``, ``billed``."""
    return tuple(word for sort in WORDS if kind.trait(sort) for word in WORDS[sort] if word not in kind.by_name)


def ledgered(kind: Kind, word: str) -> bool:
    """Whether a sum, or a word about one, takes the ledger of what is billed."""
    known = (*SUMS[BillingRoot], *WORDS[BillingRoot])
    return kind.trait(BillingRoot) is not None and word in known and word not in kind.by_name
