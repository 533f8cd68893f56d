"""Filters as they are typed: a ``@view`` in them stands for its own."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.errors import NotFound
from crmcli.errors.wording import did_you_mean
from crmcli.model.kinds import Kind
from crmcli.store.act import Act


def expanded(act: Act, kind: Kind, filters: Sequence[str]) -> tuple[list[str], str | None]:
    """The filters with every ``@view`` in its words, and the order of the last view that has one."""
    words: list[str] = []
    sort = None
    for word in filters:
        if not word.startswith("@"):
            words.append(word)
            continue
        from crmcli.store import views as stored

        found = stored.named(act, word[1:].lower(), kind.name)
        if not found:
            raise unknown_view(act, word[1:])
        import json

        words += json.loads(found[0]["filters"])
        sort = found[0]["sort"] or sort
    return words, sort


def unknown_view(act: Act, word: str) -> NotFound:
    """The error for a view that does not exist."""
    from crmcli.store import views as stored

    known = [f"@{row['name']}" for row in stored.every(act)]
    hint = did_you_mean(f"@{word}", known) if known else "Example: crm view save hot deal stage=new"
    return NotFound(f"There is no view @{word}.", hint, candidates=known)
