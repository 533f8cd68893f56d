"""``crm backup FILE`` and ``crm restore FILE``: copies of the whole database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from crmcli.actions.data import backup as actions
from crmcli.cli.asking import confirm
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.params import argument
from crmcli.errors import Refused
from crmcli.model.results import Written
from crmcli.store import local_copies as copies
from crmcli.store.places import ordinary, typed

Target = Annotated[str, argument("FILE", "The copy to create.", "monday.db")]
Copied = Annotated[str, argument("FILE", "A copy that crm backup created.", "monday.db")]
UNCHANGED = Refused("Nothing was written.")


@writes(panel="Data", examples="crm backup monday.db\ncrm backup monday.db --json\ncrm backup monday.db --yes")
def backup(session: Session, file: Target) -> Written:
    """Copy the whole database, its history included, to one file; others may keep writing meanwhile."""
    target, dry_run = typed(file, "FILE"), session.asked.dry_run
    there = ordinary(target, "Name another file.").exists()
    if there and not dry_run and not confirm(session, f"{target} already exists. Replace it?"):
        raise UNCHANGED
    return actions.backup(Path(session.path), target, session.busy_timeout, dry_run)


@writes(panel="Data", examples="crm restore monday.db\ncrm restore monday.db --dry-run\ncrm restore monday.db --yes")
def restore(session: Session, file: Copied) -> Written:
    """Replace the database with a copy; the old one is kept beside it."""
    copied, path, dry_run = typed(file, "FILE"), Path(session.path), session.asked.dry_run
    copies.check(copied, session.busy_timeout)
    if ordinary(path).exists() and not dry_run and not confirm(session, f"Replace all that is in {path}?"):
        raise UNCHANGED
    return actions.restore(path, copied, session.busy_timeout, dry_run)
