"""``crm doctor``: examine the database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from crmcli.actions.setup.doctor import doctor as action
from crmcli.cli.context import Session
from crmcli.cli.options import reads
from crmcli.cli.params import flag
from crmcli.model.checks import Checks
from crmcli.store.opening import is_missing, kept_beside

Fix = Annotated[bool, flag("--fix", "Put right what follows from the rest, after a copy was made beside the file.")]


@reads(panel="Setup", examples="crm doctor\ncrm doctor --fix\ncrm doctor --json")
def doctor(session: Session, fix: Fix = False) -> Checks:
    """Examine the database: is it whole, and does all in it agree with its history.

    Exit code 7 when something is wrong, with a sentence and what to type for each. How old a --key may get says the
    setting key_days.
    """
    from crmcli.actions.setup.health.checks import CHECKS
    from crmcli.render.progress import progress

    session.writing = fix and not is_missing(session.path)

    def keep() -> Path | None:
        return kept_beside(session.path, "before-fix") if session.writing else None

    with progress(session.err, "examine", len(CHECKS), session.err.isatty()) as tick:
        return action(session.act, fix, keep, tick)
