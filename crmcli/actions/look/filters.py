"""Filters as they are typed: ``@view`` stands for its own, and a word alone for what the kind or its stages say."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.errors import NotFound
from crmcli.errors.wording import did_you_mean
from crmcli.light import TYPE_CHECKING, json
from crmcli.model.filters import Condition, Query, parse, together
from crmcli.model.kinds import Kind
from crmcli.store.act import Act

if TYPE_CHECKING:
    from crmcli.store.act import Row


class Filters:
    """What filters mean: ``conditions`` that must all hold, the ``sort`` and the ``columns`` of the last view in them
    that has some, and the words that are ``searched`` for."""

    def __init__(self, act: Act, kind: Kind, words: Sequence[str], search: bool = True) -> None:
        """Reads them; raises Usage (exit 2) for what is none, NotFound (exit 3) for a view that does not exist, and
        where nothing may be searched for, Usage for a word that would be."""
        self.act, self.kind, self.search = act, kind, search
        self.searched: list[str] = []
        self.view: Row = {}
        self.conditions = tuple(self._read(words))

    def query(self, sort: str | None, limit: int | None = None, archived: bool = False) -> Query:
        """The elements that are wanted, in the order of the view when none is given."""
        return Query(self.conditions, sort or self.view.get("sort"), limit, archived)

    @property
    def notes(self) -> list[str]:
        """What is to be said of how they were understood."""
        return [f"searched for {word!r}" for word in self.searched]

    def _read(self, words: Sequence[str]) -> list[Condition]:
        return parse([self._view(word[1:]) if word.startswith("@") else word for word in words], self._alone)

    def _view(self, word: str) -> Condition:
        from crmcli.store import views as stored
        from crmcli.store.filtering import naming_view
        from crmcli.store.ordering import order

        found = stored.named(self.act, word.lower(), self.kind.name)
        if not found:
            raise unknown_view(self.act, word)
        self.view = {**self.view, **{name: value for name, value in found[0].items() if value is not None}}
        with naming_view(word, self.kind):
            whole = together(self._read(json.loads(found[0]["filters"])))
            order(self.act, self.kind, Query((), found[0]["sort"]))
        return Condition(**{**vars(whole), "view": word.lower()})

    def _alone(self, word: str) -> Condition:
        from crmcli.actions.look import filter_words

        condition = filter_words.meant(self.act, self.kind, word, self.search)
        if condition.op == "has":
            self.searched.append(word)
        return condition


def unknown_view(act: Act, word: str) -> NotFound:
    """The error for a view that does not exist."""
    from crmcli.store import views as stored

    known = [f"@{row['name']}" for row in stored.every(act)]
    hint = did_you_mean(f"@{word}", known) if known else "Example: crm view save hot deal stage=new"
    return NotFound(f"There is no view @{word}.", hint, candidates=known)
