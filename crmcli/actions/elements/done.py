"""``crm done``: what was to be done is done; what repeats makes its next."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.change import change
from crmcli.actions.elements.repeating import inserted
from crmcli.actions.elements.stages import first_meaning
from crmcli.actions.outcome import listed, shown_new, written
from crmcli.actions.verbs import require_verb
from crmcli.model.results import Written
from crmcli.store.act import Act


def done(act: Act, refs: Sequence[str]) -> Written:
    """Move to the stage that means won; those that are there stay as they are. ``created`` are the next ones."""
    with act.step() as step:
        elements, before = require_verb(act, refs, "done"), inserted(step)
        stages = [first_meaning(act, element.kind, "won") for element in elements]
        pairs = zip(elements, stages, strict=True)
        changed = change(act, [(element, {"stage": stage}) for element, stage in pairs if element.stage != stage])
        made = sorted(inserted(step) - before)
        names = [element.ref for element in elements]
        step.says("done", names)
        sentence = f"{listed(names)} done" if changed else f"{listed(names)} already done"
        if made:
            sentence += f", next: {listed(shown_new(act, node) for node in made)}"
        return written(act, step, sentence, created=made, updated=changed, result=names)
