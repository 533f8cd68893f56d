"""What lists tell of the elements that others refer to: their names, and whatever is asked for of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, partial

from crmcli.actions.elements.element import titles
from crmcli.actions.look.columns import related
from crmcli.actions.look.values import Columns, values_of
from crmcli.light import Any
from crmcli.model.exports import Block
from crmcli.model.kinds import Kind
from crmcli.model.traits_of_lists import Client
from crmcli.store import asked, merged
from crmcli.store.act import Act, Row


def add_related(act: Act, kind: Kind, stored: Columns, block: Block, names: Iterable[str]) -> None:
    """Put those of the names that stand in other elements beside the fields, such as ``company.title``, and what the
    client is called; all of them are read in one trip."""
    names = tuple(names)
    wanted, client = related(act.registry, kind, names), kind.trait(Client)
    named = client.of if client and client.word in names else ()
    relations = dict.fromkeys((*(name.partition(".")[0] for name in wanted), *named))
    others = cache(lambda: _others(act, kind, stored, tuple(relations)))

    def told(name: str) -> Sequence[Any]:
        relation, _, word = name.partition(".")
        other, known = others()[relation]
        found = [known.get(number, {}) for number in stored[relation]]
        currencies = [row.get(other.currency) or act.currency for row in found]
        return values_of(act, other.by_name[word], [row.get(word) for row in found], lambda: currencies)

    def clients() -> list[str | None]:
        parties = [(name, *others()[name]) for name in named]
        titles = [
            [other.display_name(known.get(number, {})) for number in stored[name]] for name, other, known in parties
        ]
        return [next(filter(None, each), None) for each in zip(*titles, strict=True)]

    anywhere = dict(kind.anywhere)
    for name in wanted:
        relation = name.partition(".")[0]
        block.also(name, partial(_called, act, stored[relation]) if relation in anywhere else partial(told, name))
    if client and named:
        block.also(client.word, clients)


def _called(act: Act, refs: Sequence[str | None]) -> list[str | None]:
    """What people call these elements of any kind."""
    nodes = {ref: act.registry.node(ref) for ref in refs if ref}
    known = titles(act, nodes.values())
    return [known.get(nodes[ref]) if ref else None for ref in refs]


def _others(act: Act, kind: Kind, stored: Columns, relations: Sequence[str]) -> dict[str, tuple[Kind, dict[int, Row]]]:
    """What each of these references leads to: its kind, and the rows by their ids."""
    kinds = {name: act.registry.by_name[type.kind] for name, type in kind.references if name in relations}
    ids: dict[str, set[int]] = defaultdict(set)
    for name, other in kinds.items():
        ids[other.name].update(number for number in stored[name] if number is not None)
    wanted = [name for name in ids if ids[name]]
    answers = asked.read(act, [asked.by_id(name, ids[name]) for name in wanted])
    by_kind = {name: {row["id"]: row for row in found} for name, found in zip(wanted, answers, strict=True)}
    for name in act.merged.intersection(wanted):
        _follow_merged(act, name, by_kind[name])
    return {name: (other, by_kind.get(other.name, {})) for name, other in kinds.items()}


def _follow_merged(act: Act, name: str, rows: dict[int, Row]) -> None:
    """Put the row of what it is part of now in the place of that of what was merged."""
    became = merged.into(act, [(name, number) for number in rows])
    (found,) = asked.read(act, [asked.by_id(name, {other for _, other in became.values()})]) if became else ((),)
    known = {row["id"]: row for row in found}
    rows.update((old, known[new]) for (_, old), (_, new) in became.items())
