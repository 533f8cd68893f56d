"""``crm tag`` and ``crm untag``: one-word marks on elements, to filter by (``tag=vip``)."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.outcome import listed, written
from crmcli.actions.refs import resolve, shown
from crmcli.errors import BadValue
from crmcli.model.results import Written
from crmcli.model.types import clean
from crmcli.store import records
from crmcli.store.links import Node
from crmcli.store.store import Row, Store


def read_tag(text: str) -> str:
    """A tag as it is stored: one word in small letters; raises BadValue (exit 2)."""
    word = clean(text, "tag").lower()
    if not word or " " in word or "," in word:
        raise BadValue("tag", text, "is not one word", "vip")
    return word


def tag(store: Store, refs: Sequence[str], text: str) -> Written:
    """Put a tag on elements; those that have it stay as they are."""
    word = read_tag(text)
    with store.step("") as step:
        nodes = resolve(store, refs)
        bare = [node for node in nodes if not _rows(store, node, word)]
        records.create(store, "tag", [{"kind": kind, "element": number, "tag": word} for kind, number in bare])
        names = listed(shown(store, node) for node in nodes)
        step.name(f"tag {names} {word}")
        sentence = f"{names} tagged {word}" if bare else f"{names} is tagged {word} already"
        return written(store, step, sentence, updated=bare, result=[shown(store, node) for node in nodes])


def untag(store: Store, refs: Sequence[str], text: str) -> Written:
    """Take a tag away; elements without it stay as they are."""
    word = read_tag(text)
    with store.step("") as step:
        nodes = resolve(store, refs)
        rows = {node: _rows(store, node, word) for node in nodes}
        records.delete(store, "tag", [row for found in rows.values() for row in found])
        names = listed(shown(store, node) for node in nodes)
        step.name(f"untag {names} {word}")
        changed = [node for node, found in rows.items() if found]
        sentence = f"{names} no longer tagged {word}" if changed else f"{names} is not tagged {word}"
        return written(store, step, sentence, updated=changed, result=[shown(store, node) for node in nodes])


def _rows(store: Store, node: Node, word: str) -> list[Row]:
    return [row for row in records.owned(store, "tag", node[0], [node[1]]).get(node[1], []) if row["tag"] == word]
