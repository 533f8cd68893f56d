"""What was purged is not brought back: the refusal of an undo of a step that a purge took something from."""

from __future__ import annotations

from collections.abc import Mapping

from crmcli.errors import Refused
from crmcli.model.changes import Step


def why(steps: Mapping[int, int]) -> dict[int, str]:
    """Why these steps, with that of the purge, cannot be taken back."""
    return {
        step: f"step {step} purged somebody" if step == by else f"what step {step} changed was purged by step {by}"
        for step, by in steps.items()
    }


def check_not_purged(step: Step | None, purged: Mapping[int, int]) -> None:
    """Raises Refused (exit 5) for a purge, and for a step of which one took what it had changed."""
    if step is None or step.id not in purged:
        return
    found = why({step.id: purged[step.id]})[step.id]
    raise Refused(f"{found[0].upper()}{found[1:]}, which cannot be taken back.", "crm steps lists what was done.")
