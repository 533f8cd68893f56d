"""``crm merge``: elements that are one and the same become one; the others stay behind and lead to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.actions.elements import merge_followers as followers
from crmcli.actions.elements.change import MERGE, change
from crmcli.actions.elements.change_checks import check_apart
from crmcli.actions.elements.element import Element, named
from crmcli.actions.elements.merge_values import Merging, keeping
from crmcli.actions.outcome import listed, written
from crmcli.actions.verbs import check_verb
from crmcli.errors import Frozen, Refused, Usage, WrongKind
from crmcli.errors.wording import article
from crmcli.light import Any
from crmcli.model.results import Written
from crmcli.model.traits_of_parties import Merges
from crmcli.store.act import Act


def merge(act: Act, refs: Sequence[str], keep: Sequence[tuple[str, str]] = ()) -> Written:
    """Merge the other elements into the first: what it lacks it takes from them, in their order, and what belongs to
    them or names them follows. ``keep`` are (field, reference) of values that count more than its own.

    Raises WrongKind or Usage (exit 2), AlreadyDone (4) for what was merged before, Refused or Frozen (5).
    """
    with act.step() as step:
        whole = named(act, refs, (*followers.TABLES, "tag"), itself=True, linked=True)
        _check(act, refs, whole.elements)
        first, *others = whole.elements
        names = [other.ref for other in others]
        merging = Merging(act, whole, keeping(first.kind, whole.elements, keep))
        moved = followers.move(act, whole, first, others)
        _leave(act, first, others, merging.given)
        merging.write()
        updated, stays = followers.rename(act, first, others)
        step.says(MERGE, names, to=first.ref)
        return written(
            act,
            step,
            f"{listed(names, 9)} merged into {first.ref}",
            updated=[first.node, *updated],
            result=[first.ref],
            detail=[*merging.detail, *moved, *stays],
        )


def _leave(act: Act, first: Element, others: Sequence[Element], given: Mapping[str, Any]) -> None:
    """Put the others out of sight; what only one element may have, and is ``given`` to the first, goes over to it."""
    pairs = []
    for other in others:
        lost = {name: None for name, value in given.items() if other.row[name] == value}
        gone = other.row["archived_at"] or act.stamp
        pairs.append((other, {first.kind.its(Merges).into: first.id, "archived_at": gone, **lost}))
    change(act, pairs, by=MERGE)


def _check(act: Act, refs: Sequence[str], elements: Sequence[Element]) -> None:
    check_verb(act, elements, MERGE)
    first, *others = elements
    if not others:
        if len(refs) > 1:
            raise Refused(f"{first.ref} cannot be merged with itself.", "Name two elements.", ref=first.ref)
        raise Usage(f"Say what is merged into {first.ref}.", f"Example: crm merge {first.ref} {first.kind.prefix}-9")
    for other in others:
        if other.kind is not first.kind:
            raise WrongKind(
                f"{first.ref} is {article(first.kind.name)} and {other.ref} {article(other.kind.name)}, "
                "and only elements of one kind can be merged.",
                f"To connect them: crm link {other.ref} {first.ref}",
                ref=other.ref,
            )
    for element in elements:
        check_apart(element)
        if element.stage in element.kind.frozen:
            raise Frozen(
                f"{element.ref} is {element.stage} and cannot be merged.",
                f"crm show {element.ref} shows what it became.",
                ref=element.ref,
            )
    if first.row["archived_at"]:
        raise Refused(
            f"{first.ref} is archived, and what is merged into it would be out of sight.",
            f"crm unarchive {first.ref} brings it back; or name another one first.",
            ref=first.ref,
        )
