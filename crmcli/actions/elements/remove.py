"""``crm rm``: remove elements with all that belongs to them; refused while others refer to them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, groupby

from crmcli.actions.bulk.parts import parts
from crmcli.actions.elements.change_checks import check_open
from crmcli.actions.elements.element import Element, Gathered, gather
from crmcli.actions.elements.entries import remove as removed
from crmcli.actions.elements.references import referring, settings_naming
from crmcli.actions.outcome import listed, written
from crmcli.actions.refs import check_there, meant, shown
from crmcli.errors import InUse
from crmcli.model import entries
from crmcli.model.many_refs import ManyRefs, RefSet
from crmcli.model.results import Written
from crmcli.store import records
from crmcli.store.act import Act, Row
from crmcli.store.tables import OWNED


def remove(act: Act, refs: Sequence[str]) -> Written:
    """Remove elements and entries; those that refer to each other may go together. Raises InUse (exit 5) naming who
    refers."""
    mine, others = entries.apart(refs)
    with act.step() as step:
        gone_before = removed(act, mine) if mine else []
        theirs = ManyRefs(shown(act, node) for some in parts(others) for node in meant(act, some, itself=True)).once()
        gone = RefSet(theirs)
        for some in parts(theirs):
            nodes = meant(act, some, itself=True)
            whole = gather(act, nodes, OWNED, linked=True)
            check_there(act, nodes, [element.node for element in whole.elements])
            _check(act, whole, gone)
        for some in parts(theirs):
            alone = len(some) == len(theirs)
            _remove(act, whole if alone else gather(act, meant(act, some, itself=True), OWNED, linked=True))
            step.index_many()
        names = ManyRefs(chain(gone_before, theirs))
        step.says("rm", names)
        return written(act, step, f"{listed(names)} removed", deleted=names, result=names)


def _check(act: Act, whole: Gathered, gone: RefSet) -> None:
    """Raises what forbids to remove some of those that are ``gone`` together."""
    used = any(shown(act, node) not in gone for node, _ in referring(act, [element.node for element in whole.elements]))
    for element in whole.elements:
        check_open(element, ("rm",))
        _check_unused(act, element, gone if used else None)
        _check_unpaid(act, element, whole.parts["allocation"][element.node], gone)


def _remove(act: Act, whole: Gathered) -> None:
    for table in OWNED:
        records.delete(act, table, [row for rows in whole.parts[table].values() for row in rows])
    records.delete(act, "link", whole.every_link())
    for kind, same in groupby(whole.elements, lambda element: element.kind.name):
        records.delete(act, kind, [element.row for element in same])


def _check_unpaid(act: Act, element: Element, allocations: Sequence[Row], gone: RefSet) -> None:
    """Raises InUse (exit 5) for what payments settle that stay."""
    if not allocations:
        return
    from crmcli.actions.money.balance import payer

    payers = dict.fromkeys(shown(act, payer(act, row)) for row in allocations)
    names = [name for name in payers if name not in gone]
    if names:
        raise InUse(
            f"{element.ref} is settled by {listed(names, 9)}.",
            f"Remove them together: crm rm {element.ref} {' '.join(names)}",
            ref=element.ref,
            candidates=names,
        )


def _check_unused(act: Act, element: Element, gone: RefSet | None) -> None:
    """``gone`` are those that go together; None when nothing else refers to any of them."""
    users = dict.fromkeys(shown(act, node) for node, _ in referring(act, [element.node])) if gone else ()
    names = [name for name in users if gone and name not in gone]
    if names:
        raise InUse(
            f"{element.ref} is referred to by {listed(names, 9)}.",
            f"Remove them too, or undo what created them; crm tree {element.ref} shows how they are connected.",
            ref=element.ref,
            candidates=names,
        )
    for setting in settings_naming(act, element.node):
        raise InUse(
            f"{element.ref} is used by the setting {setting['name']}.",
            f'Choose another one first: crm config set {setting["name"]} ""',
            ref=element.ref,
        )
