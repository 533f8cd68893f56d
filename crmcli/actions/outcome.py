"""The answer of a write: which references it made, changed, linked and removed, in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from crmcli.actions.refs import shown, went_on
from crmcli.errors.wording import listed as listed
from crmcli.light import Any
from crmcli.model.results import Written
from crmcli.store.act import Act
from crmcli.store.links import Node
from crmcli.store.steps import Step

Effects = Sequence[tuple[str, Written]]  # what rules did, with their names
_MANY = 1000  # elements
FEW = 3  # effects of a rule that are told one by one


def written(
    act: Act,
    step: Step,
    sentence: str,
    *,
    created: Sequence[Node] = (),
    updated: Sequence[Node] = (),
    **more: Any,
) -> Written:
    """The result of a step. On a dry run it has no number and what it would create ends in ``?``; a step
    that changed nothing has no number either. ``entries`` are those that it wrote. ``result`` is what was created, else
    what was updated, unless it is given."""
    made = [*(shown_new(act, node) for node in created), *more.pop("entries", ())]
    changed = _shown(act, updated)
    more.setdefault("result", made or changed)
    if told := went_on(act):
        more["warnings"] = [*more.get("warnings", ()), *told]
        act.went_on = {}
    return Written(
        sentence=sentence,
        step=None if act.dry_run or step.empty else step.id,
        dry_run=act.dry_run,
        created=made,
        updated=changed,
        **more,
    )


def _shown(act: Act, nodes: Sequence[Node]) -> Sequence[str]:
    """The references of elements, in little memory where they are many."""
    names = (shown(act, node) for node in nodes)
    if len(nodes) < _MANY:
        return list(names)
    from crmcli.model.many_refs import ManyRefs

    return ManyRefs(names)


def shown_new(act: Act, node: Node) -> str:
    """The reference of what a step makes; on a dry run with a ``?``, because it is not taken."""
    return shown(act, node) + ("?" if act.dry_run else "")


def followed(result: Written, effects: Effects) -> Written:
    """The result of an act with what rules did besides, by their names; what it ``result``ed in stays what it was."""
    done = [each for _, each in effects]
    created = [*result.created, *(ref for each in done for ref in each.created)]
    made = {ref.rstrip("?") for ref in created}
    changed = dict.fromkeys((*result.updated, *(ref for each in done for ref in each.updated if ref not in made)))
    added = {
        "sentence": f"{result.sentence}{said_of_rules(effects)}",
        "created": created,
        "updated": list(changed),
        "warnings": [*result.warnings, *(text for each in done for text in each.warnings)],
        "detail": [*result.detail, *(record for each in done for record in each.detail)],
    }
    return type(result)(**{**vars(result), **added})


def settled(act: Act, do: Callable[[], Written]) -> Written:
    """What is done inside a step, with what rules did besides; it is not among what is told at the end any more."""
    known, result = len(act.effects), do()
    effects = act.steps.settle()
    del act.effects[known:]
    return followed(result, effects)


def said_of_rules(effects: Effects) -> str:
    """What rules did, behind the sentence of the act that gave occasion to it; of many effects how many they are."""
    by_name: dict[str, list[str]] = {}
    for name, each in effects:
        by_name.setdefault(name, []).append(each.sentence)
    told = [
        f"; rule {name}: {', '.join(texts) if len(texts) <= FEW else f'{len(texts):,} times'}"
        for name, texts in by_name.items()
    ]
    return "".join(told)
