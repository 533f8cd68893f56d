"""Who is to be purged: the element, what was merged into it, and the words that name the person, old ones too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crmcli.actions.outcome import listed
from crmcli.actions.refs import check_there, current
from crmcli.actions.refs import meant as read
from crmcli.errors import WrongKind
from crmcli.errors.wording import article
from crmcli.light import Any
from crmcli.model.erasing import ERASED, both_ways
from crmcli.model.erasing import Wanted as Wanted
from crmcli.model.kinds import Kind
from crmcli.model.traits_of_parties import Erasable, FullName
from crmcli.store import history, lookup, merged, purging, records
from crmcli.store.act import Act
from crmcli.store.links import Node, grouped


def meant(act: Act, words: Sequence[str], command: str = "purge") -> list[Node]:
    """The elements, and those that were merged into them; also what was removed, while the history tells of it. An
    error names the ``command``.

    Raises NotFound (exit 3), WrongKind (2) for what tells of no person.
    """
    nodes = read(act, words, itself=True)
    for name, number in nodes:
        kind = act.registry.by_name[name]
        if not kind.trait(Erasable):
            kinds = listed([each.plural for each in act.registry.bearers(Erasable)], 9)
            ref = f"{kind.prefix}-{number}"
            raise WrongKind(
                f"{ref} is {article(name)}: crm {command} applies to {kinds}.",
                f"What it says of somebody goes with --also: crm purge CONTACT-3 --also {ref}"
                if command == "purge"
                else f"crm show {ref} shows what it is.",
                ref=ref,
            )
    there = lookup.there(act, nodes)
    check_there(act, nodes, [node for node in nodes if node in there or purging.told_of(act, node)])
    found = [*current(act, [node for node in nodes if node in there]), *(node for node in nodes if node not in there)]
    return list(dict.fromkeys(each for node in found for each in (node, *merged.parts(act, node))))


def named_by(act: Act, nodes: Iterable[Node]) -> Wanted:
    """The names, addresses and numbers that these elements have, or ever had."""
    names: list[str] = []
    firsts: dict[str, None] = {}
    lasts: dict[str, None] = {}
    numbers: list[str] = []
    for name, ids in grouped(nodes).items():
        kind = act.registry.by_name[name]
        points = {table for _, table in kind.points}
        rows = [(name, row) for row in records.get(act, name, ids).values()]
        for change in history.changes_on(act, name, ids):
            rows += [(change.table, values) for values in (change.before, change.after) if values]
        for table, values in rows:
            if table in points:
                known = [values[word] for word in ("value", "normal") if values.get(word)]
                names += [word for word in known if "@" in word]
                numbers += [word for word in known if "@" not in word]
            elif table == name:
                _take_name(kind, values, names, firsts, lasts)
    firsts.pop(ERASED, None)
    lasts.pop(ERASED, None)
    pairs = [(first, last) for first in firsts or [None] for last in lasts or [None]]
    whole = [word for first, last in pairs if first and last for word in both_ways(first, last)]
    names = [*(name for name in names if name != ERASED), *whole]
    return Wanted(names, [*(lasts or firsts)], numbers, [*firsts] if lasts else ())


def _take_name(
    kind: Kind, values: dict[str, Any], names: list[str], firsts: dict[str, None], lasts: dict[str, None]
) -> None:
    full = kind.trait(FullName)
    if full is None:
        names += [values[word] for word in kind.title[:1] if values.get(word)]
        return
    for found, word in ((firsts, full.first), (lasts, full.last)):
        if values.get(word):
            found[values[word]] = None
