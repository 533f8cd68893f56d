"""``crm tag`` and ``crm untag``: one-word marks on elements, to filter by (``tag=vip``)."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.change import change
from crmcli.actions.elements.element import fetch
from crmcli.actions.outcome import listed, written
from crmcli.actions.refs import resolve, shown
from crmcli.errors import BadValue
from crmcli.model.results import Written
from crmcli.model.types import clean
from crmcli.store import records
from crmcli.store.act import Act, Row
from crmcli.store.links import Node


def read_tag(text: str) -> str:
    """A tag as it is stored: one word in small letters; raises BadValue (exit 2)."""
    word = clean(text, "tag").lower()
    if not word or " " in word or "," in word:
        raise BadValue("tag", text, "is not a single word", "vip")
    return word


def tag(act: Act, refs: Sequence[str], tags: Sequence[str]) -> Written:
    """Put tags on elements; those that have them stay as they are."""
    words = list(dict.fromkeys(read_tag(text) for text in tags))
    with act.step() as step:
        nodes = resolve(act, refs)
        lacking = {node: [word for word in words if word not in rows] for node, rows in _tags(act, nodes).items()}
        new = [{"kind": kind, "element": id, "tag": word} for (kind, id), more in lacking.items() for word in more]
        records.create(act, "tag", new)
        changed = [node for node, more in lacking.items() if more]
        _changed(act, changed)
        names = listed(shown(act, node) for node in nodes)
        step.says("tag", [shown(act, node) for node in nodes])
        sentence = f"{names} tagged {listed(words)}" if new else f"{names} already tagged {listed(words)}"
        return written(act, step, sentence, updated=changed, result=[shown(act, node) for node in nodes])


def untag(act: Act, refs: Sequence[str], tags: Sequence[str]) -> Written:
    """Take tags away; elements without them stay as they are."""
    words = list(dict.fromkeys(read_tag(text) for text in tags))
    with act.step() as step:
        nodes = resolve(act, refs)
        gone = {node: [rows[word] for word in words if word in rows] for node, rows in _tags(act, nodes).items()}
        records.delete(act, "tag", [row for rows in gone.values() for row in rows])
        changed = [node for node, rows in gone.items() if rows]
        _changed(act, changed)
        names = listed(shown(act, node) for node in nodes)
        step.says("untag", [shown(act, node) for node in nodes])
        sentence = f"{names} no longer tagged {listed(words)}" if changed else f"{names} not tagged {listed(words)}"
        return written(act, step, sentence, updated=changed, result=[shown(act, node) for node in nodes])


def _changed(act: Act, nodes: Sequence[Node]) -> None:
    change(act, [(element, {}) for element in fetch(act, nodes, points=False, lines=False)], parts=nodes)


def _tags(act: Act, nodes: Sequence[Node]) -> dict[Node, dict[str, Row]]:
    """The tags of each element, as the rows that hold them."""
    return {
        (kind, number): {row["tag"]: row for row in records.owned(act, "tag", kind, [number]).get(number, [])}
        for kind, number in nodes
    }
