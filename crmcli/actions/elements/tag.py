"""``crm tag`` and ``crm untag``: one-word marks on elements, to filter by (``tag=vip``)."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.bulk.parts import in_parts
from crmcli.actions.elements.change import change
from crmcli.actions.elements.element import Element, named
from crmcli.actions.outcome import listed, written
from crmcli.errors import BadValue
from crmcli.model.fold import distinct, same
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
    words = distinct(map(read_tag, tags))

    def tag_some(refs: Sequence[str]) -> Written:
        found = _tagged(act, refs)
        lacking = {node: [word for word in words if same(word) not in rows] for node, (_, rows) in found.items()}
        new = [{"kind": kind, "element": id, "tag": word} for (kind, id), more in lacking.items() for word in more]
        records.create(act, "tag", new)
        changed = _changed(act, [found[node][0] for node, more in lacking.items() if more])
        names = [element.ref for element, _ in found.values()]
        return written(act, step, told(new, names), updated=changed, result=names)

    def told(changed: Sequence[object], refs: Sequence[str]) -> str:
        return f"{listed(refs)} {'tagged' if changed else 'already tagged'} {listed(words)}"

    with act.step() as step:
        done = in_parts(act, refs, tag_some, told)
        step.says("tag", done.result)
        return done


def untag(act: Act, refs: Sequence[str], tags: Sequence[str]) -> Written:
    """Take tags away; elements without them stay as they are."""
    words = distinct(map(read_tag, tags))
    keys = list(map(same, words))

    def untag_some(refs: Sequence[str]) -> Written:
        found = _tagged(act, refs)
        gone = {node: [row for key in keys for row in rows.get(key, ())] for node, (_, rows) in found.items()}
        records.delete(act, "tag", [row for rows in gone.values() for row in rows])
        changed = _changed(act, [found[node][0] for node, rows in gone.items() if rows])
        names = [element.ref for element, _ in found.values()]
        return written(act, step, told(changed, names), updated=changed, result=names)

    def told(changed: Sequence[object], refs: Sequence[str]) -> str:
        return f"{listed(refs)} {'no longer' if changed else 'not'} tagged {listed(words)}"

    with act.step() as step:
        done = in_parts(act, refs, untag_some, told)
        step.says("untag", done.result)
        return done


def _changed(act: Act, elements: Sequence[Element]) -> list[Node]:
    nodes = [element.node for element in elements]
    return change(act, [(element, {}) for element in elements], parts=nodes)


def _tagged(act: Act, refs: Sequence[str]) -> dict[Node, tuple[Element, dict[str, list[Row]]]]:
    """The elements that are meant, each with its tags as they are compared and the rows that hold them: in older files
    several may."""
    whole = named(act, refs, ("tag",), lines=False)
    found: dict[Node, tuple[Element, dict[str, list[Row]]]] = {each.node: (each, {}) for each in whole.elements}
    for node, (_, rows) in found.items():
        for row in whole.parts["tag"][node]:
            rows.setdefault(same(row["tag"]), []).append(row)
    return found
