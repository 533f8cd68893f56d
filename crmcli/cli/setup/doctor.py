"""``crm doctor``: examine the database."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from crmcli.actions.setup.doctor import doctor as action
from crmcli.cli.context import Session
from crmcli.cli.options import reads
from crmcli.model.checks import Checks
from crmcli.store.opening import is_missing

Fix = Annotated[bool, Option("--fix", help="Remove files that nothing names, and --key values that are too old.")]


@reads(panel="Setup", examples="crm doctor\ncrm doctor --fix")
def doctor(session: Session, fix: Fix = False) -> Checks:
    """Examine the database: is it whole, and are all files there that it names.

    Exit code 7 when something is wrong. How old a --key may get says the setting key_days.
    """
    session.writing = fix and not is_missing(session.path)
    return action(session.act, fix)
