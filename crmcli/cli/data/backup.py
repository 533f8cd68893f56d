"""``crm backup FILE`` and ``crm restore FILE``: copies of the whole database."""

from __future__ import annotations

from pathlib import Path

from crmcli.actions.data import backup as actions
from crmcli.cli.asking import confirm
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.params import argument, option
from crmcli.errors import BadValue, Refused
from crmcli.light import Annotated
from crmcli.model.results import Written
from crmcli.store import local_copies as copies
from crmcli.store.places import is_server, ordinary, typed

Target = Annotated[str, argument("FILE", "The copy to create; with --keep, a folder too.", "monday.db")]
Copied = Annotated[str, argument("FILE", "A copy that crm backup created.", "monday.db")]
Keep = Annotated[
    int | None,
    option("--keep", "NUMBER", "Keep this many copies; older ones that --keep made of this database are removed.", "7"),
]
EncryptTo = Annotated[
    list[str] | None, option("--encrypt-to", "KEY", "Encrypt it for the holder of this age key.", "age1ql3z7hjy54")
]
Identity = Annotated[str | None, option("--identity", "FILE", "Your age key, for a copy that is encrypted.", "key.txt")]
UNCHANGED = Refused("Nothing was written.")


@writes(panel="Data", examples="crm backup monday.db\ncrm backup monday.db --yes\ncrm backup monday.db --keep 7")
def backup(session: Session, file: Target, keep: Keep = None, encrypt_to: EncryptTo = None) -> Written:
    """Copy the whole database, its history included, to one file; others may keep writing meanwhile."""
    _refuse_server(session, "copied")
    target, dry_run = typed(file, "FILE"), session.asked.dry_run
    if keep is not None and keep < 1:
        raise BadValue("--keep", str(keep), "is not a number of copies", "7")
    if keep is not None and target.is_dir():
        target = _dated(session, target, bool(encrypt_to))
    there = ordinary(target, "Name another file.").exists()
    if there and not dry_run and not confirm(session, f"{target} already exists. Replace it?"):
        raise UNCHANGED
    keys = []
    if encrypt_to:
        from crmcli.connect import age

        keys = age.recipients(encrypt_to)
    request = actions.BackupRequest(target, session.busy_timeout, keep, keys, dry_run)
    return actions.backup(Path(session.path), request, session.clock())


@writes(panel="Data", examples="crm restore monday.db\ncrm restore monday.db --yes\ncrm restore monday.db --dry-run")
def restore(session: Session, file: Copied, identity: Identity = None) -> Written:
    """Replace the database with a copy; the old one is kept beside it."""
    _refuse_server(session, "replaced")
    copied, path, dry_run = typed(file, "FILE"), Path(session.path), session.asked.dry_run
    key = typed(identity, "identity") if identity else None
    with actions.plain(copied, path, key) as plain:
        copies.check(plain, session.busy_timeout)
        if ordinary(path).exists() and not dry_run and not confirm(session, f"Replace all that is in {path}?"):
            raise UNCHANGED
        return actions.restore(path, plain, session.busy_timeout, dry_run, copied)


def _refuse_server(session: Session, done: str) -> None:
    if is_server(session.path):
        hint = f"crm copy {session.path} copy.db makes a file of it; whoever runs the server makes snapshots."
        raise Refused(f"{session.path} is on a server, and is not {done} as a file.", hint)


def _dated(session: Session, folder: Path, encrypted: bool) -> Path:
    """Where in a folder a copy of this moment goes."""
    own = Path(session.path)
    ending = f"{own.suffix or '.db'}{'.age' if encrypted else ''}"
    return folder / f"{own.stem}-{session.clock():%Y-%m-%d-%H%M%S}{ending}"
