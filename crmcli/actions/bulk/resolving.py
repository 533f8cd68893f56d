"""From any number of words to elements, some at a time."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.refs import current, meant, missing
from crmcli.model.cutting import cut
from crmcli.model.many_refs import ManyRefs
from crmcli.store import lookup
from crmcli.store.act import Act
from crmcli.store.links import Node

_PART = 2000  # words whose elements are in memory at a time


def resolved(act: Act, words: Sequence[str]) -> ManyRefs:
    """The references of the elements that are meant, as ``resolve`` finds them, in order, each once.

    Raises BadRef, UnknownKind (exit 2), NotFound (3), Ambiguous (4).
    """
    found = ManyRefs()
    kinds: dict[str, None] = {}
    gone: list[Node] = []
    for part in cut(words, _PART):
        nodes = meant(act, part, itself=True)
        kinds |= dict.fromkeys(kind for kind, _ in nodes)
        there = lookup.there(act, nodes)
        gone += [node for node in nodes if node not in there]
        for kind, number in current(act, nodes):
            found.add(act.registry.by_name[kind].prefix, number)
    if gone:
        raise missing(act, list(kinds), list(dict.fromkeys(gone)))
    return found.once()
