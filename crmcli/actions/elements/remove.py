"""``crm rm``: remove elements with all that belongs to them; refused while others refer to them."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.change_checks import check_open
from crmcli.actions.elements.element import Element, named
from crmcli.actions.elements.entries import remove as removed
from crmcli.actions.elements.references import referring, settings_naming
from crmcli.actions.outcome import listed, written
from crmcli.actions.refs import shown
from crmcli.errors import InUse
from crmcli.model import entries
from crmcli.model.results import Written
from crmcli.store import records
from crmcli.store.act import Act, Row
from crmcli.store.links import Node
from crmcli.store.tables import OWNED


def remove(act: Act, refs: Sequence[str]) -> Written:
    """Remove elements and entries; those that refer to each other may go together. Raises InUse (exit 5) naming who
    refers."""
    mine, others = entries.apart(refs)
    with act.step() as step:
        gone_before = removed(act, mine) if mine else []
        whole = named(act, others, OWNED, itself=True, linked=True)
        elements = whole.elements
        gone = {element.node for element in elements}
        used = bool(referring(act, gone))
        for element in elements:
            check_open(act, element, ("rm",))
            _check_unused(act, element, gone if used else None)
            _check_unpaid(act, element, whole.parts["allocation"][element.node], gone)
        for element in elements:
            for table in OWNED:
                records.delete(act, table, whole.parts[table][element.node])
        records.delete(act, "link", whole.every_link())
        for element in elements:
            records.delete(act, element.kind.name, [element.row])
        names = [*gone_before, *(element.ref for element in elements)]
        step.says("rm", names)
        return written(act, step, f"{listed(names)} removed", deleted=names, result=names)


def _check_unpaid(act: Act, element: Element, allocations: Sequence[Row], gone: set[Node]) -> None:
    """Raises InUse (exit 5) for what payments settle that stay."""
    if not allocations:
        return
    from crmcli.actions.money.balance import payer

    names = [shown(act, node) for node in dict.fromkeys(payer(act, row) for row in allocations) if node not in gone]
    if names:
        raise InUse(
            f"{element.ref} is settled by {listed(names, 9)}.",
            f"Remove them together: crm rm {element.ref} {' '.join(names)}",
            ref=element.ref,
            candidates=names,
        )


def _check_unused(act: Act, element: Element, gone: set[Node] | None) -> None:
    """``gone`` are those that go together; None when nothing else refers to any of them."""
    users = [node for node, _ in referring(act, [element.node]) if node not in gone] if gone else []
    if users:
        names = [shown(act, node) for node in dict.fromkeys(users)]
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
