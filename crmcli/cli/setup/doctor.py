"""``crm doctor``: examine the database."""

from __future__ import annotations

from typing import Annotated

from crmcli.actions.setup.doctor import doctor as action
from crmcli.cli.context import Session
from crmcli.cli.options import reads
from crmcli.cli.params import flag
from crmcli.model.checks import Checks
from crmcli.store.opening import is_missing

Fix = Annotated[bool, flag("--fix", "Remove what is of no use, and make the search index again if it is wrong.")]


@reads(panel="Setup", examples="crm doctor\ncrm doctor --fix")
def doctor(session: Session, fix: Fix = False) -> Checks:
    """Examine the database: is it whole, are all files there that it names, and is all of it in the search index.

    Exit code 7 when something is wrong. How old a --key may get says the setting key_days.
    """
    session.writing = fix and not is_missing(session.path)
    return action(session.act, fix)
