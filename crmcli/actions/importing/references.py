"""References in an import: a REF, an e-mail address or a title; looked up once, and made where that is asked."""

from __future__ import annotations

from collections.abc import Collection

from crmcli.actions.create import Draft, create
from crmcli.actions.refs import one
from crmcli.errors import NotFound, Usage
from crmcli.model.kinds import Field, Kind
from crmcli.model.refs import parse
from crmcli.model.types import Reference, fold
from crmcli.store.store import Store


class References:
    """Finds what a cell refers to. ``make`` names the kinds of which one is made when nothing bears the title."""

    def __init__(self, store: Store, make: Collection[str]) -> None:
        self.store = store
        self.make = {store.registry.kind(name).name for name in make}
        self.known: dict[tuple[str, str], int] = {}
        self.made = 0

    def find(self, field: Field, word: str) -> int:
        """The id of the element; raises what looking up raises (NotFound, 3; Ambiguous, 4)."""
        assert isinstance(field.type, Reference)
        kind = self.store.registry.by_name[field.type.kind]
        key = kind.name, fold(word)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = self._found(kind, word)
            if len(self.known) > 100_000:
                self.known = {key: found}  # a table of any length is read in the same memory
        return found

    def _found(self, kind: Kind, word: str) -> int:
        try:
            return one(self.store, word, kind.name)[1]
        except (NotFound, Usage) as error:
            if parse(word) or not _named_by_title(kind):
                raise
            if kind.name not in self.make:
                raise NotFound(
                    f"There is no {kind.name} called {word!r}.", f"--make {kind.name} makes those that are missing."
                ) from error
            self.made += 1
            return int(create(self.store, kind, [Draft({"title": word})])[0]["id"])


def _named_by_title(kind: Kind) -> bool:
    return "title" in kind.by_name and kind.by_name["title"].manual
