"""What a check finds: a sentence, what to type, and the element that it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from crmcli.model.declared import Declared
from crmcli.model.results import Record
from crmcli.store.act import Act

MOST = 20  # findings of a check that are named one by one
FIX = "crm doctor --fix"


class Check(Declared):
    """One question about the database. ``look`` finds what is wrong, ``well`` says that nothing is, and ``mend``
    puts right what follows from what else is there; without it only people can."""

    name: str
    well: str
    look: Callable[[Act], Iterable[Record]]
    mend: Callable[[Act], None] | None = None


def found(check: str, text: str, hint: str | None = None, ref: str | None = None, state: str = "error") -> Record:
    """A finding: an "error", or a "note" of what need not be."""
    return {"check": check, "state": state, "text": text, "hint": hint, "ref": ref}


def bounded(findings: Iterable[Record]) -> Iterator[Record]:
    """The first of them, and how many there are besides."""
    rest = iter(findings)
    yield from islice(rest, MOST)
    last = next(rest, None)
    if last is not None:
        more = 1 + sum(1 for _ in rest)
        text = f"{more:,} more {'is' if more == 1 else 'are'} like {'this' if more == 1 else 'these'}."
        yield {**last, "text": text, "ref": None, "rest": more}


def counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
