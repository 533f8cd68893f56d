"""``crm undo [STEP]``: take a step back."""

from __future__ import annotations

from crmcli.actions.undo.undo import undo as action
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.params import argument, flag, option
from crmcli.errors import BadValue, Usage
from crmcli.light import Annotated
from crmcli.model.results import Written

EXAMPLES = "crm undo\ncrm undo 142 -m mistaken\ncrm undo --of agent --since today --dry-run"
Step = Annotated[str | None, argument("[STEP]", "The number of a step, as crm steps lists them.", "142")]

Of = Annotated[
    str | None, option("--of", "WHO", "All steps of this person or program that still hold, as one.", "agent")
]
Since = Annotated[str | None, option("--since", "TIME", "Of those, what was typed from this time on.", "today")]
SkipFinal = Annotated[bool, flag("--skip-final", "Leave what cannot be undone, and what that depends on.")]


def step_number(text: str | None) -> int | None:
    """The number of a step as typed; raises BadValue (exit 2)."""
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise BadValue("step", text, "is not the number of a step", "crm undo 142")
    return int(text)


@writes(panel="Undo", examples=EXAMPLES)
def undo(
    session: Session, step: Step = None, of: Of = None, since: Since = None, skip_final: SkipFinal = False
) -> Written:
    """Undo your newest step, or a given one; refused if what it did has changed since.

    With --of, all that somebody did and that still holds is undone as one step; what others wrote over it stays.
    """
    if of is None:
        if since is not None or skip_final:
            raise Usage("--since and --skip-final go with --of.", "crm undo --of agent --since today")
        return session.write("undo", action, number=step_number(step))
    if step is not None:
        raise Usage("Give the number of a step, or --of WHO.", "crm undo --of agent --dry-run")
    from crmcli.actions.undo.undo_of import undo_of

    return session.write("undo", undo_of, who=of, since=since, skip_final=skip_final)
