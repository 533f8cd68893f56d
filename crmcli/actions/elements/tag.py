"""``crm tag`` and ``crm untag``: one-word marks on elements, to filter by (``tag=vip``)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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

Tagged = dict[Node, tuple[Element, dict[str, list[Row]]]]  # elements, and the rows of their tags as they are compared


def read_tag(text: str) -> str:
    """A tag as it is stored: one word in small letters; raises BadValue (exit 2)."""
    word = clean(text, "tag").lower()
    if not word or " " in word or "," in word:
        raise BadValue("tag", text, "is not a single word", "vip")
    return word


def tag(act: Act, refs: Sequence[str], tags: Sequence[str]) -> Written:
    """Put tags on elements; those that have them stay as they are."""
    words = distinct(map(read_tag, tags))

    def put(found: Tagged) -> set[Node]:
        new = [(*node, word) for node, (_, rows) in found.items() for word in words if same(word) not in rows]
        records.create(act, "tag", [{"kind": kind, "element": id, "tag": word} for kind, id, word in new])
        return {(kind, id) for kind, id, _ in new}

    return _marked(act, "tag", refs, put, (f"tagged {listed(words)}", f"already tagged {listed(words)}"))


def untag(act: Act, refs: Sequence[str], tags: Sequence[str]) -> Written:
    """Take tags away; elements without them stay as they are."""
    words = distinct(map(read_tag, tags))
    keys = list(map(same, words))

    def take(found: Tagged) -> set[Node]:
        gone = [row for _, rows in found.values() for key in keys for row in rows.get(key, ())]
        records.delete(act, "tag", gone)
        return {(row["kind"], row["element"]) for row in gone}

    return _marked(act, "untag", refs, take, (f"no longer tagged {listed(words)}", f"not tagged {listed(words)}"))


def _marked(
    act: Act, verb: str, refs: Sequence[str], do: Callable[[Tagged], set[Node]], sentences: tuple[str, str]
) -> Written:
    """One step; ``do`` tells which elements it changes, the first of the sentences that there were some."""

    def some(refs: Sequence[str]) -> Written:
        found = _tagged(act, refs)
        touched = do(found)
        changes: list[tuple[Element, Row]] = [(element, {}) for node, (element, _) in found.items() if node in touched]
        changed = change(act, changes, parts=[element.node for element, _ in changes])
        names = [element.ref for element, _ in found.values()]
        return written(act, step, told(changed, names), updated=changed, result=names)

    def told(changed: Sequence[object], refs: Sequence[str]) -> str:
        return f"{listed(refs)} {sentences[not changed]}"

    with act.step() as step:
        done = in_parts(act, refs, some, told)
        step.says(verb, done.result)
        return done


def _tagged(act: Act, refs: Sequence[str]) -> Tagged:
    """The elements that are meant, each with its tags as they are compared and the rows that hold them: in older files
    several may."""
    whole = named(act, refs, ("tag",), lines=False)
    found: Tagged = {each.node: (each, {}) for each in whole.elements}
    for node, (_, rows) in found.items():
        for row in whole.parts["tag"][node]:
            rows.setdefault(same(row["tag"]), []).append(row)
    return found
