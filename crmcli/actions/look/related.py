"""What lists tell of the elements that others refer to: their names, and whatever is asked for of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from crmcli.actions.look.columns import related
from crmcli.actions.look.show import value_of
from crmcli.model.kinds import Kind
from crmcli.model.results import Record
from crmcli.model.traits_of_lists import Client
from crmcli.store import asked
from crmcli.store.act import Act, Row


def add_related(act: Act, kind: Kind, rows: Sequence[Row], found: Sequence[Record], names: Iterable[str]) -> None:
    """Put those of the names that stand in other elements into the records, such as ``company.title``, and what the
    client is called; all of them are read in one trip."""
    names = tuple(names)
    wanted, client = related(act.registry, kind, names), kind.trait(Client)
    named = client.of if client and client.word in names else ()
    relations = dict.fromkeys((*(name.partition(".")[0] for name in wanted), *named))
    others = _others(act, kind, rows, tuple(relations))
    for record, row in zip(found, rows, strict=True):
        for name in wanted:
            relation, _, word = name.partition(".")
            other, known = others[relation]
            values = known.get(row[relation])
            currency = values.get(other.currency) if values else None
            record[name] = (
                value_of(act, other.by_name[word], values[word], currency or act.currency) if values else None
            )
        if client and named:
            titles = (others[name][0].display_name(others[name][1].get(row[name], {})) for name in named)
            record[client.word] = next(filter(None, titles), None)


def _others(
    act: Act, kind: Kind, rows: Sequence[Row], relations: Sequence[str]
) -> dict[str, tuple[Kind, dict[int, Row]]]:
    """What each of these references leads to: its kind, and the rows by their ids."""
    kinds = {name: act.registry.by_name[type.kind] for name, type in kind.references if name in relations}
    ids: dict[str, set[int]] = defaultdict(set)
    for name, other in kinds.items():
        ids[other.name].update(row[name] for row in rows if row[name] is not None)
    wanted = [name for name in ids if ids[name]]
    answers = asked.read(act, [asked.by_id(name, ids[name]) for name in wanted])
    by_kind = {name: {row["id"]: row for row in found} for name, found in zip(wanted, answers, strict=True)}
    return {name: (other, by_kind.get(other.name, {})) for name, other in kinds.items()}
