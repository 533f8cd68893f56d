"""Is it there already? Matching what would be made with what the database, or the same call, has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from crmcli.light import Any
from crmcli.model.declared import Declared
from crmcli.model.fold import named
from crmcli.model.kinds import Kind, joined
from crmcli.store import lookup
from crmcli.store.act import Act
from crmcli.store.asked import Answers, Question, at_once

Values = dict[str, Any]
Key = tuple[str, str]


class Same(Declared):
    """What the same call makes for an earlier one of its sources or rows, by its place among them."""

    place: int


Owner = int | Same  # the id of an element that is there, or what is still to be made


class Index:
    """What is known of a kind, by what makes two of them the same. A value is looked up by (first field of a
    rule, comparable text); further fields of the rule are compared on what is found."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.tables = dict(kind.points)
        self.found: dict[Key, list[tuple[Owner, Values]]] = defaultdict(list)

    def matches(self, draft: Values) -> dict[Owner, str]:
        """The owners that are the same as this one: owner -> by what."""
        same: dict[Owner, str] = {}
        for called, rule in self.kind.duplicates.items():
            for text in self._texts(draft, rule[0]):
                for owner, values in self.found.get((_name(rule), text), ()):
                    if all(_folded(values.get(name)) == _folded(draft.get(name)) != "" for name in rule[1:]):
                        same.setdefault(owner, called)
        return same

    def add(self, owner: Owner, draft: Values) -> None:
        """Let later ones of the same call match this one."""
        for rule in self.kind.duplicates.values():
            for text in self._texts(draft, rule[0]):
                self.found[_name(rule), text].append((owner, draft))

    def _texts(self, draft: Values, name: str) -> Iterable[str]:
        if name in self.tables:
            return [point.normal for point in draft.get(name) or ()]
        if name in self.kind.title:
            key = self.kind.title_key(joined(draft, self.kind.title))
            return [key] if key else []
        return [draft[name]] if draft.get(name) else []

    def loading(self, drafts: Sequence[Values]) -> Iterator[Question[None]]:
        """Asks for those that are there and may be the same as one of these."""
        for rule in self.kind.duplicates.values():
            wanted = {text for draft in drafts for text in self._texts(draft, rule[0])}
            if wanted:
                yield self._loading(rule, wanted)

    def _loading(self, rule: tuple[str, ...], wanted: set[str]) -> Question[None]:
        name, kind, more = rule[0], self.kind.name, rule[1:]
        if name in self.tables:
            asked = lookup.with_points(kind, self.tables[name], wanted, more)
        else:
            asked = lookup.with_values(self.kind, "title_key" if name in self.kind.title else name, wanted, more)

        def load(answers: Answers) -> None:
            for text, number, values in asked.answer(answers):
                self.found[_name(rule), text].append((number, values))

        return Question(asked.statements, load)


def indexes(act: Act, wanted: Sequence[tuple[Kind, Sequence[Values]]]) -> list[Index]:
    """An index of each kind for these drafts, all asked for at once."""
    found = [Index(kind) for kind, _ in wanted]
    pairs = zip(found, wanted, strict=True)
    at_once(act, *(question for index, (_, drafts) in pairs for question in index.loading(drafts)))
    return found


def _name(rule: tuple[str, ...]) -> str:
    return "+".join(rule)


def _folded(value: Any) -> str:
    return named(value) if value else ""
