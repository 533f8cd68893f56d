"""The plain path: one call of a verb, read from words without Typer, wherever there is no doubt what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.cli.commands import BARE, resolved
from crmcli.cli.context import Session
from crmcli.cli.options import Verb
from crmcli.cli.params import Param
from crmcli.cli.parsing.finding import FoundVerb, found
from crmcli.cli.spellings import apart
from crmcli.errors import Usage
from crmcli.light import Any
from crmcli.model.declared import Declared


class Request(Declared):
    """A call of a verb: ``values`` are those of its parameters, by their keys, of what is given or has a default."""

    verb: Verb
    params: Mapping[str, Param]
    values: dict[str, Any]
    bound: tuple[Any, ...]

    def carry_out(self, session: Session) -> None:
        self.verb.carry_out(session, self.params, self.values, *self.bound)


def request(words: Sequence[str]) -> Request | None:
    """The call that the words of a documented command line ask for; None for whatever else they may be: help, a
    mistake, or what Typer alone can tell. Nothing is said of it here, so that every sentence is Typer's."""
    named = found(words) if apart(words)[1] else FoundVerb(_bare(), ())
    if named is None:
        return None
    reader = named.verb.reader(" ".join(named.path), *named.bound)
    try:
        values = reader.parse(words[len(named.path) :])
    except Usage:
        return None
    return Request(named.verb, reader.params, values, named.bound)


def _bare() -> Verb:
    verb = resolved(BARE)
    assert isinstance(verb, Verb)
    return verb
