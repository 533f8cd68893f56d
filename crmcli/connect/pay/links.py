"""A link to pay by, and the money that has arrived through it, whichever provider it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crmcli.light import Protocol


@dataclass(frozen=True, slots=True)
class LinkRequest:
    """What a link is for: an amount in minor units, the invoice's number for the client, its reference for us.
    ``key`` makes a repeat the same link."""

    ref: str
    number: str
    amount: int
    currency: str
    key: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to pay by; ``id`` is the provider's, and the address itself where it knows no other."""

    id: str
    url: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """Money that has arrived through a link: in minor units, on a day as "2026-11-26". ``id`` is the provider's, by
    which it is booked once; ``fee`` is what the provider keeps, where it says so."""

    id: str
    link: str
    amount: int
    currency: str
    day: str
    fee: int | None = None


class Provider(Protocol):
    """A payment provider. All raise OtherSystem (exit 9) when it refuses or cannot be reached."""

    def link(self, request: LinkRequest) -> Link: ...
    def arrived(self, link: str) -> Sequence[Arrived]: ...
    def deactivate(self, link: str) -> None: ...
