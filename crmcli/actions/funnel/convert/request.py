"""What is asked of a conversion, and of which elements."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from crmcli.actions.elements.element import Element
from crmcli.actions.money.billing.asked import BillingRequest
from crmcli.actions.reading import Pair
from crmcli.model.conversions import Conversion
from crmcli.model.declared import Declared
from crmcli.store.links import Node


class ConvertRequest(Declared):
    """What is asked of a conversion. ``to`` are the targets in order; ``given`` maps a kind to the reference of
    an existing element that is linked instead of making one; ``set`` are (field or kind.field, text) pairs;
    ``bill`` is what of the sources is billed;
    ``on_duplicate`` is fail, link or create; ``key`` serves ``keep_going``, where each source has its own, and ``said``
    what was typed besides the sources, by which it is known again; ``carry_fields`` adds to the target what the source
    has in fields that people added and the target lacks."""

    to: tuple[str, ...] = ()
    existing: Mapping[str, str] = {}
    set: Sequence[Pair] = ()
    overwrite: tuple[str, ...] = ()
    on_duplicate: str | None = None
    again: bool = False
    force: bool = False
    as_line: bool = False
    keep_going: bool = False
    carry_fields: bool = False
    key: str | None = None
    said: Mapping[str, object] = {}
    bill: BillingRequest = BillingRequest()


class Call(Declared):
    """A conversion of sources of one kind: ``entries`` are what the map says about its targets, ``existing`` the
    elements that are linked instead of making one, by kind.

    By source: ``before`` is what it became already, ``tags`` what it is tagged, ``about`` what is to be done about it
    or was, ``kept`` the one of these that goes
    ``onward``, and ``further`` what those already became that ``onward`` leads to. ``foreseen`` are sources that are
    made in the same step.
    """

    sources: list[Element]
    entries: list[Conversion]
    existing: Mapping[str, Node]
    request: ConvertRequest
    before: Mapping[Node, Sequence[Node]] = {}
    tags: Mapping[Node, Sequence[str]] = {}
    about: Mapping[Node, Sequence[Node]] = {}
    onward: Conversion | None = None
    kept: Mapping[Node, Node] = {}
    further: Mapping[Node, Sequence[Node]] = {}
    foreseen: Collection[Node] = ()

    def own(self, place: int, node: Node) -> bool:
        """Whether a source became this already, or was linked to it."""
        return node in self.before.get(self.sources[place].node, ())

    def stays(self, place: int, kind: str) -> Node | None:
        """What a source became before and goes on from, if it is of this kind."""
        node = self.kept.get(self.sources[place].node) if self.kept else None
        return node if node and node[0] == kind else None
