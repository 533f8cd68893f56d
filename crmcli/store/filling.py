"""The two ends of a copy: a database that is only read, and one that is still empty and to be filled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime

from crmcli.errors import DatabaseError, Refused
from crmcli.model.declared import Declared
from crmcli.model.registry import Registry
from crmcli.store.act import Act
from crmcli.store.database import Database
from crmcli.store.local import explaining
from crmcli.store.local_pouring import appearing
from crmcli.store.opening import is_missing, is_server, open_empty, open_file, open_to_read
from crmcli.store.places import left_behind, make_folder, ordinary

_ANOTHER = "Name a file that is not there, or make another database on a server: crm init --server URL"


def not_empty(place: str) -> Refused:
    return Refused(f"{place} is not empty, and a copy goes only into what is.", _ANOTHER)


class Ends(Declared):
    """How both are opened: for how many seconds others are waited for, ``zone`` as for a new file."""

    registry: Registry
    timeout: float
    zone: Callable[[], str | None]
    clock: Callable[[], datetime]

    @contextmanager
    def reading(self, path: str) -> Iterator[Act]:
        """What is there; raises DatabaseError (exit 8)."""
        if is_missing(path):
            raise DatabaseError(f"{path} does not exist.", "Name the database to copy.")
        with self._act(open_to_read(path, self.registry, self.timeout, self.zone)) as act:
            yield act

    @contextmanager
    def rehearsing(self, path: str) -> Iterator[Act]:
        """What is there, to be looked at; an empty one in memory stands for what is not there yet."""
        if not is_missing(path):
            with self.reading(path) as act:
                yield act
            return
        with self._act(open_empty(self.registry, self.zone())) as act:
            yield act

    @contextmanager
    def filling(self, path: str) -> Iterator[Act]:
        """What is there, or a new file beside its place, which it takes at the end, when nothing was raised.

        Raises DatabaseError (exit 8), and Refused (5) when somebody has made the file meanwhile.
        """
        if is_server(path) or not is_missing(path):
            with self._act(self._open(path)) as act:
                yield act
            return
        place = ordinary(path)
        left = left_behind(place)
        if left is not None:
            raise Refused(f"{left} holds changes of another database.", f"Move {left} away, or choose another name.")

        def still_missing() -> None:
            if not is_missing(path):
                raise not_empty(path)

        with explaining(path):
            make_folder(str(place.parent))
            with appearing(place, still_missing) as growing, self._act(self._open(str(growing))) as act:
                yield act

    def _open(self, path: str) -> Database:
        return open_file(path, self.registry, self.timeout, self.zone)

    @contextmanager
    def _act(self, database: Database) -> Iterator[Act]:
        with closing(database):
            yield Act(database, clock=self.clock, by="")
