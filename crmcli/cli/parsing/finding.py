"""Which command words name: that of a kind, one of a group, one by itself, or what ``crm`` alone shows."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.cli.commands import COMMANDS, KIND_COMMANDS, resolved
from crmcli.cli.context import Session
from crmcli.cli.groups import VerbGroup
from crmcli.cli.options import Verb
from crmcli.light import Any
from crmcli.model.declared import Declared


class FoundVerb(Declared):
    """A verb, the words that name it, and the values that are bound to it, such as a kind."""

    verb: Verb
    path: tuple[str, ...]
    bound: tuple[Any, ...] = ()


def found(words: Sequence[str]) -> FoundVerb | None:
    """What the words of a documented command line begin with; None where that is no command."""
    name, second = (*words, "", "")[:2]
    kind = Session.catalogue.by_name.get(name)
    if kind is not None:
        path = KIND_COMMANDS.get(second) if second != "stages" or kind.stages else None
        entry = resolved(path) if path else None
        return FoundVerb(entry, (name, second), (kind,)) if isinstance(entry, Verb) else None
    entry = resolved(COMMANDS[name]) if name in COMMANDS else None
    if isinstance(entry, VerbGroup):
        verb = entry.verbs.get(second)
        return FoundVerb(verb, (name, second)) if isinstance(verb, Verb) else None
    return FoundVerb(entry, (name,)) if isinstance(entry, Verb) else None
