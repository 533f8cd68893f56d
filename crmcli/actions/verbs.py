"""Verbs that only some kinds know: the elements that are meant, all of a kind that declares the verb."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.element import Element, named
from crmcli.actions.outcome import listed
from crmcli.errors import WrongKind
from crmcli.errors.wording import article
from crmcli.store.act import Act


def require_verb(act: Act, refs: Sequence[str], verb: str, *, titles: bool = False) -> list[Element]:
    """The elements with their lines; ``titles`` also reads titles."""
    elements = named(act, refs, titles=titles, points=False).elements
    check_verb(act, elements, verb)
    return elements


def check_verb(act: Act, elements: Sequence[Element], verb: str) -> None:
    """Raises WrongKind (exit 2) for one whose kind does not know the verb."""
    for element in elements:
        if verb not in element.kind.verbs:
            kinds = [kind.plural for kind in act.registry.kinds if verb in kind.verbs]
            raise WrongKind(
                f"{element.ref} is {article(element.kind.name)}: crm {verb} applies to {listed(kinds, 9)}.",
                f"crm show {element.ref} shows what it is.",
                ref=element.ref,
            )
