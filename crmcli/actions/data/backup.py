"""``crm backup`` and ``crm restore``: the whole database as one file, and back."""

from __future__ import annotations

from pathlib import Path

from crmcli.model.results import Written
from crmcli.store import local_copies as copies


def backup(path: Path, target: Path, timeout: float, dry_run: bool = False) -> Written:
    """Copy the database to a file, which is replaced when it is there; raises DatabaseError (8), Refused (5)."""
    copies.check(path, timeout)
    copies.free(path, target)
    if not dry_run:
        copies.copy(path, target, timeout)
    return Written(f"{path} {'would be' if dry_run else 'is'} copied to {target}", dry_run=dry_run)


def restore(path: Path, copied: Path, timeout: float, dry_run: bool = False) -> Written:
    """Put a copy in the place of the database and keep what it replaces; raises DatabaseError (exit 8)."""
    copies.check(copied, timeout)
    if dry_run:
        copies.check_place(copied, path, timeout)
        return Written(f"{copied} would replace {path}", dry_run=True)
    kept = copies.put_back(copied, path, timeout)
    return Written(f"{path} was restored from {copied}" + (f"; the previous database is in {kept}" if kept else ""))
