"""The answer of a write: which references it made, changed, linked and removed, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crmcli.actions.refs import shown
from crmcli.errors.wording import listed as listed
from crmcli.model.results import Written
from crmcli.store.act import Act
from crmcli.store.links import Node
from crmcli.store.steps import Step


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
    changed = [shown(act, node) for node in updated]
    more.setdefault("result", made or changed)
    return Written(
        sentence=sentence,
        step=None if act.dry_run or step.empty else step.id,
        dry_run=act.dry_run,
        created=made,
        updated=changed,
        **more,
    )


def shown_new(act: Act, node: Node) -> str:
    """The reference of what a step makes; on a dry run with a ``?``, because it is not taken."""
    return shown(act, node) + ("?" if act.dry_run else "")
