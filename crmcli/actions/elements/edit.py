"""``crm edit``: change fields of elements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from crmcli.actions.bulk.parts import in_parts
from crmcli.actions.elements import entries
from crmcli.actions.elements.change import Alone, Values, change
from crmcli.actions.elements.change_checks import versions_read
from crmcli.actions.elements.element import Element, named
from crmcli.actions.elements.externals import add_external_ids, read_external_id
from crmcli.actions.elements.identifiers import check_identifiers
from crmcli.actions.elements.repeating import inserted
from crmcli.actions.elements.stages import lapsed
from crmcli.actions.outcome import listed, written
from crmcli.actions.reading import Pair, field_of, values
from crmcli.model.entries import is_entry
from crmcli.model.kinds import Kind
from crmcli.model.results import Written
from crmcli.model.traits import BillingRoot, Lines
from crmcli.store.act import Act


def edit(
    act: Act,
    refs: Sequence[str],
    given: Sequence[Pair],
    unset: Sequence[str] = (),
    force: bool = False,
    version: int | None = None,
) -> Written:
    """Set fields from typed (field, text) pairs and empty those in ``unset``, on all elements alike; ``force`` keeps
    identifiers that cannot be right. Whoever read an element to edit it says which ``version`` that was. Entries are
    changed by fields of their own."""
    if version is None and any(map(is_entry, refs)):
        return entries.edit(act, refs, given, unset)
    fields = [pair for pair in given if pair[0] != "external_id"]
    external = [read_external_id(text) for name, text in given if name == "external_id"]

    def edit_some(refs: Sequence[str]) -> Written:
        elements, there = named(act, refs, titles=len(refs) == 1).elements, inserted(step)
        wanted = [(element, _wanted(act, element, fields, unset)) for element in elements]
        judged = [text for e, new in wanted for text in check_identifiers(act, e.kind, new, e.row, keep=force)]
        judged += [text for e, new in wanted for text in lapsed(act, e.kind, e.row, new.get("stage"))]
        valued = [element for element, new in wanted if not _worth(element.kind).isdisjoint(new)]
        over_billed = _over_billed(act, valued)
        marked = [e for e in elements if add_external_ids(act, e.kind, [(e.id, external)])]
        touched = {*change(act, wanted, versions=versions_read(elements, version)), *(e.node for e in marked)}
        if marked:
            from crmcli.actions.funnel.waiting import arrived

            arrived(act, marked[0].kind.name, dict.fromkeys(external, marked[0].id))  # an id is that of one element
        judged += over_billed()
        changed = [element.node for element in elements if element.node in touched]
        result, warnings = [element.ref for element in elements], list(dict.fromkeys(judged))
        made = sorted(inserted(step) - there)
        told = _sentence(changed, result)
        return written(act, step, told, created=made, updated=changed, result=result, warnings=warnings)

    with act.step() as step:
        done = in_parts(act, refs, edit_some, _sentence)
        step.says("edit", done.result)
        return done


def _worth(kind: Kind) -> set[str]:
    """The fields that say what may have been billed already."""
    return {kind.its(Lines).amount} if kind.trait(BillingRoot) else set()


def _over_billed(act: Act, elements: Sequence[Element]) -> Callable[[], list[str]]:
    """Tells, once they are changed, of which of these more was billed than they come to."""
    if not elements:
        return list
    from crmcli.actions.money.billing.state import billing, worth_less

    return partial(worth_less, act, elements, billing(act, elements))


def _sentence(changed: Sequence[object], refs: Sequence[str]) -> str:
    return f"{listed(refs)} {'changed' if changed else 'unchanged'}"


def _wanted(act: Act, element: Element, fields: Sequence[Pair], unset: Sequence[str]) -> Values:
    kind = element.kind
    emptied = [field_of(kind, name).name for name in unset]
    found: Values = {**dict.fromkeys(emptied), **values(act, kind, fields, element.currency)}
    for name in {name for name, _ in kind.points}.intersection(emptied):
        found[name] = Alone(found[name] or ())
    return found
