"""``crm backup`` and ``crm restore``: the whole database as one file, and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from crmcli.errors import Refused, Usage
from crmcli.errors.wording import listed
from crmcli.light import Any
from crmcli.model.dates import stamp
from crmcli.model.declared import Declared
from crmcli.model.results import Written
from crmcli.store import local_copies as copies
from crmcli.store import local_keeping as keeping
from crmcli.store.local import explaining
from crmcli.store.local_keeping import Copied
from crmcli.store.local_pouring import appearing
from crmcli.store.places import create, in_the_way, ordinary


class BackupRequest(Declared):
    """What is asked for: the file to make, how many copies are to be there in the end, the public keys for whose
    holders it is encrypted, how many seconds others are waited for."""

    target: Path
    timeout: float
    keep: int | None = None
    keys: Sequence[Any] = ()
    dry_run: bool = False


def backup(path: Path, request: BackupRequest, now: datetime) -> Written:
    """Copy the database to a file, which is replaced when it is there; before that its history is sealed, where it
    can be written to. With ``keep`` older copies go that were made of it with ``keep``, in that folder, and that nobody
    has changed since.

    Raises DatabaseError (8), Refused (5).
    """
    copies.check(path, request.timeout)
    place = copies.free(path, request.target)
    if request.keep is not None and in_the_way(ordinary(path)) is not None:
        raise Refused(f"{path} cannot remember its copies: it may not be written to.", "Leave out --keep.")
    if not request.dry_run:
        keeping.seal(path, stamp(now), request.timeout)
        _copy(path, request)
    gone, changed = _older(path, place, request, now) if request.keep is not None else ([], [])
    done = "would be" if request.dry_run else "is"
    removed = f"; removed: {listed([copied.path.name for copied in gone])}" if gone else ""
    return Written(
        f"{path} {done} copied to {request.target}{removed}",
        dry_run=request.dry_run,
        warnings=[f"{copied.path} was changed since it was made, so it stays." for copied in changed],
    )


def _copy(path: Path, request: BackupRequest) -> None:
    if not request.keys:
        copies.copy(path, request.target, request.timeout)
        return
    from crmcli.connect import age

    with copies.passing(path) as plain:
        copies.copy(path, plain, request.timeout)
        place = copies.free(path, request.target)
        with explaining(request.target), appearing(place, lambda: copies.free(path, request.target)) as growing:
            age.encrypt(plain, growing, request.keys)


def _older(path: Path, place: Path, request: BackupRequest, now: datetime) -> tuple[list[Copied], list[Copied]]:
    """The copies that go, or would, and those of them that stay because somebody has changed them."""
    if not request.dry_run:
        keeping.remember(path, Copied(place, stamp(now), keeping.checksum(place)), request.timeout)
    others = [copied for copied in keeping.remembered(path, place.parent, request.timeout) if copied.path != place]
    older = others[(request.keep or 1) - 1 :]
    gone = [copied for copied in older if copied.untouched]
    if older and not request.dry_run:
        for copied in gone:
            copied.path.unlink(missing_ok=True)
        keeping.forget(path, older, request.timeout)
    return gone, [copied for copied in older if copied not in gone]


@contextmanager
def plain(copied: Path, path: Path, identity: Path | None) -> Iterator[Path]:
    """The copy as it can be put in the place of a database: decrypted for a while, where it is encrypted.

    Raises Usage (exit 2) where ``identity`` is missing or of no use, Refused (5) where it does not fit.
    """
    from crmcli.connect import age

    with explaining(copied):
        encrypted = copied.is_file() and age.is_encrypted(copied)
    if not encrypted:
        if identity is not None:
            raise Usage(f"{copied} is not encrypted.", "Leave out --identity.")
        yield copied
        return
    if identity is None:
        raise Usage(f"{copied} is encrypted.", f"Name the file with your key: crm restore {copied} --identity key.txt")
    with explaining(identity):
        keys = age.identities(identity)
    with copies.passing(path) as place:
        with explaining(copied):
            create(place)
            age.decrypt(copied, place, keys)
        yield place


def restore(path: Path, copied: Path, timeout: float, dry_run: bool = False, name: Path | None = None) -> Written:
    """Put a copy, which people know by ``name``, in the place of the database and keep what it replaces; raises
    DatabaseError (exit 8)."""
    name = name or copied
    copies.check(copied, timeout)
    if dry_run:
        copies.check_place(copied, path, timeout)
        return Written(f"{name} would replace {path}", dry_run=True)
    kept = copies.put_back(copied, path, timeout)
    return Written(f"{path} was restored from {name}" + (f"; the previous database is in {kept}" if kept else ""))
