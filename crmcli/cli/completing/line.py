"""The words before the cursor, understood as far as they go."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property

from crmcli.cli.added_fields import learn, stored_at
from crmcli.cli.commands import COMMANDS, KIND_COMMANDS, resolved
from crmcli.cli.context import Session
from crmcli.cli.groups import VerbGroup
from crmcli.cli.options import Verb
from crmcli.cli.params import Param
from crmcli.cli.spellings import apart, behind, understood
from crmcli.light import NamedTuple
from crmcli.model.kinds import Kind
from crmcli.model.refs import parse


class Offer(NamedTuple):
    """A word that may stand at the cursor and what it is; a ``meant`` one need not begin as what was typed."""

    word: str
    about: str = ""
    meant: bool = False


class TypedLine:
    """``verb`` is the command, ``plain`` its words without options, ``waiting`` the option whose value comes next."""

    def __init__(self, before: Sequence[str]) -> None:
        self.before = _documented(before)
        self.stored = stored_at(self.before, os.environ)
        if self.before:
            learn(self.stored)
        self.kind: Kind | None = Session.catalogue.by_name.get(self.before[0]) if self.before else None
        self.group: VerbGroup | None = None
        self.verb, used = self._verb()
        self.params = self.verb.params(*([self.kind] if self.kind else [])) if self.verb else []
        self.options = {word: param for param in self.params for word in param.words}
        self.plain: list[str] = []
        self.waiting: Param | None = None
        for word in self.before[used:]:
            self._take(word)

    @property
    def arguments(self) -> list[str]:
        """What the arguments are called: "[KIND] [FILTER...]", one of them, is two words here."""
        return [word.strip("[]") for param in self.params if not param.words for word in str(param.metavar).split()]

    @cached_property
    def refs(self) -> list[tuple[str, int]]:
        """The elements that are named so far, as (kind, id)."""
        found = (parse(word) for word in self.before)
        prefixes = Session.catalogue.by_prefix
        return [(prefixes[ref[0]].name, ref[1]) for ref in found if ref and ref[0] in prefixes]

    @cached_property
    def kinds(self) -> list[Kind]:
        """The kinds of the references so far, or the one that the command is about; none if it is not said."""
        by_name = Session.catalogue.by_name
        named = [self.kind] if self.kind else [by_name[word] for word in self.plain if word in by_name][:1]
        return [by_name[name] for name in dict.fromkeys(name for name, _ in self.refs)] or named

    @cached_property
    def able(self) -> list[Kind]:
        """The kinds that know the command: it is one of a trait, or all of them do."""
        kinds = list(Session.catalogue.kinds)
        return [kind for kind in kinds if self.before[:1] and self.before[0] in kind.verbs] or kinds

    def _verb(self) -> tuple[Verb | None, int]:
        names = self.before[:2]
        if self.kind is not None and len(names) > 1:
            entry = resolved(KIND_COMMANDS[names[1]]) if names[1] in KIND_COMMANDS else None
            return (entry if isinstance(entry, Verb) else None), 2
        entry = resolved(COMMANDS[names[0]]) if names and names[0] in COMMANDS else None
        if isinstance(entry, VerbGroup):
            self.group, entry = entry, entry.verbs.get(names[1]) if len(names) > 1 else None
            return (entry if isinstance(entry, Verb) else None), 2
        return (entry if isinstance(entry, Verb) else None), 1

    def _take(self, word: str) -> None:
        if self.waiting is not None:
            self.waiting = None
        elif word.startswith("-") and len(word) > 1:
            param = self.options.get(word)
            self.waiting = param if param and not param.flag else None
        else:
            self.plain.append(word)


def _documented(before: Sequence[str]) -> list[str]:
    """The words as the documented command has them; a synonym is understood, though it is not offered."""
    ahead, rest = apart(before)
    if rest and rest[0] not in COMMANDS and rest[0] not in Session.catalogue.by_name:
        rest = understood(rest)
    return behind(ahead, rest) if rest else []
